"""Calendar days and weeks where a Slack user is."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings


class Week(NamedTuple):
    """The seven days before a local Monday, as two moments in UTC."""

    since: datetime
    until: datetime


def local(at: datetime, zone: str) -> datetime:
    """``at`` on the clocks of ``zone``; on the company's where Slack names none we know."""
    return at.astimezone(_zone(zone))


def week_before(at: datetime, zone: str) -> Week:
    """The week that ended with the Monday of ``at`` where ``zone`` is."""
    there, today = _zone(zone), local(at, zone).date()
    monday = today - timedelta(days=today.weekday())
    begins = (datetime.combine(day, time(), there) for day in (monday - timedelta(days=7), monday))
    return Week(*(moment.astimezone(UTC) for moment in begins))


def iso_week(day: date) -> str:
    """2026-W47."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.LAURELS.company_time_zone)
