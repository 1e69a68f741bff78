"""Moments at the ends of the calendar."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from recognition.core import moments

EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


def test_it_is_the_same_moment_in_utc():
    told = moments.in_utc(datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))))
    assert (told, told.tzinfo) == (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=EAST),
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, tzinfo=WEST),
    ],
)
def test_who_would_reckon_from_it_would_leave_the_calendar(moment):
    with pytest.raises(OverflowError):
        moments.in_utc(moment)
