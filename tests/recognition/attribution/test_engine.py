"""The engine and the policies say the same: exactly for contributions, within 1e-6 for totals."""

import os
import subprocess
import sys
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognition.attribution import contributions, engine, policies
from recognition.attribution.policies import DAY, BadPolicy, Policy, Touch

LOOKBACK = 30
NAMES = ("equal", "linear", "first", "last", "position", "time_decay")
KINDS = {"none": 0, "call": 1, "visit": 7, "large": 10**6}
TOUCHES = dict.fromkeys(("customer", "employee", "occurred_at", "order", "weight"), pl.Int64) | {"mark": pl.Binary}
OUTCOMES = dict.fromkeys(("outcome", "customer", "occurred_at", "value_minor"), pl.Int64)

days = st.integers(0, 100).map(lambda day: day * DAY)
moments = days | st.tuples(days, st.integers(-2, 2)).map(sum) | st.integers(0, 100 * DAY)
touch_rows = st.tuples(st.integers(1, 3), st.integers(1, 4), moments, st.sampled_from(sorted(KINDS)))
outcome_rows = st.tuples(st.integers(1, 3), moments, st.none() | st.integers(-(10**9), 10**9))
histories = st.tuples(st.lists(touch_rows, max_size=40), st.lists(outcome_rows, max_size=8))
some_policies = st.builds(
    lambda name, half_life: Policy(
        name=name,
        lookback_days=LOOKBACK,
        half_life_days=half_life if name == "time_decay" else None,
        kind_weights=KINDS,
    ),
    st.sampled_from(NAMES),
    st.integers(1, 40),
)


def journeys(history):
    """The touches by customer, and the outcomes as (outcome, customer, moment, value)."""
    touches, outcomes = history
    by_customer = defaultdict(list)
    for number, (customer, employee, occurred_at, kind) in enumerate(touches):
        by_customer[customer].append(Touch(employee, occurred_at, f"t{number % 7}", f"s{number:02}", kind))
    return by_customer, [(number, *outcome) for number, outcome in enumerate(outcomes)]


def frames(by_customer, outcomes, policy):
    rows = []
    for customer, touches in by_customer.items():
        order = sorted(touches, key=lambda touch: (touch.external_id.encode(), touch.source.encode()))
        rows += [
            (customer, touch.employee, touch.occurred_at, rank, policy.touch_weight(touch), policies.mark(touch))
            for rank, touch in enumerate(order)
        ]
    return pl.LazyFrame(rows, TOUCHES, orient="row"), pl.LazyFrame(outcomes, OUTCOMES, orient="row")


@pytest.mark.slow
@given(histories, some_policies, st.sampled_from((1, 7, 10**6)))
@settings(deadline=None, max_examples=60)
def test_contributions_equal_the_policies_exactly(history, policy, pairs_per_batch):
    by_customer, outcomes = journeys(history)
    expected = set()
    for outcome, customer, moment, _ in outcomes:
        weighed = policies.weigh(policy, by_customer[customer], outcome_at=moment)
        total = sum(weight.weight for weight in weighed.values())
        expected |= {(outcome, employee, weight, total, count) for employee, (weight, count) in weighed.items()}
    tables = list(
        contributions.batches(*frames(by_customer, outcomes, policy), policy, pairs_per_batch=pairs_per_batch)
    )
    found = [row for table in tables for row in table.iter_rows()]
    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.slow
@given(histories, some_policies)
@settings(deadline=None, max_examples=25)
def test_digests_equal_those_of_the_policies(history, policy):
    by_customer, outcomes = journeys(history)
    expected = set()
    for outcome, customer, moment, _ in outcomes:
        if counted := policies.evidence(policy, by_customer[customer], outcome_at=moment):
            expected.add((outcome, len(counted), policies.digest(counted)))
    assert set(contributions.digests(*frames(by_customer, outcomes, policy), policy)) == expected


