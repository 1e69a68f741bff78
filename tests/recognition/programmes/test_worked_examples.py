"""Every rule as a table of worked examples: the arithmetic in the name, whole minor units in the result.

What needs a database (who was employed when, whom a team had, claw-back across versions, signatures) is beside it in
tests/recognition/rewards: test_pools_and_leavers, test_claw_back, test_agreed_splits.
"""

from datetime import date

import pytest

from recognition.programmes import because, steps
from recognition.programmes.caps import CapKey
from recognition.programmes.definition import Cap, Formula, Rate, Tier
from recognition.programmes.verdicts import Leaver, PoolShare
from tests.recognition.programmes.examples import amounts, credited, define, fixed, judge, occasion, tiers


def table(*rows):
    """Parameters from (arithmetic, given, expected)."""
    return pytest.mark.parametrize(("given", "expected"), [pytest.param(*row[1:], id=row[0]) for row in rows])


def paid(definition, *people, used=None, **fields):
    """What everybody gets for one outcome, in order of their numbers; 0 for nothing."""
    one = occasion(*people, **fields)
    found = amounts(judge(definition, one, used=used))
    for award in judge(definition, one, used=used).verdicts[0].awards:
        assert because.recompute(award.because) == award.amount
    return [found.get(who.employee_id, 0) for who in one.credited]


def shared(total, weights, **rules):
    """``total`` among people of these weights."""
    people = [credited(number, weight) for number, weight in enumerate(weights, start=1)]
    return paid(define(formula=fixed(total), **rules), *people)


# Below 90: nothing; [90, 100): half; [100, 115]: all; above 115: one and a half. The source writes "90–99" and leaves
# 99.5 open; tiers are half-open, so nothing is.
TARGET = tiers("whole_tiers", (0, 0), (9_000, 25_000), (10_000, 50_000), (11_501, 75_000))
FIVE_THEN_TEN = (Tier(from_value=0, basis_points=500), Tier(from_value=100_000, basis_points=1_000))


@table(
    ("0.00 → nothing", 0, 0),
    ("89.99 → nothing", 8_999, 0),
    ("90.00 → half", 9_000, 25_000),
    ("99.50 → half", 9_950, 25_000),
    ("99.99 → half", 9_999, 25_000),
    ("100.00 → all", 10_000, 50_000),
    ("115.00 → all", 11_500, 50_000),
    ("115.01 → one and a half", 11_501, 75_000),
)
def test_a_tier_reaches_from_its_beginning_up_to_not_including_the_next(given, expected):
    assert paid(define(formula=TARGET), value_minor=given, currency="DKK") == [expected]


@table(
    ("5 % of 999.99 = 49.9995", ("whole_tiers", 99_999), 5_000),
    ("10 % of 1 000.00", ("whole_tiers", 100_000), 10_000),
    ("10 % of 1 500.00", ("whole_tiers", 150_000), 15_000),
    ("5 % of 1 000.00 + 10 % of 0.00", ("marginal_tiers", 100_000), 5_000),
    ("5 % of 1 000.00 + 10 % of 500.00", ("marginal_tiers", 150_000), 10_000),
    ("5 % of 1 000.00 + 10 % of 0.05 = 50.005", ("marginal_tiers", 100_005), 5_001),
)
def test_whole_tiers_pay_on_all_of_the_value_and_marginal_ones_on_each_slice(given, expected):
    kind, value = given
    assert paid(define(formula=Formula(kind=kind, tiers=FIVE_THEN_TEN)), value_minor=value, currency="DKK") == [
        expected
    ]


@table(
    ("1.5 % of 1.00 = 0.015", (150, 100), 2),
    ("1.5 % of 0.33 = 0.00495", (150, 33), 0),
    ("1.5 % of 0.34 = 0.0051", (150, 34), 1),
    ("0.5 % of 1.00 = 0.005", (50, 100), 1),
    ("100 % of 1.00", (10_000, 100), 100),
)
def test_basis_points_round_half_up_once(given, expected):
    points, value = given
    formula = Formula(kind="basis_points", basis_points=points)
    assert paid(define(formula=formula), value_minor=value, currency="DKK") == [expected]


def test_a_value_paid_in_part_pays_its_part_and_a_correction_the_rest():
    """4 % of the 5 000.00 of 10 000.00 known at maturity = 200.00; when all is paid, 400.00 − 200.00."""
    definition = define(formula=Formula(kind="basis_points", basis_points=400))
    [first] = judge(definition, occasion(value_minor=500_000, currency="DKK")).verdicts[0].awards
    [all_of_it] = judge(definition, occasion(value_minor=1_000_000, currency="DKK")).verdicts[0].awards
    rest = steps.correction_document(
        number=1,
        on=date(2026, 6, 1),
        unit="DKK",
        before=first.amount,
        before_units=first.unit_amount,
        elsewhere=0,
        after=all_of_it.because,
    )

    assert (first.amount, all_of_it.amount, because.recompute(rest)) == (20_000, 40_000, 20_000)


