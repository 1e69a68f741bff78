"""Statements: the list of one's own, one of them as a page, and as a file to keep."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from backend import print_out
from backend import statements as written
from backend.statements import money_told
from backend.templatetags.laurels import spoken
from backend.web import navigation, visitor
from backend.web.views import approvals
from recognition.core.errors import NotFound
from recognition.payroll.selectors import statements as payroll
from recognition.people import services as people


@never_cache
def statements(request: HttpRequest) -> HttpResponse:
    """The newest statement of each of the visitor's pay periods."""
    heads = payroll.own_statements(viewer=visitor.of(request).actor)
    context = {"page": "recognition", "statements": [_row(each) for each in heads]}
    return render(request, "statements.html", context)


@never_cache
def statement(request: HttpRequest, statement_id: int) -> HttpResponse:
    """One statement as a page."""
    view = _view_of(request, statement_id)
    context = written.told(view, spoken())
    me = visitor.of(request)
    context["is_own"] = view.head.employee_id == me.person.employee_id
    context["knows_people"] = not context["is_own"] and me.holds(*navigation.STAFF)
    context["page"] = "people" if context["knows_people"] else "recognition"
    return render(request, "statement_page.html", context)


@never_cache
def as_html(request: HttpRequest, statement_id: int) -> HttpResponse:
    """The same as a file that needs nothing else."""
    view = _view_of(request, statement_id)
    return file_of(written.page(view, spoken()).encode(), view, "html", "text/html; charset=utf-8")


@never_cache
def as_pdf(request: HttpRequest, statement_id: int) -> HttpResponse:
    """The same as PDF; where none is written, the page says what is missing."""
    view = _view_of(request, statement_id)
    try:
        return file_of(written.pdf(view, spoken()), view, "pdf", "application/pdf")
    except print_out.NoPdf as error:
        messages.error(request, error.sentence)
        return redirect("statement", statement_id=statement_id)


def _view_of(request: HttpRequest, statement_id: int) -> payroll.StatementView:
    """The statement for the visitor, noted where it is somebody else's; 404 for one they may not read."""
    me = visitor.of(request)
    try:
        view = payroll.statement_numbered(
            viewer=me.actor, statement_id=statement_id, language=spoken(), at=me.at, scope=approvals.scope_of(me)
        )
    except NotFound as error:
        raise Http404 from error
    subject = [view.head.employee_id]
    people.viewed(actor=me.actor, employee_ids=subject, what="statement", subject_id=statement_id, at=me.at)
    return view


def _row(head: payroll.StatementHead) -> dict[str, Any]:
    sums = {unit: sum(families.values()) for unit, families in sorted(head.totals.items())}
    return {"head": head, "totals": [money_told(amount, unit, spoken()) for unit, amount in sums.items()]}


def file_of(body: bytes, view: payroll.StatementView, ending: str, content_type: str) -> HttpResponse:
    """A statement as a file to save, under a name that tells whose it is and of when."""
    name = f"laurels-{view.head.employee}-{view.head.period}-{view.head.number}.{ending}"
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-._") else "_" for letter in name)
    headers = {"Content-Disposition": f'attachment; filename="{safe}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type=content_type, headers=headers)
