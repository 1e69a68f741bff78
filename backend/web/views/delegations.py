"""Hand over while away: who stands in for whom."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.web import colleagues, refusals, visitor
from backend.web.forms.delegations import SCOPES, DelegationForm
from recognition.core.errors import DomainError, NotFound
from recognition.people import selectors as people
from recognition.people import services, standing_in


@never_cache
def delegations(request: HttpRequest) -> HttpResponse:
    """The form and the list; a POST hands over."""
    me = visitor.of(request)
    asked: dict[str, Any] = {"is_hr": me.holds("hr"), "today": people.company_date(me.at)}
    if request.method != "POST":
        return _page(request, me, DelegationForm(**asked))
    form = DelegationForm(request.POST, **asked)
    if not form.is_valid():
        return _page(request, me, form, status=409)
    giver = me.person.employee_id
    if form.cleaned_data.get("giver"):
        giver = _one(me, form, "giver")
    delegate = _one(me, form, "delegate")
    if form.errors:
        return _page(request, me, form, status=409)
    days = {name: form.cleaned_data[name] for name in ("from_date", "to_date", "scope")}
    try:
        services.delegate(actor=me.actor, giver_id=giver, delegate_id=delegate, at=me.at, **days)
    except DomainError as error:
        return _page(request, me, form, refusal=refusals.said(error), status=409)
    messages.success(request, _("Handed over. It ends by itself after the last day."))
    return redirect("delegations")


@never_cache
def end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """End a delegation now."""
    me = visitor.of(request)
    try:
        standing_in.require_end(viewer=me.actor, delegation_id=delegation_id, at=me.at, roles=me.roles)
        services.end_delegation(actor=me.actor, delegation_id=delegation_id, at=me.at)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
    else:
        messages.success(request, _("Ended: decisions come to whoever they belong to again."))
    return redirect("delegations")


def _one(me: visitor.Visitor, form: DelegationForm, field: str) -> int:
    """The one colleague a field names; 0 with an error in the form for nobody, or for several."""
    named = colleagues.one(form.cleaned_data[field], me=me)
    if named.person is None:
        form.add_error(field, named.sentence)
        return 0
    return named.person.number


def _page(
    request: HttpRequest,
    me: visitor.Visitor,
    form: DelegationForm,
    *,
    refusal: refusals.Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "page": "approvals",
        "form": form,
        "refusal": refusal,
        "delegations": standing_in.delegations(viewer=me.actor, at=me.at, roles=me.roles),
        "scopes": dict(SCOPES),
        "mine": me.person.employee_id,
    }
    return render(request, "delegations.html", context, status=status)
