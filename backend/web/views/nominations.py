"""Say that a colleague took ownership for a customer, or did right by them; what became of those one made."""

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.web import places, refusals, visitor
from backend.web.forms.recognition import NOBODY, NominationForm
from recognition.core import periods
from recognition.core.errors import DomainError
from recognition.customers import interests, services
from recognition.customers import selectors as customers
from recognition.people import directory
from recognition.people import selectors as people

CUSTOMERS, PAGE, MATCHES = 100, 20, 8


@never_cache
def nominations(request: HttpRequest) -> HttpResponse:
    """The form and the list; a POST nominates."""
    me = visitor.of(request)
    served = customers.served(employee_id=me.person.employee_id, limit=CUSTOMERS, at=me.at)
    choices = [(code, name or code) for code, name in served]
    today = people.company_date(me.at)
    if request.method != "POST":
        asked = {"colleague": request.GET.get("colleague", "")[:200], "customer": request.GET.get("customer", "")[:64]}
        initial = asked | {"key": secrets.token_urlsafe(16), "occurred_on": today}
        return _page(request, me, NominationForm(customers=choices, today=today, initial=initial))
    form = NominationForm(request.POST, customers=choices, today=today)
    if not form.is_valid():
        return _page(request, me, form, status=409)
    matches = _matching(me, form.cleaned_data["colleague"])
    if len(matches) != 1:
        form.add_error("colleague", _("Several colleagues fit; choose one.") if matches else NOBODY)
        return _page(request, me, form, matches=matches, status=409)
    refusal = _nominate(me, form, matches[0])
    if refusal is not None:
        return _page(request, me, form, refusal=refusal, status=409)
    messages.success(request, _("Noted. A manager of %(name)s decides.") % {"name": matches[0].name})
    return redirect("nominations")


def _matching(me: visitor.Visitor, text: str) -> list[directory.PersonRow]:
    """The colleagues a text may mean: who is called exactly so, or has the address; else whose name has it."""
    wanted = text.strip().casefold()
    found = directory.people(viewer=me.actor, at=me.at, text=text.strip(), limit=MATCHES)
    others = [each for each in found if each.number != me.person.employee_id]
    exact = [each for each in others if wanted in (each.name.casefold(), each.email.casefold())]
    return exact or others


def _nominate(me: visitor.Visitor, form: NominationForm, nominee: directory.PersonRow) -> refusals.Refusal | None:
    said = form.cleaned_data
    try:
        services.nominate(
            actor=me.actor,
            nominee_id=nominee.number,
            customer=said["customer"],
            matter_id=said["matter_id"],
            occurred_at=_moment(said["occurred_on"], me.at),
            evidence=said["evidence"],
            kind=said["kind"],
            at=me.at,
            key=said["key"],
        )
    except DomainError as error:
        return refusals.said(error)
    return None


def _moment(day: Any, at: datetime) -> datetime:
    """Midnight of the company's day: who says only a day says that."""
    return min(periods.midnight(day, settings.LAURELS.company_time_zone), at)


def _page(
    request: HttpRequest,
    me: visitor.Visitor,
    form: NominationForm,
    *,
    matches: list[directory.PersonRow] | None = None,
    refusal: refusals.Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    last = places.number(request, "before")
    found = interests.own_nominations(viewer=me.actor, limit=PAGE + 1, before=last)
    context = {
        "page": "recognition",
        "form": form,
        "matches": matches or [],
        "refusal": refusal,
        "rows": found[:PAGE],
        "mine": me.person.employee_id,
        "next": urlencode({"before": found[PAGE - 1].nomination_id}) if len(found) > PAGE else "",
    }
    return render(request, "nominations.html", context, status=status)
