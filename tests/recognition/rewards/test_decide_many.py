"""Up to twenty are approved at once, each by the rules for one; none that needs a second person."""

import pytest

from recognition.activity.models import Activity
from recognition.programmes.definition import Approval
from recognition.rewards import services as rewards
from recognition.rewards.models import Decision, Proposal
from recognition.rewards.verdicts import BadDecision
from tests.recognition.rewards.world import NOW, World, as_


@pytest.fixture
def world(cast):
    return World(cast, rules={"approval": Approval(second_above=100_000)}, allocated=10_000_000)


def approve(world, who, *proposals, key="click", **fields):
    wishes = [(each.pk, 1) for each in proposals]
    return rewards.decide_many(**{"actor": as_(who), "wishes": wishes, "at": NOW, "key": key} | fields)


def codes(results):
    return [each.code if isinstance(each, rewards.Refused) else each.state for each in results]


def test_several_are_approved_and_the_trail_says_that_it_was_in_bulk(world, cast):
    proposals = [world.proposal() for _ in range(3)]

    results = approve(world, cast.bob, *proposals)

    assert results[0] == rewards.Decided(
        proposal_id=proposals[0].pk, state="payable", revision=2, amount=50_000, unit="DKK"
    )
    assert codes(results) == ["payable"] * 3
    assert [each.data["bulk"] for each in Activity.objects.filter(code="rewards.payable")] == [1, 1, 1]
    assert world.figures().approved == 150_000


def test_what_is_refused_leaves_the_others_and_says_why(world, cast):
    stale, large, fine = world.proposal(), world.proposal(amount=100_001), world.proposal()
    strange, decided = world.proposal(cast.dan), world.proposal()
    world.decide(cast.bob, stale)
    world.decide(cast.bob, stale, "revoke")
    world.decide(cast.bob, decided)

    results = approve(world, cast.bob, stale, large, fine, strange, decided)

    assert codes(results) == ["stale_page", "second_needed", "payable", "forbidden", "already_decided"]
    said = [each.sentence for each in results if isinstance(each, rewards.Refused)]
    assert "Bob (bob) decided (revoke) on 2026-09-15 at 10:00 UTC" in said[0]
    assert f"Proposal {large.pk} needs a second person" in said[1]
    assert "Hugo (hugo) decides" in said[2]
    assert "Bob (bob) decided (approve)" in said[3]
    large.refresh_from_db()
    assert (large.state, large.decisions.count()) == ("proposed", 0)


def test_the_sum_of_the_period_is_counted_from_one_to_the_next(world, cast):
    world.rules = {"approval": Approval(second_above_in_period=120_000)}

    assert codes(approve(world, cast.bob, *[world.proposal() for _ in range(3)])) == [
        "payable",
        "payable",
        "second_needed",
    ]


def test_a_second_approver_confirms_one_by_one(world, cast):
    proposal = world.decide(cast.bob, world.proposal(amount=150_000))

    [result] = approve(world, cast.frida, proposal, wishes=[(proposal.pk, 2)])

    assert result.code == "second_needed"
    assert Proposal.objects.get().state == "needs_second"


def test_the_same_click_again_decides_nothing_twice_and_tries_what_was_refused(world, cast):
    first, second = world.proposal(), world.proposal()
    approve(world, cast.bob, first)
    Proposal.objects.filter(pk=second.pk).update(revision=7)
    assert codes(approve(world, cast.bob, first, second)) == ["payable", "stale_page"]
    Proposal.objects.filter(pk=second.pk).update(revision=1)

    assert codes(approve(world, cast.bob, first, second)) == ["payable", "payable"]
    assert codes(approve(world, cast.bob, first, second)) == ["payable", "payable"]
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("wishes", "kind", "said"),
    [
        ([], "approve", "these are 0"),
        ([(number, 1) for number in range(1, 22)], "approve", "1 to 20 at once, .* these are 21"),
        ([(1, 1), (1, 2)], "approve", "twice"),
        ([(1, 1)], "decline", "only approved"),
    ],
)
def test_what_is_no_handful_of_approvals_is_refused_whole(world, cast, wishes, kind, said):
    with pytest.raises(BadDecision, match=said):
        rewards.decide_many(actor=as_(cast.bob), wishes=wishes, kind=kind, at=NOW, key="k")


def test_twenty_are_a_handful_and_what_does_not_exist_is_named(world, cast):
    proposal = world.proposal()
    wishes = [(proposal.pk, None), *((10**9 + number, None) for number in range(19))]

    results = rewards.decide_many(actor=as_(cast.bob), wishes=wishes, at=NOW)

    assert codes(results) == ["payable"] + ["unknown_proposal"] * 19
