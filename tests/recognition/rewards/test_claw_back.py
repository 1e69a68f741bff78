from datetime import date, timedelta

import pytest

from recognition.activity.models import Activity
from recognition.core.errors import Forbidden
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.people.models import Employment, Entity
from recognition.programmes.definition import Approval
from recognition.rewards import services as rewards
from recognition.rewards.models import ClawBackCase, Proposal
from tests.recognition.rewards.world import HAPPENED, NOW, as_


def paid(world, cast, amount=50_000, state="exported"):
    """An award of Alice's that has left for payroll."""
    proposal = world.decide(cast.bob, world.proposal(amount=amount))
    Proposal.objects.filter(pk=proposal.pk).update(state=state)
    return proposal


def claw_back(world, who, proposal, **wish):
    facts = {"code": "wrong_facts", "reason": "It was another customer.", "at": NOW}
    return rewards.claw_back(actor=as_(who), proposal_id=proposal.pk, **facts | wish)


def test_hr_proposes_a_reversal_at_the_original_terms(world, cast):
    original = paid(world, cast)
    reversal = claw_back(world, cast.greta, original, amount=20_000)
    assert (reversal.amount, reversal.proposed_amount, reversal.state) == (-20_000, -20_000, "proposed")
    assert (reversal.reverses, reversal.proposed_by, reversal.unit) == (original, cast.greta, "DKK")
    assert (reversal.employment, reversal.budget, reversal.outcome) == (
        original.employment,
        original.budget,
        original.outcome,
    )
    assert world.owed(cast.alice) == 50_000  # nothing moves before somebody approves


def test_it_goes_through_approval_by_somebody_else(world, cast):
    reversal = claw_back(world, cast.bob, paid(world, cast))
    with pytest.raises(Forbidden, match=r"Erik \(erik\)"):
        world.decide(cast.bob, reversal)
    reversal = world.decide(cast.erik, reversal)
    assert (reversal.state, reversal.amount, reversal.period) == ("payable", -50_000, world.period)
    assert world.owed(cast.alice) == 0
    assert books.check_books() == []


def test_declining_a_reversal_leaves_the_award_and_frees_what_could_be_taken_back(world, cast):
    original = paid(world, cast)
    reversal = world.decide(cast.bob, claw_back(world, cast.greta, original), "decline", reason="It was right.")
    assert (reversal.state, world.owed(cast.alice)) == ("declined", 50_000)
    assert claw_back(world, cast.greta, original, key="again").amount == -50_000


def test_an_adjusted_reversal_takes_back_less_and_never_more(world, cast):
    reversal = claw_back(world, cast.greta, paid(world, cast), amount=20_000)
    with pytest.raises(rewards_error(), match="at most"):
        world.decide(cast.bob, reversal, "adjust", amount=20_001)
    assert world.decide(cast.bob, reversal, "adjust", amount=5_000).amount == -5_000
    assert world.owed(cast.alice) == 45_000


def rewards_error():
    from recognition.rewards.verdicts import BadDecision

    return BadDecision


def test_a_large_reversal_needs_a_second_person(world, cast):
    original = world.decide(cast.bob, world.proposal(amount=150_000))
    original = world.decide(cast.frida, original)
    Proposal.objects.filter(pk=original.pk).update(state="confirmed")
    reversal = world.decide(cast.bob, claw_back(world, cast.greta, original))
    assert reversal.state == "needs_second"
    assert world.decide(cast.frida, reversal).state == "payable"


def test_no_more_is_taken_back_than_was_paid(world, cast):
    original = paid(world, cast)
    claw_back(world, cast.greta, original, amount=30_000)
    with pytest.raises(rewards.NothingToReverse, match="20000 of proposal"):
        claw_back(world, cast.greta, original, amount=20_001)
    assert claw_back(world, cast.greta, original).amount == -20_000
    with pytest.raises(rewards.NothingToReverse):
        claw_back(world, cast.greta, original, key="more")


