"""Moments as others write them, brought into the one calendar everything here reckons with."""

from datetime import UTC, datetime

FIRST, LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC.

    Raises OverflowError where a time zone or a wait more would leave the calendar: the database keeps the year 0 and
    the year 10000, and whoever then reads the row cannot.
    """
    told = moment.astimezone(UTC)
    if not FIRST <= told < LAST:
        raise OverflowError(f"{told.year} is no year things happen in")
    return told
