"""The start page: what this is and how to sign in; or what waits for me and what I was credited for."""

from collections.abc import Collection, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import visitor
from recognition.ledger import selectors as ledger
from recognition.rewards import selectors as rewards
from recognition.rewards.selectors import cards

WAITING_SHOWN, AWARDS_SHOWN = 8, 5


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Show the door to strangers and the house to people."""
    if not request.user.is_authenticated:
        return render(request, "landing.html")
    if not visitor.is_employee(request):
        return render(request, "no_employee.html")
    me = visitor.of(request)
    viewer, at = me.actor, me.at
    scope = rewards.scope_of(viewer=viewer, at=at)
    context = {
        "page": "home",
        "person": me.person,
        "today": at,
        "waiting": rewards.waiting(viewer=viewer, scope=scope, language=spoken(), limit=WAITING_SHOWN, at=at),
        "awards": cards.own_cards(viewer=viewer, language=spoken(), limit=AWARDS_SHOWN),
        "periods": _periods({entity for role, entity in scope.roles if role == "hr"}),
        "is_administrator": ("administrator", None) in scope.roles,
    }
    return render(request, "home.html", context)


def _periods(entities: Collection[int | None]) -> Sequence[Any] | None:
    """The open periods of the entities (None: of all) this person is HR for; None for everybody else."""
    if not entities:
        return None
    return ledger.open_periods(entity_ids=None if None in entities else [each for each in entities if each])
