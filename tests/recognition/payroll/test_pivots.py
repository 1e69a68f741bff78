"""The pivots of the reward report: what the lines say, added up by the database, whatever happened before."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from recognition.payroll import selectors
from recognition.payroll.selectors import pivots, report_sheets, reward_report
from recognition.rewards.models import Proposal
from tests import cast as people
from tests.recognition.payroll.office import CUT_OFF, Office, later
from tests.recognition.payroll.test_statements_and_ledger import STEPS, Stated
from tests.recognition.rewards.world import World
from tests.recognition.shop.till import Till

FILTERS = selectors.Filters(entity="DK", period="2026-09")


def rows_of(name, filters=FILTERS, at=CUT_OFF):
    sheet = pivots.pivot(name=name, filters=filters, at=at)
    return [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]


def lines(filters=FILTERS):
    return [dict(zip(selectors.REPORT_COLUMNS, row, strict=True)) for row in selectors.report_lines(filters=filters)]


def summed(rows, *, column="amount", where=lambda row: True):
    found = Counter()
    for row in rows:
        if where(row):
            found[row["award_type"], row["currency"]] += Decimal(row[column])
    return {unit: amount for unit, amount in found.items() if amount}


def counted(rows):
    return sum(int(row["lines"]) for row in rows)


def agree(filters=FILTERS, at=CUT_OFF):
    told = lines(filters)
    budgets = report_sheets.pivot(name="budget", filters=filters, at=at)
    found = [dict(zip(budgets.columns, row, strict=True)) for row in budgets.rows]
    assert (summed(found), counted(found)) == (summed(told), len(told))
    decided = report_sheets.pivot(name="approvals", filters=filters, at=at)
    assert counted([dict(zip(decided.columns, row, strict=True)) for row in decided.rows]) == len(told)
    sheets, total = pivots.every(filters=filters, at=at)
    at_once = {sheet.name: sheet for sheet in sheets}
    in_all = [dict(zip(total.columns, row, strict=True)) for row in total.rows]
    assert (summed(in_all), counted(in_all)) == (summed(told), len(told))
    assert len({(row["award_type"], row["currency"]) for row in in_all}) == len(in_all)
    assert list(at_once) == list(pivots.PIVOTS)
    for name in pivots.PIVOTS:
        assert at_once[name] == pivots.pivot(name=name, filters=filters, at=at)
        found = rows_of(name, filters, at)
        assert summed(found) == summed(told), name
        assert counted(found) == len(told), name
        for stage, states in pivots.STAGES.items():
            staged = summed(told, where=lambda line, states=states: line["status"] in states)
            assert summed(found, column=stage) == staged, (name, stage)


@pytest.mark.slow
@pytest.mark.timeout(600)
class PivotsTest(TestCase):
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=STEPS)
    def test_they_are_the_lines_whatever_happened(self, steps):
        walk = Stated(Office(World(people.gather())))
        for name, number in [("approve", 5_000), *steps, ("close", 0)]:
            getattr(walk, name)(number)
        for filters in (
            FILTERS,
            selectors.Filters(entity="DK", period="2026-09", until=walk.period),
            selectors.Filters(entity="DK", period=walk.period, programme="stars"),
            selectors.Filters(entity="DK", period="2026-09", until=walk.period, programme="shop"),
        ):
            agree(filters, walk.tick())


@pytest.mark.slow
def test_each_says_what_the_lines_say(office):
    exported = office.approved(amount=50_000, cost_centre="110")
    office.approved(office.cast.dan, amount=30_000, cost_centre="120")
    office.exported()
    office.taken_back(exported, 10_000, at=later(1))
    office.world.proposal(amount=7_000)
    till = Till(office.cast)
    till.points(office.cast.alice, 500)
    till.item()
    till.handed_over(office.cast.alice)
    till.order(office.cast.alice)

    agree()
    agree(selectors.Filters(entity="DK", period="2026-09", until="2026-10"), later(2))
    agree(selectors.Filters(entity="DK", period="2026-10"), later(2))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("employee", {("alice", "Alice"), ("dan", "Dan")}),
        ("team", {("Kundeservice",), ("Lager",)}),
        ("cost_centre", {("110",), ("120",)}),
        ("programme", {("loyal", "1")}),
        ("month", {("2026-09",)}),
        ("quarter", {("2026-Q3",)}),
        ("year", {("2026",)}),
        ("tax", {("cash_taxable", "CUSTOMER_BONUS_CASH")}),
        ("decider", {("bob", ""), ("hugo", "")}),
    ],
)
def test_each_is_grouped_by_its_keys(office, name, keys):
    office.approved(amount=50_000, cost_centre="110")
    office.approved(office.cast.dan, amount=30_000, cost_centre="120")
    office.exported()

    width = len(next(iter(keys)))
    assert {tuple(row.values())[:width] for row in rows_of(name)} == keys


def test_what_is_pending_is_aged_up_to_the_moment_asked_or_the_close(office):
    office.world.proposal(amount=100)

    assert [row["age"] for row in rows_of("status", at=CUT_OFF)] == ["8-14"]
    assert [row["age"] for row in rows_of("status", at=later(100))] == ["91-"]
    office.close()
    [row] = rows_of("status", at=later(100))
    assert (row["status"], row["age"], row["oldest"]) == ("proposed", "8-14", "2026-09-15")


def test_states_stand_in_the_order_awards_run_through_them_the_youngest_first(office):
    period = office.approved(amount=100).period_id
    waiting, over = ["held", "proposed", "needs_second"], ["granted", "in_batch", "exported", "confirmed", "declined"]
    for state in [*reversed(over), *reversed(waiting)]:
        award = Proposal.objects.filter(pk=office.world.proposal(amount=100).pk)
        held_for = "hold_days" if state == "held" else ""
        award.update(state=state, held_for=held_for, period=period if state in over else None)
    old = office.world.proposal(amount=100)
    Proposal.objects.filter(pk=old.pk).update(proposed_at=later(-60))

    told = [(row["status"], row["age"]) for row in rows_of("status")]

    assert [state for state, _ in told] == ["held", "proposed", "proposed", "needs_second", "payable", *over]
    assert [age for state, age in told if state == "proposed"] == ["8-14", "31-90"]


def test_the_states_of_the_stages_are_all_there_are():
    staged = [state for states in pivots.STAGES.values() for state in states]
    assert sorted(staged) == sorted(reward_report.STATES)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 6])
def test_one_pivot_takes_the_same_statements_however_many_lines(office, django_assert_num_queries, count):
    for _ in range(count):
        office.approved(amount=100)
    with django_assert_num_queries(3):
        rows_of("team")
