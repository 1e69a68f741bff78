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
    "accounts/login/password/": form(ANYBODY),
    "accounts/login/passkey/": form(ANYBODY),
    "accounts/security/authenticate/": form(ANYBODY),
    "accounts/with/<slug:provider_id>/": deed(ANYBODY),
    "accounts/with/<slug:provider_id>/back/": page(ANYBODY),
    "accounts/invitation/<str:secret>/": form(ANYBODY),
    "accounts/inactive/": page(ANYBODY),
    "accounts/signup/": form(ANYBODY),
    "accounts/logout/": form(SIGNED_IN),
    "accounts/password/reset/": form(ANYBODY),
    "accounts/password/reset/confirm/": form(ANYBODY),
    "accounts/password/reset/complete/": form(ANYBODY),
    "accounts/password/reset/done/": page(ANYBODY),
    # One's own security
    "accounts/security/": page(SIGNED_IN.reaching("own")),
    "accounts/security/disconnect/": deed(SIGNED_IN.reaching("own")),
    "accounts/security/confirm/": form(SIGNED_IN.reaching("own")),
    "accounts/security/app/add/": form(SIGNED_IN.reaching("own")),
    "accounts/security/app/remove/": form(SIGNED_IN.reaching("own")),
    "accounts/security/codes/": page(SIGNED_IN.reaching("own")),
    "accounts/security/codes/new/": form(SIGNED_IN.reaching("own")),
    "accounts/security/codes/file/": page(SIGNED_IN.reaching("own")),
    "accounts/security/passkeys/add/": form(SIGNED_IN.reaching("own")),
    "accounts/security/passkeys/confirm/": form(SIGNED_IN.reaching("own")),
    "accounts/security/passkeys/<id:pk>/name/": form(SIGNED_IN.reaching("own")),
    "accounts/security/passkeys/<id:pk>/remove/": form(SIGNED_IN.reaching("own")),
    "accounts/password/change/": form(SIGNED_IN.reaching("own")),
    "accounts/password/set/": form(SIGNED_IN.reaching("own")),
    "accounts/reauthenticate/": form(SIGNED_IN.reaching("own")),
    "accounts/sessions/": form(SIGNED_IN.reaching("own")),
    # What Slack sends
    "slack/commands": deed(SLACK),
    "slack/interactivity": deed(SLACK),
    "slack/events": deed(SLACK),
}
