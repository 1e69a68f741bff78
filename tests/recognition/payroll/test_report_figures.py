"""The figures beside the lines: budgets, whom the report reaches, how evenly, how it was decided, points owed."""

from datetime import timedelta

import pytest

from recognition.payroll import selectors
from recognition.payroll.selectors import report_sheets
from recognition.people.models import Employment
from tests import cast as people
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.payroll.test_pivots import FILTERS, lines, summed
from tests.recognition.rewards.world import NOW, World
from tests.recognition.shop.till import Till


def rows_of(name, filters=FILTERS):
    sheet = report_sheets.pivot(name=name, filters=filters, at=CUT_OFF)
    return [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]


def hire(office, team, count, manager=None):
    return [
        people.employ(f"{team.lower()}{number}", office.cast.entity, manager=manager or office.cast.bob, team=team)
        for number in range(count)
    ]


@pytest.mark.slow
def test_a_budget_says_what_the_books_hold_and_what_the_lines_are(office):
    office.approved(amount=30_000)
    office.world.proposal(amount=20_000)

    [row] = rows_of("budget")
    assert (row["programme"], row["allocated"], row["available"]) == ("loyal", "10000.00", "9500.00")
    assert (row["committed"], row["approved_in_budget"], row["exported_in_budget"]) == ("200.00", "300.00", "0.00")
    assert summed(rows_of("budget")) == summed(lines())


@pytest.mark.slow
def test_what_was_bought_draws_on_no_budget_and_was_decided_like_an_award(office):
    office.approved(amount=30_000)
    till, alice = Till(office.cast), office.cast.alice
    till.points(alice, 500)
    till.points(alice, 500, "cash")
    till.item()
    till.money(second_above=1)
    till.handed_over(alice)
    later = NOW + timedelta(days=2)
    seconded = till.approve(office.cast.bob, till.order(alice, "money"), at=later)
    till.approve(office.cast.frida, seconded, at=later)
    till.decline(office.cast.greta, till.order(alice), at=later)
    till.order(alice)

    loyal, *shop = rows_of("budget")
    assert (loyal["programme"], loyal["amount"]) == ("loyal", "300.00")
    assert [(row["programme"], row["award_type"], row["lines"], row["amount"]) for row in shop] == [
        ("shop", "cash", "1", "50.00"),
        ("shop", "goods", "3", "240.00"),
    ]
    assert {row[name] for row in shop for name in ("allocated", "available", "exported_in_budget")} == {""}
    assert summed(rows_of("budget")) == summed(lines())
    loyal, shop = rows_of("approvals")
    assert loyal["programme"] == "loyal"
    assert shop == {
        "programme": "shop", "lines": "4", "decided": "3", "unchanged": "2", "raised": "0", "lowered": "0",
        "declined": "1", "changed_share": "33.3", "seconded": "1", "revoked": "0", "by_delegate": "0",
        "median_days": "2.0",
    }  # fmt: skip


def test_participation_counts_whom_something_reached_and_hides_small_teams(office):
    team = hire(office, "Butik", 6)
    office.approved(team[0])
    office.world.proposal(team[1])  # not approved: reaches nobody yet

    shown = {row["group"]: row for row in rows_of("participation") if row["grouping"] == "team"}
    assert [shown["Butik"][name] for name in ("eligible", "reached", "share", "note")] == ["6", "1", "16.7", ""]
    assert {row["note"] for name, row in shown.items() if name != "Butik"} == {"hidden"}
    assert {row["eligible"] for name, row in shown.items() if name != "Butik"} == {""}
    [everybody] = [row for row in rows_of("participation") if row["grouping"] == "all"]
    assert (everybody["eligible"], everybody["reached"]) == ("14", "1")


def test_who_left_before_the_period_is_not_counted(office):
    office.approved()
    gone = hire(office, "Butik", 5)
    type(gone[0]).objects.filter(pk=gone[0].pk).update(left_on="2026-08-31")

    [everybody] = [row for row in rows_of("participation") if row["grouping"] == "all"]
    assert everybody["eligible"] == "12"


@pytest.mark.slow
def test_the_distribution_is_told_of_groups_in_which_five_received_something(office):
    team = hire(office, "Butik", 6)
    Employment.objects.filter(employee__in=team).update(fte_milli=500)
    for number, person in enumerate(team[:5], start=1):
        office.approved(person, amount=number * 10_000)

    shown = {(row["grouping"], row["group"]): row for row in rows_of("fairness")}
    row = shown["working_time", "part"]
    assert [row[name] for name in ("eligible", "reached", "share", "median")] == ["6", "5", "83.3", "300.00"]
    assert (row["p90_to_p10"], row["gini"]) == ("3.29", "0.267")
    assert (shown["working_time", "full"]["reached"], shown["working_time", "full"]["median"]) == ("0", "")
    assert shown["team", "Lager"]["note"] == "hidden"


def test_the_distribution_of_a_few_is_not_told_at_all(office):
    office.approved()

    assert {row["note"] for row in rows_of("fairness")} == {"hidden"}
    assert {row["gini"] for row in rows_of("fairness")} == {""}


def test_approvals_are_counted_by_programme_with_what_they_changed(office):
    office.approved(amount=10_000)
    lowered, declined = office.world.proposal(amount=20_000), office.world.proposal(amount=30_000)
    later = NOW + timedelta(days=3)
    office.world.decide(office.cast.bob, lowered, "adjust", amount=5_000, reason="Half of it", at=later)
    office.world.decide(office.cast.bob, declined, "decline", code="duplicate", reason="Twice", at=later)
    office.world.proposal(amount=40_000)

    [row] = rows_of("approvals")
    assert row == {
        "programme": "loyal", "lines": "4", "decided": "3", "unchanged": "1", "raised": "0", "lowered": "1",
        "declined": "1", "changed_share": "66.7", "seconded": "0", "revoked": "0", "by_delegate": "0",
        "median_days": "3.0",
    }  # fmt: skip


@pytest.mark.slow
def test_points_people_hold_are_owed_unless_they_are_symbolic(office):
    office.approved()
    for unit in ("symbolic", "goods"):
        world = World(office.cast, {"programme": unit, "unit": unit})
        world.source, world.customer, world.period = office.world.source, office.world.customer, office.world.period
        Office(world).approved(amount=30)

    assert {(row["award_type"], row["people"], row["points"], row["is_owed"]) for row in rows_of("liability")} == {
        ("goods", "1", "30", "yes"),
        ("points", "1", "30", "no"),
    }


@pytest.mark.slow
def test_there_is_no_other_pivot(office):
    office.approved()
    for name in report_sheets.PIVOTS:
        assert report_sheets.pivot(name=name, filters=FILTERS, at=CUT_OFF).name == name
    with pytest.raises(selectors.BadReport, match="secrets"):
        report_sheets.pivot(name="secrets", filters=FILTERS, at=CUT_OFF)
