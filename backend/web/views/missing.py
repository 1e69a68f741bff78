"""Missing credit: outcomes of customers one served that gave one nothing; contest that, or take it back."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.programme_sheet_words import WORDS
from backend.templatetags.laurels import moment, spoken
from backend.web import customer_words, places, refusals, visitor
from backend.web.forms.recognition import MissingForm
from recognition.core.errors import DomainError
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import own

MOST = 50


@never_cache
def missing(request: HttpRequest) -> HttpResponse:
    """List them; ``?outcome=`` opens the form about one; a POST contests it, or takes that back."""
    me = visitor.of(request)
    found = own.missed(viewer=me.actor, language=spoken(), limit=MOST, at=me.at)
    if request.POST.get("act") == "withdraw":
        return _withdraw(request, me, {each.dispute_id for each in found})
    asked = request.POST.get("outcome", "") if request.method == "POST" else request.GET.get("outcome", "")
    chosen = _asked_for(me, asked) if asked else None
    form, refusal = None, None
    if chosen is not None:
        form = _form(request, me, chosen)
        if request.method == "POST" and form.is_valid():
            refusal = _contest(request, me, chosen, form)
            if refusal is None:
                return redirect("missing")
    is_wrong = refusal is not None or bool(form is not None and form.errors)
    context = _shown(me, found) | {"chosen": chosen, "form": form, "refusal": refusal}
    return render(request, "missing.html", context, status=409 if is_wrong else 200)


def _asked_for(me: visitor.Visitor, outcome: str) -> own.Missed:
    """Whether or not the list still has room for it."""
    found = own.missed(viewer=me.actor, language=spoken(), limit=1, at=me.at, outcome=outcome)
    if not found:
        raise Http404
    return found[0]


def _shown(me: visitor.Visitor, found: list[own.Missed]) -> dict[str, Any]:
    numbers = [each.dispute_id for each in found if each.dispute_id is not None]
    disputes = rewards.disputes(viewer=me.actor, at=me.at, dispute_ids=numbers) if numbers else []
    by_number = {each.dispute_id: each for each in disputes}
    rows = [
        {
            "missed": each,
            "kind": str(WORDS["kind"].get(each.kind, each.kind.replace("_", " "))).capitalize(),
            "dispute": by_number.get(each.dispute_id or 0),
        }
        for each in found
    ]
    return {"page": "recognition", "rows": rows}


def _form(request: HttpRequest, me: visitor.Visitor, chosen: own.Missed) -> MissingForm:
    touches = rewards.own_touches(employee_id=me.person.employee_id, outcome=chosen.outcome, at=me.at)
    named = [
        (
            each.touchpoint_id,
            f"{customer_words.said(customer_words.CONTACTS, [each.kind])} · {moment(each.occurred_at)}",
        )
        for each in touches
    ]
    if request.method == "POST":
        return MissingForm(request.POST, touches=named)
    return MissingForm(touches=named, initial={"key": secrets.token_urlsafe(16)})


def _contest(
    request: HttpRequest, me: visitor.Visitor, chosen: own.Missed, form: MissingForm
) -> refusals.Refusal | None:
    try:
        dispute = services.contest(actor=me.actor, outcome=chosen.outcome, at=me.at, **form.cleaned_data)
    except DomainError as error:
        return refusals.said(error)
    undo = f"{reverse('missing')} act=withdraw dispute={dispute.pk}"
    messages.success(request, _("You contest this. Another person looks at it and answers."), extra_tags=undo)
    return None


def _withdraw(request: HttpRequest, me: visitor.Visitor, mine: set[int | None]) -> HttpResponse:
    number = places.numbered(request.POST.get("dispute", ""))
    if number is None or number not in mine:
        raise Http404
    try:
        services.withdraw_dispute(actor=me.actor, dispute_id=number, at=me.at)
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
    else:
        messages.success(request, _("Taken back: you do not contest this any more."))
    return redirect("missing")
