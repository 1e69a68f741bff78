"""Where HR keeps the law on people's data: copies, erasures with a second person, holds, clocks, what was pruned."""

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from backend.templatetags.laurels import spoken
from backend.web import by_right, data_protection_words, downloads, places, refusals, visitor
from backend.web.forms.data_protection import ClockForm, CopyForm, ErasureForm, HoldForm
from recognition.core.errors import DomainError, NotFound
from recognition.people import selectors as employees
from recognition.people import services as people
from recognition.privacy import selectors, services

PAGE = 20
DUE_SHOWN = 10


@by_right.page
def copies(request: HttpRequest) -> HttpResponse:
    """Copies of what is kept about people; a POST asks for one."""
    me, form = visitor.of(request), CopyForm(_sent(request), initial=_fresh())
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        refusal = _done(
            request,
            _("The copy is being made. It appears below when it is done."),
            lambda: services.request_access_export(
                actor=me.actor, employee_id=said["employee"], language=said["language"], at=me.at, key=said["key"]
            ),
        )
        if refusal is None:
            return redirect("data-protection")
    before = places.number(request, "before")
    found = selectors.access_exports(viewer=me.actor, at=me.at, limit=PAGE + 1, before=before)
    context = {
        "tab": "copies",
        "form": form,
        "refusal": refusal,
        "copies": [(each, data_protection_words.look(each.state)) for each in found[:PAGE]],
        "next": urlencode({"before": found[PAGE - 1].export_id}) if len(found) > PAGE else "",
    }
    return _page(request, "copies", context, is_refused=bool(refusal or form.errors))


@by_right.page
def copy(request: HttpRequest, export_id: int) -> HttpResponse:
    """The row of one copy alone, while it is being made."""
    me = visitor.of(request)
    found = selectors.access_export(viewer=me.actor, export_id=export_id, at=me.at)
    look = data_protection_words.look(found.state)
    response = render(request, "partials/copy_row.html", {"copy": found, "look": look})
    patch_vary_headers(response, ["HX-Request"])
    return response


