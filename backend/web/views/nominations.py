"""Say that a colleague took ownership for a customer, or did right by them; what became of those one made."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.web import colleagues, places, refusals, visitor
from backend.web.forms.recognition import NominationForm
from recognition.core import periods
from recognition.core.errors import DomainError
from recognition.customers import interests, services
from recognition.customers import selectors as customers
from recognition.people import search
from recognition.people import selectors as people

CUSTOMERS, PAGE = 100, 20


@never_cache
def nominations(request: HttpRequest) -> HttpResponse:
    """The form and the list; a POST nominates."""
    me = visitor.of(request)
    choices = _choices(me, (request.POST if request.method == "POST" else request.GET).get("customer", "")[:64])
    today = people.company_date(me.at)
    if request.method != "POST":
        asked = {"colleague": request.GET.get("colleague", "")[:200], "customer": request.GET.get("customer", "")[:64]}
        initial = asked | {"key": secrets.token_urlsafe(16), "occurred_on": today}
        return _page(request, me, NominationForm(customers=choices, today=today, initial=initial))
    form = NominationForm(request.POST, customers=choices, today=today)
    if not form.is_valid():
        return _page(request, me, form, status=409)
    named = colleagues.one(form.cleaned_data["colleague"], me=me, may_be_me=False)
    if named.person is None:
        form.add_error("colleague", named.sentence)
        return _page(request, me, form, matches=named.candidates, status=409)
    refusal = _nominate(me, form, named.person)
    if refusal is not None:
        return _page(request, me, form, refusal=refusal, status=409)
    messages.success(request, _("Noted. A manager of %(name)s decides.") % {"name": named.person.name})
    return redirect("nominations")


def _choices(me: visitor.Visitor, asked: str) -> list[tuple[str, str]]:
    """The customers one served, last served first, before them the one ``asked`` for, whom one's people may have."""
    served = customers.served(employee_id=me.person.employee_id, limit=CUSTOMERS, at=me.at)
    if asked and asked not in dict(served):
        with suppress(customers.UnknownCustomer):
            one = customers.customer_within_reach(viewer=me.actor, customer=asked, at=me.at)
            served.insert(0, (one.external_id, one.name))
    return [(code, name or code) for code, name in served]


def _nominate(me: visitor.Visitor, form: NominationForm, nominee: search.Match) -> refusals.Refusal | None:
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
    matches: Sequence[search.Match] = (),
    refusal: refusals.Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    last = places.number(request, "before")
    found = interests.own_nominations(viewer=me.actor, limit=PAGE + 1, before=last)
    context = {
        "page": "recognition",
        "form": form,
        "matches": matches,
        "refusal": refusal,
        "rows": found[:PAGE],
        "mine": me.person.employee_id,
        "next": urlencode({"before": found[PAGE - 1].nomination_id}) if len(found) > PAGE else "",
    }
    return render(request, "nominations.html", context, status=status)
