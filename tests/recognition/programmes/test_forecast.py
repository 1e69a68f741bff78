"""When a budget is used up if it goes on as it did."""

from datetime import date

import pytest

from recognition.programmes.forecast import Forecast, forecast, months_before

SEPTEMBER = date(2026, 9, 1)
SUMMER = ["2026-06", "2026-07", "2026-08"]  # 92 days


@pytest.mark.parametrize(
    ("burned", "months", "left", "day", "expected"),
    [
        # 100 a day: 31 days from 1 September are over on 1 October.
        ({"2026-08": 3_100}, ["2026-08"], 3_100, SEPTEMBER, Forecast(3_100, date(2026, 10, 1))),
        # One more needs one more day, one less ends in the course of the same.
        ({"2026-08": 3_100}, ["2026-08"], 3_101, SEPTEMBER, Forecast(3_100, date(2026, 10, 2))),
        ({"2026-08": 3_100}, ["2026-08"], 3_001, SEPTEMBER, Forecast(3_100, date(2026, 10, 1))),
        ({"2026-08": 3_100}, ["2026-08"], 1, SEPTEMBER, Forecast(3_100, SEPTEMBER)),
        # A month without is one in which nothing was spent: 9 200 over 92 days.
        ({"2026-06": 9_200}, SUMMER, 1_000, SEPTEMBER, Forecast(3_067, date(2026, 9, 10))),
        # What came back counts against what went out.
        ({"2026-06": 9_300, "2026-07": -100}, SUMMER, 1_000, SEPTEMBER, Forecast(3_067, date(2026, 9, 10))),
        # Half a unit a month is rounded up; the days are reckoned from the sum.
        ({"2026-07": 1}, ["2026-07", "2026-08"], 1, SEPTEMBER, Forecast(1, date(2026, 11, 1))),
        # Leap day: 29 days of February are 100 each, whichever weeks have a clock change in them.
        ({"2028-02": 2_900}, ["2028-02"], 3_100, date(2028, 3, 1), Forecast(2_900, date(2028, 3, 31))),
        # Never.
        ({}, [], 1_000, SEPTEMBER, Forecast(0, None)),
        ({}, SUMMER, 1_000, SEPTEMBER, Forecast(0, None)),
        ({"2026-07": -5}, SUMMER, 1_000, SEPTEMBER, Forecast(0, None)),
        ({"2026-08": 1}, ["2026-08"], 1_200, SEPTEMBER, Forecast(1, None)),  # 102 years
        # Already.
        ({"2026-08": 3_100}, ["2026-08"], 0, SEPTEMBER, Forecast(3_100, SEPTEMBER)),
        ({}, [], -1, SEPTEMBER, Forecast(0, SEPTEMBER)),
    ],
)
def test_a_budget_lasts_as_long_as_it_would_at_the_pace_of_its_last_months(burned, months, left, day, expected):
    assert forecast(burned=burned, months=months, left=left, day=day) == expected


@pytest.mark.parametrize(
    ("day", "first", "count", "expected"),
    [
        (date(2026, 9, 15), "2025-01", 3, SUMMER),
        (date(2026, 9, 1), "2026-08", 3, ["2026-08"]),
        (date(2026, 9, 30), "2026-09", 3, []),
        (date(2026, 9, 30), "2026-10", 3, []),
        (date(2026, 2, 1), "2025-01", 2, ["2025-12", "2026-01"]),
    ],
)
def test_only_whole_months_count_and_none_before_the_first(day, first, count, expected):
    assert months_before(day, first=first, count=count) == expected
