"""Worked examples of days, periods, windows and occasions, where clocks change and months end."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.attribution import policies
from recognition.attribution.policies import Policy, Touch
from recognition.core import periods
from recognition.programmes import caps, occasions
from recognition.programmes.definition import Cap, Formula
from tests.recognition.programmes.examples import amounts, candidate, credited, define, fixed, judge, occasion

ZONE = "Europe/Copenhagen"


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Copenhagen is two hours ahead of UTC until 03:00 on 25 October 2026, and one hour after it.
@pytest.mark.parametrize(
    ("utc", "day", "month", "quarter"),
    [
        ("2026-10-24T21:59:59", "2026-10-24", "2026-10", "2026-Q4"),
        ("2026-10-24T22:00:00", "2026-10-25", "2026-10", "2026-Q4"),
        ("2026-10-25T00:30:00", "2026-10-25", "2026-10", "2026-Q4"),  # 02:30, the first time
        ("2026-10-25T01:30:00", "2026-10-25", "2026-10", "2026-Q4"),  # 02:30, the second time
        ("2026-10-25T22:59:59", "2026-10-25", "2026-10", "2026-Q4"),
        ("2026-10-25T23:00:00", "2026-10-26", "2026-10", "2026-Q4"),
        ("2026-10-31T22:59:59", "2026-10-31", "2026-10", "2026-Q4"),
        ("2026-10-31T23:00:00", "2026-11-01", "2026-11", "2026-Q4"),
        ("2026-03-31T21:59:59", "2026-03-31", "2026-03", "2026-Q1"),
        ("2026-03-31T22:00:00", "2026-04-01", "2026-04", "2026-Q2"),
        ("2026-12-31T22:59:59", "2026-12-31", "2026-12", "2026-Q4"),
        ("2026-12-31T23:00:00", "2027-01-01", "2027-01", "2027-Q1"),
    ],
)
def test_a_cap_is_of_the_period_in_which_it_was_for_the_company(utc, day, month, quarter):
    local = periods.local_date(moment(utc), ZONE)
    definition = define(
        caps=(Cap(cap="pair", amount=1, span="month"), Cap(cap="employee", amount=1, span="quarter")),
    )
    keys = caps.keys(definition, customer_id=7, employee_id=1, team_id=None, day=local)

    assert local.isoformat() == day
    assert [key.period_key for key in keys] == [month, quarter]


def test_the_last_second_of_a_month_and_the_first_of_the_next_have_a_cap_each():
    days = [periods.local_date(moment(text), ZONE) for text in ("2026-10-31T22:59:59", "2026-10-31T23:00:00")]
    definition = define(formula=fixed(40_000), caps=(Cap(cap="employee", amount=40_000, span="month"),))

    assert amounts(judge(definition, *(occasion(day=day) for day in days))) == {1: 80_000}
    assert amounts(judge(definition, *(occasion(day=days[0]) for _ in days))) == {1: 40_000}


@pytest.mark.parametrize(
    ("served", "counts"),
    [
        ("2026-10-24T11:59:59.999999", False),  # 86 400 s and a millionth before
        ("2026-10-24T12:00:00", True),  # 86 400 s before, though it was 14:00 there and is 13:00 now
        ("2026-10-25T11:59:59.999999", True),
        ("2026-10-25T12:00:00", False),  # the moment itself
    ],
)
def test_a_day_of_look_back_is_86_400_seconds_also_when_the_clocks_change(served, counts):
    touch = Touch(1, policies.microseconds(moment(served)), "T1", "crm")
    outcome_at = policies.microseconds(moment("2026-10-25T12:00:00"))

    assert (policies.weigh(Policy(name="equal", lookback_days=1), [touch], outcome_at=outcome_at) != {}) is counts


def touches(*days):
    """One touch of one employee each, so many days before day 30."""
    return [Touch(number, (30 - day) * policies.DAY, f"T{number}", "crm") for number, day in enumerate(days, start=1)]


@pytest.mark.parametrize(
    ("policy", "days", "parts"),
    [
        pytest.param(Policy(name="position"), (3,), [10_000], id="position of 1: all"),
        pytest.param(Policy(name="position"), (3, 2), [5_000, 5_000], id="position of 2: 1 1"),
        pytest.param(Policy(name="position"), (3, 2, 1), [4_000, 2_000, 4_000], id="position of 3: 2 1 2"),
        pytest.param(Policy(name="position"), (4, 3, 2, 1), [4_000, 1_000, 1_000, 4_000], id="position of 4: 4 1 1 4"),
        pytest.param(
            Policy(name="time_decay", half_life_days=7),
            (22, 15, 8, 1),
            [667, 1_333, 2_667, 5_333],
            id="time decay, a half-life apart: 1 2 4 8 of 15",
        ),
        pytest.param(
            Policy(name="time_decay", half_life_days=7),
            (23, 16, 9, 2),
            [667, 1_333, 2_667, 5_333],
            id="… and the same a day earlier",
        ),
        pytest.param(
            Policy(name="time_decay", half_life_days=7),
            (31, 15, 4, 1),
            [251, 1_223, 3_634, 4_892],
            id="30 14 3 0 days before the last: .02508 .12229 .36345 .48917",
        ),
    ],
)
def test_position_and_time_decay_split_a_hundred_to_the_last_unit(policy, days, parts):
    weights = policies.weigh(policy, touches(*days), outcome_at=30 * policies.DAY)
    people = [credited(number, weight.weight) for number, weight in sorted(weights.items())]
    found = amounts(judge(define(formula=fixed(10_000)), occasion(*people)))

    assert (list(found.values()), sum(parts)) == (parts, 10_000)


@pytest.mark.parametrize(
    ("first_listed", "value", "paid"),
    [
        pytest.param("renewal", 200_000, 2_000, id="renewal first: 1 % of 2 000.00"),
        pytest.param("expansion", 50_000, 500, id="expansion first: 1 % of 500.00"),
        pytest.param("repeat_purchase", 10_000, 100, id="repeat purchase first: 1 % of 100.00"),
    ],
)
def test_an_occasion_of_three_outcomes_pays_the_kind_that_is_listed_first_once(first_listed, value, paid):
    values = {"renewal": 200_000, "expansion": 50_000, "repeat_purchase": 10_000}
    kinds = (first_listed, *(kind for kind in values if kind != first_listed))
    definition = define(kinds=kinds, formula=Formula(kind="basis_points", basis_points=100))
    members = [
        candidate(
            kind,
            kind=kind,
            document_id="INV-1",
            occurred_at=moment("2026-10-01T12:00:00") + timedelta(days=number * 14),
            value_minor=minor,
            currency="DKK",
        )
        for number, (kind, minor) in enumerate(values.items())
    ]
    [group] = occasions.form(definition, members).groups
    others = tuple(other.outcome_id for other in group.others)
    one = occasion(value_minor=group.chosen.value_minor, currency="DKK", others=others)

    assert (group.chosen.kind, group.chosen.value_minor, len(others)) == (first_listed, value, 2)
    assert group.due_at == moment("2026-10-31T12:00:00")
    assert amounts(judge(definition, one)) == {1: paid}
