"""One proposal in full: its reason, its evidence, who decided; and the decision, for whom it waits."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend import actors
from backend.templatetags.laurels import spoken
from backend.web.forms.decision import CODES, DecisionForm
from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.people import selectors as people
from recognition.people import sign_in
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import cards

LARGEST_STEM = 200


@never_cache
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show it; a POST decides."""
    person = sign_in.person_of(user_id=request.user.pk or 0)
    if person is None:
        raise Http404
    viewer, at = actors.of_session(request, person), timezone.now()
    card = cards.cards(viewer=viewer, proposal_ids=[proposal_id], language=spoken(), at=at).get(proposal_id)
    if card is None or card.amount is None:
        raise Http404
    refusal = _decide(request, viewer, card, at) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        return redirect("home")
    context = {"person": person, "card": card, "refusal": refusal, **_shown(viewer, card, at)}
    return render(request, "proposal.html", context, status=409 if refusal else 200)


def _decide(request: HttpRequest, viewer: Actor, card: cards.Card, at: datetime) -> str:
    """Make the one domain call; return why not, or nothing."""
    form = DecisionForm(request.POST, unit=card.unit)
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    try:
        services.decide(actor=viewer, proposal_id=card.proposal_id, at=at, **form.cleaned_data)
    except DomainError as error:
        return error.sentence
    messages.success(
        request, _("Decided: %(name)s, %(programme)s.") % {"name": card.employee, "programme": card.programme}
    )
    return ""


def _shown(viewer: Actor, card: cards.Card, at: datetime) -> Mapping[str, Any]:
    try:
        told = rewards.explain(viewer=viewer, proposal_id=card.proposal_id, language=spoken(), at=at)
    except NotFound as error:
        raise Http404 from error
    mine = any(row.proposal_id == card.proposal_id for row in rewards.queue(actor=viewer, at=at))
    weighed, deciders = [each["employee_id"] for each in told.weights], [each["decided_by"] for each in told.decisions]
    acting = [each["acted_by"] for each in told.decisions]
    names = people.names(external_ids={*weighed, *deciders, *acting})
    return {
        "told": told,
        "people": [each | {"name": names[each["employee_id"]]} for each in told.weights],
        "leaves": _leaves(told),
        "decisions": [
            each | {"decided_by": names[each["decided_by"]], "acted_by": names[each["acted_by"]]}
            for each in told.decisions
        ],
        "may_decide": mine,
        "codes": CODES,
        "key": secrets.token_urlsafe(16),
    }


def _leaves(told: rewards.Explanation) -> list[dict[str, Any]]:
    """A leaf for each touchpoint: its place in per cent as text, because a localised decimal breaks an SVG."""
    start, end = (datetime.fromisoformat(told.assessment[edge]) for edge in ("window_from", "window_to"))
    places = [(datetime.fromisoformat(touch["moment"]) - start) / (end - start) for touch in told.touches]
    return [
        {
            "x": f"{98 * place:.2f}%",
            "side": "1 1" if number % 2 else "1 -1",
            "mine": touch["employee_id"] == told.proposal["employee_id"],
        }
        for number, (place, touch) in enumerate(zip(places, told.touches, strict=True))
    ][-LARGEST_STEM:]
