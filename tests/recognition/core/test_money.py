"""Splitting and spelling amounts in whole numbers."""

import hashlib
import itertools
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.core import identity, money

weights = st.lists(st.integers(0, 10**38), min_size=1, max_size=40).filter(any)
totals = st.integers(-(10**15), 10**15)


def keys(count):
    return [hashlib.sha256(bytes([number])).digest() for number in range(count)]


def allot(total, given_weights, ties=None):
    return money.allot(total, given_weights, ties=ties or keys(len(given_weights)))


@given(totals, weights)
def test_parts_sum_to_the_whole(total, given_weights):
    assert sum(allot(total, given_weights)) == total


@given(totals, weights)
def test_no_part_is_a_unit_away_from_its_exact_share(total, given_weights):
    whole = sum(given_weights)
    for part, weight in zip(allot(total, given_weights), given_weights, strict=True):
        assert abs(part - Fraction(total * weight, whole)) < 1


@given(totals, weights, st.randoms(use_true_random=False))
def test_the_order_of_the_people_changes_nothing(total, given_weights, random):
    ties = keys(len(given_weights))
    order = list(range(len(given_weights)))
    random.shuffle(order)

    shuffled = allot(total, [given_weights[index] for index in order], [ties[index] for index in order])

    assert shuffled == [allot(total, given_weights, ties)[index] for index in order]


@given(totals, weights, st.integers(2, 10**6))
def test_only_the_proportions_of_weights_count(total, given_weights, factor):
    assert allot(total, [factor * weight for weight in given_weights]) == allot(total, given_weights)


@given(totals, weights)
def test_taking_back_mirrors_giving(total, given_weights):
    assert allot(-total, given_weights) == [-part for part in allot(total, given_weights)]


@given(totals, weights)
def test_who_has_no_weight_gets_nothing_and_more_weight_never_gets_less(total, given_weights):
    parts = sorted(zip(given_weights, map(abs, allot(total, given_weights)), strict=True))

    assert all(part == 0 for weight, part in parts if weight == 0)
    assert all(a[1] <= b[1] for a, b in itertools.pairwise(parts) if a[0] < b[0])


def test_the_extra_unit_of_an_odd_total_is_fair_over_many_outcomes():
    """10 000 fair coins fall within 5 standard deviations (250) of 5 000, but for one run in two million."""
    alice, bob = (identity.uid("hr", "employee", name) for name in ("alice", "bob"))
    to_alice = 0
    for number in range(10_000):
        outcome = identity.uid("shop", "outcome", str(number))
        ties = [identity.tie(outcome, person) for person in (alice, bob)]
        to_alice += money.allot(101, [1, 1], ties=ties)[0] - 50

    assert 4_750 < to_alice < 5_250


@pytest.mark.parametrize(("given_weights", "ties"), [([0, 0], 2), ([], 0), ([1, -1], 2), ([1, 1], 1)])
def test_it_refuses_weights_that_mean_nothing(given_weights, ties):
    with pytest.raises(ValueError, match=r"weight"):
        money.allot(10, given_weights, ties=keys(ties))


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**9))
def test_halves_go_away_from_zero(numerator, denominator):
    doubled = Fraction(2 * numerator, denominator)
    rounded = money.half_up(numerator, denominator)

    assert abs(2 * rounded - doubled) <= 1
    assert abs(rounded) >= abs(Fraction(numerator, denominator)) or abs(2 * rounded - doubled) < 1


@given(st.integers(-(10**12), 10**12))
def test_halves_go_where_bookkeepers_send_them(numerator):
    expected = (Decimal(numerator) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)

    assert money.half_up(numerator, 100) == expected


def test_nothing_is_divided_by_nothing():
    with pytest.raises(ValueError, match="positive"):
        money.half_up(1, 0)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("1968.75", "DKK", 196_875), ("0.5", "SEK", 50), ("-3", "EUR", -300), ("12", "JPY", 12), ("1.234", "KWD", 1_234)],
)
def test_an_amount_is_read_in_minor_units(text, currency, minor):
    assert money.to_minor(text, currency) == minor


@given(
    st.integers(-money.LARGEST_AMOUNT // 1_000, money.LARGEST_AMOUNT // 1_000), st.sampled_from(["DKK", "JPY", "KWD"])
)
def test_what_is_written_is_read_as_the_same(minor, currency):
    assert money.to_minor(money.to_decimal(minor, currency), currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "sentence"),
    [
        ("1968,75", "DKK", "not a number"),
        ("1.005", "DKK", "more decimals than DKK"),
        ("1.5", "JPY", "more decimals than JPY"),
        ("", "DKK", "not a number"),
        ("1e3", "DKK", "not a number"),
        ("٣", "DKK", "not a number"),
        ("NaN", "DKK", "not a number"),
        ("999999999999999", "DKK", "too large"),
        ("1", "XYZ", "not a currency"),
        ("1", "dkk", "not a currency"),
    ],
)
def test_other_spellings_are_refused_with_the_mend(text, currency, sentence):
    with pytest.raises(money.BadAmount, match=sentence):
        money.to_minor(text, currency)


def test_it_knows_currencies_from_points():
    assert [money.is_currency(unit) for unit in ("DKK", "JPY", "symbolic", "goods", "cash", "XXX")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
