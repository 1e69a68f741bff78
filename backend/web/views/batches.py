"""Payroll batches: the list, one in full, and what takes it out of the house: export, confirm, void, its files."""

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from backend import batch_statements
from backend.payroll_formats import FORMATS
from backend.templatetags.laurels import month, spoken
from backend.web import by_right, downloads, in_kind, payroll_words, places, refusals, visitor
from backend.web.forms.payroll import ConfirmForm, ExportForm, VoidForm
from recognition.core.errors import DomainError
from recognition.payroll import services
from recognition.payroll.selectors import batch_files, batch_pages, reconciliations, wage_pages
from recognition.people import services as people
from recognition.people.restriction import Restricted
from recognition.programmes import wording

PAGE, LINES = 20, 50
STATES = ("built", "exported", "confirmed", "void")
EXPORTERS, CONFIRMERS = {"payroll_releaser"}, {"payroll_releaser", "hr"}
VOIDERS = {"payroll_preparer", "payroll_releaser", "hr"}
SEES_AWARDS = {"hr", "finance", "auditor"}
SEES_ORDERS = {"hr", "auditor"}
SEES_EVIDENCE = {"hr", "auditor"}


@by_right.page
def batches(request: HttpRequest) -> HttpResponse:
    """The batches of every entity the visitor may read, newest first; ``?state=`` keeps those of one state."""
    me = visitor.of(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    before = places.number(request, "before")
    found = batch_pages.batch_list(viewer=me.actor, at=me.at, state=state, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    more = {"state": state, "before": shown[-1].batch_id} if len(found) > PAGE else {}
    context = {
        "page": "batches",
        "batches": [
            (each, payroll_words.batch_look(each), payroll_words.Sum(each.net, each.currency)) for each in shown
        ],
        "states": [("", pgettext("batches", "All")), *((each, payroll_words.STATES[each]) for each in STATES)],
        "state": state,
        "is_first": before is None,
        "next": urlencode({key: value for key, value in more.items() if value}),
    }
    return render(request, "payroll/batches.html", context)


@by_right.page
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch; ``?after=`` leads on through its lines."""
    me, found = visitor.of(request), _of(request, batch_id)
    after = places.number(request, "after")
    lines = batch_pages.batch_lines(batch_id=batch_id, rights=found.rights, after=after or 0, limit=LINES + 1)
    shown = lines[:LINES]
    named = {each.employee_id for each in shown if each.employee_id is not None}
    people.viewed(actor=me.actor, employee_ids=named, what="batch", at=me.at, subject_id=batch_id)
    head = found.head
    context = _context(found) | {
        "steps": payroll_words.batch_steps(head, found.acting),
        "deeds": [(payroll_words.DEEDS[each.what], each) for each in head.deeds],
        "totals": [(each, payroll_words.wage_name(each, spoken()), _plain(each.amount, head)) for each in found.totals],
        "together": _plain(head.net, head),
        "files": [(each, payroll_words.FORMAT_NAMES.get(each.format, each.format)) for each in found.files],
        "asks_for_pdf": _asks_for_pdf(found, me),
        "may_download": found.has_all and (head.state != "void" or "auditor" in found.rights),
        "lines": [(each, _plain(each.amount, head), in_kind.said(each.tax_because)) for each in shown],
        "next": urlencode({"after": shown[-1].line_no}) + "#lines" if len(lines) > LINES else "",
        "sees_awards": bool(found.rights & SEES_AWARDS),
        "sees_orders": bool(found.rights & SEES_ORDERS),
        "may_have_evidence": found.has_all and bool(found.rights & SEES_EVIDENCE),
        **_may(found, me.person.employee_id),
    }
    return render(request, "payroll/batch.html", context)


@by_right.page
def export(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What leaves the house, in which format; a POST exports."""
    me, found = visitor.of(request), _of(request, batch_id)
    entity = wage_pages.paying_entity(viewer=me.actor, entity=found.head.entity, at=me.at)
    system = entity.payroll.payroll_system
    form = ExportForm(_sent(request), initial={"file_format": payroll_words.format_of(system) or next(iter(FORMATS))})

    def deed() -> str:
        file_format = FORMATS[form.cleaned_data["file_format"]]
        services.export_batch(actor=me.actor, reference=str(batch_id), file_format=file_format, at=me.at)
        return _("Batch %(code)s is exported. Its file is below, and stays the same for ever.")

    return _deed(request, found, form, deed, "payroll/export.html", system=payroll_words.system_name(system))


@by_right.page
def confirm(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What being confirmed means, and what payroll answered; a POST confirms."""
    me, found = visitor.of(request), _of(request, batch_id)
    form = ConfirmForm(_sent(request))

    def deed() -> str:
        explanation = form.cleaned_data["explanation"]
        services.confirm_batch(actor=me.actor, reference=str(batch_id), explanation=explanation, at=me.at)
        return _("Batch %(code)s is confirmed. From now on only reversals correct it.")

    return _deed(request, found, form, deed, "payroll/confirm.html")


@by_right.page
def void(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What voiding means and what each of two persons declares; a POST asks, or completes."""
    me, found = visitor.of(request), _of(request, batch_id)
    form = VoidForm(_sent(request))

    def deed() -> str:
        declared = form.cleaned_data["declared"]
        batch = services.void_batch(actor=me.actor, reference=str(batch_id), is_not_imported=declared, at=me.at)
        if batch.voided_at is None:
            return _("You asked to void batch %(code)s. Another person completes it.")
        return _("Batch %(code)s is void. Its awards and orders are payable again: build a new batch.")

    return _deed(request, found, form, deed, "payroll/void.html")


@by_right.page
def file(request: HttpRequest, batch_id: int, file_format: str) -> Any:
    """The stored bytes, the same ones ever after."""
    me = visitor.of(request)
    try:
        found = batch_files.batch_file(viewer=me.actor, batch_id=batch_id, format_name=file_format, at=me.at)
    except (batch_files.VoidFile, Restricted) as error:
        messages.error(request, refusals.said(error).text)
        return redirect("batch", batch_id)
    people.viewed(
        actor=me.actor,
        employee_ids=batch_pages.batch_people(batch_id=batch_id),
        what="batch",
        at=me.at,
        subject_id=batch_id,
    )
    content = bytes(found.content)
    return downloads.answer(
        name=found.name,
        content_type=downloads.kind_of(found.name),
        size=len(content),
        sha256=found.sha256,
        pieces=[content],
    )


def _deed(
    request: HttpRequest,
    found: batch_pages.BatchPage,
    form: Form,
    deed: Callable[[], str],
    template: str,
    **shown: str,
) -> HttpResponse:
    """Show the page of a deed, or do it and go back to the batch; refused, show the page with why."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            told = deed()
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            messages.success(request, told % {"code": found.head.code})
            return redirect("batch", found.head.batch_id)
    is_wrong = refusal is not None or (request.method == "POST" and bool(form.errors))
    context = _context(found) | {"form": form, "refusal": refusal, "key": secrets.token_urlsafe(16), **shown}
    return render(request, template, context, status=409 if is_wrong else 200)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, were it nothing; None where a form is only looked at."""
    return request.POST if request.method == "POST" else None


def _of(request: HttpRequest, batch_id: int) -> batch_pages.BatchPage:
    me = visitor.of(request)
    return batch_pages.batch_page(viewer=me.actor, batch_id=batch_id, at=me.at, roles=me.roles)


def _context(found: batch_pages.BatchPage) -> dict[str, Any]:
    head = found.head
    answer = reconciliations.newest_answer(batch_id=head.batch_id)
    releasers = payroll_words.names(found.acting["payroll_releaser"], beside=_builder(head))
    confirmers = payroll_words.names(payroll_words.confirming(found.acting))
    return head_context(head, answer) | {"batch": found, "releasers": releasers, "confirmers": confirmers}


def head_context(head: batch_pages.BatchHead, answer: reconciliations.AnswerHead | None) -> dict[str, Any]:
    """What every page about one batch shows of it and of payroll's newest answer."""
    return {
        "page": "batches",
        "head": head,
        "look": payroll_words.batch_look(head),
        "period_name": month(head.period),
        "built": head.by("built"),
        "answer": answer,
        "answer_difference": payroll_words.Sum(answer.difference, head.currency) if answer else None,
        "void_asked": None if head.state in ("void", "confirmed") else head.by("void_asked"),
        "net": payroll_words.Sum(head.net, head.currency),
        "positive": payroll_words.Sum(head.positive, head.currency),
        "negative": payroll_words.Sum(head.negative, head.currency),
        "set_off": payroll_words.set_off(head),
    }


def _asks_for_pdf(found: batch_pages.BatchPage, me: visitor.Visitor) -> bool:
    """Whether its PDF has to be asked for: it is long, and this visitor has not asked."""
    if not batch_statements.is_long(found):
        return False
    return batch_statements.wished(actor=me.actor, found=found, language=spoken()) is None


def _may(found: batch_pages.BatchPage, employee_id: int) -> dict[str, bool]:
    """What the visitor may do next, so that a page offers no button that would be refused."""
    head, rights = found.head, found.rights
    built, asked = head.by("built"), head.by("void_asked")
    is_asked = asked is not None and head.state in ("built", "exported")
    is_releaser = bool(rights & EXPORTERS) and built is not None and built.employee_id != employee_id
    return {
        "may_export": is_releaser and head.state == "built" and not is_asked,
        "may_export_again": is_releaser and head.state == "exported" and len(found.files) < len(FORMATS),
        "may_confirm": may_confirm(head, rights),
        "may_reconcile": may_reconcile(head, rights),
        "may_void": bool(rights & VOIDERS)
        and head.state in ("built", "exported")
        and (asked is None or asked.employee_id != employee_id),
        "built_by_me": built is not None and built.employee_id == employee_id and bool(rights & EXPORTERS),
    }


def may_confirm(head: batch_pages.BatchHead, rights: set[str]) -> bool:
    """Whether somebody with these roles may confirm the batch as it stands."""
    return bool(rights & CONFIRMERS) and head.state == "exported"


def may_reconcile(head: batch_pages.BatchHead, rights: set[str]) -> bool:
    """Whether somebody with these roles may take payroll's answer in as the batch stands."""
    return bool(rights & VOIDERS) and head.state in ("exported", "confirmed")


def _builder(head: batch_pages.BatchHead) -> str:
    built = head.by("built")
    return built.name if built else ""


def _plain(amount: int, head: batch_pages.BatchHead) -> str:
    return wording.without_unit(amount, head.currency, spoken())