def test_asking_twice_proposes_once(world, cast):
    original = paid(world, cast)
    first = claw_back(world, cast.greta, original, amount=10_000)
    assert claw_back(world, cast.greta, original, amount=10_000) == first
    assert Proposal.objects.filter(reverses=original).count() == 1


@pytest.mark.parametrize("state", ["payable", "in_batch"])
def test_what_has_not_left_yet_is_not_taken_back(world, cast, state):
    with pytest.raises(rewards.NothingToReverse, match="granted or exported"):
        claw_back(world, cast.greta, paid(world, cast, state=state))


def test_a_reversal_is_not_reversed(world, cast):
    reversal = world.decide(cast.bob, claw_back(world, cast.greta, paid(world, cast)))
    Proposal.objects.filter(pk=reversal.pk).update(state="exported")
    with pytest.raises(rewards.NothingToReverse):
        claw_back(world, cast.greta, reversal)


def test_a_withdrawn_outcome_is_taken_back_within_the_programmes_window_a_mistake_always(world, cast):
    world.rules = {"claw_back_days": 40}
    original = paid(world, cast)
    at = HAPPENED + timedelta(days=40, seconds=1)
    with pytest.raises(rewards.NothingToReverse, match="40 days"):
        claw_back(world, cast.greta, original, code="outcome_withdrawn", at=at)
    assert claw_back(world, cast.greta, original, code="duplicate", at=at).amount == -50_000


def test_only_hr_finance_or_a_manager_above_proposes_it(world, cast):
    original = paid(world, cast)
    for who in (cast.alice, cast.dan, cast.hugo, cast.carol):
        with pytest.raises(Forbidden):
            claw_back(world, who, original)


def test_a_code_and_a_reason_are_needed(world, cast):
    original = paid(world, cast)
    for wish in ({"code": "mood"}, {"reason": "  "}):
        with pytest.raises(rewards.NothingToReverse, match="one of the codes"):
            claw_back(world, cast.greta, original, **wish)


@pytest.mark.parametrize("moved", [False, True])
def test_who_left_or_changed_entity_becomes_a_case_for_hr(world, cast, moved):
    original = paid(world, cast)
    Employment.objects.filter(employee=cast.alice).update(ends_on=date(2026, 9, 10))
    if moved:
        elsewhere = Entity.objects.create(external_id="SE", name="SE", currency="SEK", time_zone="Europe/Stockholm")
        Employment.objects.create(employee=cast.alice, entity=elsewhere, starts_on=date(2026, 9, 10))
    for _ in range(2):
        with pytest.raises(rewards.CaseForHR, match="HR has the case"):
            claw_back(world, cast.greta, original)
    case = ClawBackCase.objects.get()
    assert (case.proposal, case.employee, case.amount, case.unit) == (original, cast.alice, 50_000, "DKK")
    assert (case.cause, case.code, case.opened_by) == ("other_entity" if moved else "left", "wrong_facts", cast.greta)
    assert Activity.objects.get(code="rewards.claw_back_case").subject_id == case.pk
    assert not Proposal.objects.filter(reverses=original).exists()


def points(world, cast):
    world.rules = {"unit": "goods", "approval": Approval()}
    return world.decide(cast.bob, world.proposal(amount=40))


def balance(cast):
    return books.balance(chart.account("points", "goods", cast.alice.pk))


def test_points_are_taken_from_the_balance_and_the_budget_has_them_again(world, cast):
    original = points(world, cast)
    reversal = world.decide(cast.bob, claw_back(world, cast.greta, original, amount=15))
    assert (reversal.state, reversal.amount, balance(cast)) == ("granted", -15, 25)
    assert (world.figures().exported, world.figures().available) == (25, 1_000_000 - 25)


def test_the_same_wish_after_a_decline_is_a_new_one(world, cast):
    original = paid(world, cast)
    first = claw_back(world, cast.greta, original)
    assert claw_back(world, cast.greta, original) == first
    world.decide(cast.bob, first, "decline", reason="Not now.")
    again = claw_back(world, cast.greta, original)
    assert (again.amount, again.state) == (-50_000, "proposed")
