"""When a mail is due: at once, or on a morning where its reader is. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from recognition.people import news

MORNING = time(8)
MONDAY = 0


def due(*, rhythm: str, at: datetime, zone: str, usual_zone: str) -> datetime:
    """The moment news of ``at`` is due in ``rhythm``: then, the next morning, or on Monday morning of the next week.

    ``usual_zone`` stands in for a ``zone`` there is not.
    """
    if rhythm == news.AT_ONCE:
        return at
    there = _zone(zone, usual_zone)
    local = at.astimezone(there)
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    if rhythm == news.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return datetime.combine(day, MORNING, there).astimezone(UTC)


def _zone(name: str, usual: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(usual)