@table(
    ("10 000 : 3 → the odd one by the tie", (10_000, (1, 1, 1)), [3_333, 3_333, 3_334]),
    ("99 999 × 8 4 2 1 / 15", (99_999, (8, 4, 2, 1)), [6_667, 13_333, 26_666, 53_333]),
    ("1 : 2 → one of them", (1, (1, 1)), [0, 1]),
    ("40 20 40 of 100.00 (position of three)", (10_000, (2, 1, 2)), [2_000, 4_000, 4_000]),
    ("40 10 10 40 of 100.00 (position of four)", (10_000, (4, 1, 1, 4)), [1_000, 1_000, 4_000, 4_000]),
    ("8 4 2 1 of 100.00 (time decay, a half-life apart)", (10_000, (8, 4, 2, 1)), [667, 1_333, 2_667, 5_333]),
    ("3 : 1 of 500.00 as signed", (50_000, (3, 1)), [12_500, 37_500]),
    ("70 : 30 is 7 : 3 of 999.99", (99_999, (70, 30)), [30_000, 69_999]),
)
def test_parts_sum_to_the_whole_by_largest_remainder(given, expected):
    found = shared(*given)
    assert (sorted(found), sum(found)) == (expected, given[0])


@table(
    ("60 31 9 at 10 %: 9 drops out, 91 share 91.00", (100_000, (60, 31, 9)), [6_000, 3_100, 0]),
    ("9 : 1 at 10 %: exactly enough", (100_000, (9, 1)), [8_190, 910]),
    ("91 : 9 at 10 %: one short", (100_000, (91, 9)), [9_100, 0]),
    ("2 : 1 at 33.3333 %: 1/3 is more", (333_333, (2, 1)), [6_067, 3_033]),
    ("2 : 1 at 33.3334 %: 1/3 is less", (333_334, (2, 1)), [9_100, 0]),
    ("1 1 1 at 40 %: all would drop out, so nobody does", (400_000, (1, 1, 1)), [3_033, 3_033, 3_034]),
    ("5 5 at 100 %: nobody reaches it, so nobody drops out", (1_000_000, (5, 5)), [4_550, 4_550]),
)
def test_who_is_below_the_minimum_share_leaves_it_to_the_others(given, expected):
    minimum, weights = given
    found = shared(9_100, weights, minimum_share_ppm=minimum)
    # Who of equals gets the odd one follows from the outcome's identity.
    assert expected in (found, sorted(found))


CUSTOMER, PAIR = Cap(cap="customer", amount=80_000, span="year"), Cap(cap="pair", amount=35_000, span="year")
EMPLOYEE, TEAM = Cap(cap="employee", amount=30_000, span="year"), Cap(cap="team", amount=50_000, span="year")


@table(
    ("1 000 : 2", (), [50_000, 50_000]),
    ("min(1 000, 800) : 2, before the split", (CUSTOMER,), [40_000, 40_000]),
    ("… min(400, 350) for each pair", (CUSTOMER, PAIR), [35_000, 35_000]),
    ("… min(350, 300) for each person", (CUSTOMER, PAIR, EMPLOYEE), [30_000, 30_000]),
    ("… 500 : 2 for their team", (CUSTOMER, PAIR, EMPLOYEE, TEAM), [25_000, 25_000]),
    ("500 : 2 for their team", (TEAM,), [25_000, 25_000]),
)
def test_caps_cut_in_one_order_customer_pair_employee_team(given, expected):
    people = [credited(number, team_id=5) for number in (1, 2)]
    assert paid(define(formula=fixed(100_000), caps=given), *people) == expected


@table(
    ("900 − 0: all of 400", 0, 40_000),
    ("900 − 500: just all of 400", 50_000, 40_000),
    ("900 − 501: 399, half-way", 50_100, 39_900),
    ("900 − 900: nothing", 90_000, 0),
)
def test_a_cap_that_is_hit_half_way_leaves_what_was_left_of_it(given, expected):
    definition = define(formula=fixed(40_000), caps=(Cap(cap="employee", amount=90_000, span="quarter"),))
    assert paid(definition, used={CapKey("employee", "1", "2026-Q1"): given}) == [expected]


@table(
    ("180 of 180 days: all", ("pro_rata", 180, 50_000), 50_000),
    ("149 of 180 days of 500.00 = 413.888…", ("pro_rata", 149, 50_000), 41_389),
    ("90 of 180 days of 0.01 = 0.005, half up", ("pro_rata", 90, 1), 1),
    ("89 of 180 days of 0.01: nothing", ("pro_rata", 89, 1), 0),
    ("0 of 180 days: nothing", ("pro_rata", 0, 50_000), 0),
    ("1 of 180 days, all earned", ("pay_all_earned", 1, 50_000), 50_000),
    ("179 of 180 days, forfeit", ("forfeit", 179, 50_000), 0),
)
def test_who_left_gets_what_the_rule_for_the_country_says(given, expected):
    rule, days, whole = given
    person = credited(1, leaver=Leaver(rule, days, 180))
    assert paid(define(formula=fixed(whole)), person) == [expected]


