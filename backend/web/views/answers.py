"""Payroll's answer to a batch: sent, compared person by person, and the file itself."""

import hashlib
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from backend.templatetags.laurels import Look, spoken
from backend.web import by_right, downloads, payroll_words, places, refusals, row_words, visitor
from backend.web.forms.payroll import AnswerForm
from backend.web.views import batches
from recognition.core.errors import DomainError
from recognition.payroll import answers as reading
from recognition.payroll import services
from recognition.payroll.selectors import batch_pages, reconciliations
from recognition.people import services as people
from recognition.programmes import wording

PAGE = 50
WORDS = {
    "matched": pgettext_lazy("answer", "agrees"),
    "different": pgettext_lazy("answer", "different"),
    "missing": pgettext_lazy("answer", "missing"),
    "extra": pgettext_lazy("answer", "extra"),
}
DEVIATIONS = ("missing", "different", "extra")
FIELDS = {
    "payroll_number": gettext_lazy("Payroll number"),
    "wage_type": gettext_lazy("Wage type"),
    "amount": gettext_lazy("Amount"),
    "period": gettext_lazy("Period"),
}


@by_right.page
def answer(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The newest answer, by default its rows that do not agree; a POST takes a file in."""
    me = visitor.of(request)
    head, rights = batch_pages.readable_batch(viewer=me.actor, batch_id=batch_id, at=me.at)
    refusal, faults, form = None, list[reading.Fault](), AnswerForm()
    if request.method == "POST":
        form = AnswerForm(request.POST, request.FILES)
        if form.is_valid():
            sent = form.cleaned_data["answer"]
            before = reconciliations.newest_answer(batch_id=batch_id)
            try:
                made = services.reconcile_batch(actor=me.actor, reference=str(batch_id), content=sent.read(), at=me.at)
            except reading.BadAnswer as error:
                refusal, faults = refusals.said(error)._replace(detail=""), error.faults
            except DomainError as error:
                refusal = refusals.said(error)
            else:
                is_known = before is not None and before.reconciliation_id == made.pk
                known_so = _("This is the file that counts already. Nothing was changed.")
                messages.success(request, known_so if is_known else _("Payroll's answer is taken in."))
                return redirect("batch-answer", batch_id)
    known = reconciliations.answers_of(batch_id=batch_id)
    newest = next(iter(known), None)
    context = batches.head_context(head, newest) | _rows(request, head, rights, newest)
    context |= {
        "may_confirm": batches.may_confirm(head, rights),
        "may_reconcile": batches.may_reconcile(head, rights),
        "form": form,
        "refusal": refusal,
        "faults": [(fault, FIELDS.get(fault.field, ""), row_words.told(fault.mistake)) for fault in faults],
        "answers": known,
        "has_all": batch_pages.has_all(batch_id=batch_id, rights=rights),
    }
    return render(request, "payroll/answer.html", context, status=409 if refusal or form.errors else 200)


@by_right.page
def file(request: HttpRequest, batch_id: int, number: int) -> HttpResponseBase:
    """What was read of the file payroll gave back."""
    me = visitor.of(request)
    found = reconciliations.answer_file(viewer=me.actor, batch_id=batch_id, number=number, at=me.at)
    shown = batch_pages.batch_people(batch_id=batch_id)
    people.viewed(actor=me.actor, employee_ids=shown, what="batch", at=me.at, subject_id=batch_id)
    content = bytes(found.content)
    return downloads.answer(
        name=found.file_name,
        content_type=downloads.kind_of(found.file_name),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        pieces=[content],
    )


def _look(result: str) -> Look:
    colour, icon = ("gain", "check") if result == "matched" else ("loss", "alert")
    return Look(colour, icon, str(WORDS[result]))


def _rows(
    request: HttpRequest, head: batch_pages.BatchHead, rights: set[str], newest: reconciliations.AnswerHead | None
) -> dict[str, object]:
    """A page of the rows of the newest answer; ``?all=1`` shows those that agree, too."""
    me = visitor.of(request)
    if newest is None:
        return {"rows": [], "next": ""}
    shows_all = request.GET.get("all") == "1"
    rows = reconciliations.answer_rows(
        reconciliation_id=newest.reconciliation_id,
        rights=rights,
        results=() if shows_all else DEVIATIONS,
        after=places.number(request, "after") or 0,
        limit=PAGE + 1,
    )
    shown = rows[:PAGE]
    named = {row.employee_id for row in shown if row.employee_id is not None}
    people.viewed(actor=me.actor, employee_ids=named, what="batch", at=me.at, subject_id=head.batch_id)
    more = {"after": str(shown[-1].number), "all": "1" if shows_all else ""} if len(rows) > PAGE else {}

    totals, _has_erased = batch_pages.wage_totals(batch_id=head.batch_id)
    names = {each.wage_type: payroll_words.wage_name(each, spoken()) for each in totals}
    return {
        "rows": [
            (row, names.get(row.wage_type, row.wage_type), _look(row.result), *_amounts(row, head)) for row in shown
        ],
        "shows_all": shows_all,
        "next": urlencode({name: value for name, value in more.items() if value}),
    }


def _amounts(row: reconciliations.AnswerRow, head: batch_pages.BatchHead) -> list[str]:
    """What was handed over, what payroll says, and the difference."""
    return [
        "–" if amount is None else wording.without_unit(amount, head.currency, spoken())
        for amount in (row.expected, row.answered, row.difference)
    ]
