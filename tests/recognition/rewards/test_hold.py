from datetime import timedelta

from recognition.activity.models import Activity
from recognition.customers.models import Outcome
from recognition.programmes.definition import Cap
from recognition.programmes.models import CapUse
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import HAPPENED, NOW, system


def release(at=NOW):
    return rewards.release_held(actor=system(), at=at)


def held(world, **fields):
    return world.proposal(state="held", **{"held_for": "hold_days", "hold_until": NOW} | fields)


def test_when_the_hold_is_over_it_is_proposed(world):
    proposal = held(world)
    assert release(NOW - timedelta(seconds=1)) == 0
    assert (release(), release()) == (1, 0)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.held_for, proposal.revision) == ("proposed", "", 2)
    assert world.figures().committed == 50_000
    assert Activity.objects.get(code="rewards.proposed").subject_id == proposal.pk


def test_what_lost_its_outcome_is_cancelled_or_withdrawn_and_the_budget_has_it_again(world):
    waiting = held(world, held_for="budget", hold_until=None)
    on_hold, proposed, other = held(world), world.proposal(), world.proposal()
    lost = [waiting, on_hold, proposed]
    Outcome.objects.filter(proposal__in=lost).update(withdrawn_at=NOW)
    assert release() == 3
    states = {each.pk: each.state for each in Proposal.objects.all()}
    assert states == {
        waiting.pk: "cancelled",
        on_hold.pk: "cancelled",
        proposed.pk: "withdrawn",
        other.pk: "proposed",
    }
    assert (world.figures().committed, world.figures().available) == (50_000, 950_000)


def test_a_correction_that_withdraws_the_outcome_counts_as_its_withdrawal(world):
    proposal = held(world, hold_until=NOW + timedelta(days=5))
    Outcome.objects.filter(pk=proposal.outcome_id).update(superseded_at=NOW)
    world.outcome(name=proposal.outcome.external_id, uid=proposal.outcome_uid, withdrawn_at=NOW)
    assert release() == 1
    assert Proposal.objects.get().state == "cancelled"


def test_what_was_decided_is_not_withdrawn_by_itself(world, cast):
    proposal = world.decide(cast.bob, world.proposal())
    Outcome.objects.update(withdrawn_at=NOW)
    assert release() == 0
    assert Proposal.objects.get(pk=proposal.pk).state == "payable"


def test_what_is_cancelled_gives_its_room_under_the_caps_back(world, cast):
    world.rules = {"caps": (Cap(cap="employee", amount=70_000, span="month"),), "hold_days": 60}
    assert world.period
    assert world.budget
    world.touch(cast.alice)
    outcome = world.outcome()
    rewards.assess(actor=system(), at=NOW)
    assert CapUse.objects.get().used == 50_000
    Outcome.objects.filter(pk=outcome.pk).update(withdrawn_at=NOW)
    assert release() == 1
    assert CapUse.objects.get().used == 0


def test_who_waited_for_money_and_is_still_on_hold_waits_for_the_days(world):
    world.allocated = 0
    held(world, held_for="budget", hold_until=NOW + timedelta(days=2))
    held(world, held_for="budget", hold_until=None, matured_at=HAPPENED)
    world.allocate(100_000)
    assert rewards.serve_all_waiting(actor=system(), at=NOW) == 2
    assert set(Proposal.objects.values_list("state", "held_for")) == {("held", "hold_days"), ("proposed", "")}
    assert world.figures().committed == 100_000
