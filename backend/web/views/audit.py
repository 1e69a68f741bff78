"""What auditors ask of the books: their reports, a page each, and as CSV."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header

from backend import audit_files
from backend.templatetags.laurels import day, moment, spoken, unit_word
from backend.web import activity_words, audit_words, by_right, names, places, visitor
from backend.web.forms.auditing import DaysForm
from recognition.insights.audit import reports
from recognition.people import reviews
from recognition.people import services as people
from recognition.programmes import wording

PAGE = 50
Called = Mapping[str, Mapping[str, str]]


class Cell(NamedTuple):
    """``heading`` is said beside it on a phone; ``code`` is that of what the text tells in words, "" for none."""

    text: str
    heading: str
    is_number: bool
    code: str


@by_right.page
def audit(request: HttpRequest) -> HttpResponse:
    """The reports the visitor may read, and whether a review of access is due."""
    me = visitor.of(request)
    known = reports.readable(viewer=me.actor, at=me.at)
    context = {
        "page": "audit",
        "reports": [(each.name, *audit_words.TITLES[each.name]) for each in known],
        "is_due": reviews.is_due(at=me.at),
        "reviews": me.entities("auditor", "hr", "administrator") is None,
    }
    return render(request, "audit/index.html", context)


@by_right.page
def report(request: HttpRequest, report: str) -> HttpResponse:
    """One report, a page at a time; ``?since=`` and ``?until=`` keep the days between."""
    me, form = visitor.of(request), DaysForm(request.GET or None)
    found = _known(report)
    days = _days(form)
    after = places.number(request, "after") or 0
    rows = reports.rows(viewer=me.actor, name=report, **days, after=after, limit=PAGE + 1, at=me.at)
    shown = rows[:PAGE]
    _note(me, shown)
    query = {name: value.isoformat() for name, value in days.items() if value}
    title, lead = audit_words.TITLES[report]
    called = _called(found)
    context = {
        "page": "audit",
        "report": found,
        "title": title,
        "lead": lead,
        "form": form,
        "columns": [(name, audit_words.HEADINGS[name], _is_number(name)) for name in found.columns],
        "rows": [_cells(found, row, called) for row in shown],
        "csv": urlencode(query),
        "next": urlencode(query | {"after": str(shown[-1].number)}) if len(rows) > PAGE else "",
        "is_first": not after,
    }
    return render(request, "audit/report.html", context, status=200 if not form.errors else 409)


@by_right.page
def file(request: HttpRequest, report: str) -> HttpResponseBase:
    """The whole report as CSV, written while it is read, in the language of the page."""
    me, found = visitor.of(request), _known(report)
    days = _days(DaysForm(request.GET or None))
    rows = _noted(me, reports.every_row(viewer=me.actor, name=report, **days, at=me.at))
    headings = {name: str(audit_words.HEADINGS[name]) for name in found.columns}
    words, called = audit_words.in_words(found.columns), _called(found)
    pieces = audit_files.for_people(
        found, rows, spoken(), headings, words=words, said=lambda name, code: _said(name, code, called)
    )
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    name = f"audit_{report}_{me.at:%Y-%m-%d}_{spoken()}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _known(name: str) -> reports.AuditReport:
    if name not in reports.REPORTS:
        raise Http404
    return reports.REPORTS[name]


def _days(form: DaysForm) -> dict[str, Any]:
    asked = form.cleaned_data if form.is_valid() else {}
    return {name: asked.get(name) for name in ("since", "until")}


def _note(me: visitor.Visitor, rows: list[reports.AuditRow]) -> None:
    shown = {row.about for row in rows if row.about is not None}
    people.viewed(actor=me.actor, employee_ids=shown, what="report", at=me.at)


def _noted(me: visitor.Visitor, rows: Iterator[reports.AuditRow]) -> Iterator[reports.AuditRow]:
    """The rows, a few thousand in memory at a time; whose amounts they show is noted before they are sent."""
    while shown := list(islice(rows, reports.CHUNK)):
        _note(me, shown)
        yield from shown


def _called(report: reports.AuditReport) -> Called:
    """What the programmes and entities of its rows are called, by column and code."""
    every = {"programme": names.of_programmes, "entity": names.of_entities}
    return {name: find() for name, find in every.items() if name in report.columns}


def _said(name: str, code: str, called: Called) -> str:
    return called[name].get(code, code) if name in called else audit_words.said(name, code)


def _cells(report: reports.AuditReport, row: reports.AuditRow, called: Called) -> list[Cell]:
    unit = row.cells[report.columns.index("unit")] if "unit" in report.columns else ""
    return [
        Cell(
            text := _cell(name, cell, unit, called),
            str(audit_words.HEADINGS[name]),
            _is_number(name),
            cell if (name == "what" and cell in activity_words.WORDS) or (name in called and cell != text) else "",
        )
        for name, cell in zip(report.columns, row.cells, strict=True)
    ]


def _is_number(name: str) -> bool:
    return name in audit_words.COUNTS or audit_files.is_amount(name)


def _cell(name: str, cell: Any, unit: str, called: Called) -> str:
    if cell is None or cell == "":
        return "–"
    if audit_files.is_amount(name):
        return wording.without_unit(cell, unit, spoken())
    if name == "at" or name.endswith("_at") or name == "last_sign_in":
        return moment(cell)
    if name == "unit":
        return unit_word(cell)
    return day(cell) if name.endswith("_on") else _said(name, str(cell), called)
