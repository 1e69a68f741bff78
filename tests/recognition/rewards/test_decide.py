from datetime import timedelta

import pytest

from recognition.activity.models import Activity
from recognition.activity.services import KeyReused
from recognition.core.errors import Forbidden, NotFound
from recognition.ledger import selectors as books
from recognition.ledger.services import InsufficientFunds
from recognition.rewards import services as rewards
from recognition.rewards.models import Decision, PersonPeriod, Proposal
from recognition.rewards.verdicts import BadDecision
from tests.recognition.rewards.world import NOW, as_, text_of


def approved(world, employee):
    return PersonPeriod.objects.get(employee=employee).approved


def test_the_manager_approves_and_it_becomes_payable_in_the_open_period(world, cast):
    proposal = world.decide(cast.bob, world.proposal(amount=50_000))
    assert (proposal.state, proposal.amount, proposal.period) == ("payable", 50_000, world.period)
    figures = world.figures()
    assert (figures.committed, figures.approved) == (0, 50_000)
    assert world.owed(cast.alice) == approved(world, cast.alice) == 50_000
    [decision] = proposal.decisions.all()
    assert (decision.kind, decision.step, decision.amount, decision.number) == ("approve", "first", 50_000, 1)
    assert (decision.decided_by, decision.acted_by, decision.beneficiary) == (cast.bob, cast.bob, cast.alice)
    [told] = Activity.objects.filter(code="rewards.payable")
    assert (told.subject_id, told.employee_id, told.data["amount"]) == (proposal.pk, cast.bob.pk, 50_000)
    assert books.check_books() == []


def test_points_are_granted_at_once(world, cast):
    world.rules = {"unit": "goods", "approval": world_without_limits()}
    proposal = world.decide(cast.bob, world.proposal(amount=40))
    assert (proposal.state, proposal.amount) == ("granted", 40)
    assert world.figures().exported == 40
    from recognition.ledger import chart

    assert books.balance(chart.account("points", "goods", cast.alice.pk)) == 40


def world_without_limits():
    from recognition.programmes.definition import Approval

    return Approval()


def test_the_same_key_decides_once_and_other_content_under_it_is_refused(world, cast):
    proposal = world.proposal()
    first = world.decide(cast.bob, proposal, key="click")
    again = world.decide(cast.bob, proposal, key="click")
    assert (first.revision, first.state) == (again.revision, again.state) == (2, "payable")
    assert Decision.objects.count() == 1
    with pytest.raises(KeyReused):
        world.decide(cast.bob, proposal, "decline", key="click", reason="No.")


def test_a_second_decision_is_told_who_was_faster(world, cast):
    proposal = world.proposal()
    world.decide(cast.bob, proposal)
    with pytest.raises(rewards.AlreadyDecided, match=r"Bob \(bob\) decided \(approve\) on 2026-09-15 at 10:00 UTC"):
        world.decide(cast.bob, proposal)


def test_a_page_from_before_a_change_is_refused(world, cast):
    proposal = world.proposal()
    world.decide(cast.bob, proposal)
    world.decide(cast.bob, proposal, "revoke")
    with pytest.raises(rewards.StalePage, match=r"out of date: Bob \(bob\) decided \(revoke\)"):
        world.decide(cast.bob, proposal, revision=1)
    assert world.decide(cast.bob, proposal, revision=3).state == "payable"


def test_adjusting_down_pays_less_and_gives_the_rest_back(world, cast):
    proposal = world.decide(cast.bob, world.proposal(amount=50_000), "adjust", amount=30_000)
    assert (proposal.state, proposal.amount, proposal.proposed_amount) == ("payable", 30_000, 50_000)
    figures = world.figures()
    assert (figures.available, figures.committed, figures.approved) == (970_000, 0, 30_000)


def test_adjusting_up_needs_a_second_person_and_more_of_the_budget(world, cast):
    proposal = world.decide(cast.bob, world.proposal(amount=50_000), "adjust", amount=60_000)
    assert (proposal.state, proposal.amount) == ("needs_second", 50_000)
    proposal = world.decide(cast.frida, proposal)
    assert (proposal.state, proposal.amount) == ("payable", 60_000)
    assert world.figures().approved == 60_000


def test_adjusting_beyond_the_budget_is_refused_and_changes_nothing(world, cast):
    world.allocated = 55_000
    proposal = world.decide(cast.bob, world.proposal(amount=50_000), "adjust", amount=60_000)
    with pytest.raises(InsufficientFunds):
        world.decide(cast.frida, proposal)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.revision) == ("needs_second", 2)
    assert (world.figures().committed, world.figures().approved) == (50_000, 0)


@pytest.mark.parametrize("amount", [None, 0, -5])
def test_adjusting_needs_a_positive_amount(world, cast, amount):
    with pytest.raises(BadDecision):
        world.decide(cast.bob, world.proposal(), "adjust", amount=amount)


