"""Pages for people."""

from django.urls import include, path
from django.views.i18n import set_language

from backend.web.views import (
    administration,
    approval,
    approvals,
    contest,
    customers,
    delegations,
    feed,
    giving,
    health,
    home,
    kudos_rules,
    proposal,
    sign_in,
    trail,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("home/around", home.around, name="home-around"),
    path("feed", feed.feed, name="feed"),
    path("feed/give", giving.give, name="give"),
    path("feed/give/colleagues", giving.colleagues, name="give-colleagues"),
    path("feed/give/customers", giving.served, name="give-customers"),
    path("feed/notice", giving.notice, name="feed-notice"),
    path("feed/<id:kudos_id>", feed.post, name="post"),
    path("proposals/<id:proposal_id>", proposal.proposal, name="proposal"),
    path("proposals/<id:proposal_id>/contest", contest.contest, name="contest"),
    path("customers", customers.customers, name="customers"),
    path("customers/<id:customer_id>", customers.customer, name="customer"),
    path("approvals", approvals.approvals, name="approvals"),
    path("approvals/chosen", approvals.chosen, name="approvals-chosen"),
    path("approvals/<id:proposal_id>", approval.approval, name="approval"),
    path("delegations", delegations.delegations, name="delegations"),
    path("delegations/<id:delegation_id>/end", delegations.end, name="delegation-end"),
    path("", include("backend.web.payroll_urls")),
    path("", include("backend.web.programme_urls")),
    path("", include("backend.web.recognition_urls")),
    path("administration/roles", administration.roles, name="administration-roles"),
    path("administration/sources", administration.sources, name="administration-sources"),
    path("administration/kudos", kudos_rules.kudos_rules, name="administration-kudos"),
    path("administration/undelivered", administration.undelivered, name="administration-undelivered"),
    path("activity", trail.activity, name="activity"),
    path("health", health.health, name="health"),
    path("language", set_language, name="language"),
    path("sign-in/<str:secret>", sign_in.one_time, name="one-time-link"),
]
