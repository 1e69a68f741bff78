"""The head of a batch with all that formats of payroll systems ask for, and which codes are still missing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from recognition.payroll import wages
from recognition.payroll.formats import Batch, Wage
from recognition.payroll.models import EntityPayroll, PayrollBatch, PayrollLine, WageType, WageTypeName
from recognition.payroll.selectors.batches import head
from recognition.payroll.selectors.wage_types import Payroll, codes_of, payroll_of


def head_for_payroll(*, batch: PayrollBatch, released_by: int | None, at: datetime) -> Batch:
    """The head of ``batch`` with company, settings and wage types as they are on the last day of its period.

    Once exported, lines are told as they were then: the same ones leave with the same codes and signs in every format.
    ``made_at`` and days are on the clock of the entity. Eight statements at most.
    """
    zone = ZoneInfo(batch.entity.time_zone)
    day = batch.period.ends_on
    payroll = payroll_of(entity=batch.entity, day=day)
    codes = codes_of(batch=batch)
    totals = _paid(batch).aggregate(count=Count("pk"), minor=Sum("amount_minor"))
    replaced = batch.reissues.exported_at if batch.reissues else None
    return replace(
        head(batch),
        number=batch.number,
        reissued_on=replaced.astimezone(zone).date() if replaced else None,
        ends_on=day,
        made_at=at.astimezone(zone).replace(tzinfo=None),
        # Our own number: what is handed over outlives the releaser's name, and their employee number may spell it.
        released_by=f"Laurels #{released_by}" if released_by else "",
        company=batch.entity.name,
        country=batch.entity.country,
        registration_number=payroll.registration_number,
        correction_style=_correction_style(batch, payroll),
        settings=payroll.settings,
        wages={each.code: _wage(each, codes.get(each.pk, ""), batch.correction_sign) for each in _named(day)},
        paid_count=totals["count"],
        paid_minor=totals["minor"] or 0,
    )


def wage_types_without_code(*, batch: PayrollBatch, head: Batch) -> list[str]:
    """The wage types a payroll file of ``batch`` would carry without a code; ``head`` as ``head_for_payroll`` says."""
    lines = _paid(batch).filter(external_code="")
    is_deducted = head.correction_style == "deduction"
    if is_deducted:
        lines = lines.filter(amount_minor__gt=0)
    used = set(lines.order_by().values_list("wage_type__code", flat=True).distinct())
    if is_deducted and _paid(batch).filter(amount_minor__lt=0).exists():
        used.add(wages.CORRECTION)
    return sorted(code for code in used if not head.wages[code].code)


def _correction_style(batch: PayrollBatch, payroll: Payroll) -> str:
    if batch.exported_at is None:
        return payroll.correction_style
    first = payroll_of(entity=batch.entity, day=batch.period.ends_on, known_at=batch.exported_at).correction_style
    # By hand, no file has told payroll of them yet: HR may have agreed on a way since.
    return payroll.correction_style if first == EntityPayroll.CorrectionStyle.MANUAL else first


def _paid(batch: PayrollBatch) -> QuerySet[PayrollLine]:
    """The lines of ``batch`` that are pay, as ``wages.IS_PAY`` says it."""
    told = Q(kind=PayrollLine.Kind.EXEMPT_GIFT_INFO) | Q(tax_class="exempt_within_threshold")
    return PayrollLine.objects.filter(batch=batch).exclude(told)


def _named(day: date) -> Iterable[Any]:
    """Every wage type, and as ``renamed_to`` the name HR gave it for ``day``, if it did."""
    given = WageTypeName.objects.filter(wage_type=OuterRef("pk"), valid_from__lte=day)
    return WageType.objects.annotate(renamed_to=Subquery(given.order_by("-valid_from", "-number").values("names")[:1]))


def _wage(row: Any, code: str, correction_sign: str) -> Wage:
    sign = (row.code == wages.CORRECTION and correction_sign) or row.sign_style
    return Wage(
        names=row.renamed_to or row.names,
        code=code,
        has_units=row.emits_units,
        has_rate=row.emits_rate,
        has_amount=row.emits_amount,
        is_positive=sign == WageType.SignStyle.POSITIVE,
        cost_account=row.cost_account,
        liability_account=row.liability_account,
    )