def test_a_discretionary_award_is_declined_with_a_reason_kept_apart_from_its_proof(world, cast):
    proposal = world.proposal()
    with pytest.raises(BadDecision, match="needs a reason"):
        world.decide(cast.bob, proposal, "decline")
    proposal = world.decide(cast.bob, proposal, "decline", reason="Another team did it.")
    assert proposal.state == "declined"
    assert world.figures().available == 1_000_000
    [decision] = proposal.decisions.all()
    assert decision.amount is None
    assert text_of(decision.reason_digest) == "Another team did it."


def test_what_is_owed_is_declined_only_by_code_and_by_two_persons(world, cast):
    world.rules = {"nature": "entitlement"}
    proposal = world.proposal()
    with pytest.raises(BadDecision, match="wrong_facts"):
        world.decide(cast.bob, proposal, "decline", reason="I do not want to.")
    proposal = world.decide(cast.bob, proposal, "decline", code="wrong_facts")
    assert proposal.state == "needs_second"
    with pytest.raises(Forbidden, match="never the first"):
        world.decide(cast.bob, proposal)
    assert world.decide(cast.frida, proposal).state == "declined"
    assert world.figures().available == 1_000_000


def test_paying_less_than_is_owed_is_a_partial_decline(world, cast):
    world.rules = {"nature": "entitlement"}
    proposal = world.proposal(amount=50_000)
    with pytest.raises(BadDecision, match="owed"):
        world.decide(cast.bob, proposal, "adjust", amount=10_000)
    proposal = world.decide(cast.bob, proposal, "adjust", amount=10_000, code="rule_misapplied")
    assert proposal.state == "needs_second"
    assert world.decide(cast.frida, proposal).amount == 10_000


def test_when_the_second_disagrees_the_first_decides_again(world, cast):
    proposal = world.decide(cast.bob, world.proposal(amount=150_000))
    assert proposal.state == "needs_second"
    proposal = world.decide(cast.frida, proposal, "decline", reason="Too much.")
    assert proposal.state == "proposed"
    assert world.figures().committed == 150_000
    assert world.decide(cast.bob, proposal, "adjust", amount=90_000).state == "payable"
    assert list(proposal.decisions.order_by("number").values_list("step", flat=True)) == ["first", "second", "first"]


def test_the_second_confirms_or_disagrees_and_changes_nothing_else(world, cast):
    proposal = world.decide(cast.bob, world.proposal(amount=150_000))
    with pytest.raises(BadDecision, match="confirms"):
        world.decide(cast.frida, proposal, "adjust", amount=1)


def test_small_awards_in_a_row_do_not_pass_the_period_limit_unseen(world, cast):
    states = [world.decide(cast.bob, world.proposal(amount=80_000)).state for _ in range(3)]
    assert states == ["payable", "payable", "needs_second"]
    last = Proposal.objects.get(state="needs_second")
    assert world.decide(cast.frida, last).state == "payable"
    assert approved(world, cast.alice) == 240_000


def test_an_approval_is_revoked_by_who_gave_it_within_fifteen_minutes(world, cast):
    proposal = world.decide(cast.bob, world.proposal(amount=50_000), "adjust", amount=20_000)
    proposal = world.decide(cast.bob, proposal, "revoke", at=NOW + timedelta(minutes=15))
    assert (proposal.state, proposal.period, proposal.amount) == ("proposed", None, 50_000)
    assert (world.figures().committed, world.figures().approved, world.owed(cast.alice)) == (50_000, 0, 0)
    assert approved(world, cast.alice) == 0
    proposal = world.decide(cast.bob, proposal)
    assert (proposal.state, proposal.amount) == ("payable", 50_000)
    assert world.figures().approved == world.owed(cast.alice) == 50_000
    assert books.check_books() == []


def test_nobody_else_revokes_and_not_later(world, cast):
    proposal = world.decide(cast.bob, world.proposal())
    with pytest.raises(Forbidden, match="Only who approved"):
        world.decide(cast.erik, proposal, "revoke")
    with pytest.raises(rewards.TooLate, match="15 minutes"):
        world.decide(cast.bob, proposal, "revoke", at=NOW + timedelta(minutes=15, seconds=1))


def test_points_that_were_given_are_not_revoked(world, cast):
    world.rules = {"unit": "symbolic", "approval": world_without_limits()}
    proposal = world.decide(cast.bob, world.proposal(amount=5))
    with pytest.raises(rewards.TooLate, match="granted"):
        world.decide(cast.bob, proposal, "revoke")


def test_what_is_still_held_waits(world, cast):
    proposal = world.proposal(state="held", held_for="hold_days", hold_until=NOW + timedelta(days=3))
    with pytest.raises(rewards.AlreadyDecided, match="still held"):
        world.decide(cast.bob, proposal)


def test_a_proposal_that_does_not_exist_is_not_found(world, cast):
    assert world.period
    with pytest.raises(NotFound):
        rewards.decide(actor=as_(cast.bob), proposal_id=999, kind="approve", at=NOW, key="k")


def test_an_unknown_kind_is_refused_with_the_kinds_there_are(world, cast):
    with pytest.raises(BadDecision, match="approve, adjust, decline or revoke"):
        world.decide(cast.bob, world.proposal(), "bless")