@pytest.mark.slow
@given(histories, some_policies, st.sampled_from((0, 2, 8)))
@settings(deadline=None, max_examples=60)
def test_totals_are_those_of_the_policies(history, policy, few_outcomes):
    by_customer, outcomes = journeys(history)
    expected = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for _, customer, moment, value in outcomes:
        weighed = policies.weigh(policy, by_customer[customer], outcome_at=moment)
        total = sum(weight.weight for weight in weighed.values())
        for employee, (weight, _) in weighed.items():
            expected[employee][0] += Fraction(weight, total)
            expected[employee][1] += Fraction(weight * (value or 0), total)
    turnover = sum(abs(value or 0) for _, _, _, value in outcomes)
    found = {
        row[0]: row[1:] for row in totals(*frames(by_customer, outcomes, policy), policy, few_outcomes).iter_rows()
    }
    for employee in found.keys() | expected.keys():
        credit, value = found.get(employee, (0, 0))
        assert credit == pytest.approx(float(expected[employee][0]), abs=1e-6)
        assert value == pytest.approx(float(expected[employee][1]), abs=1e-6 * max(turnover, 1))


def totals(touches, outcomes, policy, few_outcomes=engine.FEW_OUTCOMES):
    return engine.totals(touches, outcomes, policy, few_outcomes=few_outcomes).collect()


def test_nothing_comes_of_nothing():
    policy = Policy(name="equal")
    empty = frames({}, [], policy)
    assert list(contributions.batches(*empty, policy)) == []
    assert totals(*empty, policy).is_empty()


@pytest.mark.slow
def test_weights_may_outgrow_64_bits():
    policy = Policy(name="time_decay", half_life_days=30, kind_weights={"large": 10**6})
    journey = {1: [Touch(1, DAY, f"t{number:03}", "crm", "large") for number in range(100)]}
    (table,) = contributions.batches(*frames(journey, [(1, 1, 2 * DAY, None)], policy), policy)
    assert table.row(0) == (1, 1, 100 * 10**6 * 2**40, 100 * 10**6 * 2**40, 100)


def test_the_engine_refuses_a_split_that_people_agreed():
    policy = Policy(name="agreed")
    empty = frames({}, [], policy)
    with pytest.raises(BadPolicy, match="no totals"):
        engine.totals(*empty, policy)
    with pytest.raises(BadPolicy, match="not computed"):
        next(contributions.batches(*empty, policy))


def test_the_keep_hook_changes_nothing_but_where_frames_lie():
    policy = Policy(name="position")
    journey = {1: [Touch(number % 3, number * DAY, f"t{number}", "crm") for number in range(9)]}
    given = frames(journey, [(1, 1, 9 * DAY, 100)], policy)
    kept = engine.totals(*given, policy, keep=lambda frame: frame.collect().lazy()).collect()
    for row, other in zip(sorted(kept.iter_rows()), sorted(totals(*given, policy).iter_rows()), strict=True):
        assert row == pytest.approx(other)


def test_frames_may_be_eager():
    policy = Policy(name="linear")
    journey = {1: [Touch(1, DAY, "a", "crm"), Touch(2, DAY, "b", "crm")]}
    touches, outcomes = (frame.collect() for frame in frames(journey, [(1, 1, 2 * DAY, 100)], policy))
    assert sorted(totals(touches, outcomes, policy).iter_rows()) == [(1, 0.5, 50.0), (2, 0.5, 50.0)]


HOT = """
import sys
from pathlib import Path
import polars as pl
from recognition.attribution import engine
from recognition.attribution.policies import DAY, Policy
touches, outcomes = 140_000, 2_783
spread = pl.int_range(touches, eager=True) * 99_991 % touches
history = pl.LazyFrame({"occurred_at": spread * (730 * DAY // touches)}).with_columns(
    customer=pl.lit(1, pl.Int64), employee=pl.col("occurred_at") // 7 % 5_000, order=pl.int_range(touches),
    weight=pl.int_range(touches) % 3,
)
looks = pl.LazyFrame({"outcome": pl.int_range(outcomes, eager=True)}).with_columns(
    customer=pl.lit(1, pl.Int64), occurred_at=(pl.col("outcome") + 1) * (730 * DAY // outcomes),
    value_minor=pl.lit(100, pl.Int64),
)
for name in sys.argv[1:]:
    policy = Policy(name=name, half_life_days=30 if name == "time_decay" else None)
    result = engine.totals(history, looks, policy).collect(engine="streaming")
    assert abs(result["credit"].sum() - outcomes) < 1e-6, (name, result["credit"].sum())
# Not getrusage: its peak is inherited from the process that started this one.
print(int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.slow
def test_a_customer_with_140_000_touches_stays_below_500_mib():
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", HOT, *NAMES]
    done = subprocess.run(command, cwd=root, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 500
