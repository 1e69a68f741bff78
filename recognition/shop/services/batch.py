"""Orders on their way through payroll, any number at a time; called by payroll inside its transaction."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import connection

from recognition.core.db import require_transaction
from recognition.core.errors import DomainError
from recognition.shop import states

_ADVANCE = """
    WITH wanted AS (
        SELECT id FROM shop_order WHERE id = ANY(%(ids)s) AND state = ANY(%(before)s) ORDER BY id FOR UPDATE
    )
    UPDATE shop_order AS ordered SET state = %(after)s, state_at = %(at)s, revision = revision + 1
    FROM wanted WHERE ordered.id = wanted.id
"""

_TAKE = """
    WITH wanted AS (
        SELECT ordered.id FROM shop_order ordered JOIN ledger_period period ON period.id = ordered.period_id
        WHERE ordered.entity_id = %(entity)s AND ordered.state = 'payable'
            AND period.state = 'closed' AND period.starts_on <= %(until)s
        ORDER BY ordered.id FOR UPDATE OF ordered
    )
    UPDATE shop_order AS ordered SET state = 'in_batch', state_at = %(at)s, revision = revision + 1
    FROM wanted WHERE ordered.id = wanted.id
    RETURNING ordered.id
"""


class OrderNotInBatch(DomainError):
    """Some of a batch's orders are not where the batch left them."""

    code = "order_not_in_batch"


def take_into_batch(*, entity_id: int, until: date, at: datetime) -> list[int]:
    """Take everything payable of the entity's closed periods that began by ``until``; the order ids, ascending."""
    require_transaction()
    states.check("payable", "in_batch")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"entity": entity_id, "until": until, "at": at})
        return sorted(number for (number,) in cursor.fetchall())


def mark_exported(*, order_ids: Collection[int], at: datetime) -> None:
    """The batch they are in left for payroll. Raises OrderNotInBatch unless all are in one."""
    _advance(order_ids, ("in_batch",), "exported", at)


def mark_confirmed(*, order_ids: Collection[int], at: datetime) -> None:
    """Payroll confirmed that it took them over. Raises OrderNotInBatch unless all were exported."""
    _advance(order_ids, ("exported",), "confirmed", at)


def put_back(*, order_ids: Collection[int], at: datetime) -> None:
    """Their batch is void: payable again. Raises OrderNotInBatch when payroll confirmed one of them."""
    _advance(order_ids, ("in_batch", "exported"), "payable", at)


def _advance(order_ids: Collection[int], before: Sequence[str], after: str, at: datetime) -> None:
    require_transaction()
    for state in before:
        states.check(state, after)
    ids = list(order_ids)
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, {"ids": ids, "before": list(before), "after": after, "at": at})
        if cursor.rowcount != len(ids):
            raise OrderNotInBatch(
                f"{len(ids) - cursor.rowcount} of {len(ids)} orders are not {' or '.join(before)} any more."
            )
