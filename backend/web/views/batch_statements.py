"""A payroll batch as a document: HTML and PDF, the PDF of a long one by a job."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from backend import batch_statements, print_out
from backend.templatetags.laurels import spoken
from backend.web import by_right, downloads, visitor
from recognition.jobs import selectors as jobs
from recognition.payroll.selectors import batch_pages
from recognition.people import services as people


@by_right.page
def as_html(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The whole batch as one page that needs nothing else."""
    found = _of(request, batch_id)
    body = batch_statements.page(found, spoken()).encode()
    return _file(body, batch_statements.name(found, spoken(), "html"), "text/html; charset=utf-8")


@by_right.page
def as_pdf(request: HttpRequest, batch_id: int) -> HttpResponseBase:
    """The same as PDF; that of a long batch is asked for by a POST, written by a worker, and fetched then."""
    found, me = _of(request, batch_id), visitor.of(request)
    if not batch_statements.is_long(found):
        return _at_once(request, found)
    if request.method == "POST":
        batch_statements.request(actor=me.actor, found=found, language=spoken(), at=me.at)
    job = batch_statements.wished(actor=me.actor, found=found, language=spoken())
    if job is not None and job.state == "done":
        return _stored(job)
    if job is None:
        messages.error(request, _("Ask for the PDF here: that of so long a batch is written by a worker."))
    else:
        messages.success(request, _("The PDF of so long a batch takes a minute. Fetch it again then."))
    return redirect("batch", batch_id)


def _at_once(request: HttpRequest, found: batch_pages.BatchPage) -> HttpResponse:
    try:
        body = batch_statements.pdf(found, spoken())
    except print_out.NoPdf as error:
        messages.error(request, error.sentence)
        return redirect("batch", found.head.batch_id)
    return _file(body, batch_statements.name(found, spoken(), "pdf"), "application/pdf")


def _of(request: HttpRequest, batch_id: int) -> batch_pages.BatchPage:
    """The batch for the visitor; whose amounts it shows is noted."""
    me = visitor.of(request)
    found = batch_pages.batch_page(viewer=me.actor, batch_id=batch_id, at=me.at)
    if found.head.state == "void" and "auditor" not in found.rights:
        raise Http404
    shown = batch_pages.batch_people(batch_id=batch_id)
    people.viewed(actor=me.actor, employee_ids=shown, what="batch", subject_id=batch_id, at=me.at)
    return found


def _file(body: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type=content_type, headers=headers)


def _stored(job: Any) -> HttpResponseBase:
    file = jobs.stored_file(job.file_id)
    return downloads.answer(
        name=file.name,
        content_type="application/pdf",
        size=file.size,
        sha256=file.sha256,
        pieces=jobs.pieces_of(job.file_id),
    )
