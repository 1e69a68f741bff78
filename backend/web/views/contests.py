"""What people contest, for who answers: the list, and one with its evidence."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import places, refusals, visitor
from backend.web.forms.contest import RESULTS, AnswerForm
from recognition.core.errors import DomainError, NotFound
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import answering

PAGE = 20
STATES = ("open", "settled")


@never_cache
def contests(request: HttpRequest) -> HttpResponse:
    """Those the visitor may see, the ones to answer first."""
    me = visitor.of(request)
    state = request.GET.get("show", "open")
    state = state if state in STATES else "open"
    mark = places.number(request, "before")
    found = rewards.disputes(viewer=me.actor, at=me.at, state=state, before=mark, roles=me.roles, limit=PAGE + 1)
    shown = [each for each in found[:PAGE] if not each.may_withdraw]
    context = {
        "page": "contests",
        "state": state,
        "disputes": sorted(shown, key=lambda each: not each.may_settle),
        "next": f"show={state}&before={found[PAGE - 1].dispute_id}" if len(found) > PAGE else "",
    }
    return render(request, "contests.html", context)


@never_cache
def contest(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """One, with what shows it; a POST answers it."""
    me = visitor.of(request)
    found = _found(me, dispute_id)
    if request.method != "POST":
        return _page(request, found)
    form = AnswerForm(request.POST)
    wrong = _wrong(form)
    if wrong is not None:
        return _page(request, found, refusals.Refusal(wrong))
    said = form.cleaned_data
    cited = form.cited() if said["result"] == "corrected" else {}
    try:
        services.settle_dispute(
            actor=me.actor,
            dispute_id=dispute_id,
            result=said["result"],
            answer=said["answer"],
            key=said["key"],
            at=me.at,
            **cited,
        )
    except DomainError as error:
        return _page(request, _found(me, dispute_id), refusals.said(error))
    messages.success(request, _("Answered: the person is told."))
    return redirect("contests")


def _found(me: visitor.Visitor, dispute_id: int) -> answering.Answering:
    try:
        return answering.answering(viewer=me.actor, dispute_id=dispute_id, roles=me.roles, language=spoken(), at=me.at)
    except NotFound as error:
        raise Http404 from error


def _wrong(form: AnswerForm) -> str | None:
    """What the form lacks, in a sentence; None when it has all."""
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    if form.cleaned_data["result"] == "corrected" and not form.cleaned_data["remedy"]:
        return _("Choose what corrected it; where there is nothing yet, correct it first.")
    return None


def _page(request: HttpRequest, found: answering.Answering, refusal: refusals.Refusal | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "page": "contests",
        "found": found,
        "each": found.dispute,
        "results": RESULTS,
        "refusal": refusal,
        "typed": request.POST if refusal else {},
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "contest_page.html", context, status=409 if refusal else 200)
