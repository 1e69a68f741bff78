"""What one outcome earns before it is shared."""

import pytest

from recognition.programmes import formula
from recognition.programmes.definition import Formula
from tests.recognition.programmes.examples import fixed, tiers

BONUS = 1_000_000
STEPS = tiers(
    "whole_tiers", (0, 0), (9_000, BONUS // 2), (10_000, BONUS), (11_501, BONUS * 3 // 2)
)  # nothing below 90.00, half from 90.00, all from 100.00 to 115.00, half as much again above


def earned(rule, value, **fields):
    return formula.amount(rule, value=value, **{"value_currency": "DKK", "pays_money": True} | fields)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (8_999, 0),
        (9_000, BONUS // 2),
        (9_999, BONUS // 2),
        (10_000, BONUS),
        (11_500, BONUS),
        (11_501, BONUS * 3 // 2),
        (0, 0),
        (-1, 0),
    ],
)
def test_it_takes_the_tier_whose_half_open_interval_holds_the_value(value, amount):
    assert earned(STEPS, value) == amount


@pytest.mark.parametrize(("kind", "amount"), [("whole_tiers", 15_000), ("marginal_tiers", 10_000)])
def test_it_tells_whole_tiers_from_marginal_ones(kind, amount):
    assert earned(tiers(kind, (0, None, 500), (100_000, None, 1_000)), 150_000) == amount


@pytest.mark.parametrize(
    ("value", "amount"),
    [(0, 0), (99_999, 5_000), (100_000, 5_000), (100_010, 5_001), (300_000, 35_000), (-500, 0)],
)
def test_it_adds_up_marginal_slices_and_rounds_once(value, amount):
    rule = tiers("marginal_tiers", (0, None, 500), (100_000, None, 1_000), (200_000, None, 2_000))

    assert earned(rule, value) == amount


@pytest.mark.parametrize(("value", "amount"), [(1_000, 15), (1_033, 15), (1_034, 16), (33, 0), (34, 1)])
def test_it_rounds_basis_points_half_up(value, amount):
    assert earned(Formula(kind="basis_points", basis_points=150), value) == amount


@pytest.mark.parametrize(("currency", "value", "points"), [("DKK", 150_000, 15), ("JPY", 1_500, 15), ("DKK", 5_000, 1)])
def test_it_counts_points_by_whole_units_of_the_currency(currency, value, points):
    rule = Formula(kind="basis_points", basis_points=100)

    assert earned(rule, value, value_currency=currency, pays_money=False) == points


def test_it_pays_a_fixed_amount_whatever_the_value():
    assert earned(fixed(500), None) == 500


def test_it_needs_a_value_where_the_rule_reads_one():
    with pytest.raises(ValueError, match="needs a value"):
        earned(STEPS, None)
