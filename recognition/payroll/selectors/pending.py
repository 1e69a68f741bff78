"""What waits for a decision when a period is closed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

STATES = ("held", "proposed", "needs_second")
LISTED = 100


@dataclass(frozen=True, kw_only=True)
class Pending:
    """How many proposals are in one state, and the ids of the first hundred."""

    count: int
    proposal_ids: tuple[int, ...]


def pending(*, entity_id: int) -> Mapping[str, Pending]:
    """What is pending in an entity, by state; every pending state is there, also with nothing in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT state, count(*), array_agg(id ORDER BY id) FILTER (WHERE place <= %s)
            FROM (
                SELECT id, state, row_number() OVER (PARTITION BY state ORDER BY id) AS place
                FROM rewards_proposal WHERE entity_id = %s AND state = ANY(%s)
            ) AS waiting
            GROUP BY state
            """,
            [LISTED, entity_id, list(STATES)],
        )
        found = {state: Pending(count=count, proposal_ids=tuple(ids)) for state, count, ids in cursor.fetchall()}
    return {state: found.get(state, Pending(count=0, proposal_ids=())) for state in STATES}
