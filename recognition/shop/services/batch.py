"""Orders on their way through payroll, any number at a time; called by payroll inside its transaction."""

from collections.abc import Collection
from datetime import date, datetime

from recognition.core.errors import DomainError
from recognition.ledger.services import payables
from recognition.shop import states


class OrderNotInBatch(DomainError):
    """Some of a batch's orders are not where the batch left them."""

    code = "order_not_in_batch"


_ORDERS = payables.Payables(table="shop_order", name="orders", check=states.check, missing=OrderNotInBatch)


def take_into_batch(*, entity_id: int, until: date, at: datetime) -> list[int]:
    """Take everything payable of the entity's closed periods that began by ``until``; the order ids, ascending."""
    return payables.take(payables=_ORDERS, entity_id=entity_id, until=until, at=at)


def mark_exported(*, order_ids: Collection[int], at: datetime) -> None:
    """The batch they are in left for payroll. Raises OrderNotInBatch unless all are in one."""
    payables.move(payables=_ORDERS, ids=order_ids, before=("in_batch",), after="exported", at=at)


def mark_confirmed(*, order_ids: Collection[int], at: datetime) -> None:
    """Payroll confirmed that it took them over. Raises OrderNotInBatch unless all were exported."""
    payables.move(payables=_ORDERS, ids=order_ids, before=("exported",), after="confirmed", at=at)


def put_back(*, order_ids: Collection[int], at: datetime) -> None:
    """Their batch is void: payable again. Raises OrderNotInBatch when payroll confirmed one of them."""
    payables.move(payables=_ORDERS, ids=order_ids, before=("in_batch", "exported"), after="payable", at=at)
