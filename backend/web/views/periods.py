"""Pay periods: those of every entity on their way, and the month of one with its steps, its close and its batch."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.templatetags.laurels import month as in_words
from backend.web import by_right, payroll_words, refusals, visitor
from backend.web.forms.payroll import OpenForm
from recognition.core import periods as calendar
from recognition.core.errors import DomainError, NotFound
from recognition.payroll import services
from recognition.payroll.selectors import in_kind, months
from recognition.people import selectors as people

SEES_AWARDS = frozenset({"hr", "finance", "auditor"})


@by_right.page
def periods(request: HttpRequest) -> HttpResponse:
    """Every entity whose payroll the visitor may read."""
    return _list(request)


@by_right.page
def open_first(request: HttpRequest) -> HttpResponse:
    """Open the first period of an entity."""
    me, form = visitor.of(request), OpenForm(request.POST)
    if not form.is_valid():
        return _list(request, wrong=form)
    said = form.cleaned_data
    known = {each.entity for each in months.entity_months(viewer=me.actor, at=me.at)}
    if said["entity"] not in known:
        raise NotFound("no entity that this person may see")
    try:
        services.open_period(actor=me.actor, entity_code=said["entity"], code=said["code"], at=me.at)
    except DomainError as error:
        return _list(request, refusal=refusals.said(error))
    messages.success(request, _("%(period)s is open.") % {"period": payroll_words.period_name(said["code"])})
    return redirect("period", said["entity"], said["code"])


@by_right.page
def period(request: HttpRequest, entity: str, code: str) -> HttpResponse:
    """One period with its steps: what each waits for, who takes it, what comes next."""
    return _month(request, _of(request, entity, code))


@by_right.page
def close(request: HttpRequest, entity: str, code: str) -> HttpResponse:
    """What closing comes to; a POST closes."""
    me, month, refusal = visitor.of(request), _of(request, entity, code), None
    if request.method == "POST":
        try:
            closed = services.close_period(actor=me.actor, entity_code=entity, code=code, at=me.at)
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            _tell_closed(request, month, closed)
            return redirect("period", entity, code)
    if not month.head.is_open and refusal is None:
        return redirect("period", entity, code)
    code = month.head.code
    words = {"name": in_words(code), "next_period": in_words(calendar.next_month(code))}
    today = people.company_date(me.at)
    early = {"begins_later": today < month.head.starts_on, "ends_later": today < month.head.ends_on}
    context = _context(month) | words | early | {"refusal": refusal}
    return render(request, "payroll/close.html", context, status=409 if refusal else 200)


@by_right.page
def build(request: HttpRequest, entity: str, code: str) -> HttpResponse:
    """Build the next batch of a closed period."""
    me, month = visitor.of(request), _of(request, entity, code)
    try:
        batch = services.build_batch(actor=me.actor, entity_code=entity, code=code, at=me.at)
    except DomainError as error:
        return _month(request, month, refusal=refusals.said(error))
    if batch is None:
        messages.info(request, _("There is nothing new to pay, so no batch was built."))
        return redirect("period", entity, code)
    messages.success(request, _("Batch %(code)s is built. Its lines no longer change.") % {"code": batch.code})
    return redirect("batch", batch.pk)


def _of(request: HttpRequest, entity: str, code: str) -> months.Month:
    me = visitor.of(request)
    return months.month(viewer=me.actor, entity=entity, code=code, at=me.at)


def _list(request: HttpRequest, *, wrong: OpenForm | None = None, refusal: Any = None) -> HttpResponse:
    me = visitor.of(request)
    found = months.entity_months(viewer=me.actor, at=me.at)
    hr_for = me.entities("hr")
    first = people.company_date(me.at).strftime("%Y-%m")
    context = {
        "page": "periods",
        "entities": [_entity(each, may_open=hr_for is None or each.entity_id in hr_for) for each in found],
        "first": first,
        "wrong": wrong,
        "refusal": refusal,
        "is_hr": me.holds("hr"),
    }
    return render(request, "payroll/periods.html", context, status=409 if wrong or refusal else 200)


def _entity(found: months.EntityMonths, *, may_open: bool) -> dict[str, Any]:
    return {
        "entity": found,
        "months": [_brief(each) for each in found.months],
        "is_open": any(each.head.is_open for each in found.months),
        "may_open": may_open and not found.months,
    }


def _brief(month: months.Month) -> dict[str, Any]:
    """A period as one of several: its track only while something is left to do."""
    is_done = not (month.head.is_open or month.unbuilt or _left(month))
    context = _context(month)
    return context | {
        "steps": [] if is_done else payroll_words.month_steps(month),
        "paid": [(word, each, payroll_words.entries([each])) for word, each in context["approved"]],
        "batches": [(each, payroll_words.batch_look(each), _net(each)) for each in month.batches],
        "is_done": is_done,
    }


def _net(head: Any) -> payroll_words.Sum:
    return payroll_words.Sum(head.net, head.currency)


def _month(request: HttpRequest, month: months.Month, *, refusal: Any = None) -> HttpResponse:
    me = visitor.of(request)
    rights = {role for role, entity in me.roles if entity in (None, month.head.entity_id)}
    context = _context(month) | {
        "refusal": refusal,
        "retold": 0 if month.head.is_open else in_kind.retold(entity_id=month.head.entity_id),
        "steps": payroll_words.month_steps(month),
        "batches": [(each, payroll_words.batch_look(each), _net(each)) for each in month.batches],
        "may_close": "hr" in rights,
        "may_build": "payroll_preparer" in rights,
        "sees_awards": bool(rights & SEES_AWARDS),
        "left": _left(month),
        "preparers": payroll_words.names(month.acting["payroll_preparer"]),
        "closers": payroll_words.names(month.acting["hr"]),
    }
    return render(request, "payroll/period.html", context, status=409 if refusal else 200)


def _context(month: months.Month) -> dict[str, Any]:
    return {
        "page": "periods",
        "month": month,
        "head": month.head,
        "name": payroll_words.period_name(month.head.code),
        "pending": [(payroll_words.PENDING[each.state], each) for each in month.pending],
        "pending_count": sum(each.entries for each in month.pending),
        "pending_told": payroll_words.entries(month.pending),
        "approved": [(payroll_words.APPROVED[each.state], each) for each in month.approved],
        "unbuilt": _together(month.unbuilt),
    }


def _together(sums: list[months.Sum]) -> list[dict[str, Any]]:
    """What waits for a batch, by unit."""
    return [
        {
            "sum": payroll_words.Sum(sum(each.amount for each in sums if each.unit == unit), unit),
            "count": sum(each.entries for each in sums if each.unit == unit),
        }
        for unit in sorted({each.unit for each in sums})
    ]


def _left(month: months.Month) -> list[Any]:
    """The live batches somebody still has to do something about, oldest first."""
    return [each for each in payroll_words.live_batches(month) if each.state != "confirmed"]


def _tell_closed(request: HttpRequest, month: months.Month, closed: services.Closed) -> None:
    name = payroll_words.period_name(month.head.code)
    if not closed.is_new:
        messages.info(request, _("%(period)s was closed already.") % {"period": name})
        return
    fixed = ngettext("%(count)s statement is fixed.", "%(count)s statements are fixed.", closed.statements)
    told = _("%(period)s is closed.") % {"period": name}
    messages.success(request, f"{told} {fixed % {'count': closed.statements}}")
