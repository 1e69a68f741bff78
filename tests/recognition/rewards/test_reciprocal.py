"""Who approved for whom and the other way round is shown to the one who decides, and never stops anybody."""

from datetime import date, timedelta

import pytest

from recognition.people.models import Delegation, RoleGrant
from recognition.programmes.definition import Approval
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import Decision, Proposal
from recognition.rewards.selectors import favours
from tests.cast import BEGINNING
from tests.recognition.rewards.world import NOW, World, as_, system


@pytest.fixture
def world(cast):
    """Dan stands in for Bob, Alice for Hugo: so Dan approves for Alice, and Alice for Dan."""
    day = NOW.date()
    for giver, to in ((cast.bob, cast.dan), (cast.hugo, cast.alice)):
        Delegation.objects.create(
            giver=giver, delegate=to, from_date=day - timedelta(days=200), to_date=day, made_at=BEGINNING
        )
    return World(cast, rules={"approval": Approval(second_above=100_000)})


def flagged(decider, *others, at=NOW):
    pair = {"decider_id": decider.pk, "employee_ids": [each.pk for each in others]}
    return favours.read(Decision.objects.filter(favours.between(**pair, at=at)), **pair)


def ago(days):
    return NOW - timedelta(days=days)


def test_who_approved_mine_is_named_with_the_day_and_whether_it_is_mutual(world, cast):
    world.decide(cast.dan, world.proposal(cast.alice), at=ago(10))

    assert flagged(cast.alice, cast.dan, cast.carol) == {cast.dan.pk: (date(2026, 9, 5), False)}
    assert flagged(cast.dan, cast.alice) == {}
    world.decide(cast.alice, world.proposal(cast.dan), at=ago(5))
    assert flagged(cast.alice, cast.dan) == {cast.dan.pk: (date(2026, 9, 5), True)}
    assert flagged(cast.dan, cast.alice) == {cast.alice.pk: (date(2026, 9, 5), True)}


@pytest.mark.parametrize(("days", "counts"), [(89, True), (90, False)])
def test_it_counts_for_ninety_days(world, cast, days, counts):
    world.decide(cast.dan, world.proposal(cast.alice), at=ago(days))

    assert (cast.dan.pk in flagged(cast.alice, cast.dan)) is counts


def test_the_giver_of_the_right_and_the_second_count_as_well(world, cast):
    RoleGrant.objects.create(employee=cast.carol, role="second_approver", granted_at=BEGINNING)
    proposal = world.decide(cast.dan, world.proposal(cast.alice, amount=150_000), at=ago(3))
    assert flagged(cast.alice, cast.dan) == {}  # not approved yet
    world.decide(cast.carol, proposal, at=ago(2))

    assert set(flagged(cast.alice, cast.dan, cast.bob, cast.carol)) == {cast.dan.pk, cast.bob.pk, cast.carol.pk}


@pytest.mark.slow
def test_what_was_revoked_declined_or_taken_back_is_no_favour(world, cast):
    revoked, declined, paid = (world.proposal(cast.alice) for _ in range(3))
    world.decide(cast.dan, revoked, at=ago(1))
    world.decide(cast.dan, revoked, "revoke", at=ago(1))
    world.decide(cast.dan, declined, "decline", reason="No.", at=ago(1))
    world.decide(cast.bob, paid, at=ago(1))
    Proposal.objects.filter(pk=paid.pk).update(state="exported")
    reversal = rewards.claw_back(
        actor=as_(cast.greta), proposal_id=paid.pk, code="wrong_facts", reason="Another one.", at=NOW
    )
    assert world.decide(cast.dan, reversal).amount == -50_000
    assert flagged(cast.alice, cast.dan) == {}


def test_a_decision_is_made_all_the_same_and_listed(world, cast):
    first, second, other = world.proposal(cast.alice), world.proposal(cast.dan), world.proposal(cast.carol)
    world.decide(cast.dan, first)
    world.decide(cast.erik, other)

    assert world.decide(cast.alice, second).state == "payable"

    listed = selectors.proposals(viewer=system(), at=NOW, is_reciprocal=True)
    assert {row.proposal_id for row in listed} == {first.pk, second.pk}


def test_it_takes_one_statement_for_all(world, cast, django_assert_num_queries):
    everybody = [getattr(cast, name) for name in ("bob", "carol", "dan", "erik", "frida")]
    world.decide(cast.dan, world.proposal(cast.alice), at=ago(1))

    with django_assert_num_queries(1):
        flagged(cast.alice, *everybody)


def test_the_page_says_so_to_whom_it_waits_for_alone(world, cast):
    world.decide(cast.dan, world.proposal(cast.alice))
    proposal = world.proposal(cast.dan)

    def said(who):
        return selectors.page(viewer=as_(who), proposal_id=proposal.pk, language="en", at=NOW).reciprocal

    assert said(cast.alice) == (date(2026, 9, 15), False)
    assert said(cast.hugo) is None
