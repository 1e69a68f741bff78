"""Reward reports: asking for one, watching it being written, fetching its file."""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from backend import reports as formats
from backend.templatetags.laurels import Look, month, spoken
from backend.web import by_right, downloads, names, payroll_words, places, refusals, visitor
from backend.web.forms.reports import FILES, ReportForm
from recognition.core.errors import DomainError
from recognition.payroll import selectors, services
from recognition.payroll.selectors import reporting
from recognition.people import services as people

PAGE = 20
FORMAT_WORDS = dict(FILES)


@by_right.page
def reports(request: HttpRequest) -> HttpResponse:
    """The form and my reports; a POST asks for one. The query fills the form in."""
    me, choices = visitor.of(request), _choices(request)
    refusal, form = None, ReportForm(_sent(request), initial=_initial(request), **choices)
    if request.method == "POST" and form.is_valid():
        try:
            services.request_report(
                actor=me.actor,
                filters=form.filters(),
                file_format=form.cleaned_data["file_format"],
                language=spoken(),
                pivot=form.cleaned_data["pivot"],
                at=me.at,
                key=form.cleaned_data["key"],
            )
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            messages.success(request, _("The report is on its way. It appears below when it is done."))
            return redirect("reports")
    before = places.number(request, "before")
    found = selectors.reports(viewer=me.actor, at=me.at, before=before, limit=PAGE + 1)
    called = dict(choices["entities"]), dict(choices["programmes"])
    context = {
        "page": "reports",
        "form": form,
        "is_hr": me.holds("hr"),
        "has_entities": bool(choices["entities"]) and bool(choices["periods"]),
        "has_filters": any(form[name].value() for name in ("programme", "state", "employee", "team", "cost_centre")),
        "refusal": refusal,
        "reports": [_shown(each, *called) for each in found[:PAGE]],
        "is_first": before is None,
        "next": urlencode({"before": found[PAGE - 1].job_id}) if len(found) > PAGE else "",
    }
    is_wrong = refusal is not None or (request.method == "POST" and bool(form.errors))
    return render(request, "payroll/reports.html", context, status=409 if is_wrong else 200)


@by_right.page
def report(request: HttpRequest, job_id: int) -> HttpResponse:
    """One of my reports; to htmx its row of the list alone."""
    me = visitor.of(request)
    found = selectors.report(viewer=me.actor, job_id=job_id, at=me.at)
    programmes = names.of_programmes([found.filters["programme"]]) if "programme" in found.filters else {}
    context = {"page": "reports", **_shown(found, names.of_entities(), programmes)}
    is_partial = bool(request.headers.get("HX-Request"))
    response = render(request, "partials/report_row.html" if is_partial else "payroll/report.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@by_right.page
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop one of my reports."""
    me = visitor.of(request)
    selectors.report(viewer=me.actor, job_id=job_id, at=me.at)
    try:
        services.cancel_report(actor=me.actor, job_id=job_id, at=me.at)
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
    else:
        messages.success(request, _("The report is cancelled."))
    return redirect("reports")


@by_right.page
def file(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The file of one of my reports, while I may read it and it is kept."""
    me = visitor.of(request)
    try:
        found = selectors.report_file(viewer=me.actor, job_id=job_id, at=me.at)
    except (selectors.ReportExpired, selectors.ReportNotReady) as error:
        messages.error(request, refusals.said(error).text)
        return redirect("report", job_id)
    people.viewed(
        actor=me.actor,
        employee_ids=selectors.report_people(viewer=me.actor, job_id=job_id, at=me.at),
        what="report",
        at=me.at,
        subject_id=job_id,
    )
    return downloads.answer(**found._asdict())


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _choices(request: HttpRequest) -> dict[str, Any]:
    me = visitor.of(request)
    found = reporting.report_choices(viewer=me.actor, at=me.at)
    return {
        "entities": [*names.told_apart(dict(found.entities)).items()],
        "periods": [(code, payroll_words.period_name(code)) for code in found.periods],
        "programmes": [*names.of_programmes().items()],
    }


def _initial(request: HttpRequest) -> dict[str, str]:
    asked = {name: request.GET.get(name, "") for name in (*selectors.FILTERS, "pivot", "file_format")}
    given = {name: value for name, value in asked.items() if value}
    return {"file_format": "xlsx", **given, "key": secrets.token_urlsafe(16)}


def _shown(view: selectors.ReportView, entities: Mapping[str, str], programmes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "report": view,
        "entity": entities.get(view.filters["entity"], view.filters["entity"]),
        "look": _look(view),
        "period_name": _span(view.filters),
        "filters": _filter_words(view, programmes),
        "format_word": FORMAT_WORDS.get(view.file_format, view.file_format),
        "error": refusals.worded(code=view.error_code, sentence=view.error_sentence) if view.error_code else None,
    }


def _span(filters: Mapping[str, str]) -> str:
    first = month(filters["period"])
    return f"{first} – {month(filters['until'])}" if filters.get("until") else first


def _filter_words(view: selectors.ReportView, programmes: Mapping[str, str]) -> list[str]:
    """Beyond entity and period, what was kept; first the table, where it is not the lines."""
    filters = view.filters
    found = [str(formats.SHEETS[view.pivot])] if view.pivot and view.file_format != "xlsx" else []
    found += [programmes.get(filters["programme"], filters["programme"])] if "programme" in filters else []
    found += [filters[name] for name in ("team", "cost_centre", "employee") if name in filters]
    return [*found, str(formats.STATES[filters["state"]])] if "state" in filters else found


def _look(view: selectors.ReportView) -> Look:
    if view.is_cancel_asked and view.is_under_way:
        return Look("", "x", pgettext("report", "stopping"))
    return payroll_words.file_look(view.state)
