"""Payroll's answer to a batch is taken in: compared with what was handed over, kept, never changed."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection

from recognition.activity import services as activity
from recognition.core import constraints, db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.payroll import answers, selectors, wages
from recognition.payroll.models import EntityPayroll, PayrollBatch, Reconciliation, ReconciliationRow, WageType
from recognition.payroll.services import locks
from recognition.people import access
from recognition.people.models import Employee, Role

MAY_RECONCILE = {Role.PAYROLL_PREPARER, Role.PAYROLL_RELEASER, Role.HR}

constraints.register(
    {
        "reconciliation_once": "An answer to this batch was taken in at the same moment; look at it.",
        "reconciliation_row_once": "This answer was taken in at the same moment; look at it.",
    }
)

# A line that is only told (or takes one back) is not handed over as pay, so payroll has nothing to say about it. What a
# deducting entity takes back it hands over under the wage type of corrections, and with the sign that one had.
_HANDED = f"""
    SELECT line.payroll_number, coalesce(nullif(told.code, ''), wage_type.code),
           array_agg(DISTINCT wage_type.code), min(line.employee_id), sum(told.amount)::bigint,
           array_agg(DISTINCT wage_type.id) FILTER (WHERE told.code = '')
    FROM payroll_payrollline line
    LEFT JOIN payroll_wagetype deducted
        ON %(is_deducted)s AND line.amount_minor < 0 AND line.tax_class <> 'benefit_taxable'
        AND deducted.code = %(correction)s
    JOIN payroll_wagetype wage_type ON wage_type.id = coalesce(deducted.id, line.wage_type_id)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN deducted.id IS NULL THEN line.external_code ELSE '' END,
               CASE WHEN deducted.id IS NOT NULL AND %(is_positive)s THEN -line.amount_minor ELSE line.amount_minor END
    ) AS told (code, amount)
    WHERE line.batch_id = %(batch)s AND {wages.IS_PAY} GROUP BY 1, 2
"""  # noqa: S608 (only a constant is spliced in)


class NothingToReconcile(DomainError):
    """Payroll cannot answer to a batch it was never given, or that is void."""

    code = "nothing_to_reconcile"


def reconcile_batch(*, actor: Actor, reference: str, content: bytes, at: datetime) -> Reconciliation:
    """Take in payroll's answer to an exported batch and compare it; the answer before it stays, this one counts.

    Of the file its digest and what was read are kept: numbers, wage types, amounts; never a column of names, nor what
    it was called. The file that counts already changes nothing. Raises UnknownBatch, AmbiguousBatch,
    RoleNeeded unless the actor prepares or releases payroll or is HR there, NothingToReconcile, BadAnswer with every
    line and field that is wrong; then nothing was taken in.
    """
    with db.durable():
        batch = locks.locked_batch(reference)
        access.require_role(actor=actor, roles=MAY_RECONCILE, entity_id=batch.entity_id, at=at)
        if batch.state not in (PayrollBatch.State.EXPORTED, PayrollBatch.State.CONFIRMED):
            raise NothingToReconcile(f"Batch {batch.code} is {batch.state}; payroll answers to an exported batch.")
        sha256 = hashlib.sha256(content).hexdigest()
        newest = Reconciliation.objects.filter(batch=batch).order_by("-number").first()
        if newest is not None and newest.sha256 == sha256:
            return newest
        answer = answers.read(content, period=batch.period.code, currency=batch.entity.currency)
        rows = answers.compared(_handed(batch), answer.payments)
        made = Reconciliation.objects.create(
            batch=batch,
            number=newest.number + 1 if newest else 1,
            content=answer.kept(period=batch.period.code, currency=batch.entity.currency),
            sha256=sha256,
            encoding=answer.encoding,
            payment_count=len(answer.payments),
            difference_minor=sum((row.answered or 0) - (row.expected or 0) for row in rows),
            imported_by=Employee.objects.get(pk=actor.employee_id or 0),
            imported_at=at,
            **{result: sum(row.result == result for row in rows) for result in ReconciliationRow.Result.values},
        )
        _keep(made, rows)
        _record(made, actor, at)
        return made


def _handed(batch: PayrollBatch) -> list[answers.Handed]:
    """What payroll was handed, by payroll number and code, as HR had set both when the file was made."""
    said = selectors.payroll_of(entity=batch.entity, day=batch.period.ends_on, known_at=batch.exported_at)
    is_deducted = said.correction_style == EntityPayroll.CorrectionStyle.DEDUCTION
    wanted: dict[str, Any] = {"batch": batch.pk, "is_deducted": is_deducted, "correction": wages.CORRECTION}
    wanted |= {"is_positive": batch.correction_sign == WageType.SignStyle.POSITIVE}
    with connection.cursor() as cursor:
        cursor.execute(_HANDED, wanted)
        rows = cursor.fetchall()
    # What the batch froze no code for left under the one its files have.
    known = selectors.codes_of(batch=batch)
    found: dict[tuple[str, str], answers.Handed] = {}
    for number, called, codes, employee_id, amount, late in rows:
        name = next((known[each] for each in late or () if each in known), called)
        names, before = {called, *codes}, 0
        if same := found.get((number, name)):
            names, before = names.union(same.codes), same.amount
        told = (name, *sorted(names - {name}))
        found[number, name] = answers.Handed(number, told, employee_id, before + amount)
    return list(found.values())


def _keep(made: Reconciliation, rows: list[answers.Compared]) -> None:
    ReconciliationRow.objects.bulk_create(
        (
            ReconciliationRow(
                reconciliation=made,
                number=number,
                payroll_number=row.payroll_number,
                wage_type=row.wage_type,
                employee_id=row.employee_id,
                expected_minor=row.expected,
                answered_minor=row.answered,
                result=row.result,
            )
            for number, row in enumerate(rows, start=1)
        ),
        batch_size=2000,
    )


def _record(made: Reconciliation, actor: Actor, at: datetime) -> None:
    counts = {result: getattr(made, result) for result in ReconciliationRow.Result.values}
    data = {"number": made.number, "sha256": made.sha256, "difference": made.difference_minor, **counts}
    activity.record(
        actor=actor,
        at=at,
        code="payroll.batch_reconciled",
        subject_kind="payroll_batch",
        subject_id=made.batch_id,
        data=data,
    )