@table(
    ("250.00 × 90/180 = 125.00; the other keeps 250.00", (), [12_500, 25_000]),
    ("250.00 × 90/180 = 125.00, then min(125, 100); min(250, 100)", (EMPLOYEE, 10_000), [10_000, 10_000]),
    ("customer first: 400.00 : 2 × 90/180; the other 200.00", (CUSTOMER, 40_000), [10_000, 20_000]),
)
def test_the_part_of_who_left_is_cut_before_the_caps_and_goes_to_nobody_else(given, expected):
    caps = (Cap(cap=given[0].cap, amount=given[1], span="year"),) if given else ()
    people = (credited(1, leaver=Leaver("pro_rata", 90, 180)), credited(2))
    assert paid(define(formula=fixed(50_000), caps=caps), *people) == expected


def in_pool(number, weight=0):
    return credited(number, weight, team_id=9, pool=9)


@table(
    ("10 % : 2 and 90 % : 2 of 500.00", (50_000, (PoolShare(9, 100_000, 2),)), [22_500, 22_500, 2_500, 2_500]),
    ("50 % : 2 and 50 % : 2 of 0.99: 24.75 each", (99, (PoolShare(9, 500_000, 2),)), [24, 25, 25, 25]),
    ("10 % : 3 and 90 % : 2 of 1.00", (100, (PoolShare(9, 100_000, 3),)), [3, 3, 4, 45, 45]),
    ("nobody in the team: 100 % : 2", (50_000, (PoolShare(0, 100_000, 0),)), [25_000, 25_000]),
    ("no pool: 100 % : 2", (50_000, ()), [25_000, 25_000]),
)
def test_a_pool_takes_its_share_first_in_equal_parts(given, expected):
    whole, pools = given
    members = [in_pool(number) for number in range(3, 3 + sum(pool.people for pool in pools))]
    found = paid(define(formula=fixed(whole)), credited(1), credited(2), *members, pools=pools)
    assert (sorted(found), sum(found)) == (sorted(expected), whole)


@table(
    ("credit 3 of 4 of 90 %, and 10 % : 1", (in_pool(1, 3), credited(2, 1)), [38_750, 11_250]),
    ("credit of 1 of 10 is below 20 %, the pool is not asked", (credited(1, 9), in_pool(2, 1)), [45_000, 5_000]),
)
def test_who_is_credited_and_in_a_pool_gets_one_award_and_the_pool_knows_no_minimum(given, expected):
    definition = define(formula=fixed(50_000), minimum_share_ppm=200_000)
    assert paid(definition, *given, pools=(PoolShare(9, 100_000, 1),)) == expected


def test_what_a_member_may_not_have_stays_in_the_budget():
    """500.00 × 10 % : 2 = 25.00 for a member in conflict with the customer; nobody else gets it."""
    members = (in_pool(2), credited(3, 0, team_id=9, pool=9, in_conflict=True))
    assert paid(define(), credited(1), *members, pools=(PoolShare(9, 100_000, 2),)) == [45_000, 2_500, 0]


EUR = Rate(source="EUR", target="DKK", on=date(2025, 12, 31), billionths=7_460_600_000)
SEK = Rate(source="DKK", target="SEK", on=date(2025, 12, 31), billionths=1_528_350_000)


@table(
    ("0.50 EUR × 7.4606 = 3.7303", (50, "EUR", "DKK"), 373),
    ("0.05 EUR × 7.4606 = 0.37303", (5, "EUR", "DKK"), 37),
    ("1.00 DKK × 1.52835 = 1.52835", (100, "DKK", "SEK"), 153),
    ("0.50 EUR × 7.4606 = 3.73, × 1.52835 = 5.7007…", (50, "EUR", "SEK"), 570),
    ("100.00 EUR = 746.06, × 1.52835 = 1 140.2408…", (10_000, "EUR", "SEK"), 114_024),
)
def test_a_value_and_an_award_are_converted_each_half_up(given, expected):
    """100 % of the value; the value at its rate first, the award at its own rate last."""
    value, source, target = given
    definition = define(formula=Formula(kind="basis_points", basis_points=10_000), rates=(EUR, SEK))
    assert paid(definition, credited(1, currency=target), value_minor=value, currency=source) == [expected]


def test_a_reversal_knows_the_terms_of_the_version_that_paid():
    """4 % of 10 000.00 under the old version; the new one pays 2 %. What the old because gives stays 400.00."""
    before = define(formula=Formula(kind="basis_points", basis_points=400))
    after = define(formula=Formula(kind="basis_points", basis_points=200))
    one = occasion(value_minor=1_000_000, currency="DKK")
    [award] = judge(before, one).verdicts[0].awards

    assert amounts(judge(after, one)) == {1: 20_000}
    assert because.recompute(award.because) == 40_000
