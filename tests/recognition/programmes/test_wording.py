"""Numbers and dates as people write them."""

from datetime import date

import pytest

from recognition.core import money
from recognition.programmes import wording
from recognition.programmes.definition import Rate


@pytest.mark.parametrize(
    ("minor", "unit", "language", "written"),
    [
        (196_875, "DKK", "da", "1.968,75\u00a0kr."),
        (196_875, "SEK", "sv", "1\u00a0968,75\u00a0kr"),
        (196_875, "DKK", "en", "DKK\u00a01,968.75"),
        (196_875, "SEK", "da", "1.968,75\u00a0SEK"),
        (196_875, "DKK", "sv", "1\u00a0968,75\u00a0DKK"),
        (-5, "DKK", "da", "\u22120,05\u00a0kr."),
        (-196_875, "DKK", "en", "\u2212DKK\u00a01,968.75"),
        (1_968, "JPY", "en", "JPY\u00a01,968"),
        (1_968_750, "BHD", "en", "BHD\u00a01,968.750"),
        (1, "symbolic", "en", "1\u00a0point"),
        (1_234, "goods", "en", "1,234\u00a0points"),
        (2, "cash", "sv", "2\u00a0poäng"),
        (0, "cash", "da", "0\u00a0point"),
    ],
)
def test_it_writes_amounts(minor, unit, language, written):
    assert wording.amount(minor, unit, language) == written


@pytest.mark.parametrize(
    ("written", "unit", "language", "minor"),
    [
        ("1.250,50", "DKK", "da", 125_050),
        ("1250,5", "DKK", "da", 125_050),
        (" 1 250,50 ", "SEK", "sv", 125_050),
        ("1\u00a0250,50", "SEK", "sv", 125_050),
        ("1,250.50", "DKK", "en", 125_050),
        ("1250", "JPY", "en", 1_250),
        ("1.250", "symbolic", "da", 1_250),
        ("1,250", "goods", "en", 1_250),
    ],
)
def test_it_reads_amounts_as_people_write_them(written, unit, language, minor):
    assert wording.read_amount(written, unit, language) == minor


@pytest.mark.parametrize(
    ("written", "unit", "language", "error"),
    [
        ("1250.50", "DKK", "da", wording.Misspelt),
        ("1,250.50", "DKK", "sv", wording.Misspelt),
        ("1.250,50", "DKK", "en", wording.Misspelt),
        ("12.50", "DKK", "da", wording.Misspelt),
        ("-1", "DKK", "en", wording.Misspelt),
        ("1e3", "DKK", "en", wording.Misspelt),
        ("١٢٣", "DKK", "en", wording.Misspelt),
        ("1,250", "DKK", "da", money.BadAmount),
        ("1.250", "DKK", "en", money.BadAmount),
        ("1.250", "symbolic", "en", money.BadAmount),
        ("9" * 16, "cash", "en", money.BadAmount),
    ],
)
def test_it_refuses_what_another_language_would_read_otherwise(written, unit, language, error):
    with pytest.raises(error):
        wording.read_amount(written, unit, language)


@pytest.mark.parametrize(
    ("part", "whole", "language", "written"),
    [
        (1, 10, "en", "10%"),
        (15, 1_000, "da", "1,5\u00a0%"),
        (1, 3, "sv", "33,33\u00a0%"),
        (2, 3, "en", "66.67%"),
        (0, 3, "en", "0%"),
    ],
)
def test_it_writes_percentages(part, whole, language, written):
    assert wording.percent(part, whole, language) == written


@pytest.mark.parametrize(("part", "whole", "written"), [(2, 6, "1/3"), (99, 100, "99/100"), (1, 101, None)])
def test_it_writes_short_fractions_only(part, whole, written):
    assert wording.fraction(part, whole) == written


@pytest.mark.parametrize(
    ("language", "day", "quarter", "month"),
    [
        ("da", "3. marts 2026", "3. kvartal 2026", "september 2026"),
        ("en", "3 March 2026", "Q3 2026", "September 2026"),
        ("sv", "3 mars 2026", "kvartal 3 2026", "september 2026"),
    ],
)
def test_it_writes_dates_and_cap_periods(language, day, quarter, month):
    assert wording.day(date(2026, 3, 3), language).replace("\u00a0", " ") == day
    assert wording.period("2026-Q3", language) == quarter
    assert wording.period("2026-09", language) == month
    assert wording.period("2026", language) == "2026"


def test_it_writes_rates_without_trailing_zeros():
    rate = Rate(source="SEK", target="DKK", on=date(2026, 1, 1), billionths=654_300_000)
    one = Rate(source="SEK", target="DKK", on=date(2026, 1, 1), billionths=10_000_000_000)

    assert wording.rate(rate, "da") == "1\u00a0SEK = 0,6543\u00a0DKK"
    assert wording.rate(one, "en") == "1\u00a0SEK = 10\u00a0DKK"
