"""Which budget an award draws on: by unit, cost centre, and period of the outcome's date."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.ledger import selectors as books
from recognition.people.models import Employment
from recognition.programmes.definition import Budgeting
from recognition.programmes.models import Budget
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.cast import employ
from tests.recognition.rewards.world import HAPPENED, NOW, run, served, system

SEPTEMBER = HAPPENED + timedelta(days=31)


@pytest.fixture
def apart(world, cast):
    """Alice is of cost centre 4100, Dan of none; a budget for each of them and month."""
    world.rules = {"budget": Budgeting(by_cost_centre=True, span="month")}
    Employment.objects.filter(employee=cast.alice).update(cost_centre="4100")
    assert world.period
    assert world.version
    served(world, cast.alice, cast.dan)
    return world


def budget(world, cost_centre="", period_key="2026-08", allocated=0):
    made, _ = Budget.objects.get_or_create(
        programme=world.version.programme, unit="DKK", cost_centre=cost_centre, period_key=period_key
    )
    world.allocate(allocated, made)
    return made


def test_an_award_draws_on_the_budget_of_its_cost_centre_and_month(apart, cast):
    alices, dans = budget(apart, "4100", allocated=100_000), budget(apart, allocated=30_000)
    apart.outcome()
    run()
    assert dict(Proposal.objects.values_list("employee", "budget")) == {cast.alice.pk: alices.pk, cast.dan.pk: dans.pk}
    figures = books.budget_figures([alices.pk, dans.pk])
    assert (figures[alices.pk].committed, figures[dans.pk].available) == (25_000, 5_000)
    assert Budget.objects.count() == 2


def test_whoever_waits_blocks_only_that_budget(apart, cast):
    budget(apart, "4100", allocated=60_000)
    budget(apart, allocated=20_000)
    for days in (30, 31, 32):
        apart.outcome(matured_at=HAPPENED + timedelta(days=days))
    report = run()
    assert (report.proposed, report.waiting) == (2, 4)
    waiting = Proposal.objects.filter(state="held", held_for="budget")
    assert sorted(waiting.values_list("employee__external_id", flat=True)) == ["alice", "dan", "dan", "dan"]


def test_the_period_is_that_of_the_outcome_not_of_the_day_it_is_judged(apart, cast):
    budget(apart, allocated=100_000)
    budget(apart, "4100", "2026-09", allocated=100_000)
    apart.touch(cast.alice, at=SEPTEMBER - timedelta(days=1))
    apart.outcome(occurred_at=SEPTEMBER, matured_at=NOW)
    run()
    awards = Proposal.objects.values_list("employee__external_id", "budget__period_key", "state")
    assert sorted(awards) == [("alice", "2026-09", "proposed"), ("dan", "2026-09", "held")]


def test_money_for_one_budget_serves_only_those_who_wait_for_it(apart, cast):
    apart.outcome()
    assert run().waiting == 2
    alices = budget(apart, "4100", allocated=25_000)
    assert rewards.serve_all_waiting(actor=system(), at=NOW) == 1
    [served_] = Proposal.objects.filter(state="proposed")
    assert (served_.employee, served_.budget) == (cast.alice, alices)


def test_without_cost_centre_or_span_there_is_one_budget(world, cast):
    assert world.period
    whole = budget(world, period_key="", allocated=100_000)
    Employment.objects.filter(employee=cast.alice).update(cost_centre="4100")
    served(world, cast.alice, cast.dan)
    world.outcome()
    run()
    assert set(Proposal.objects.values_list("budget", flat=True)) == {whole.pk}
    assert Budget.objects.count() == 1


@pytest.mark.slow
def test_many_budgets_take_as_many_statements_as_few(apart, cast):
    def assessed(cost_centres):
        for number in range(cost_centres):
            customer = apart.another_customer(f"K{cost_centres}-{number}")
            person = employ(f"p{cost_centres}-{number}", cast.entity, manager=cast.bob, team="Team")
            Employment.objects.filter(employee=person).update(cost_centre=f"{cost_centres}{number}")
            budget(apart, f"{cost_centres}{number}", allocated=50_000)
            apart.touch(person, customer=customer)
            apart.outcome(customer=customer)
        with CaptureQueriesContext(connection) as captured:
            run()
        return len(captured)

    few = assessed(2)
    assert assessed(9) <= few
    assert Budget.objects.exclude(cost_centre="").count() == 11
