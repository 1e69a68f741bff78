"""The start page: what this is and how to sign in; or what waits for me and what I was credited for."""

import secrets
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from backend import actors
from backend.templatetags.laurels import spoken
from recognition.ledger import selectors as ledger
from recognition.people import sign_in
from recognition.rewards import selectors as rewards
from recognition.rewards.selectors import cards

WAITING_SHOWN, AWARDS_SHOWN = 8, 5


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Show the door to strangers and the house to people."""
    if not request.user.is_authenticated:
        return render(request, "landing.html")
    person = sign_in.person_of(user=request.user)
    if person is None:
        return render(request, "no_employee.html")
    viewer, at = actors.of_session(request, person), timezone.now()
    scope = rewards.scope_of(viewer=viewer, at=at)
    context = {
        "page": "home",
        "person": person,
        "today": at,
        "notes": list(_notes(request)),
        "waiting": rewards.waiting(viewer=viewer, scope=scope, language=spoken(), limit=WAITING_SHOWN, at=at),
        "awards": cards.own_cards(viewer=viewer, language=spoken(), limit=AWARDS_SHOWN),
        "periods": _periods({entity for role, entity in scope.roles if role == "hr"}),
        "is_administrator": ("administrator", None) in scope.roles,
    }
    return render(request, "home.html", context)


def _notes(request: HttpRequest) -> Iterator[dict[str, str]]:
    """What was just decided; an approval, tagged with proposal and revision, can be undone from here."""
    for message in messages.get_messages(request):
        proposal_id, _, revision = (message.extra_tags or "").partition(" ")
        yield {
            "text": message.message,
            "proposal_id": proposal_id,
            "revision": revision,
            "key": secrets.token_urlsafe(16),
        }


def _periods(entities: Collection[int | None]) -> Sequence[Any] | None:
    """The open periods of the entities (None: of all) this person is HR for; None for everybody else."""
    if not entities:
        return None
    return ledger.open_periods(entity_ids=None if None in entities else [each for each in entities if each])
