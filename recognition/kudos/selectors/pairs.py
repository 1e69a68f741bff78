"""What one giver gave to each of some people lately, for the caps of a pair."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from recognition.kudos.models import Allowance

HOUR = timedelta(hours=1)
# Written out, because building it anew for every kudos costs more than running it.
PAIR_USE = """
    SELECT r.employee_id, count(*) FILTER (WHERE r.given_at > %(hour)s),
        coalesce(sum(k.points) FILTER (WHERE k.allowance_id = %(allowance)s), 0)::bigint
    FROM kudos_kudosrecipient r JOIN kudos_kudos k ON k.id = r.kudos_id
    WHERE r.giver_id = %(giver)s AND r.employee_id = ANY(%(recipients)s) AND r.given_at >= %(since)s
        AND k.points > 0 AND k.withdrawn_at IS NULL
    GROUP BY r.employee_id
    UNION ALL
    SELECT r.employee_id, 0, sum(b.points)::bigint
    FROM kudos_boost b JOIN kudos_kudosrecipient r ON r.kudos_id = b.kudos_id
    WHERE b.allowance_id = %(allowance)s AND b.is_on AND r.employee_id = ANY(%(recipients)s)
    GROUP BY r.employee_id
"""


@dataclass(frozen=True, kw_only=True)
class PairUse:
    """Kudos with points in the last hour, and points in the period, boosts included; without what was taken back."""

    in_hour: Counter[int]
    points: Counter[int]


def pair_use(*, opened: Allowance, recipients: Collection[int], at: datetime) -> PairUse:
    """What the holder of the allowance ``opened`` gave to each of ``recipients``; one statement."""
    hour = at - HOUR
    use = PairUse(in_hour=Counter(), points=Counter())
    with connection.cursor() as cursor:
        cursor.execute(
            PAIR_USE,
            {
                "hour": hour,
                "since": min(hour, opened.opened_at),
                "allowance": opened.pk,
                "giver": opened.employee_id,
                "recipients": list(recipients),
            },
        )
        for employee_id, in_hour, points in cursor.fetchall():
            use.in_hour[employee_id] += in_hour
            use.points[employee_id] += points
    return use
