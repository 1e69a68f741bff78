"""Escalation adds the next one up without taking the first one's right; who shares in a pool has none."""

from datetime import date

import pytest

from recognition.core.errors import Forbidden
from recognition.people.models import Delegation
from recognition.rewards import access, chain, selectors
from recognition.rewards.models import Correction, Judgement
from tests.recognition.rewards.world import NOW, as_


def situation(**changes):
    facts = {"beneficiary": 1, "proposer": None, "line": [2, 3, 4], "seconds": [8, 9]}
    return chain.Situation(**facts | changes)


@pytest.mark.parametrize(
    ("changes", "rights"),
    [
        ({}, [2]),
        ({"escalations": 1}, [2, 3]),
        ({"escalations": 2}, [2, 3, 4]),
        ({"escalations": 3}, [2, 3, 4, 8, 9]),
        ({"escalations": 9}, [2, 3, 4, 8, 9]),
        ({"escalations": 1, "left": {2}}, [3, 4]),
        ({"escalations": 1, "proposer": 3}, [2, 4]),
        ({"pool": {2}}, [3]),
        ({"pool": {2, 3, 4}}, [8, 9]),
        ({"pool": {2, 3, 4, 8}}, [9]),
        ({"escalations": 3, "seconds": [3, 8]}, [2, 3, 4, 8]),
        ({"line": [], "escalations": 1}, [8, 9]),
        ({"line": [], "seconds": [], "escalations": 1}, []),
    ],
)
def test_the_nearest_who_may_and_one_more_for_each_escalation(changes, rights):
    assert chain.first(situation(**changes)) == rights


def test_who_shares_in_the_pool_confirms_nothing_either():
    assert chain.second(situation(pool={8}), first_decision_by={2}) == [9]


def test_after_an_escalation_both_may_and_the_refusal_names_both(world, cast):
    proposal = world.proposal(escalations=1)

    with pytest.raises(Forbidden, match=r"Bob \(bob\) or Erik \(erik\) decides"):
        world.decide(cast.dan, proposal)
    assert selectors.deciders(proposal_ids=[proposal.pk], at=NOW) == {proposal.pk: [cast.bob.pk, cast.erik.pk]}
    for manager in (cast.bob, cast.erik):
        assert [row.proposal_id for row in selectors.queue(actor=as_(manager), at=NOW)] == [proposal.pk]
    decision = world.decide(cast.erik, proposal).decisions.get()
    assert (decision.decided_by, decision.acted_by) == (cast.erik, cast.erik)


def test_at_the_top_of_an_escalation_the_second_approver_may_but_never_twice(world, cast):
    proposal = world.proposal(amount=150_000, escalations=2)

    assert world.decide(cast.frida, proposal).state == "needs_second"
    with pytest.raises(access.NobodyDecides):
        world.decide(cast.frida, proposal)


@pytest.mark.slow
def test_a_manager_who_shares_in_the_pool_leaves_all_of_the_occasion_to_the_next_one_up(world, cast):
    outcome = world.outcome()
    own = world.proposal(cast.bob, outcome=outcome, from_pool=True)
    of_alice = world.proposal(cast.alice, outcome=outcome)
    elsewhere = world.proposal(cast.alice)
    day = date(2026, 9, 15)
    Delegation.objects.create(giver=cast.erik, delegate=cast.bob, made_at=NOW, from_date=day, to_date=day)

    for proposal in (own, of_alice):
        with pytest.raises(Forbidden, match=r"Erik \(erik\) decides"):
            world.decide(cast.bob, proposal)
        with pytest.raises(Forbidden, match=r"Erik \(erik\) decides"):
            world.decide(cast.bob, proposal, acting_for=cast.erik)
    assert selectors.deciders(proposal_ids=[of_alice.pk, elsewhere.pk], at=NOW) == {
        of_alice.pk: [cast.erik.pk],
        elsewhere.pk: [cast.bob.pk],
    }
    assert world.decide(cast.erik, of_alice).state == "payable"


def test_who_came_into_the_pool_by_a_correction_is_kept_out_as_well(world, cast):
    outcome = world.outcome()
    of_alice = world.proposal(cast.alice, outcome=outcome)
    judgement = Judgement.objects.create(
        programme=world.version.programme,
        version=world.version,
        outcome=outcome,
        outcome_uid=outcome.uid,
        occasion=outcome.uid,
        assessment=of_alice.assessment,
        result="paid",
        judged_at=NOW,
    )
    correction = Correction.objects.create(
        programme=world.version.programme,
        outcome=outcome,
        occasion=outcome.uid,
        number=1,
        judgement=judgement,
        assessment=of_alice.assessment,
        code="late_evidence",
        reason_digest="0" * 64,
        opened_by=cast.greta,
        opened_at=NOW,
    )
    world.proposal(cast.bob, outcome=outcome, from_pool=True, correction=correction)

    with pytest.raises(Forbidden, match=r"Erik \(erik\) decides"):
        world.decide(cast.bob, of_alice)
