"""What waits for a decision, or from the shop to be handed over, when a period is closed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

STATES = ("held", "proposed", "needs_second", "approved")
LISTED = 100


@dataclass(frozen=True, kw_only=True)
class Pending:
    """How many awards and shop orders are in one state, and the ids of the first hundred of each."""

    count: int
    proposal_ids: tuple[int, ...] = ()
    order_ids: tuple[int, ...] = ()


def pending(*, entity_id: int) -> Mapping[str, Pending]:
    """What is pending in an entity, by state; every pending state is there, also with nothing in it.

    Of shop orders those that would be pay: what is ordered is ``proposed``, what is ``approved`` and not handed over
    yet has a state of its own.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT state, count(*), array_agg(id ORDER BY id) FILTER (WHERE place <= %(listed)s AND NOT is_order),
                   array_agg(id ORDER BY id) FILTER (WHERE place <= %(listed)s AND is_order)
            FROM (
                SELECT id, state, false AS is_order, row_number() OVER (PARTITION BY state ORDER BY id) AS place
                FROM rewards_proposal
                WHERE entity_id = %(entity)s AND state IN ('held', 'proposed', 'needs_second')
                UNION ALL
                SELECT id, CASE state WHEN 'ordered' THEN 'proposed' ELSE state END, true,
                       row_number() OVER (PARTITION BY state ORDER BY id)
                FROM shop_order
                WHERE entity_id = %(entity)s AND state IN ('ordered', 'needs_second', 'approved')
                    AND value_minor IS NOT NULL
            ) AS waiting
            GROUP BY state
            """,
            {"entity": entity_id, "listed": LISTED},
        )
        found = {
            state: Pending(count=count, proposal_ids=tuple(awards or ()), order_ids=tuple(orders or ()))
            for state, count, awards, orders in cursor.fetchall()
        }
    return {state: found.get(state, Pending(count=0)) for state in STATES}
