"""What payroll is to pay of closed periods, kept by the parts above: any number moved at a time, whole or not at all.

Called inside payroll's transaction.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from psycopg import sql

from recognition.core.db import require_transaction
from recognition.core.errors import DomainError

_MOVE = sql.SQL("""
    WITH wanted AS (
        SELECT id FROM {table} WHERE id = ANY(%(ids)s) AND state = ANY(%(before)s) ORDER BY id FOR UPDATE
    )
    UPDATE {table} AS payable SET state = %(after)s, state_at = %(at)s, revision = revision + 1
    FROM wanted WHERE payable.id = wanted.id
""")

_TAKE = sql.SQL("""
    WITH wanted AS (
        SELECT payable.id FROM {table} AS payable JOIN ledger_period period ON period.id = payable.period_id
        WHERE payable.entity_id = %(entity)s AND payable.state = 'payable'
            AND period.state = 'closed' AND period.starts_on <= %(until)s
        ORDER BY payable.id FOR UPDATE OF payable
    )
    UPDATE {table} AS payable SET state = 'in_batch', state_at = %(at)s, revision = revision + 1
    FROM wanted WHERE payable.id = wanted.id
    RETURNING payable.id
""")


@dataclass(frozen=True, kw_only=True)
class Payables:
    """A table of what is paid: rows of an entity and a period, with state, state_at and revision.

    ``check`` raises unless its second state may follow its first. ``missing`` is raised for rows that are not where the
    batch left them; ``name`` is what they are called there.
    """

    table: str
    name: str
    check: Callable[[str, str], None]
    missing: type[DomainError]


def take(*, payables: Payables, entity_id: int, until: date, at: datetime) -> list[int]:
    """Take everything payable of the entity's closed periods that began by ``until``; the ids, ascending."""
    require_transaction()
    payables.check("payable", "in_batch")
    with connection.cursor() as cursor:
        statement = _TAKE.format(table=sql.Identifier(payables.table))
        cursor.execute(statement, {"entity": entity_id, "until": until, "at": at})
        return sorted(number for (number,) in cursor.fetchall())


def move(*, payables: Payables, ids: Collection[int], before: Sequence[str], after: str, at: datetime) -> None:
    """Move all of ``ids`` from the states ``before`` to ``after``. Raises ``payables.missing``, saying of how many."""
    require_transaction()
    for state in before:
        payables.check(state, after)
    if not ids:
        return
    with connection.cursor() as cursor:
        statement = _MOVE.format(table=sql.Identifier(payables.table))
        cursor.execute(statement, {"ids": list(ids), "before": list(before), "after": after, "at": at})
        if cursor.rowcount != len(ids):
            raise payables.missing(
                f"{len(ids) - cursor.rowcount} of {len(ids)} {payables.name} are not {' or '.join(before)} any more."
            )
