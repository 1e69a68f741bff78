"""Judge by silence: a low-effort contact matures when the customer did not come back with the same matter."""

from datetime import datetime
from typing import Any

from django.db import connection

from recognition.core.db import durable
from recognition.customers import outcome_kinds, selectors


def mature_low_effort(*, at: datetime) -> int:
    """Let low_effort outcomes mature whose seven days passed without a touchpoint of the same matter.

    Judged once every needed source is complete past the seventh day; an outcome whose customer came back,
    or that was withdrawn before, never matures. Returns how many matured. The state is derived from what
    is recorded, so running it again changes nothing.
    """
    with durable():
        complete_until = selectors.needed_complete_until(at)
        if complete_until is None:
            return 0
        moments: dict[str, Any] = {"wait": outcome_kinds.LOW_EFFORT_WAIT, "complete_until": complete_until}
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE customers_outcome AS outcome SET matured_at = outcome.occurred_at + %(wait)s
                WHERE outcome.kind = 'low_effort' AND outcome.superseded_at IS NULL AND outcome.matured_at IS NULL
                  AND outcome.occurred_at + %(wait)s <= %(complete_until)s
                  AND (outcome.withdrawn_at IS NULL OR outcome.withdrawn_at >= outcome.occurred_at + %(wait)s)
                  AND NOT EXISTS (
                      SELECT FROM customers_touchpoint AS touch
                      WHERE touch.customer_id = outcome.customer_id AND touch.superseded_at IS NULL
                        AND touch.matter_id = outcome.matter_id AND touch.matter_id <> ''
                        AND touch.occurred_at > outcome.occurred_at
                        AND touch.occurred_at <= outcome.occurred_at + %(wait)s
                  )
                """,
                moments,
            )
            return int(cursor.rowcount)
