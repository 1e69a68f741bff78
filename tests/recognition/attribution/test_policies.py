from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.attribution import policies
from recognition.attribution.policies import DAY, BadPolicy, BadSplit, Policy, Touch
from recognition.core import money

MOMENT = 1_000 * DAY
ALICE, BOB, CAROL, DAN = 1, 2, 3, 4


def touches(*employees, kind="call"):
    """One touch a day, the last one the day before MOMENT."""
    start = MOMENT - len(employees) * DAY
    return [Touch(employee, start + day * DAY, f"t{day}", "crm", kind) for day, employee in enumerate(employees)]


def weights(policy, given, **more):
    weighed = policies.weigh(policy, given, outcome_at=MOMENT, **more)
    return {employee: weight.weight for employee, weight in weighed.items()}


def shares(policy, given):
    weighed = weights(policy, given)
    return {employee: Fraction(weight, sum(weighed.values())) for employee, weight in weighed.items()}


def ages(*days):
    return [Touch(number, MOMENT - day * DAY, f"t{number}", "crm") for number, day in enumerate(days)]


def test_equal_weighs_each_distinct_employee_once():
    assert weights(Policy(name="equal"), touches(ALICE, ALICE, BOB)) == {ALICE: 1, BOB: 1}


def test_linear_sums_the_weights_of_the_touches():
    policy = Policy(name="linear", kind_weights={"visit": 3})
    assert weights(policy, [*touches(ALICE, BOB), *touches(ALICE, kind="visit")]) == {ALICE: 4, BOB: 1}


def test_first_and_last_credit_one_employee():
    journey = touches(ALICE, BOB, CAROL)
    assert weights(Policy(name="first"), journey) == {ALICE: 1}
    assert weights(Policy(name="last"), journey) == {CAROL: 1}


@pytest.mark.parametrize(
    ("journey", "expected"),
    [
        ([ALICE], {ALICE: 1}),
        ([ALICE, BOB], {ALICE: 1, BOB: 1}),
        ([ALICE, BOB, CAROL], {ALICE: 2, BOB: 1, CAROL: 2}),
        ([ALICE, BOB, CAROL, DAN], {ALICE: 4, BOB: 1, CAROL: 1, DAN: 4}),
        ([ALICE, BOB, BOB, ALICE], {ALICE: 8, BOB: 2}),
    ],
)
def test_position_gives_each_edge_two_fifths(journey, expected):
    assert weights(Policy(name="position"), touches(*journey)) == expected


def test_position_multiplies_with_the_weight_of_the_touch():
    policy = Policy(name="position", kind_weights={"visit": 5})
    first, middle, last = touches(ALICE, BOB, CAROL)
    assert weights(policy, [first._replace(kind="visit"), middle, last]) == {ALICE: 10, BOB: 1, CAROL: 2}


@pytest.mark.parametrize("days", [(0, 7, 14, 21), (1, 8, 15, 22)])
def test_time_decay_halves_with_every_half_life(days):
    policy = Policy(name="time_decay", half_life_days=7)
    journey = [touch._replace(occurred_at=touch.occurred_at - DAY) for touch in ages(*days)]
    assert shares(policy, journey) == {number: Fraction(2 ** (3 - number), 15) for number in range(4)}


def test_time_decay_is_continuous_between_half_lives():
    journey = [touch._replace(occurred_at=touch.occurred_at - DAY) for touch in ages(30, 14, 3, 0)]
    found = shares(Policy(name="time_decay", half_life_days=7), journey)
    expected = (0.02508035, 0.12229316, 0.36345387, 0.48917263)
    assert [round(float(found[number]), 8) for number in range(4)] == list(expected)


def test_decay_is_the_exact_floor():
    week = 7 * DAY
    assert policies.decay(0, week) == 2**40
    assert policies.decay(week, week) == 2**39
    assert policies.decay(40 * week, week) == 1
    assert policies.decay(40 * week + 1, week) == 0


@given(st.integers(0, 5_000), st.integers(1, 100))
def test_decay_brackets_the_power_in_whole_numbers(distance, half_life):
    weight = policies.decay(distance, half_life)
    assert weight**half_life << distance <= 1 << 40 * half_life < (weight + 1) ** half_life << distance


def test_the_window_takes_exactly_the_look_back_and_not_the_moment_itself():
    policy = Policy(name="linear", lookback_days=30)
    journey = [
        Touch(ALICE, MOMENT - 30 * DAY, "a", "crm"),
        Touch(BOB, MOMENT - 30 * DAY - 1, "b", "crm"),
        Touch(CAROL, MOMENT, "c", "crm"),
        Touch(DAN, MOMENT - 1, "d", "crm"),
    ]
    assert weights(policy, journey) == {ALICE: 1, DAN: 1}


def test_touches_of_one_moment_go_by_the_bytes_of_their_id_then_by_source():
    at = MOMENT - DAY
    journey = [Touch(1, at, "é", "crm"), Touch(2, at, "z", "b"), Touch(3, at, "z", "a"), Touch(4, at, "Z", "crm")]
    counted = policies.evidence(Policy(name="equal"), journey, outcome_at=MOMENT)
    assert [touch.employee for touch in counted] == [4, 3, 2, 1]


