"""The reward report in sums, to look at: a table, a picture where it helps, and the way to a file of it."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from backend.reports import SHEETS
from backend.templatetags.laurels import spoken
from backend.web import by_right, names, payroll_words, places, refusals, report_tables, visitor
from backend.web.forms.reports import PivotForm
from recognition.core.errors import DomainError
from recognition.payroll.formats import ReportRow, Sheet
from recognition.payroll.selectors import reporting
from recognition.people import directory
from recognition.people import services as people

ROWS = 100
NAMED = ("employee", "gift_limit")  # tables that show amounts of somebody by name


@by_right.page
def pivots(request: HttpRequest) -> HttpResponse:
    """One table of sums, chosen by the query; at first that of states in the newest period."""
    me = visitor.of(request)
    found = reporting.report_choices(viewer=me.actor, at=me.at)
    has_any = bool(found.entities and found.periods)
    form = PivotForm(
        _asked(request, found) if has_any else None,
        entities=[*names.told_apart(dict(found.entities)).items()],
        periods=[(code, payroll_words.period_name(code)) for code in found.periods],
        programmes=[*names.of_programmes().items()],
    )
    context: dict[str, Any] = {
        "page": "reports",
        "tab": "approvals" if form["pivot"].value() == "approvals" else "sums",
        "is_hr": me.holds("hr"),
        "form": form,
        "has_entities": has_any,
        "refusal": None,
    }
    if has_any and form.is_valid():
        try:
            context |= _shown(request, me, form, found)
        except DomainError as error:
            context["refusal"] = refusals.said(error)
    return render(request, "payroll/pivots.html", context, status=409 if context["refusal"] else 200)


def _called(sheet: Sheet) -> list[ReportRow]:
    """The rows of a sheet, programmes by name; a file keeps their codes."""
    if "programme" not in sheet.columns:
        return list(sheet.rows)
    place, called = sheet.columns.index("programme"), {"shop": _("Shop"), **names.of_programmes()}
    return [(*row[:place], called.get(row[place], row[place]), *row[place + 1 :]) for row in sheet.rows]


def _shown(request: HttpRequest, me: visitor.Visitor, form: PivotForm, choices: reporting.Choices) -> dict[str, Any]:
    name, start = form.cleaned_data["pivot"], places.number(request, "after") or 0
    sheet = reporting.chosen_pivot(
        viewer=me.actor, choices=choices, roles=me.roles, name=name, filters=form.filters(), at=me.at
    )
    rows = _called(sheet)
    page = rows[start : start + ROWS]
    asked = form.filters() | {"pivot": name}
    named = {row[0] for row in page} if name in NAMED else set()
    if alone := asked.get("employee"):
        named.add(alone)  # sums of one person's are their amounts, however they are added up
    if named:
        shown = directory.primary_keys(external_ids=named)
        people.viewed(actor=me.actor, employee_ids=shown, what="report", at=me.at)
    return {
        "title": SHEETS[name],
        "table": report_tables.table(sheet, page, spoken()) if rows else None,
        "chart": report_tables.picture(Sheet(name=name, columns=sheet.columns, rows=rows), spoken()),
        "is_few": "note" in sheet.columns,
        "asked": asked,
        "key": secrets.token_urlsafe(16),
        "lines": urlencode(form.filters()),
        "kept": urlencode(asked),
        "next": urlencode(asked | {"after": start + ROWS}) if len(rows) > start + ROWS else "",
    }


def _asked(request: HttpRequest, found: reporting.Choices) -> dict[str, str]:
    """What the query asks; where it is silent, the first entity, its newest period, and what waits."""
    usual = {"entity": found.entities[0][0], "period": found.periods[0], "pivot": "status"}
    return usual | {name: value for name, value in request.GET.dict().items() if value and isinstance(value, str)}
