"""Calendar arithmetic: days, pay periods and cap periods in a time zone."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from recognition.core.errors import DomainError

DAY = timedelta(seconds=86_400)
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")
_CAP_PERIODS = {"month": _MONTH, "quarter": re.compile(r"[12][0-9]{3}-Q[1-4]"), "year": re.compile(r"[12][0-9]{3}")}


class BadPeriod(DomainError):
    """A text is not the code of a monthly period."""

    code = "bad_period"


def local_date(moment: datetime, zone: str) -> date:
    """The calendar day of ``moment`` in ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """The moment (UTC) at which ``day`` begins in ``zone``."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def month_of(day: date) -> str:
    """The code of the month of ``day``: ``2026-09``."""
    return f"{day.year:04d}-{day.month:02d}"


def month_bounds(code: str) -> tuple[date, date]:
    """First and last day of the month ``code``. Raises BadPeriod for anything but ``YYYY-MM`` from 1000 to 2999."""
    match = _MONTH.fullmatch(code)
    if not match:
        raise BadPeriod(f"{code!r} is not a month; write it as 2026-09.")
    first = date(int(match[1]), int(match[2]), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def next_month(code: str) -> str:
    """The code of the month after ``code``."""
    return month_of(month_bounds(code)[1] + timedelta(days=1))


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def cap_period(day: date, span: str) -> str:
    """The key of the cap period of ``day``: ``2026-09``, ``2026-Q3`` or ``2026``."""
    if span == "month":
        return month_of(day)
    if span == "quarter":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    if span == "year":
        return f"{day.year:04d}"
    raise ValueError(f"no cap period {span!r}")


def is_cap_period(key: str, span: str) -> bool:
    """Whether ``key`` is one ``cap_period`` makes for some day of ``span``."""
    return _CAP_PERIODS[span].fullmatch(key) is not None
