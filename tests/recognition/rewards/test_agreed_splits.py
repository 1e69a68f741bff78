"""Those who served a customer agree how to share, and all sign before it is judged."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from recognition.attribution.models import Contribution
from recognition.attribution.policies import Policy
from recognition.core.errors import Forbidden
from recognition.people.models import Employment
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import Judgement, Proposal
from tests.recognition.rewards.world import HAPPENED, NOW, as_, system

pytestmark = pytest.mark.django_db
BY_AGREEMENT = {"credit": Policy(name="agreed")}


@pytest.fixture
def outcome(world, cast):
    """Alice and Dan served the customer; the programme shares by agreement."""
    world.rules = BY_AGREEMENT
    assert world.period
    assert world.budget
    for person in (cast.alice, cast.dan):
        world.touch(person)
    return world.outcome(name="O-split")


def propose(who, shares, **fields):
    facts = {"outcome": "O-split", "reason": "Dan did the repair.", "at": NOW, "key": f"propose {who} {shares}"}
    return rewards.propose_split(actor=as_(who), shares={person.pk: n for person, n in shares}, **facts | fields)


def sign(who, split, **fields):
    return rewards.sign_split(actor=as_(who), split_id=split.pk, at=NOW, key="sign", **fields)


def void(who, split, reason="We forgot somebody."):
    return rewards.void_split(actor=as_(who), split_id=split.pk, reason=reason, at=NOW, key=f"void {split.pk}")


def assess():
    return rewards.assess(actor=system(), at=NOW)


def shares_of(cast):
    return [(cast.alice, 3), (cast.dan, 1)]


def test_an_outcome_is_judged_by_the_signed_numbers_once_all_have_signed(outcome, cast):
    split = propose(cast.alice, shares_of(cast))
    assert (split.state, assess().judged) == ("open", 0)
    assert sign(cast.dan, split).state == "signed"
    assert assess().paid == 1

    assert dict(Proposal.objects.values_list("employee", "amount")) == {cast.alice.pk: 37_500, cast.dan.pk: 12_500}
    assert dict(Contribution.objects.values_list("employee", "weight")) == {cast.alice.pk: 3, cast.dan.pk: 1}
    for proposal in Proposal.objects.all():
        found = selectors.explain(viewer=system(), proposal_id=proposal.pk, at=NOW)
        assert found.holds
        assert "The shares are those agreed and signed." in found.sentence


def test_touches_that_come_or_change_after_the_signatures_do_not_matter(outcome, world, cast):
    sign(cast.dan, propose(cast.alice, shares_of(cast)))
    world.touch(cast.hugo, days=5)
    world.touch(cast.alice, days=4)
    assess()

    assert dict(Proposal.objects.values_list("employee", "amount")) == {cast.alice.pk: 37_500, cast.dan.pk: 12_500}


def test_outcomes_that_wait_for_signatures_are_listed_to_who_served_the_customer(outcome, cast):
    def waiting(viewer):
        return [(each.outcome_id, each.split_id) for each in selectors.unsigned(viewer=viewer, at=NOW)]

    assert waiting(as_(cast.alice)) == waiting(as_(cast.greta)) == waiting(system()) == [("O-split", None)]
    assert waiting(as_(cast.carol)) == []
    split = propose(cast.alice, shares_of(cast))
    assert waiting(as_(cast.dan)) == [("O-split", split.pk)]
    sign(cast.dan, split)
    assert waiting(system()) == []


def test_a_split_is_seen_by_who_has_a_share_and_says_who_has_signed(outcome, cast):
    split = propose(cast.alice, shares_of(cast))
    [seen] = selectors.splits(viewer=as_(cast.dan), at=NOW)

    assert (seen.split_id, seen.reason, seen.may_sign) == (split.pk, "Dan did the repair.", True)
    assert [(each.employee_id, each.weight, each.signed_at) for each in seen.shares] == [
        ("alice", 3, NOW),
        ("dan", 1, None),
    ]
    assert selectors.splits(viewer=as_(cast.bob), at=NOW) == []
    assert not selectors.splits(viewer=as_(cast.alice), at=NOW)[0].may_sign


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        ([("alice", 3)], "bad_shares"),  # Dan served the customer, too
        ([("alice", 3), ("dan", 0)], "bad_shares"),
        ([("alice", 3), ("dan", -1)], "bad_shares"),
        ([("alice", 3), ("dan", 1_000_001)], "bad_shares"),
        ([], "bad_shares"),
    ],
)
def test_it_refuses_shares_that_leave_somebody_out(outcome, cast, shares, code):
    with pytest.raises(rewards.BadShares) as refusal:
        propose(cast.alice, [(getattr(cast, name), number) for name, number in shares])
    assert refusal.value.code == code


def test_who_never_served_the_customer_may_be_named_but_signs_like_everybody(outcome, cast):
    split = propose(cast.alice, [*shares_of(cast), (cast.carol, 1)])
    assert sign(cast.dan, split).state == "open"
    assert sign(cast.carol, split).state == "signed"


def test_nobody_proposes_or_signs_for_somebody_else(outcome, cast):
    with pytest.raises(Forbidden, match="Only who served"):
        propose(cast.bob, shares_of(cast))
    split = propose(cast.alice, shares_of(cast))
    with pytest.raises(rewards.SplitStands, match="does not wait for this signature"):
        sign(cast.bob, split)
    with pytest.raises(Forbidden, match="signs for themself"):
        sign(cast.greta, split, for_employee_id=cast.dan.pk)
    with pytest.raises(Forbidden, match="nobody does for another"):
        rewards.sign_split(actor=as_(cast.bob, on_behalf_of_id=cast.dan.pk), split_id=split.pk, at=NOW, key="sign")


def test_for_who_has_left_somebody_of_hr_signs(outcome, cast):
    Employment.objects.filter(employee=cast.dan).update(ends_on=(NOW - timedelta(days=1)).date())
    split = propose(cast.alice, shares_of(cast))
    with pytest.raises(Forbidden):
        sign(cast.bob, split, for_employee_id=cast.dan.pk)
    assert sign(cast.greta, split, for_employee_id=cast.dan.pk).state == "signed"


def test_a_split_can_be_void_until_it_is_judged_and_another_takes_its_place(outcome, cast):
    split = propose(cast.alice, shares_of(cast))
    with pytest.raises(rewards.SplitStands, match="void it first"):
        propose(cast.dan, shares_of(cast))
    with pytest.raises(Forbidden):
        void(cast.bob, split)
    with pytest.raises(rewards.BadShares):
        void(cast.dan, split, reason=" ")
    assert void(cast.dan, split).state == "void"

    another = propose(cast.dan, [(cast.alice, 1), (cast.dan, 1)])
    sign(cast.alice, another)
    assess()
    assert set(Proposal.objects.values_list("amount", flat=True)) == {25_000}
    with pytest.raises(rewards.SplitStands, match="was judged"):
        void(cast.dan, another)


def test_a_split_voided_between_finding_and_judging_is_not_judged(outcome, cast, monkeypatch):
    split = propose(cast.alice, shares_of(cast))
    sign(cast.dan, split)
    monkeypatch.setattr("recognition.rewards.services.splitting.lock_signed", lambda chosen: {})

    assert assess().judged == 0
    assert not Judgement.objects.exists()


def test_it_refuses_an_outcome_no_programme_shares_by_agreement(world, cast):
    assert world.version
    world.touch(cast.alice)
    world.outcome(name="O-split")
    with pytest.raises(rewards.NothingToSplit):
        propose(cast.alice, [(cast.alice, 1)])


def test_the_same_key_proposes_once(outcome, cast):
    first = propose(cast.alice, shares_of(cast), key="once")
    assert propose(cast.alice, shares_of(cast), key="once").pk == first.pk


def test_an_outcome_of_the_version_before_needs_no_signature(world, cast):
    """Credit by agreement from August on; what happened in July is judged as it was."""
    world.rules = {"ends_on": HAPPENED.date() - timedelta(days=1)}
    assert world.period
    assert world.budget
    world.another_version(starts_on=HAPPENED.date(), **BY_AGREEMENT)
    world.touch(cast.alice, days=20)
    world.outcome(occurred_at=HAPPENED - timedelta(days=5))
    world.outcome()

    assert assess().paid == 1
    assert len(selectors.unsigned(viewer=system(), at=NOW)) == 1


def test_the_command_proposes_signs_and_lists(outcome, cast, capsys):
    call_command("split", "propose", "O-split", "alice=3", "dan=1", reason="Dan did it.", acting="alice", at=NOW)
    [split] = selectors.splits(viewer=system(), at=NOW)
    call_command("split", "waiting", format="csv", at=NOW)
    call_command("split", "sign", str(split.split_id), acting="dan", at=NOW)
    call_command("split", "list", format="csv", at=NOW)

    assert capsys.readouterr().out.splitlines() == [
        f"Split {split.split_id} is open.",
        "outcome_id,customer_id,kind,occurred_at,split_id",
        f"O-split,C1,renewal,{HAPPENED.isoformat()},{split.split_id}",
        f"Split {split.split_id} is signed.",
        "id,outcome_id,customer_id,kind,state,proposed_by,shares,unsigned,reason",
        f"{split.split_id},O-split,C1,renewal,signed,alice,alice=3 dan=1,,Dan did it.",
    ]
