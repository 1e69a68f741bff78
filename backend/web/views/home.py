"""The start page: what this is and how to sign in; or what waits for me and what I was credited for."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from backend import actors, diagnosis
from backend.templatetags.laurels import spoken
from recognition.core.actor import Actor
from recognition.ledger import selectors as ledger
from recognition.people import selectors as people
from recognition.people import sign_in
from recognition.rewards import selectors as rewards
from recognition.rewards.selectors import cards

WAITING_SHOWN, AWARDS_SHOWN = 8, 5


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Show the door to strangers and the house to people."""
    if not request.user.is_authenticated:
        return render(request, "landing.html")
    person = sign_in.person_of(user_id=request.user.pk)
    if person is None:
        return render(request, "no_employee.html")
    viewer, at = actors.of_session(request, person), timezone.now()
    roles = people.roles_of(employee_id=person.employee_id, at=at)
    context = {
        "page": "home",
        "person": person,
        "today": at,
        "awards": cards.own_cards(viewer=viewer, language=spoken(), limit=AWARDS_SHOWN),
        "periods": _periods({entity for role, entity in roles if role == "hr"}),
        "health": diagnosis.findings(at=at) if ("administrator", None) in roles else None,
        **_waiting(viewer, at),
    }
    return render(request, "home.html", context)


def _waiting(viewer: Actor, at: datetime) -> dict[str, Any]:
    """What waits for this person's decision: how many, and the oldest ones."""
    queue = rewards.queue(actor=viewer, at=at)
    first = [row.proposal_id for row in queue[:WAITING_SHOWN]]
    told = cards.cards(viewer=viewer, proposal_ids=first, language=spoken(), at=at)
    return {"waiting_count": len(queue), "waiting": [told[each] for each in first]}


def _periods(entities: Collection[int | None]) -> Sequence[Any] | None:
    """The open periods of the entities (None: of all) this person is HR for; None for everybody else."""
    if not entities:
        return None
    return ledger.open_periods(entity_ids=None if None in entities else [each for each in entities if each])
