"""What one giver gave to each of some people lately, for the caps of a pair."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum

from recognition.kudos.models import Allowance, Boost, KudosRecipient

HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class PairUse:
    """Kudos with points in the last hour, and points in the period, boosts included; without what was taken back."""

    in_hour: Counter[int]
    points: Counter[int]


def pair_use(*, opened: Allowance, recipients: Collection[int], at: datetime) -> PairUse:
    """What the holder of the allowance ``opened`` gave to each of ``recipients``; two statements."""
    since = min(at - HOUR, opened.opened_at)
    given = KudosRecipient.objects.filter(
        giver_id=opened.employee_id,
        employee_id__in=recipients,
        given_at__gte=since,
        kudos__points__gt=0,
        kudos__withdrawn_at__isnull=True,
    )
    rows = given.values_list("employee_id").annotate(
        in_hour=Count("pk", filter=Q(given_at__gt=at - HOUR)),
        points=Sum("kudos__points", filter=Q(kudos__allowance=opened), default=0),
    )
    use = PairUse(in_hour=Counter(), points=Counter())
    for employee_id, in_hour, points in rows:
        use.in_hour[employee_id] = in_hour
        use.points[employee_id] = points
    boosted = Boost.objects.filter(allowance=opened, is_on=True, points__gt=0)
    boosts = boosted.filter(kudos__recipients__employee_id__in=recipients)
    use.points.update(dict(boosts.values_list("kudos__recipients__employee_id").annotate(points=Sum("points"))))
    return use
