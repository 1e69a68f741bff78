"""The matrix of pages: who may open which address by which method, and whose rows they then reach."""

from collections.abc import Mapping

from backend.roles.who import ANYBODY, SIGNED_IN, SLACK, Who, by_role, deed, form, page

PAGES: Mapping[str, Mapping[str, Who]] = {
    # Machines that watch the site
    "livez": page(ANYBODY),
    "readyz": page(ANYBODY),
    # Home, and what every page has
    "": page(ANYBODY),
    "language": deed(ANYBODY),
    # Awards
    "proposals/<id:proposal_id>": form(SIGNED_IN.reaching("entity")),
    "proposals/<id:proposal_id>/contest": deed(SIGNED_IN.reaching("entity")),
    # Administration
    "health": page(by_role("administrator")),
    "slack/install": page(SIGNED_IN),
    "slack/oauth_redirect": page(ANYBODY),
    "slack/installed": page(SIGNED_IN),
    # Signing in and out
    "sign-in/<str:secret>": form(ANYBODY),
    "accounts/login/": form(ANYBODY),
    "accounts/login/code/": form(ANYBODY),
    "accounts/login/code/confirm/": form(ANYBODY),
    "accounts/inactive/": page(ANYBODY),
    "accounts/signup/": form(ANYBODY),
    "accounts/logout/": form(SIGNED_IN),
    "accounts/sessions/": form(SIGNED_IN.reaching("own")),
    # What Slack sends
    "slack/commands": deed(SLACK),
    "slack/interactivity": deed(SLACK),
    "slack/events": deed(SLACK),
}
