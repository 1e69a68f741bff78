"""What the customers one employee served did lately."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

SERVED_WITHIN = timedelta(days=180)
FAMILIES = ("gain", "saved", "loss")

# Somebody's customers are few, so their outcomes are found from there, by an index each.
_LATELY = """
    SELECT customer.id, outcome.family, outcome.kind, customer.name, outcome.occurred_at,
        served.contacts, outcome.matured_at
    FROM (
        SELECT DISTINCT customer_id FROM customers_touchpoint
        WHERE employee_id = %(me)s AND superseded_at IS NULL AND occurred_at >= %(served)s AND occurred_at < %(at)s
    ) AS mine
    JOIN customers_outcome AS outcome ON outcome.customer_id = mine.customer_id
        AND outcome.superseded_at IS NULL AND outcome.withdrawn_at IS NULL AND outcome.family = ANY(%(families)s)
        AND outcome.occurred_at >= %(since)s AND outcome.occurred_at <= %(at)s
    JOIN customers_customer AS customer ON customer.id = outcome.customer_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS contacts FROM customers_touchpoint AS touch
        WHERE touch.employee_id = %(me)s AND touch.customer_id = outcome.customer_id AND touch.superseded_at IS NULL
            AND touch.occurred_at >= outcome.occurred_at - %(within)s AND touch.occurred_at < outcome.occurred_at
    ) AS served
    WHERE served.contacts > 0 ORDER BY outcome.occurred_at DESC, outcome.id DESC
"""


class Happened(NamedTuple):
    """Something a customer did; ``contacts`` counts one's own with them in the 180 days before it.

    ``matured_at`` is None, or later than now, while nothing can come of it yet.
    """

    customer_id: int
    family: str
    kind: str
    name: str
    occurred_at: datetime
    contacts: int
    matured_at: datetime | None


class Lately(NamedTuple):
    """Gains and saved customers apart from losses, each the latest first, and how many gains and saved there are."""

    gained: list[Happened]
    lost: list[Happened]
    gained_total: int


def lately(*, employee_id: int, since: datetime, at: datetime, limit: int) -> Lately:
    """What happened in [since, at] with customers the employee served in the 180 days before it; one statement."""
    found: dict[str, Any] = {
        "me": employee_id,
        "at": at,
        "since": since,
        "served": since - SERVED_WITHIN,
        "within": SERVED_WITHIN,
        "families": list(FAMILIES),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LATELY, found)
        rows = [Happened(*row) for row in cursor.fetchall()]
    lost = [row for row in rows if row.family == "loss"]
    gained = [row for row in rows if row.family != "loss"]
    return Lately(gained[:limit], lost[:limit], len(gained))
