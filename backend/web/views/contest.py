"""Contesting an award and taking that back, on the award's own page."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.web import refusals, visitor
from backend.web.forms.contest import ContestForm
from backend.web.views import proposal as pages
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.rewards import selectors as rewards
from recognition.rewards import services


@never_cache
def contest(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Do what the form says (raise, withdraw) and show the page again."""
    me = visitor.of(request)
    page = pages.page_of(me, proposal_id)
    shown = pages.contesting(me, page)
    deeds = {"raise": _raise, "withdraw": _withdraw}
    deed = deeds.get(request.POST.get("act", ""))
    if deed is None:
        raise Http404
    wrong = deed(request, me.actor, proposal_id, shown, me.at)
    if wrong is None:
        return redirect("proposal", proposal_id)
    return pages.show(request, me, page, wrong=wrong, contest=shown)


def _raise(
    request: HttpRequest, viewer: Actor, proposal_id: int, shown: rewards.ContestPage, at: datetime
) -> refusals.Wrong | None:
    form = ContestForm(request.POST, touches=[each.touchpoint_id for each in shown.touches])
    if not form.is_valid():
        return _misspelt(form)
    try:
        services.contest(actor=viewer, proposal_id=proposal_id, at=at, **form.cleaned_data)
    except DomainError as error:
        return refusals.Wrong({}, refusals.said(error))
    messages.success(request, _("You contest this. Another person looks at it and answers."))
    return None


def _withdraw(
    request: HttpRequest, viewer: Actor, proposal_id: int, shown: rewards.ContestPage, at: datetime
) -> refusals.Wrong | None:
    mine = next((each for each in shown.disputes if each.may_withdraw), None)
    if mine is None:
        return refusals.Wrong({}, refusals.Refusal(_("There is nothing to take back: it was answered already.")))
    try:
        services.withdraw_dispute(actor=viewer, dispute_id=mine.dispute_id, at=at)
    except DomainError as error:
        return refusals.Wrong({}, refusals.said(error))
    messages.success(request, _("Taken back: you do not contest this any more."))
    return None


def _misspelt(form: Any) -> refusals.Wrong:
    return refusals.Wrong({name: [str(error) for error in errors] for name, errors in form.errors.items()})
