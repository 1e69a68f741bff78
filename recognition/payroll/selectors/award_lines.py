"""The line payroll receives for one award: for the person, and for who reads statements of the entity."""

from datetime import date, datetime
from typing import NamedTuple

from recognition.core.actor import Actor
from recognition.payroll import access
from recognition.payroll.models import PayrollClaim


class AwardLine(NamedTuple):
    """One line of a batch that is not void; ``amount`` in minor units of ``currency``, ``state`` that of the batch."""

    batch: str
    line_no: int
    line_count: int
    uid: str
    payroll_number: str
    wage_type: str
    text: str
    earned_from: date
    earned_to: date
    pay_period: str
    amount: int
    currency: str
    state: str
    exported_at: datetime | None
    confirmed_at: datetime | None


def award_line(*, viewer: Actor, proposal_id: int, at: datetime) -> AwardLine | None:
    """The line that pays or takes back an award; None while there is none, or for who may not read it.

    Two statements at most.
    """
    claim = PayrollClaim.objects.filter(source=f"proposal:{proposal_id}")
    found = claim.select_related("line__wage_type", "line__employee", "batch").first()
    if found is None:
        return None
    line, batch = found.line, found.batch
    readable = access.statement_entities(viewer=viewer, employee=line.employee, at=at)
    if None not in readable and batch.entity_id not in readable:
        return None
    return AwardLine(
        batch=batch.code,
        line_no=line.line_no,
        line_count=batch.line_count,
        uid=str(line.uid),
        payroll_number=line.payroll_number,
        wage_type=line.external_code or line.wage_type.code,
        text=line.text,
        earned_from=line.earned_from,
        earned_to=line.earned_to,
        pay_period=line.pay_period,
        amount=line.amount_minor,
        currency=line.currency,
        state=batch.state,
        exported_at=batch.exported_at,
        confirmed_at=batch.confirmed_at,
    )
