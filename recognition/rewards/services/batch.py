"""Awards on their way through payroll, any number at a time; called by payroll inside its transaction."""

from collections.abc import Collection
from datetime import date, datetime

from recognition.core.errors import DomainError
from recognition.ledger.services import payables
from recognition.rewards import states


class NotInBatch(DomainError):
    """Some of a batch's awards are not where the batch left them."""

    code = "not_in_batch"


_AWARDS = payables.Payables(table="rewards_proposal", name="awards", check=states.check, missing=NotInBatch)


def take_into_batch(*, entity_id: int, until: date, at: datetime) -> list[int]:
    """Take everything payable of the entity's closed periods that began by ``until``; the proposal ids, ascending."""
    return payables.take(payables=_AWARDS, entity_id=entity_id, until=until, at=at)


def mark_exported(*, proposal_ids: Collection[int], at: datetime) -> None:
    """The batch they are in left for payroll. Raises NotInBatch unless all are in one."""
    payables.move(payables=_AWARDS, ids=proposal_ids, before=("in_batch",), after="exported", at=at)


def mark_confirmed(*, proposal_ids: Collection[int], at: datetime) -> None:
    """Payroll confirmed that it paid them. Raises NotInBatch unless all were exported."""
    payables.move(payables=_AWARDS, ids=proposal_ids, before=("exported",), after="confirmed", at=at)


def put_back(*, proposal_ids: Collection[int], at: datetime) -> None:
    """Their batch is void: payable again. Raises NotInBatch when payroll confirmed one of them."""
    payables.move(payables=_AWARDS, ids=proposal_ids, before=("in_batch", "exported"), after="payable", at=at)
