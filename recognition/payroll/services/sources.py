"""What the lines of a batch pay: awards and shop orders, each taken, moved on and put back by its own part."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from recognition.ledger import chart
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft, Transfer
from recognition.payroll import selectors
from recognition.payroll.models import PayrollBatch
from recognition.rewards import services as rewards
from recognition.shop import services as shop

# Whatever is bought was paid for in points: no budget bears it. What turned out taxable moves nothing.
_MOVEMENTS = """
    SELECT line.uid, split_part(line.source, ':', 1), split_part(line.source, ':', 2)::bigint,
           coalesce(proposal.period_id, ordered.period_id), proposal.budget_id, line.currency, line.amount_minor,
           line.employee_id, %(entity)s::bigint
    FROM payroll_payrollline line
    LEFT JOIN rewards_proposal proposal
        ON line.source LIKE 'proposal:%%' AND proposal.id = split_part(line.source, ':', 2)::bigint
    LEFT JOIN shop_order ordered
        ON line.source LIKE 'order:%%' AND ordered.id = split_part(line.source, ':', 2)::bigint
    WHERE line.batch_id = %(batch)s AND line.source NOT LIKE 'reclassified:%%' ORDER BY line.line_no
"""


class Taken(NamedTuple):
    """What a batch is built of; ``names`` are those under which it is claimed."""

    proposal_ids: list[int]
    order_ids: list[int]

    @property
    def names(self) -> list[str]:
        return [*map("proposal:{}".format, self.proposal_ids), *map("order:{}".format, self.order_ids)]


class _Movement(NamedTuple):
    """What one line takes out of the house, in the period its source was approved in."""

    uid: object
    kind: str
    subject_id: int
    period_id: int | None
    budget_id: int | None
    unit: str
    amount: int
    employee_id: int
    entity_id: int


def take(*, entity_id: int, until: date, at: datetime) -> Taken:
    """Take everything payable of the entity's closed periods that began by ``until``."""
    return Taken(
        rewards.take_into_batch(entity_id=entity_id, until=until, at=at),
        shop.take_into_batch(entity_id=entity_id, until=until, at=at),
    )


def mark_exported(batch: PayrollBatch, *, at: datetime) -> None:
    """The batch left for payroll, and in the ledger, each line in the period its source was approved in."""
    rewards.mark_exported(proposal_ids=selectors.proposal_ids(batch), at=at)
    shop.mark_exported(order_ids=selectors.order_ids(batch), at=at)
    ledger.post_many(drafts=[_draft(each) for each in _movements(batch)], at=at)


def mark_confirmed(batch: PayrollBatch, *, at: datetime) -> None:
    """Payroll has taken the batch over."""
    rewards.mark_confirmed(proposal_ids=selectors.proposal_ids(batch), at=at)
    shop.mark_confirmed(order_ids=selectors.order_ids(batch), at=at)


def put_back(batch: PayrollBatch, *, at: datetime) -> None:
    """The batch is void: its sources are payable again, and what had left in the ledger is back."""
    rewards.put_back(proposal_ids=selectors.proposal_ids(batch), at=at)
    shop.put_back(order_ids=selectors.order_ids(batch), at=at)
    if batch.state != PayrollBatch.State.EXPORTED:
        return
    # One call for all periods: two would lock accounts one after the other, against the order others lock them in.
    moved = {f"void:{each.uid}": each for each in _movements(batch)}
    ledger.reverse_many(
        keys={key: entry_key(each.uid) for key, each in moved.items()},
        at=at,
        periods={key: each.period_id for key, each in moved.items()},
    )


def entry_key(line_uid: object) -> str:
    """The key of the movement that takes a line's money out for payroll."""
    return f"export:{line_uid}"


def _movements(batch: PayrollBatch) -> list[_Movement]:
    with connection.cursor() as cursor:
        cursor.execute(_MOVEMENTS, {"batch": batch.pk, "entity": batch.entity_id})
        return [_Movement(*row) for row in cursor.fetchall()]


def _draft(moved: _Movement) -> EntryDraft:
    return EntryDraft(
        key=entry_key(moved.uid),
        code="reward_export" if moved.kind == "proposal" else "shop_export",
        subject_kind=moved.kind,
        subject_id=moved.subject_id,
        transfers=_transfers(moved),
        period_id=moved.period_id,
    )


def _transfers(moved: _Movement) -> tuple[Transfer, ...]:
    unit, amount, employee_id, entity_id = moved.unit, abs(moved.amount), moved.employee_id, moved.entity_id
    if moved.budget_id is None:
        leave = chart.hand_over if moved.amount > 0 else chart.hand_over_reversal
        return leave(unit=unit, amount=amount, employee_id=employee_id, entity_id=entity_id)
    export = chart.export if moved.amount > 0 else chart.export_reversal
    return export(budget_id=moved.budget_id, unit=unit, amount=amount, employee_id=employee_id, entity_id=entity_id)
