"""When a budget is used up if it goes on as it did: pure, integers only."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from recognition.core import money, periods

MONTHS = 3
LONGEST_DAYS = 36_525  # what lasts a hundred years is not used up


class Forecast(NamedTuple):
    """What a budget spends in a month on average, half up, and the last day it lasts; None for never."""

    per_month: int
    used_up_on: date | None


def months_before(day: date, *, first: str, count: int = MONTHS) -> list[str]:
    """The last ``count`` whole months before the month of ``day``, none before ``first``; the oldest first."""
    found: list[str] = []
    month = periods.month_of(day)
    while len(found) < count and month > first:
        month = periods.month_of(periods.month_bounds(month)[0] - timedelta(days=1))
        found.insert(0, month)
    return found


def forecast(*, burned: Mapping[str, int], months: Sequence[str], left: int, day: date) -> Forecast:
    """What becomes of a budget with ``left`` to spend (available and overdraft) from ``day`` on.

    It is assumed to go on as in ``months``, evenly over their days: what was committed in them, less what was
    released or given back, is ``burned`` by month; a month without is one in which nothing was spent. Seasons,
    outcomes that mature later and awards that wait are not foreseen, and nothing is allocated any more. Without
    months, or when more came back than went out, nothing is spent. Who has nothing left is used up on ``day``.
    """
    total = max(0, sum(burned.get(month, 0) for month in months))
    per_month = money.half_up(total, len(months)) if months else 0
    if left <= 0:
        return Forecast(per_month, day)
    if not total:
        return Forecast(per_month, None)
    days = sum((last - first).days + 1 for first, last in map(periods.month_bounds, months))
    lasts = -(-left * days // total)  # rounded up: it is used up in the course of the last of these days
    return Forecast(per_month, day + timedelta(days=lasts - 1) if lasts <= LONGEST_DAYS else None)