@by_right.page
def copy_file(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """The file of a copy: for the person, and for HR."""
    me = visitor.of(request)
    try:
        found = selectors.access_export_file(viewer=me.actor, export_id=export_id, at=me.at)
    except selectors.AccessExportNotReady as error:
        messages.error(request, refusals.said(error).text)
        return redirect("privacy")
    services.fetched_access_export(actor=me.actor, export_id=export_id, at=me.at)
    view = selectors.access_export(viewer=me.actor, export_id=export_id, at=me.at)
    whose = employees.employee_by(view.employee_id).pk
    people.viewed(actor=me.actor, employee_ids=[whose], what="report", at=me.at)
    return downloads.answer(**found._asdict())


@by_right.page
def erasures(request: HttpRequest) -> HttpResponse:
    """Identities to be erased: asked for, waiting for the second person, done with their proof."""
    me, form = visitor.of(request), ErasureForm(_sent(request), initial=_fresh())
    refusal = None
    if request.method == "POST":
        refusal = _erasure_moved(request, me, form)
        if refusal is None and not form.errors:
            return redirect("data-protection-erasures")
    before = places.number(request, "before")
    found = selectors.anonymisations(viewer=me.actor, at=me.at, limit=PAGE + 1, before=before)
    context = {
        "tab": "erasures",
        "form": form,
        "refusal": refusal,
        "may_act": me.holds("hr"),
        "is_first": before is None,
        "erasures": [
            (each, data_protection_words.look(each.state), data_protection_words.proof(each.proof))
            for each in found[:PAGE]
        ],
        "due": selectors.due_people(viewer=me.actor, at=me.at, limit=DUE_SHOWN) if before is None else [],
        "next": urlencode({"before": found[PAGE - 1].anonymisation_id}) if len(found) > PAGE else "",
    }
    return _page(request, "erasures", context, is_refused=bool(refusal or form.errors))


@by_right.page
def holds(request: HttpRequest) -> HttpResponse:
    """Legal holds; a POST sets or releases one."""
    me = visitor.of(request)
    form = HoldForm(_sent(request) if "hold" not in request.POST else None, initial=_fresh())
    refusal = None
    if request.method == "POST":
        refusal = _hold_moved(request, me, form)
        if refusal is None and not form.errors:
            return redirect("data-protection-holds")
    before = places.number(request, "before")
    found = selectors.holds(viewer=me.actor, at=me.at, limit=PAGE + 1, before=before)
    context = {
        "tab": "holds",
        "form": form,
        "refusal": refusal,
        "may_act": me.holds("hr"),
        "holds": [(each, data_protection_words.CLASSES.get(each.retention_class, "")) for each in found[:PAGE]],
        "next": urlencode({"before": found[PAGE - 1].hold_id}) if len(found) > PAGE else "",
    }
    return _page(request, "holds", context, is_refused=bool(refusal or form.errors))


@by_right.page
def clocks(request: HttpRequest) -> HttpResponse:
    """How long what is kept, and what the last prune removed; a POST sets a clock."""
    me = visitor.of(request)
    running = selectors.clock_views()
    form = ClockForm(_sent(request), clocks=list(dict.fromkeys(each.code for each in running)))
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        refusal = _done(
            request,
            _("The clock is set."),
            lambda: services.set_clock(actor=me.actor, at=me.at, **said),
        )
        if refusal is None:
            return redirect("data-protection-clocks")
    last, dry = (selectors.last_run(viewer=me.actor, at=me.at, is_dry=is_dry) for is_dry in (False, True))
    context = {
        "tab": "clocks",
        "form": form,
        "refusal": refusal,
        "may_act": me.entities("hr") is None,
        "clocks": [data_protection_words.clock(each, last, dry) for each in running],
        "last": last,
        "dry": dry,
    }
    return _page(request, "clocks", context, is_refused=bool(refusal or form.errors))


def _erasure_moved(request: HttpRequest, me: visitor.Visitor, form: ErasureForm) -> refusals.Refusal | None:
    number, act = request.POST.get("erasure", ""), request.POST.get("act")
    if number:
        deed = services.confirm_anonymisation if act == "confirm" else services.withdraw_anonymisation
        told = _("Confirmed. A worker does it now.") if act == "confirm" else _("The request is withdrawn.")
        return _done(request, told, lambda: deed(actor=me.actor, anonymisation_id=_number(number), at=me.at))
    if not form.is_valid():
        return None
    said = form.cleaned_data
    return _done(
        request,
        _("Asked for. Another person of HR confirms it."),
        lambda: services.ask_anonymisation(
            actor=me.actor, employee_id=said["employee"], early_reason=said["reason"], at=me.at, key=said["key"]
        ),
    )


def _hold_moved(request: HttpRequest, me: visitor.Visitor, form: HoldForm) -> refusals.Refusal | None:
    if number := request.POST.get("hold", ""):
        told = _("The hold is released.")
        return _done(request, told, lambda: services.release_hold(actor=me.actor, hold_id=_number(number), at=me.at))
    if not form.is_valid():
        return None
    said = form.cleaned_data
    return _done(
        request,
        _("Nothing of it is removed until the hold is released."),
        lambda: services.set_hold(
            actor=me.actor,
            employee_id=said["employee"],
            retention_class=said["retention_class"],
            reason=said["reason"],
            at=me.at,
            key=said["key"],
        ),
    )


def _done(request: HttpRequest, told: str, deed: Callable[[], object]) -> refusals.Refusal | None:
    try:
        deed()
    except DomainError as error:
        return refusals.said(error)
    messages.success(request, told)
    return None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= places.LONGEST):
        raise NotFound("There is no such number.")
    return int(text)


def _fresh() -> dict[str, str]:
    return {"key": secrets.token_urlsafe(16), "language": spoken()}


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" and "act" not in request.POST else None


def _page(request: HttpRequest, name: str, context: dict[str, Any], *, is_refused: bool) -> HttpResponse:
    context |= {"page": "data-protection", "is_hr": visitor.of(request).holds("hr")}
    return render(request, f"data_protection/{name}.html", context, status=409 if is_refused else 200)
