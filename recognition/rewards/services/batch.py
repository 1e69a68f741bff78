"""Awards on their way through payroll, any number at a time; called by payroll inside its transaction."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import connection

from recognition.core.db import require_transaction
from recognition.core.errors import DomainError
from recognition.rewards import states

_ADVANCE = """
    WITH wanted AS (
        SELECT id FROM rewards_proposal WHERE id = ANY(%(ids)s) AND state = ANY(%(before)s) ORDER BY id FOR UPDATE
    )
    UPDATE rewards_proposal proposal SET state = %(after)s, state_at = %(at)s, revision = revision + 1
    FROM wanted WHERE proposal.id = wanted.id
"""

_TAKE = """
    WITH wanted AS (
        SELECT proposal.id FROM rewards_proposal proposal JOIN ledger_period period ON period.id = proposal.period_id
        WHERE proposal.entity_id = %(entity)s AND proposal.state = 'payable'
            AND period.state = 'closed' AND period.starts_on <= %(until)s
        ORDER BY proposal.id FOR UPDATE OF proposal
    )
    UPDATE rewards_proposal proposal SET state = 'in_batch', state_at = %(at)s, revision = revision + 1
    FROM wanted WHERE proposal.id = wanted.id
    RETURNING proposal.id
"""


class NotInBatch(DomainError):
    """Some of a batch's awards are not where the batch left them."""

    code = "not_in_batch"


def take_into_batch(*, entity_id: int, until: date, at: datetime) -> list[int]:
    """Take everything payable of the entity's closed periods that began by ``until``; the proposal ids, ascending."""
    require_transaction()
    states.check("payable", "in_batch")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"entity": entity_id, "until": until, "at": at})
        return sorted(number for (number,) in cursor.fetchall())


def mark_exported(*, proposal_ids: Collection[int], at: datetime) -> None:
    """The batch they are in left for payroll. Raises NotInBatch unless all are in one."""
    _advance(proposal_ids, ("in_batch",), "exported", at)


def mark_confirmed(*, proposal_ids: Collection[int], at: datetime) -> None:
    """Payroll confirmed that it paid them. Raises NotInBatch unless all were exported."""
    _advance(proposal_ids, ("exported",), "confirmed", at)


def put_back(*, proposal_ids: Collection[int], at: datetime) -> None:
    """Their batch is void: payable again. Raises NotInBatch when payroll confirmed one of them."""
    _advance(proposal_ids, ("in_batch", "exported"), "payable", at)


def _advance(proposal_ids: Collection[int], before: Sequence[str], after: str, at: datetime) -> None:
    require_transaction()
    for state in before:
        states.check(state, after)
    ids = list(proposal_ids)
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, {"ids": ids, "before": list(before), "after": after, "at": at})
        if cursor.rowcount != len(ids):
            raise NotInBatch(
                f"{len(ids) - cursor.rowcount} of {len(ids)} awards are not {' or '.join(before)} any more."
            )
