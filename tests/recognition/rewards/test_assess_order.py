"""In which order outcomes use up caps and budgets: always the same, however many are taken at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from recognition.programmes.definition import Approval, Cap
from recognition.programmes.models import CapUse
from recognition.rewards import services as rewards
from recognition.rewards.models import Judgement, Proposal
from recognition.rewards.services import assessing
from tests.recognition.rewards.world import HAPPENED, NOW, run, served, system


def results(chunk, monkeypatch):
    monkeypatch.setattr(assessing, "CHUNK", chunk)
    beginning = transaction.savepoint()
    run()
    proposals = Proposal.objects.order_by("outcome", "employee")
    judgements = Judgement.objects.order_by("outcome")
    uses = CapUse.objects.order_by("holder", "period_key")
    found = (
        list(proposals.values_list("outcome", "employee", "amount", "state")),
        list(judgements.values_list("outcome", "result", "parts")),
        list(uses.values_list("holder", "period_key", "used")),
    )
    transaction.savepoint_rollback(beginning)
    return found


@pytest.mark.slow
def test_the_result_does_not_depend_on_how_many_are_taken_at_a_time(world, cast, monkeypatch):
    world.rules = {"caps": (Cap(cap="employee", amount=120_000, span="quarter"),)}
    world.allocated = 300_000
    assert world.period
    assert world.budget
    world.another_version(starts_on=date(2027, 1, 1), ends_on=date(2027, 2, 1))
    people = [cast.alice, cast.dan, cast.hugo]
    for number in range(4):
        customer = world.another_customer(f"K{number}")
        served(world, *people[: 1 + number % 3], customer=customer)
        for turn in range(5):
            day = HAPPENED + timedelta(days=number % 2 + turn)
            world.outcome(
                customer=customer,
                occurred_at=day,
                matured_at=day + timedelta(days=30 - 3 * turn),
                document_id="D" if turn in (1, 3) else "",
                kind="renewal" if turn == 3 else "repeat_purchase",
            )
    first = results(1, monkeypatch)
    assert {state for *_, state in first[0]} == {"proposed", "held"}
    assert {result for _, result, _ in first[1]} == {"paid", "nothing", "same_occasion"}
    for chunk in (2, 3, 7, 100):
        assert results(chunk, monkeypatch) == first


def test_caps_are_used_up_in_order_of_assessment(world, cast):
    world.rules = {"caps": (Cap(cap="employee", amount=70_000, span="month"),)}
    assert world.period
    assert world.budget
    served(world, cast.alice)
    later = world.outcome(matured_at=HAPPENED + timedelta(days=31))
    first = world.outcome(matured_at=HAPPENED + timedelta(days=30))
    last = world.outcome(matured_at=HAPPENED + timedelta(days=32))
    run()
    amounts = {each.outcome_id: each.amount for each in Proposal.objects.all()}
    assert amounts == {first.pk: 50_000, later.pk: 20_000}
    assert Judgement.objects.get(outcome=last).result == "nothing"
    assert CapUse.objects.get().used == 70_000


def test_a_decline_frees_room_under_a_cap_for_later_outcomes_only(world, cast):
    world.rules = {"caps": (Cap(cap="employee", amount=70_000, span="month"),), "approval": Approval()}
    assert world.period
    assert world.budget
    served(world, cast.alice)
    first, second = world.outcome(), world.outcome(matured_at=HAPPENED + timedelta(days=31))
    run()
    world.decide(cast.bob, Proposal.objects.get(outcome=first), "decline", reason="Not this one.")
    assert CapUse.objects.get().used == 20_000
    assert Proposal.objects.get(outcome=second).amount == 20_000
    third = world.outcome(matured_at=HAPPENED + timedelta(days=32))
    run()
    assert Proposal.objects.get(outcome=third).amount == 50_000


@pytest.mark.slow
def test_what_the_budget_cannot_bear_waits_and_so_does_everything_behind_it(world, cast):
    world.allocated = 120_000
    assert world.period
    assert world.budget
    served(world, cast.alice, cast.dan)
    for days in (30, 31, 32):
        world.outcome(matured_at=HAPPENED + timedelta(days=days))
    report = run()
    assert (report.proposed, report.waiting) == (4, 2)
    world.allocate(20_000)
    small = world.another_customer("small")
    world.touch(cast.alice, customer=small)
    world.outcome(customer=small, matured_at=HAPPENED + timedelta(days=33))
    assert run().waiting == 1  # 40 000 are there, but others wait already
    waiting = Proposal.objects.filter(state="held", held_for="budget").order_by("matured_at", "pk")
    assert [each.amount for each in waiting] == [25_000, 25_000, 50_000]
    assert world.figures().committed == 100_000
    world.allocate(10_000)
    assert rewards.serve_waiting(actor=system(), budget_id=world.budget.pk, at=NOW) == 2
    assert rewards.serve_waiting(actor=system(), budget_id=world.budget.pk, at=NOW) == 0
    assert [each.amount for each in waiting.all()] == [50_000]
    assert world.figures().available == 0
    world.allocate(60_000)
    run()
    assert not waiting.all().exists()
    assert world.figures().committed == 200_000


def test_a_new_version_does_not_start_a_years_cap_anew(world, cast):
    cap = Cap(cap="employee", amount=70_000, span="year")
    world.rules = {"caps": (cap,), "ends_on": HAPPENED.date()}
    assert world.period
    assert world.budget
    after = HAPPENED + timedelta(days=1)
    world.another_version(caps=(replace(cap, amount=90_000),), starts_on=after.date())
    served(world, cast.alice)
    new = [world.outcome(occurred_at=after, matured_at=HAPPENED + timedelta(days=days)) for days in (29, 33)]
    old = [world.outcome(matured_at=HAPPENED + timedelta(days=days)) for days in (30, 31)]
    run()
    amounts = dict(Proposal.objects.values_list("outcome", "amount"))
    # In order of assessment, each up to the cap of its own version: of 70 000, or of 90 000.
    assert amounts == {new[0].pk: 50_000, old[0].pk: 20_000, new[1].pk: 20_000}
    assert Judgement.objects.get(outcome=old[1]).result == "nothing"
    assert CapUse.objects.get().used == 90_000
