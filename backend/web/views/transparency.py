"""Pay transparency: the figures of a year by category and group, their files, and the statistics behind them."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _

from backend.reports import FORMATS
from backend.templatetags.laurels import spoken
from backend.web import by_right, places, refusals, report_tables, visitor
from backend.web.forms.reports import FILES, StatisticsForm
from integrations.payroll import statistics as files
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from recognition.payroll import services
from recognition.payroll.formats import Book
from recognition.payroll.selectors import pay_transparency
from recognition.people import selectors as people

LARGEST_FILE_BYTES = 20 * 1024**2


@by_right.page
def transparency(request: HttpRequest) -> HttpResponseBase:
    """The figures the query names, at first the newest; a POST imports statistics."""
    me = visitor.of(request)
    allowed = me.entities("hr")
    entities = [(each.external_id, each.name) for each in people.entities() if allowed is None or each.pk in allowed]
    refusal, form = (
        None,
        StatisticsForm(
            request.POST or None, request.FILES or None, entities=entities, initial={"key": secrets.token_urlsafe(16)}
        ),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _imported(request, me, form.cleaned_data)
        except DomainError as error:
            refusal = refusals.said(error)
    known = pay_transparency.statistics(viewer=me.actor, at=me.at)
    chosen = next((each for each in known if (each.entity, each.year) == _named(request)), known[0] if known else None)
    context: dict[str, Any] = {
        "page": "reports",
        "is_hr": True,
        "form": form,
        "known": known,
        "chosen": chosen,
        "refusal": refusal,
        "files": FILES,
    }
    if chosen is not None:
        sheet = pay_transparency.pay_transparency(viewer=me.actor, entity=chosen.entity, year=chosen.year, at=me.at)
        context["table"] = report_tables.table(sheet, sheet.rows, spoken())
    is_wrong = refusal is not None or (request.method == "POST" and bool(form.errors))
    return render(request, "payroll/transparency.html", context, status=409 if is_wrong else 200)


@by_right.page
def file(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The figures as a file."""
    me, (entity, year) = visitor.of(request), _named(request)
    form = FORMATS.get(file_format, FORMATS["xlsx"])
    sheet = pay_transparency.pay_transparency(viewer=me.actor, entity=entity, year=year, at=me.at)
    pieces = form.render(Book(sheets=[sheet], language=spoken()))
    answer = StreamingHttpResponse(pieces, content_type=form.content_type)
    name = f"pay-transparency_{year}.{form.extension}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer


def _imported(request: HttpRequest, me: visitor.Visitor, given: dict[str, Any]) -> HttpResponse:
    if given["file"].size > LARGEST_FILE_BYTES:
        raise services.BadStatistics(Mistake("statistics_too_large"))
    rows = files.read(given["file"].read(), entity=given["entity"], year=given["year"])
    services.import_statistics(
        actor=me.actor, entity_code=given["entity"], year=given["year"], rows=rows, at=me.at, key=given["key"]
    )
    messages.success(request, _("The statistics are imported and count from now."))
    return redirect(f"{request.path}?{urlencode({'entity': given['entity'], 'year': given['year']})}")


def _named(request: HttpRequest) -> tuple[str, int]:
    return request.GET.get("entity", ""), places.number(request, "year") or 0
