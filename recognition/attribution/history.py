"""The SQL that reads outcomes and touchpoints for the engine, as they were known at one moment.

Columns are those of ``frames``. A touch's ``mark`` is the one of ``policies.mark``.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from psycopg import sql

from recognition.attribution.policies import Policy

_OUTCOMES = sql.SQL(
    "SELECT id AS outcome, customer_id AS customer, occurred_at, value_minor FROM customers_outcome"
    " WHERE id = ANY({ids})"
)
_TOUCHES = sql.SQL("""
WITH wanted AS (
    SELECT customer, min(occurred_at) - {lookback} AS begin, max(occurred_at) AS end
    FROM ({outcomes}) outcome GROUP BY customer
)
SELECT touch.customer_id AS customer, touch.employee_id AS employee, touch.occurred_at,
    row_number() OVER (
        PARTITION BY touch.customer_id, touch.occurred_at
        ORDER BY touch.external_id COLLATE "C", source.code COLLATE "C"
    ) AS "order",
    {weight} AS weight{mark}
FROM wanted
JOIN customers_touchpoint touch ON touch.customer_id = wanted.customer
    AND touch.occurred_at >= wanted.begin AND touch.occurred_at < wanted.end
JOIN customers_source source ON source.id = touch.source_id
WHERE touch.employee_id IS NOT NULL
    AND touch.recorded_at <= {as_of} AND (touch.superseded_at IS NULL OR touch.superseded_at > {as_of})
""")
_MARK = """,
    sha256(convert_to(concat_ws(E'\\x1f', (extract(epoch FROM touch.occurred_at) * 1000000)::bigint, source.code,
        touch.employee_id, touch.kind, touch.stage, touch.role, touch.external_id), 'UTF8')) AS mark"""


def outcomes_by_id(*, ids: Collection[int]) -> str:
    """The outcomes with these ids."""
    return _OUTCOMES.format(ids=list(ids)).as_string(None)


def touches_for(*, outcomes: str, policy: Policy, as_of: datetime, with_marks: bool) -> str:
    """The touches that employees had with the customers of ``outcomes`` (a query of this module)."""
    weight = sql.SQL(" * ").join(
        [
            sql.SQL("1::bigint"),
            *_weights("kind", policy.kind_weights),
            *_weights("stage", policy.stage_weights),
            *_weights("role", policy.role_weights),
        ]
    )
    query = _TOUCHES.format(
        lookback=sql.SQL("{} * interval '1 second'").format(policy.lookback // 10**6),
        outcomes=sql.SQL(outcomes),
        weight=weight,
        mark=sql.SQL(_MARK if with_marks else ""),
        as_of=as_of,
    )
    return query.as_string(None)


def _weights(column: str, weights: Mapping[str, int]) -> list[sql.Composable]:
    if not weights:
        return []
    cases = [sql.SQL("WHEN {} THEN {}").format(name, weight) for name, weight in sorted(weights.items())]
    return [
        sql.SQL("CASE touch.{} {} ELSE 1 END").format(sql.Identifier(column), sql.SQL(" ").join(cases)),
    ]
