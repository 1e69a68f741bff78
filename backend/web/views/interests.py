"""Conflicts of interest: declare one with a customer; HR ends one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.web import places, refusals, visitor
from backend.web.forms.recognition import InterestForm
from recognition.core.errors import DomainError
from recognition.customers import interests as selectors
from recognition.customers import selectors as customers
from recognition.customers import services

CUSTOMERS, PAGE = 200, 50


@never_cache
def interests(request: HttpRequest) -> HttpResponse:
    """One's own declarations, for HR those of others, and the form; a POST declares, or ends."""
    me = visitor.of(request)
    if request.POST.get("act") == "end":
        return _end(request, me)
    mine = selectors.own_interests(viewer=me.actor)
    standing = {each.customer for each in mine if each.withdrawn_at is None}
    served = customers.served(employee_id=me.person.employee_id, limit=CUSTOMERS, at=me.at)
    choices = [(code, name or code) for code, name in served if code not in standing]
    form = InterestForm(request.POST if request.method == "POST" else None, customers=choices)
    if request.method == "POST" and form.is_valid():
        return _declare(request, me, form.cleaned_data["customer"])
    last = places.number(request, "before")
    others = []
    if me.holds("hr"):
        others = selectors.interests_for_hr(viewer=me.actor, at=me.at, limit=PAGE + 1, before=last)
    context = {
        "page": "recognition",
        "form": form,
        "has_choice": bool(choices),
        "mine": mine,
        "others": others[:PAGE],
        "is_hr": me.holds("hr"),
        "next": urlencode({"before": others[PAGE - 1].number}) if len(others) > PAGE else "",
    }
    return render(request, "interests.html", context, status=409 if form.errors else 200)


def _declare(request: HttpRequest, me: visitor.Visitor, customer: str) -> HttpResponse:
    found = customers.customer_within_reach(viewer=me.actor, customer=customer, at=me.at)
    try:
        services.declare_conflict(actor=me.actor, employee_id=me.person.employee_id, customer_id=found.pk, at=me.at)
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
    else:
        told = _("Declared: from now on you earn nothing from %(name)s. HR can end it.")
        messages.success(request, told % {"name": found.name or found.external_id})
    return redirect("interests")


def _end(request: HttpRequest, me: visitor.Visitor) -> HttpResponse:
    numbers = [request.POST.get(name, "") for name in ("employee", "customer")]
    if not all(each.isascii() and each.isdecimal() and len(each) < 19 for each in numbers):
        return redirect("interests")
    employee, customer = map(int, numbers)
    try:
        ended = services.withdraw_conflict(actor=me.actor, employee_id=employee, customer_id=customer, at=me.at)
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
    else:
        messages.success(request, _("Ended.") if ended else _("It was ended before."))
    return redirect("interests")
