"""Pages for people."""

from django.urls import path
from django.views.i18n import set_language

from backend.web.views import contest, health, home, proposal, sign_in

urlpatterns = [
    path("", home.home, name="home"),
    path("proposals/<id:proposal_id>", proposal.proposal, name="proposal"),
    path("proposals/<id:proposal_id>/contest", contest.contest, name="contest"),
    path("health", health.health, name="health"),
    path("language", set_language, name="language"),
    path("sign-in/<str:secret>", sign_in.one_time, name="one-time-link"),
]