@pytest.mark.parametrize("name", ["equal", "linear", "first", "last", "position", "time_decay"])
def test_a_touch_of_weight_nothing_is_no_touch(name):
    policy = Policy(name=name, half_life_days=7 if name == "time_decay" else None, role_weights={"observer": 0})
    ignored = [touch._replace(role="observer") for touch in touches(DAN, DAN, DAN)]
    journey = [*touches(ALICE, BOB, CAROL), *ignored]
    assert policies.weigh(policy, journey, outcome_at=MOMENT) == policies.weigh(
        policy, touches(ALICE, BOB, CAROL), outcome_at=MOMENT
    )
    assert policies.weigh(policy, ignored, outcome_at=MOMENT) == {}


def test_the_weight_tells_how_many_touches_are_the_employees():
    weighed = policies.weigh(Policy(name="last"), touches(ALICE, BOB, ALICE), outcome_at=MOMENT)
    assert weighed == {ALICE: policies.Weight(1, 2)}


def test_an_agreed_split_is_taken_as_it_was_signed():
    policy = Policy(name="agreed")
    weighed = policies.weigh(policy, touches(ALICE, ALICE), outcome_at=MOMENT, agreed={ALICE: 60, BOB: 40, CAROL: 0})
    assert weighed == {ALICE: policies.Weight(60, 2), BOB: policies.Weight(40, 0)}


@pytest.mark.parametrize("agreed", [None, {}, {ALICE: 0}, {ALICE: 2, BOB: -1}])
def test_it_refuses_an_agreed_split_that_says_nothing(agreed):
    with pytest.raises(BadSplit, match="whole number"):
        policies.weigh(Policy(name="agreed"), [], outcome_at=MOMENT, agreed=agreed)


def test_it_refuses_an_agreed_split_under_another_policy():
    with pytest.raises(BadSplit, match="needs the policy agreed"):
        policies.weigh(Policy(name="equal"), [], outcome_at=MOMENT, agreed={ALICE: 1})


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"name": "markov"}, "is no credit policy"),
        ({"name": "equal", "lookback_days": 0}, "look-back is a whole number"),
        ({"name": "equal", "lookback_days": True}, "look-back is a whole number"),
        ({"name": "equal", "half_life_days": 7}, "Only time_decay has a half-life"),
        ({"name": "time_decay"}, "needs a half-life"),
        ({"name": "time_decay", "half_life_days": 1, "lookback_days": 451}, "take at least 2"),
        ({"name": "linear", "kind_weights": {"call": -1}}, "0 or more"),
        ({"name": "linear", "kind_weights": {"call": 0.5}}, "0 or more"),
        (
            {"name": "linear", "kind_weights": {"a": 1000}, "stage_weights": {"b": 1000}, "role_weights": {"c": 2}},
            "multiply to 2000000",
        ),
    ],
)
def test_it_refuses_a_policy_that_cannot_be_applied(arguments, sentence):
    with pytest.raises(BadPolicy, match=sentence):
        Policy(**arguments)


def test_a_half_life_of_a_450th_of_the_look_back_is_enough():
    assert Policy(name="time_decay", half_life_days=1, lookback_days=450).half_life == DAY


def test_the_fingerprint_depends_on_what_the_policy_says_and_not_on_its_spelling():
    policy = Policy(name="linear", kind_weights={"a": 2, "b": 3})
    assert policy.fingerprint() == Policy(name="linear", kind_weights={"b": 3, "a": 2}).fingerprint()
    assert policy.fingerprint() != Policy(name="linear", kind_weights={"a": 2, "b": 4}).fingerprint()
    assert policy.fingerprint() == Policy(**policy.document()).fingerprint()


def test_the_digest_changes_with_every_fact_and_with_the_order():
    journey = touches(ALICE, BOB)
    other = [journey[0]._replace(role="owner"), journey[1]]
    assert len({policies.digest(journey), policies.digest(journey[::-1]), policies.digest(other)}) == 3
    assert policies.digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_moment_is_counted_in_whole_microseconds():
    assert policies.microseconds(datetime(2026, 11, 21, 12, 0, 0, 1, tzinfo=UTC)) == 1_795_262_400_000_001


def test_parts_per_million_sum_to_a_million():
    assert policies.parts_per_million([1, 1, 1], ties=[b"b", b"a", b"c"]) == [333_333, 333_334, 333_333]


@pytest.mark.parametrize(
    ("total", "given", "parts"),
    [
        (10_000, [1, 1, 1], [3334, 3333, 3333]),
        (99_999, [8, 4, 2, 1], [53_333, 26_666, 13_333, 6_667]),
        (1, [1, 1], [1, 0]),
    ],
)
def test_money_follows_the_integer_weights(total, given, parts):
    assert money.allot(total, given, ties=[bytes([number]) for number in range(len(given))]) == parts


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("first", (9, 9, 9)),
        ("last", (15, 6, 6)),
        ("linear", (Fraction(21, 2), 9, Fraction(15, 2))),
        ("position", (Fraction(111, 10), Fraction(42, 5), Fraction(15, 2))),
    ],
)
def test_nine_journeys_give_the_published_totals(name, expected):
    totals = dict.fromkeys("ABC", Fraction(0))
    for journey in ("A", "AB", "ABC", "B", "BA", "BCA", "C", "CA", "CBA"):
        for employee, share in shares(Policy(name=name), touches(*journey)).items():
            totals[employee] += 3 * share
    assert tuple(totals.values()) == expected
