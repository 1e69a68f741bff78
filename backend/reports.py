"""The reward report in the formats this installation offers, and the sweep that writes those somebody asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from integrations.payroll import reward_report
from recognition.core.errors import DomainError
from recognition.jobs import services as jobs
from recognition.payroll import services as payroll
from recognition.payroll.formats import ReportFormat, ReportRow
from recognition.payroll.selectors import REPORT_JOB

HEADINGS: Mapping[str, str | Promise] = {
    "batch_id": _("Batch"),
    "line_no": _("Line"),
    "legal_entity": _("Legal entity"),
    "payroll_number": _("Payroll number"),
    "name": _("Name"),
    "team": _("Team"),
    "department": _("Department"),
    "cost_centre": _("Cost centre"),
    "manager": _("Manager"),
    "programme": _("Programme"),
    "programme_version": _("Programme version"),
    "award_type": _("Kind of award"),
    "reason_code": _("Reason"),
    "event_date": _("Date of the event"),
    "earned_from": _("Earned from"),
    "earned_to": _("Earned to"),
    "pay_period": _("Pay period"),
    "quantity": _("Quantity"),
    "rate": _("Rate"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "amount_in_group_currency": _("Amount in group currency"),
    "tax_class": _("Tax class"),
    "wage_type": _("Wage type"),
    "external_code": _("Code in payroll"),
    "holiday_basis": _("Holiday basis"),
    "estimated_employer_cost": _("Employer's cost (estimate)"),
    "status": _("State"),
    "proposed_by": _("Proposed by"),
    "proposed_at": _("Proposed at"),
    "approved_by": _("Approved by"),
    "approved_at": _("Approved at"),
    "second_approver": _("Second approver"),
    "second_approved_at": _("Second approval at"),
    "delegated": _("By a delegate"),
    "exported_at": _("Exported at"),
    "confirmed_at": _("Confirmed at"),
    "reverses": _("Takes back"),
    "reversed_by": _("Taken back by"),
}
STATES: Mapping[str, str | Promise] = {
    "held": pgettext_lazy("state", "on hold"),
    "proposed": pgettext_lazy("state", "waits for a decision"),
    "needs_second": pgettext_lazy("state", "needs a second approval"),
    "payable": pgettext_lazy("state", "payable"),
    "granted": pgettext_lazy("state", "in the balance"),
    "in_batch": pgettext_lazy("state", "in a payroll batch"),
    "exported": pgettext_lazy("state", "sent to payroll"),
    "confirmed": pgettext_lazy("state", "paid"),
    "declined": pgettext_lazy("state", "declined"),
    "withdrawn": pgettext_lazy("state", "withdrawn"),
    "cancelled": pgettext_lazy("state", "cancelled"),
    "expired": pgettext_lazy("state", "expired"),
}
WORDS: Mapping[str, Mapping[str, str | Promise]] = {
    "status": STATES,
    "award_type": {
        "cash": pgettext_lazy("award", "money"),
        "points": pgettext_lazy("award", "points"),
        "goods": pgettext_lazy("award", "points for goods"),
        "cash_points": pgettext_lazy("award", "points for money"),
    },
    "delegated": {"yes": _("yes"), "no": _("no")},
}


def _for_people(columns: Sequence[str], rows: Iterable[ReportRow], language: str) -> Iterator[bytes]:
    with translation.override(language):
        headings = {name: str(word) for name, word in HEADINGS.items()}
        words = {name: {code: str(word) for code, word in known.items()} for name, known in WORDS.items()}
    return reward_report.people_csv(columns, rows, language, headings=headings, words=words)


def _format(name: str, extension: str, kind: str, render: reward_report.Render, *, is_localised: bool) -> ReportFormat:
    return ReportFormat(
        name=name,
        extension=extension,
        content_type=f"{kind}; charset=utf-8",
        is_localised=is_localised,
        render=render,
    )


FORMATS: Mapping[str, ReportFormat] = {
    each.name: each
    for each in (
        _format("csv", "csv", "text/csv", reward_report.machine_csv, is_localised=False),
        _format("csv-people", "csv", "text/csv", _for_people, is_localised=True),
        _format("jsonl", "jsonl", "application/x-ndjson", reward_report.json_lines, is_localised=False),
    )
}


def write_due(*, at: datetime) -> int:
    """Write the report that has waited longest; how many were worked off, done or not."""
    run = jobs.start(kinds=[REPORT_JOB], at=at)
    if run is None:
        return 0
    # The job tells who asked what went wrong; the sweep has nothing to add.
    with suppress(DomainError):
        payroll.write_report(run=run, formats=FORMATS, at=at)
    return 1
