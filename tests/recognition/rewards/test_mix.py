"""What is paid for winning customers and what for keeping them, and the alarm when keeping gets too little."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.activity.models import Activity
from recognition.core.errors import Forbidden
from recognition.core.periods import BadPeriod
from recognition.customers import outcome_kinds
from recognition.payroll import services as payroll
from recognition.rewards import mix, selectors, services
from recognition.rewards.mix import Cell, Part
from tests import cast as people
from tests.recognition.rewards.world import NOW, World, as_, system

WORKED = [
    # parts, winning, keeping, gain, saved, keeping_ppm, saved_ppm
    ([("renewal", "gain", 300), ("referral", "gain", 100)], (100, 300, 400, 0), 750_000, 0),
    ([("expansion", "gain", 1), ("recovered", "saved", 2)], (1, 2, 1, 2), 666_667, 666_667),
    ([("referral", "gain", 70)], (70, 0, 70, 0), 0, 0),
    ([("did_right", "gain", 5), ("tenure", "gain", 5)], (0, 10, 10, 0), 1_000_000, 0),
    ([("renewal", "gain", 300), ("renewal", "gain", -100), ("referral", "gain", 200)], (200, 200, 400, 0), 500_000, 0),
    ([("renewal", "gain", -100), ("referral", "gain", 200)], (200, -100, 100, 0), 0, 0),
    ([("renewal", "gain", -100)], (0, -100, -100, 0), None, None),
    ([], (0, 0, 0, 0), None, None),
]


@pytest.mark.parametrize(("parts", "amounts", "keeping_ppm", "saved_ppm"), WORKED)
def test_worked_examples(parts, amounts, keeping_ppm, saved_ppm):
    found = mix.of(Part(*each) for each in parts)

    assert (found.winning, found.keeping, found.gain, found.saved) == amounts
    assert (found.keeping_ppm, found.saved_ppm) == (keeping_ppm, saved_ppm)
    if keeping_ppm is not None:
        assert found.winning_ppm == 1_000_000 - keeping_ppm
        assert found.gain_ppm == 1_000_000 - saved_ppm


def test_every_kind_that_pays_is_winning_or_keeping_and_winning_is_one_of_them():
    assert set(mix.WINNING) < {kind for kind, family in outcome_kinds.FAMILIES.items() if family in ("gain", "saved")}


def cell(team, people, *, first=0, amount=10):
    return Cell(
        "2026-09", team, "loyal", "DKK", frozenset(range(first, first + people)), (Part("renewal", "gain", amount),)
    )


def shown(*cells):
    return {each.team: (len(each.people), sum(part.amount for part in each.parts)) for each in mix.folded(cells)}


def test_a_team_of_five_is_shown_and_smaller_ones_are_joined():
    assert shown(cell("A", 5), cell("B", 4, first=10), cell("C", 1, first=20)) == {"A": (5, 10), "": (5, 20)}


def test_one_small_team_takes_the_smallest_other_with_it_so_that_nothing_follows_by_subtraction():
    assert shown(cell("A", 9), cell("B", 6, first=10), cell("C", 1, first=20)) == {"A": (9, 10), "": (7, 20)}


def test_who_is_in_two_small_teams_is_one_person():
    assert shown(cell("A", 9, first=50), cell("B", 4), cell("C", 4)) == {"": (13, 30)}


def test_a_programme_that_paid_few_is_shown_in_one_line():
    assert shown(cell("A", 2), cell("B", 2, first=5)) == {"": (4, 20)}


def test_those_without_a_team_are_joined_with_the_small_ones():
    assert shown(cell("", 8), cell("B", 1, first=10), cell("C", 5, first=20)) == {"": (9, 20), "C": (5, 10)}


def test_programmes_units_and_periods_are_never_joined():
    other = cell("B", 4)._replace(programme="other")
    found = [(each.programme, each.team) for each in mix.folded([cell("A", 4), other])]

    assert found == [("loyal", ""), ("other", "")]


@pytest.fixture
def world(cast):
    return World(cast, {"kinds": ("renewal", "referral", "recovered")})


def approved(world, kind, amount, *, at=NOW, employee=None):
    family = "saved" if kind == "recovered" else "gain"
    proposal = world.proposal(employee, amount=amount, outcome=world.outcome(kind=kind, family=family))
    return world.decide(world.cast.bob, proposal, at=at)


def rows(viewer=None, first="2026-09", last="2026-09"):
    return list(selectors.reward_mix(viewer=viewer or system(), first=first, last=last, at=NOW))


@pytest.mark.django_db
def test_it_counts_what_was_approved_and_nothing_else(world):
    approved(world, "renewal", 30_000)
    approved(world, "referral", 10_000)
    approved(world, "recovered", 5_000)
    world.proposal(amount=90_000)

    [row] = rows()

    assert (row.period, row.team, row.programme, row.unit, row.people) == ("2026-09", "", "loyal", "DKK", 1)
    assert (row.winning, row.keeping, row.gain, row.saved) == (10_000, 35_000, 40_000, 5_000)
    assert (row.winning_ppm, row.keeping_ppm) == (222_222, 777_778)


@pytest.mark.django_db
def test_a_team_of_five_has_a_row_of_its_own(world):
    team = [people.employ(f"p{number}", world.cast.entity, manager=world.cast.bob, team="Salg") for number in range(5)]
    for each in team:
        approved(world, "renewal", 1_000, employee=each)

    assert [(row.team, row.people, row.keeping) for row in rows()] == [("Salg", 5, 5_000)]


@pytest.mark.django_db
def test_periods_outside_the_months_asked_for_are_left_out_and_amounts_taken_back_counted_where_they_were(world):
    approved(world, "renewal", 30_000)

    assert rows(first="2026-10", last="2026-12") == []
    assert rows(first="2026-01", last="2026-08") == []
    with pytest.raises(BadPeriod):
        rows(first="September")


def by_period(viewer=None):
    return selectors.mix_by_period(viewer=viewer or system(), first="2026-09", last="2026-10", at=NOW)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_whole_company_by_period_is_what_its_teams_are_together(world):
    team = [people.employ(f"p{number}", world.cast.entity, manager=world.cast.bob, team="Salg") for number in range(5)]
    for each in team:
        approved(world, "renewal", 1_000, employee=each)
    approved(world, "referral", 500, employee=team[0])
    approved(world, "recovered", 250)

    with CaptureQueriesContext(connection) as asked:
        [found] = by_period()

    teams = rows()
    assert (found.period, found.unit, found.people) == ("2026-09", "DKK", 6)
    for name in ("winning", "keeping", "gain", "saved"):
        assert getattr(found.mix, name) == sum(getattr(row, name) for row in teams)
    assert found.mix.winning == 500
    assert len(asked) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "may"), [("greta", True), ("hugo", True), ("bob", False), ("alice", False)])
def test_hr_and_programme_owners_read_it_and_managers_do_not(world, who, may):
    approved(world, "renewal", 30_000)
    viewer = as_(getattr(world.cast, who))

    for asked in (rows, by_period):
        if may:
            assert asked(viewer)
        else:
            with pytest.raises(Forbidden):
                asked(viewer)


@pytest.mark.slow
@pytest.mark.django_db
def test_ten_awards_take_as_many_statements_as_one(world):
    approved(world, "renewal", 1_000)
    with CaptureQueriesContext(connection) as one:
        rows()
    for number in range(9):
        approved(world, "referral" if number % 2 else "renewal", 1_000)
    with CaptureQueriesContext(connection) as ten:
        rows()

    assert len(one) == len(ten) == 4


def closed(world, *codes):
    """Close months one after the other; the last clock."""
    at = NOW
    for number, code in enumerate(codes):
        at = NOW + timedelta(days=30 * number)
        payroll.close_period(actor=as_(world.cast.greta), entity_code="DK", code=code, at=at)
    return at


def alarms(keeping_percent=50):
    return services.alarm_mix(actor=system(), keeping_percent=keeping_percent, at=NOW)


@pytest.mark.django_db
def test_keeping_paid_less_than_half_over_three_months_is_told_once(world):
    approved(world, "renewal", 40_000)
    award = approved(world, "referral", 60_000)
    closed(world, "2026-09", "2026-10", "2026-11")

    assert (alarms(), alarms()) == (1, 0)

    told = Activity.objects.get(code="rewards.mix_alarm")
    assert told.subject_kind == "period"
    assert told.data == {
        "entity": world.cast.entity.pk,
        "unit": "DKK",
        "winning": 60_000,
        "keeping": 40_000,
        "keeping_ppm": 400_000,
        "wanted_percent": 50,
    }
    assert told.subject_id != award.period_id


@pytest.mark.django_db
def test_the_next_month_is_told_again_while_it_lasts(world):
    approved(world, "referral", 60_000)
    closed(world, "2026-09", "2026-10", "2026-11")
    alarms()
    approved(world, "referral", 20_000, at=NOW + timedelta(days=61))

    closed(world, "2026-12")

    assert alarms() == 1


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("renewal", "percent", "told"), [(50_000, 50, 0), (49_999, 50, 1), (1, 0, 0), (50_000, 80, 1)])
def test_the_share_is_what_the_setting_says(world, renewal, percent, told):
    approved(world, "renewal", renewal)
    approved(world, "referral", 50_000)
    closed(world, "2026-09", "2026-10", "2026-11")

    assert alarms(percent) == told


@pytest.mark.django_db
def test_two_closed_months_are_too_few_to_say(world):
    approved(world, "referral", 60_000)
    closed(world, "2026-09", "2026-10")

    assert alarms() == 0
