"""One proposal in full: its reason, its evidence, who thanked, who decided; and the decision, for whom it waits."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import refusals, visitor
from backend.web.forms.contest import RESULTS
from backend.web.forms.decision import CODES, DecisionForm
from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.kudos import selectors as kudos
from recognition.programmes import wording
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import cards

LARGEST_STEM = 200


@never_cache
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show it; a POST decides."""
    me = visitor.of(request)
    viewer, at = me.actor, me.at
    page = page_of(viewer, proposal_id, at)
    refusal = _decide(request, viewer, page, at) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return redirect("proposal", proposal_id) if request.POST["kind"] == "revoke" else redirect("home")
    if refusal is not None:
        # Why not is often that somebody was faster: show what stands now.
        page = page_of(viewer, proposal_id, at)
    return show(request, page, at, viewer=viewer, refusal=refusal)


def show(
    request: HttpRequest,
    page: rewards.Page,
    at: datetime,
    *,
    viewer: Actor,
    refusal: refusals.Refusal | None = None,
    wrong: refusals.Wrong | None = None,
) -> HttpResponse:
    """The page; with what was typed and why it was refused (``wrong``: in contesting it), where it was."""
    is_refused = refusal is not None or wrong is not None
    context = {
        "refusal": refusal,
        "wrong": wrong,
        "typed": request.POST if is_refused else {},
        "thanks": _thanks(page, at),
        "contest": rewards.contest_page(viewer=viewer, card=page.card, is_contested=page.is_contested, at=at),
        "results": RESULTS,
        **_shown(page),
    }
    return render(request, "proposal.html", context, status=409 if is_refused else 200)


def page_of(viewer: Actor, proposal_id: int, at: datetime) -> rewards.Page:
    """The proposal for the viewer; 404 for one they may not see."""
    try:
        return rewards.page(viewer=viewer, proposal_id=proposal_id, language=spoken(), at=at)
    except NotFound as error:
        raise Http404 from error


def _decide(request: HttpRequest, viewer: Actor, page: rewards.Page, at: datetime) -> refusals.Refusal | None:
    """Make the one domain call; return why not, or nothing."""
    card = page.card
    form = DecisionForm(request.POST, unit=card.unit)
    if not form.is_valid():
        return refusals.Refusal(" ".join(str(error) for errors in form.errors.values() for error in errors))
    try:
        decided = services.decide(actor=viewer, proposal_id=card.proposal_id, at=at, **form.cleaned_data)
    except DomainError as error:
        return refusals.said(error)
    names = {"name": card.employee, "programme": card.programme}
    undo = ""
    if decided.state == "payable":
        undo = f"{reverse('proposal', args=[decided.pk])} kind=revoke revision={decided.revision}"
    messages.success(request, _told(form.cleaned_data["kind"], decided.state) % names, extra_tags=undo)
    return None


def _told(kind: str, state: str) -> str:
    """What became of it, in a word."""
    if kind == "revoke":
        return _("Undone: %(name)s, %(programme)s waits for your decision again.")
    if state == "needs_second":
        return _("Noted: %(name)s, %(programme)s now waits for a second person.")
    if state in ("payable", "granted"):
        return _("Approved: %(name)s, %(programme)s.")
    if state == "declined":
        return _("Declined: %(name)s, %(programme)s.")
    return _("Sent back to the first approver: %(name)s, %(programme)s.")


def _shown(page: rewards.Page) -> dict[str, Any]:
    told = page.told
    return {
        "card": page.card,
        "told": told,
        "people": [each | {"name": told.names[each["employee_id"]]} for each in told.weights],
        "leaves": _leaves(told),
        "decisions": [
            each
            | {"decided_by": told.names[each["decided_by"]], "acted_by": told.names[each["acted_by"]]}
            | {"decided_at": datetime.fromisoformat(each["decided_at"])}
            for each in told.decisions
        ],
        "late": [each | {"known_at": datetime.fromisoformat(each["known_at"])} for each in told.late],
        "may_decide": page.may_decide,
        "may_revoke": page.may_revoke,
        "reciprocal": page.reciprocal,
        "presets": [_preset(each, page.card.unit) for each in page.card.presets],
        "is_reversal": told.proposal["reverses"] is not None,
        "codes": CODES,
        "key": secrets.token_urlsafe(16),
    }


def _preset(preset: cards.Preset, unit: str) -> dict[str, str]:
    """One amount that adjusting may pay, as it is shown and as the form reads it."""
    return {
        "percent": str(preset.percent),
        "shown": wording.amount(preset.amount, unit, spoken()),
        "typed": wording.without_unit(preset.amount, unit, spoken()),
    }


def _thanks(page: rewards.Page, at: datetime) -> kudos.Thanks | None:
    """What colleagues thanked this person for that concerns this customer, since the window began; of no weight."""
    pair = (page.card.customer, page.told.proposal["employee_id"])
    since = datetime.fromisoformat(page.told.assessment["window_from"])
    return kudos.thanks_beside(pairs=[pair], since=since, at=at).get(pair)


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
