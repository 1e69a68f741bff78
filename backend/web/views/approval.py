"""One proposal as its approver looks at it, and the decision; a page of its own, and beside the queue a part of it."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import customer_words, payroll_words, receipts, refusals, visitor
from backend.web.forms.decision import CODES, DecisionForm
from backend.web.views.approvals import scope_of
from recognition.core.errors import DomainError, NotFound
from recognition.people import services as people
from recognition.programmes import wording
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import cards

LONGEST_LIST = 40


@never_cache
def approval(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show it; a POST decides, and what was just approved can be revoked the same way."""
    me = visitor.of(request)
    if request.method == "POST":
        return _decide(request, me, proposal_id)
    return _show(request, me, proposal_id)


def _show(
    request: HttpRequest, me: visitor.Visitor, proposal_id: int, refusal: refusals.Refusal | None = None
) -> HttpResponse:
    found = _found(me, proposal_id)
    people.viewed(
        actor=me.actor, employee_ids=[found.page.card.employee_id], what="proposal", subject_id=proposal_id, at=me.at
    )
    is_part = "HX-Request" in request.headers
    context = _context(found, me.at)
    context |= {"refusal": refusal, "typed": request.POST if refusal else {}, "is_part": is_part}
    template = "partials/approval_detail.html" if is_part else "approval.html"
    answer = render(request, template, context, status=409 if refusal else 200)
    if is_part and refusal:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#detail", "outerHTML"
    return answer


def _found(me: visitor.Visitor, proposal_id: int) -> rewards.Approval:
    try:
        return rewards.approval(
            viewer=me.actor, proposal_id=proposal_id, scope=scope_of(me), language=spoken(), at=me.at
        )
    except NotFound as error:
        raise Http404 from error


def _decide(request: HttpRequest, me: visitor.Visitor, proposal_id: int) -> HttpResponse:
    """Make the one domain call and say what became of it; or why not, above what stands now."""
    card = _card(me, proposal_id)
    form = DecisionForm(request.POST, unit=card.unit)
    if not form.is_valid():
        wrong = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _show(request, me, proposal_id, refusals.Refusal(wrong))
    kind = form.cleaned_data["kind"]
    try:
        decided = services.decide(actor=me.actor, proposal_id=proposal_id, at=me.at, **form.cleaned_data)
    except DomainError as error:
        return _show(request, me, proposal_id, refusals.said(error))
    told = _told(kind, decided.state) % {"name": card.employee, "amount": _amount(decided.amount, decided.unit)}
    told = told.replace("kr..", "kr.")  # Danish kroner end with a full stop of their own
    address, is_undoable = reverse("approval", args=[proposal_id]), decided.state == "payable"
    if "HX-Request" in request.headers:
        deed = "undone" if kind == "revoke" else "decided"
        context = {"text": told, "proposal_id": proposal_id, "deed": deed, "revision": decided.revision, "key": _key()}
        return render(request, "partials/toast.html", context | {"address": address if is_undoable else ""})
    undo = f"{address} kind=revoke revision={decided.revision}" if is_undoable else ""
    messages.success(request, told, extra_tags=undo)
    return redirect("approval", proposal_id) if kind == "revoke" else redirect("approvals")


def _card(me: visitor.Visitor, proposal_id: int) -> cards.Card:
    """The proposal's card; 404 for one the visitor may not see."""
    found = cards.cards(viewer=me.actor, proposal_ids=[proposal_id], language=spoken(), at=me.at)
    if proposal_id not in found:
        raise Http404
    return found[proposal_id]


def _told(kind: str, state: str) -> str:
    """What became of it, in a sentence."""
    if kind == "revoke":
        return _("Undone: %(name)s waits for your decision again.")
    if state == "needs_second":
        return _("Noted: %(name)s, %(amount)s, now waits for a second person.")
    if state in ("payable", "granted"):
        return _("Approved: %(name)s, %(amount)s.")
    if state == "declined":
        return _("Declined: %(name)s.")
    return _("Sent back to the first approver: %(name)s.")


def _context(found: rewards.Approval, at: datetime) -> dict[str, Any]:
    page, told = found.page, found.page.told
    own = [each for each in told.touches if each["employee_id"] == told.proposal["employee_id"]]
    arithmetic = receipts.receipt(
        found.because,
        occasion=str(customer_words.occasion(found.kind).word),
        programme=page.card.programme,
        version=found.version,
    )
    return {
        "page": "approvals",
        "approval": found,
        "card": page.card,
        "receipt": arithmetic,
        "is_reversal": told.proposal["reverses"] is not None,
        "set_off": "" if found.deducts_in is None else payroll_words.deducting(found.deducts_in),
        "touches": [_touch(each) for each in own[-LONGEST_LIST:]],
        "touch_total": told.assessment["touch_count"],
        "own_total": len(own),
        "frozen_on": datetime.fromisoformat(told.assessment["as_of"]),
        "others": [
            each | {"name": told.names[each["employee_id"]]}
            for each in told.weights
            if each["employee_id"] != told.proposal["employee_id"]
        ],
        "history": [
            each
            | {"decided_by": told.names[each["decided_by"]], "acted_by": told.names[each["acted_by"]]}
            | {"decided_at": datetime.fromisoformat(each["decided_at"])}
            for each in told.decisions
        ],
        "with_this": found.period.approved + max(page.card.amount or 0, 0),
        "presets": _presets(page.card),
        "largest": wording.without_unit(abs(page.card.amount or 0), page.card.unit, spoken()),
        "codes": CODES,
        "now": at,
        "key": _key(),
    }


def _presets(card: cards.Card) -> list[dict[str, Any]]:
    """What adjusting may pay, as it is shown and as the form reads it."""
    return [
        {
            "percent": each.percent,
            "shown": _amount(each.amount, card.unit),
            "typed": wording.without_unit(each.amount, card.unit, spoken()),
        }
        for each in card.presets
    ]


def _amount(minor: int, unit: str) -> str:
    return wording.amount(minor, unit, spoken())


def _key() -> str:
    return secrets.token_urlsafe(16)


def _touch(each: Mapping[str, Any]) -> dict[str, Any]:
    stage = customer_words.said(customer_words.STAGES, [each["stage"]])
    return {**each, "moment": datetime.fromisoformat(each["moment"]), "stage": stage}
