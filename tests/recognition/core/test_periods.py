"""Days, months and cap periods in a time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.core import periods

ZONES = ["Europe/Copenhagen", "UTC", "America/New_York", "Asia/Tokyo"]


def test_the_day_is_that_of_the_zone():
    late = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)

    assert periods.local_date(late, "Europe/Copenhagen") == date(2026, 10, 1)
    assert periods.local_date(late, "America/New_York") == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 26), 24)]
)
def test_a_day_on_which_clocks_change_has_other_hours(day, hours):
    begins = periods.midnight(day, "Europe/Copenhagen")
    ends = periods.midnight(day + timedelta(days=1), "Europe/Copenhagen")

    assert ends - begins == timedelta(hours=hours)


@given(st.dates(date(1990, 1, 1), date(2037, 12, 30)), st.sampled_from(ZONES))
def test_a_day_begins_at_its_midnight_and_not_a_moment_before(day, zone):
    begins = periods.midnight(day, zone)

    assert periods.local_date(begins, zone) == day
    assert periods.local_date(begins - timedelta(microseconds=1), zone) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "last"), [("2028-02", 29), ("2027-02", 28), ("2100-02", 28), ("2026-12", 31), ("2026-04", 30)]
)
def test_a_month_ends_on_its_last_day(code, last):
    first_day, last_day = periods.month_bounds(code)

    assert (first_day.day, last_day.day, periods.month_of(last_day)) == (1, last, code)


@given(st.dates(date(1000, 1, 1), date(2998, 12, 31)))
def test_months_follow_each_other_without_a_gap(day):
    code = periods.month_of(day)
    first, last = periods.month_bounds(code)

    assert first <= day <= last
    assert periods.month_bounds(periods.next_month(code))[0] == last + timedelta(days=1)


@pytest.mark.parametrize("code", ["2026-13", "2026-00", "2026-9", "26-09", "2026-09-01", "", "2026-W40", "٢٠٢٦-09"])
def test_what_is_no_month_is_refused(code):
    with pytest.raises(periods.BadPeriod, match="2026-09"):
        periods.month_bounds(code)


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [
        (date(2026, 1, 1), "2026-01", "2026-Q1"),
        (date(2026, 3, 31), "2026-03", "2026-Q1"),
        (date(2026, 4, 1), "2026-04", "2026-Q2"),
        (date(2028, 2, 29), "2028-02", "2028-Q1"),
        (date(2026, 12, 31), "2026-12", "2026-Q4"),
    ],
)
def test_a_cap_counts_in_months_quarters_and_years(day, month, quarter):
    spans = [periods.cap_period(day, span) for span in ("month", "quarter", "year")]

    assert spans == [month, quarter, str(day.year)]


def test_there_is_no_other_cap_period():
    with pytest.raises(ValueError, match="week"):
        periods.cap_period(date(2026, 1, 1), "week")
