"""The figures of a simulation, each by a worked example."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.programmes.definition import Budgeting
from recognition.programmes.simulation import figures
from recognition.programmes.simulation.figures import Line, Tally
from tests.recognition.programmes.examples import credited, define, fixed, judge, occasion

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("amounts", "gini"),
    [
        ([], 0),
        ([0, 0], 0),
        ([7], 0),
        ([5, 5, 5, 5], 0),
        ([0, 0, 0, 1], 750_000),
        ([1, 2, 3, 4], 250_000),
        ([1, 3], 250_000),
        ([1, 1, 2], 166_667),
    ],
)
def test_gini_is_nothing_among_equals_and_nears_one_when_one_has_everything(amounts, gini):
    assert figures.gini_ppm(amounts) == gini


@given(st.lists(st.integers(0, 1_000), min_size=1, max_size=12))
def test_gini_is_half_the_mean_difference_over_the_mean(amounts):
    differences = sum(abs(one - other) for one in amounts for other in amounts)
    exact = Fraction(differences, 2 * len(amounts) * sum(amounts)) if sum(amounts) else Fraction(0)
    assert abs(figures.gini_ppm(amounts) - exact * MILLION) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("amounts", "share"),
    [
        ([], 0),
        ([4], MILLION),
        ([1, 1, 2], 500_000),
        ([1] * 10, 100_000),
        ([1] * 9 + [11], 550_000),
        ([1] * 10 + [10], 550_000),
    ],
)
def test_the_tenth_who_get_most_are_rounded_up_to_whole_people(amounts, share):
    assert figures.top_tenth_ppm(amounts) == share


def test_gains_and_losses_are_told_apart_by_unit():
    before = {(1, "DKK"): 100, (2, "DKK"): 100, (3, "SEK"): 10}
    after = {(1, "DKK"): 130, (2, "DKK"): 100, (4, "DKK"): 5}
    assert figures.gains(before, after) == {
        "DKK": {"gaining": 2, "gained": 35, "losing": 0, "lost": 0, "same": 1},
        "SEK": {"gaining": 0, "gained": 0, "losing": 1, "lost": 10, "same": 0},
    }


@pytest.mark.parametrize(
    ("after", "moved"),
    [
        ({1: 50, 2: 50}, 0),
        ({1: 100}, 500_000),
        ({1: 60, 2: 20, 3: 20}, 300_000),
        ({1: 50, 2: 50, 3: 30}, 0),
        ({1: 20, 2: 20}, 0),
        ({}, 0),
    ],
)
def test_what_moves_is_what_some_gain_and_others_lose(after, moved):
    assert figures.moved_ppm({1: 50, 2: 50}, after) == moved


def test_a_tally_adds_up_people_months_budgets_and_what_nobody_is_credited_for():
    says = define(formula=fixed(100), budget=Budgeting(by_cost_centre=True, span="quarter"))
    alice, bob = credited(1, team_id=7), credited(2, weight=3, team_id=None)
    verdicts = judge(says, occasion(alice, bob), occasion(alice), occasion(number=99, credited=())).verdicts
    tally = Tally()
    for verdict in verdicts:
        tally.add(says, verdict, {1: "K1"})
    assert list(tally.rows()) == [
        Line(1, 7, "2026-03", "DKK", 125, 2),
        Line(2, None, "2026-03", "DKK", 75, 1),
    ]
    document = tally.document()
    assert (document["judged"], document["results"]) == (3, {"paid": 2, "uncredited": 1})
    assert document["uncredited"] == [99]
    assert document["burn"] == [
        {"unit": "DKK", "cost_centre": "", "period_key": "2026-Q1", "amount": 75},
        {"unit": "DKK", "cost_centre": "K1", "period_key": "2026-Q1", "amount": 125},
    ]
    assert document["units"]["DKK"] == {
        "amount": 200,
        "awards": 3,
        "months": {"2026-03": 200},
        "people": 2,
        "top_tenth_ppm": 625_000,
        "gini_ppm": 125_000,
    }
