"""The evidence of a batch: asked for, watched, fetched."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backend.web import by_right, downloads, payroll_words, refusals, visitor
from recognition.core.errors import DomainError
from recognition.payroll.selectors import batch_pages
from recognition.payroll.selectors import evidence as reading
from recognition.payroll.services import evidence as packing
from recognition.people import services as people


@by_right.page
def evidence(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What the pack holds, and my packs of this batch; a POST asks for one."""
    me, refusal = visitor.of(request), None
    head = reading.require_reader(viewer=me.actor, batch_id=batch_id, at=me.at)
    if request.method == "POST":
        key = request.POST.get("key", "")[:64] or secrets.token_urlsafe(16)
        try:
            packing.request_pack(actor=me.actor, batch_id=batch_id, at=me.at, key=key)
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            messages.success(request, _("The pack is being made. It appears below when it is done."))
            return redirect("batch-evidence", batch_id)
    packs = reading.packs(viewer=me.actor, batch_id=batch_id)
    context = {
        "page": "batches",
        "head": head,
        "packs": [(each, payroll_words.file_look(each.state)) for each in packs],
        "is_waiting": any(each.state in ("queued", "running") for each in packs),
        "key": secrets.token_urlsafe(16),
        "refusal": refusal,
    }
    return render(request, "payroll/evidence.html", context, status=409 if refusal else 200)


@by_right.page
def file(request: HttpRequest, batch_id: int, job_id: int) -> HttpResponseBase:
    """One of my packs, while it is kept and I may read it."""
    me = visitor.of(request)
    try:
        found = reading.pack_file(viewer=me.actor, batch_id=batch_id, job_id=job_id, at=me.at)
    except reading.PackNotReady as error:
        messages.error(request, refusals.said(error).text)
        return redirect("batch-evidence", batch_id)
    shown = batch_pages.batch_people(batch_id=batch_id)
    people.viewed(actor=me.actor, employee_ids=shown, what="batch", at=me.at, subject_id=batch_id)
    return downloads.answer(**found._asdict())
