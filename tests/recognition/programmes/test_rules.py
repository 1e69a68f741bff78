"""From an occasion to awards, in the order the product promises."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from recognition.core import identity
from recognition.programmes import rules
from recognition.programmes.caps import CapKey
from recognition.programmes.definition import Cap, Formula, Rate
from tests.recognition.programmes.examples import (
    DAY,
    MATURED,
    amounts,
    credited,
    define,
    fixed,
    judge,
    occasion,
    tiers,
)

SEK = Rate(source="SEK", target="DKK", on=date(2025, 12, 31), billionths=654_300_000)
TO_SEK = Rate(source="DKK", target="SEK", on=date(2025, 12, 31), billionths=1_528_300_000)

# Who comes first by `sha256sum` of the sixteen bytes of the outcome's uid and the sixteen of the employee's.
TIES = [(1, 2), (2, 1), (3, 2), (4, 1)]


def cap(name, amount, span="year"):
    return Cap(cap=name, amount=amount, span=span)


def codes(verdict):
    return {part["employee"]: part["code"] for part in verdict.parts}


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10_000, (1, 1, 1), [3_333, 3_333, 3_334]),
        (99_999, (8, 4, 2, 1), [6_667, 13_333, 26_666, 53_333]),
        (1, (1, 1), [1]),
        (100, (7,), [100]),
    ],
)
def test_it_splits_to_the_last_unit_by_largest_remainder(total, weights, parts):
    people = [credited(number, weight) for number, weight in enumerate(weights, start=1)]

    assert sorted(amounts(judge(define(formula=fixed(total)), occasion(*people))).values()) == parts


@pytest.mark.parametrize(("outcome", "winner"), TIES)
def test_it_breaks_ties_by_the_digest_of_outcome_and_employee(outcome, winner):
    people = [credited(number, uid=UUID(int=number)) for number in (1, 2)]

    assert amounts(judge(define(formula=fixed(1)), occasion(*people, outcome_uid=UUID(int=outcome)))) == {winner: 1}


def test_it_shares_the_whole_among_those_who_reach_the_minimum():
    people = [credited(1, 60), credited(2, 31), credited(3, 9)]
    judged = judge(define(minimum_share_ppm=100_000, formula=fixed(9_100)), occasion(*people))

    assert amounts(judged) == {1: 6_000, 2: 3_100}
    assert codes(judged.verdicts[0]) == {1: "", 2: "", 3: "below_minimum_share"}


@pytest.mark.parametrize(("ppm", "paid"), [(333_333, 3), (333_334, 3), (1_000_000, 3)])
def test_it_drops_nobody_when_all_are_below_the_minimum(ppm, paid):
    people = [credited(1), credited(2), credited(3)]

    assert len(amounts(judge(define(minimum_share_ppm=ppm), occasion(*people)))) == paid


def test_it_tests_the_minimum_on_the_exact_fraction():
    # 1 of 3 is more than 333 333 millionths and less than 333 334; rounded shares would call them equal.
    people = [credited(1, 2), credited(2, 1)]

    assert set(amounts(judge(define(minimum_share_ppm=333_333), occasion(*people)))) == {1, 2}
    assert set(amounts(judge(define(minimum_share_ppm=333_334), occasion(*people)))) == {1}


def test_it_applies_the_customers_cap_before_the_split():
    definition = define(caps=(cap("customer", 80_000),))
    used = {CapKey("customer", "7", "2026"): 50_000}
    judged = judge(definition, occasion(credited(1), credited(2)), used=used)

    assert amounts(judged) == {1: 15_000, 2: 15_000}
    assert judged.uses == {CapKey("customer", "7", "2026"): 30_000}


def test_it_cuts_a_part_by_pair_then_employee_then_team():
    definition = define(
        formula=fixed(100_000),
        caps=(cap("pair", 40_000), cap("employee", 30_000, "quarter"), cap("team", 20_000, "month")),
    )
    judged = judge(definition, occasion(credited(1), credited(2, team_id=None)))
    first, second = judged.verdicts[0].parts

    assert first["cuts"] == {"pair": 10_000, "employee": 10_000, "team": 10_000}
    assert second["cuts"] == {"pair": 10_000, "employee": 10_000}
    assert amounts(judged) == {1: 20_000, 2: 30_000}
    assert judged.uses == {
        CapKey("pair", "7:1", "2026"): 20_000,
        CapKey("employee", "1", "2026-Q1"): 20_000,
        CapKey("team", "1", "2026-03"): 20_000,
        CapKey("pair", "7:2", "2026"): 30_000,
        CapKey("employee", "2", "2026-Q1"): 30_000,
    }


def test_it_shares_what_a_team_cap_leaves_by_the_parts_its_members_still_have():
    definition = define(formula=fixed(90_000), caps=(cap("pair", 20_000), cap("team", 30_000)))
    people = [credited(1, 4, team_id=5), credited(2, 1, team_id=5), credited(3, 4, team_id=6)]
    judged = judge(definition, occasion(*people))

    assert amounts(judged) == {1: 20_000, 2: 10_000, 3: 20_000}
    judged = judge(definition, occasion(*people), used={CapKey("team", "5", "2026"): 15_000})
    assert amounts(judged) == {1: 10_000, 2: 5_000, 3: 20_000}


def test_it_uses_up_a_cap_in_order_of_assessment():
    definition = define(formula=fixed(40_000), caps=(cap("employee", 90_000),))
    early = occasion(matured_at=MATURED - timedelta(days=1), number=101)
    rest = [occasion(number=number) for number in (102, 103, 104)]
    second, third, last = sorted(rest, key=lambda one: one.outcome_uid)
    judged = judge(definition, last, third, early, second)

    paid = {verdict.occasion.outcome_id: sum(award.amount for award in verdict.awards) for verdict in judged.verdicts}
    assert paid == {
        early.outcome_id: 40_000,
        second.outcome_id: 40_000,
        third.outcome_id: 10_000,
        last.outcome_id: 0,
    }
    assert [verdict.result for verdict in judged.verdicts] == ["paid", "paid", "paid", "nothing"]
    assert codes(judged.verdicts[-1]) == {1: "cap_employee"}
    assert judged.uses == {CapKey("employee", "1", "2026"): 90_000}


def test_it_begins_a_new_cap_period_by_the_outcomes_date():
    definition = define(caps=(cap("employee", 50_000, "month"),))
    march, april = occasion(), occasion(day=date(2026, 4, 1))

    assert amounts(judge(definition, march, april)) == {1: 100_000}


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"currency": ""}, "not_employed"),
        ({"in_conflict": True}, "conflict_of_interest"),
        ({"currency": "SEK"}, "currency"),
    ],
)
def test_it_leaves_the_part_of_who_is_not_eligible_in_the_budget(person, code):
    judged = judge(define(), occasion(credited(1), credited(2, **person)))

    assert amounts(judged) == {1: 25_000}
    assert codes(judged.verdicts[0]) == {1: "", 2: code}
    assert judged.verdicts[0].parts[1]["part"] == 25_000


def test_it_redistributes_the_share_below_the_minimum_even_of_who_is_not_eligible():
    people = [credited(1, 60), credited(2, 31, in_conflict=True), credited(3, 9, in_conflict=True)]
    judged = judge(define(minimum_share_ppm=100_000, formula=fixed(9_100)), occasion(*people))

    assert amounts(judged) == {1: 6_000}
    assert codes(judged.verdicts[0]) == {1: "", 2: "conflict_of_interest", 3: "below_minimum_share"}


def test_it_converts_the_award_after_the_caps_and_keeps_both_amounts():
    definition = define(rates=(TO_SEK,), caps=(cap("employee", 10_000),))
    [award] = judge(definition, occasion(credited(1, currency="SEK"))).verdicts[0].awards

    assert (award.unit_amount, award.amount, award.unit) == (10_000, 15_283, "SEK")
    assert award.caps == (CapKey("employee", "1", "2026"),)


def test_it_takes_the_newest_rate_dated_on_or_before_the_outcome():
    newer = replace(TO_SEK, on=date(2026, 3, 3), billionths=2_000_000_000)
    later = replace(TO_SEK, on=date(2026, 3, 4), billionths=9_000_000_000)
    definition = define(formula=fixed(100), rates=(TO_SEK, later, newer))

    assert amounts(judge(definition, occasion(credited(1, currency="SEK")))) == {1: 200}
    early = occasion(credited(1, currency="SEK"), day=DAY - timedelta(days=1))
    assert amounts(judge(definition, early)) == {1: 153}


def test_it_converts_the_value_half_up_before_the_formula():
    definition = define(formula=Formula(kind="basis_points", basis_points=10_000), rates=(SEK,))
    # 15.50 SEK × 0.6543 = 10.14165 DKK
    judged = judge(definition, occasion(value_minor=1_550, currency="SEK"))

    assert amounts(judged) == {1: 1_014}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"value_minor": None}, "no_value"),
        ({"value_minor": 100_000, "currency": "EUR"}, "value_currency"),
        ({"value_minor": 8_999, "currency": "DKK"}, "no_amount"),
        ({"value_minor": -5, "currency": "DKK"}, "no_amount"),
    ],
)
def test_it_says_why_a_whole_occasion_pays_nothing(fields, code):
    definition = define(formula=tiers("whole_tiers", (0, 0), (9_000, 500)))
    [verdict] = judge(definition, occasion(credited(1), credited(2), **fields)).verdicts

    assert (verdict.result, verdict.code, verdict.awards) == ("nothing", code, ())
    assert codes(verdict) == {1: code, 2: code}


def test_it_lists_an_outcome_nobody_served_as_uncredited():
    [verdict] = judge(define(), replace(occasion(), credited=())).verdicts

    assert (verdict.result, verdict.code) == ("uncredited", "no_touchpoints")


def test_it_pays_points_to_people_of_every_currency():
    definition = define(unit="symbolic", value_currency="", formula=fixed(5))
    judged = judge(definition, occasion(credited(1), credited(2, currency="SEK")))

    assert sorted(amounts(judged).values()) == [2, 3]
    assert {award.unit for award in judged.verdicts[0].awards} == {"symbolic"}


def test_it_makes_no_award_of_what_rounds_to_nothing():
    cheap = Rate(source="DKK", target="EUR", on=date(2026, 1, 1), billionths=134_000_000)
    definition = define(formula=fixed(3), rates=(cheap,), caps=(cap("employee", 100),))
    judged = judge(definition, occasion(credited(1, currency="EUR")))

    assert judged.verdicts[0].result == "nothing"
    assert codes(judged.verdicts[0]) == {1: "rounded_to_zero"}
    assert judged.uses == {}


def test_it_pays_one_occasion_of_three_outcomes_once_and_names_the_others():
    [award] = judge(define(), occasion(others=(31, 32))).verdicts[0].awards

    assert award.because["params"]["others"] == [31, 32]
    assert award.amount == 50_000


def test_it_refuses_to_guess_what_a_cap_has_used():
    definition = define(caps=(cap("employee", 100),))

    with pytest.raises(KeyError):
        rules.judge(definition, [occasion()], {})


def test_it_names_every_cap_it_may_read():
    definition = define(caps=(cap("customer", 1), cap("pair", 1), cap("employee", 1), cap("team", 1)))
    keys = rules.cap_keys(definition, [occasion(credited(1), credited(2, team_id=None))])

    assert {(key.cap, key.holder) for key in keys} == {
        ("customer", "7"),
        ("pair", "7:1"),
        ("pair", "7:2"),
        ("employee", "1"),
        ("employee", "2"),
        ("team", "1"),
    }


def test_it_identifies_people_by_uid_so_that_renumbered_rows_change_nothing():
    definition = define(formula=fixed(1))
    uids = [identity.uid("test", "employee", name) for name in ("a", "b")]
    there = judge(definition, occasion(credited(1, uid=uids[0]), credited(2, uid=uids[1]), number=77))
    here = judge(definition, occasion(credited(8, uid=uids[1]), credited(9, uid=uids[0]), number=77))

    winner = {1: uids[0], 2: uids[1], 8: uids[1], 9: uids[0]}
    assert winner[min(amounts(there))] == winner[min(amounts(here))]
