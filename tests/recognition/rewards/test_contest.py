"""An employee contests an award or a missing one; somebody without a part in it answers."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recognition.activity.models import Activity
from recognition.core import actor
from recognition.core.errors import Forbidden, NotFound
from recognition.customers.models import Source
from recognition.people.models import Delegation
from recognition.rewards import review, selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import Dispute, Proposal
from recognition.rewards.selectors import own
from tests.recognition.rewards.world import NOW, as_, text_of

WORDS = "I solved the case in June as well."


@pytest.fixture
def award(world, cast):
    """Alice's award, approved by Bob, her manager."""
    return world.decide(cast.bob, world.proposal())


def contest(who, proposal=None, *, at=NOW, **facts):
    about = {"proposal_id": proposal.pk} if proposal else {}
    return rewards.contest(actor=as_(who), at=at, **{"text": WORDS} | about | facts)


def settle(who, dispute, result="explained", *, at=NOW, **facts):
    wish = {"answer": "The case of June was closed by Dan.", **facts}
    return rewards.settle_dispute(actor=as_(who), dispute_id=dispute.pk, result=result, at=at, **wish)


def test_the_beneficiary_contests_with_evidence_and_has_an_answer_within_a_fortnight(world, cast, award):
    touch = world.touch(cast.alice)
    dispute = contest(cast.alice, award, evidence=[touch.pk])
    assert (dispute.state, dispute.about, dispute.evidence) == ("open", "award", [touch.pk])
    assert dispute.due_at == NOW + timedelta(days=14)
    assert text_of(dispute.text_digest) == WORDS
    told = Activity.objects.get(code="rewards.disputed")
    assert (told.subject_kind, told.subject_id, told.data["employee"]) == ("dispute", dispute.pk, cast.alice.pk)


@pytest.mark.parametrize("state", ["held", "proposed", "payable", "confirmed", "declined", "cancelled", "expired"])
def test_an_award_is_contested_in_whatever_state_it_is(world, cast, state):
    held = {"held_for": "hold_days"} if state == "held" else {}
    proposal = world.proposal(state=state, period=world.period, **held)
    assert contest(cast.alice, proposal).state == "open"


def test_nobody_contests_for_somebody_else(cast, award):
    for who in (cast.bob, cast.dan, cast.greta):
        with pytest.raises(NotFound, match="of yours"):
            contest(who, award)
    for impersonal in (actor.system("test"), as_(cast.alice, on_behalf_of_id=cast.bob.pk)):
        with pytest.raises(Forbidden, match="for themself"):
            rewards.contest(actor=impersonal, proposal_id=award.pk, text=WORDS, at=NOW)


def test_the_same_words_twice_are_one_dispute_other_words_are_refused_while_it_is_open(cast, award):
    first = contest(cast.alice, award)
    assert contest(cast.alice, award) == first
    with pytest.raises(rewards.AlreadyContested, match=f"dispute {first.pk}"):
        contest(cast.alice, award, text="Something else.")
    rewards.withdraw_dispute(actor=as_(cast.alice), dispute_id=first.pk, at=NOW)
    assert contest(cast.alice, award) != first


def test_after_ninety_days_it_is_too_late(cast, award):
    last = NOW + timedelta(days=90)
    with pytest.raises(rewards.TooLateToContest, match="until 2026-12-14"):
        contest(cast.alice, award, at=last + timedelta(seconds=1))
    assert contest(cast.alice, award, at=last).state == "open"


def test_evidence_is_ones_own_contacts_with_that_customer(world, cast, award):
    elsewhere = world.touch(cast.alice, customer=world.another_customer("C2"))
    for touch in (world.touch(cast.bob), elsewhere):
        with pytest.raises(rewards.BadDispute, match="of your own with this customer"):
            contest(cast.alice, award, evidence=[touch.pk])


@pytest.mark.parametrize("wrong", [{"text": "  "}, {"proposal_id": None}, {"outcome": "O1"}])
def test_it_says_what_is_contested_and_why(cast, award, wrong):
    with pytest.raises(rewards.BadDispute):
        contest(cast.alice, award, **wrong)


def test_a_missing_credit_is_contested_by_the_outcome(world, cast):
    outcome = world.outcome()
    world.touch(cast.dan)
    dispute = contest(cast.dan, outcome=outcome.external_id)
    assert (dispute.about, dispute.outcome, dispute.proposal) == ("missing", outcome, None)
    with pytest.raises(rewards.AlreadyContested):
        contest(cast.dan, outcome=f"crm:{outcome.external_id}")


def test_a_missing_credit_is_of_a_customer_one_served_as_in_the_list(world, cast):
    touch = {"after": 0, "just before": timedelta(seconds=1), "180 days": timedelta(days=180)}
    touch["181 days"] = touch["180 days"] + timedelta(seconds=1)
    for name, before in touch.items():
        found = world.outcome(name=name, customer=world.another_customer(name))
        world.touch(cast.dan, customer=found.customer, at=found.occurred_at - (before or timedelta()))
    moved = world.outcome(name="reassigned", customer=world.another_customer("reassigned"))
    world.touch(cast.dan, customer=moved.customer, superseded_at=NOW)
    listed = {each.outcome for each in own.missed(viewer=as_(cast.dan), language="en", limit=9, at=NOW)}
    assert listed == {"crm:just before", "crm:180 days"}
    for name in (*touch, "reassigned"):
        if f"crm:{name}" in listed:
            assert contest(cast.dan, outcome=name).state == "open"
        else:
            with pytest.raises(selectors.UnknownOutcome):
                contest(cast.dan, outcome=name)


def test_an_outcome_of_others_is_contested_like_one_that_is_not_there(world, cast):
    world.outcome(name="O-theirs")
    world.touch(cast.alice)
    world.outcome(name="O-twice", source=Source.objects.create(code="mail"))
    world.outcome(name="O-twice", uid=uuid4())
    said = []
    for name in ("O-theirs", "crm:O-theirs", "O-twice", "O-none", "crm:O-none"):
        with pytest.raises(selectors.UnknownOutcome) as refusal:
            contest(cast.dan, outcome=name)
        said.append(refusal.value.sentence.replace(name, ""))
    assert len(set(said)) == 1
    with pytest.raises(selectors.UnknownOutcome, match="Several sources"):
        contest(cast.alice, outcome="O-twice")
    assert contest(cast.alice, outcome="crm:O-twice").state == "open"


def test_who_has_an_award_for_the_outcome_contests_that_one(world, cast, award):
    world.touch(cast.alice)
    with pytest.raises(rewards.BadDispute, match=f"proposal {award.pk} itself"):
        contest(cast.alice, outcome=award.outcome.external_id)


def test_nothing_is_missing_before_it_matured_nor_for_a_loss_and_not_for_ever(world, cast):
    unripe = world.outcome(matured_at=NOW + timedelta(days=1))
    loss = world.outcome(kind="churn", family="loss")
    back = world.outcome(withdrawn_at=NOW)
    old = world.outcome(matured_at=NOW - timedelta(days=91))
    world.touch(cast.alice)
    for outcome in (unripe, loss, back, old):
        with pytest.raises(rewards.TooLateToContest if outcome is old else rewards.BadDispute):
            contest(cast.alice, outcome=outcome.external_id)
    with pytest.raises(NotFound, match="an outcome 'none such'"):
        contest(cast.alice, outcome="none such")


def test_neither_the_person_nor_who_decided_reviews_but_the_next_manager_or_hr(cast, award):
    dispute = contest(cast.alice, award)
    assert selectors.reviewers(dispute_id=dispute.pk, at=NOW) == [cast.erik.pk, cast.greta.pk]
    for who in (cast.alice, cast.bob, cast.dan, cast.frida):
        with pytest.raises(Forbidden, match=r"Erik \(erik\) or Greta \(greta\)"):
            settle(who, dispute)
    assert settle(cast.erik, dispute).settled_by == cast.erik


def test_who_decided_nothing_may_review_as_the_nearest_manager(world, cast):
    dispute = contest(cast.alice, world.proposal())
    assert selectors.reviewers(dispute_id=dispute.pk, at=NOW) == [cast.bob.pk, cast.greta.pk]


def test_who_has_an_award_of_the_same_occasion_does_not_review(world, cast, award):
    shared = world.proposal(cast.erik, outcome=award.outcome)
    Proposal.objects.filter(pk=shared.pk).update(occasion=award.occasion)
    assert selectors.reviewers(dispute_id=contest(cast.alice, award).pk, at=NOW) == [cast.greta.pk]


def test_who_stands_in_for_the_decider_does_not_review(cast, award):
    day = NOW.date()
    Delegation.objects.create(giver=cast.bob, delegate=cast.erik, from_date=day, to_date=day, made_at=NOW)
    dispute = contest(cast.alice, award)
    with pytest.raises(Forbidden, match=r"Greta \(greta\)"):
        settle(cast.erik, dispute)


def test_a_review_is_not_delegated(cast, award):
    day = NOW.date()
    Delegation.objects.create(giver=cast.erik, delegate=cast.hugo, from_date=day, to_date=day, made_at=NOW)
    with pytest.raises(Forbidden):
        settle(cast.hugo, contest(cast.alice, award))


def test_where_everybody_has_a_part_in_it_an_administrator_is_asked(world, cast):
    award = world.proposal(cast.erik, proposed_by=cast.greta)
    with pytest.raises(review.NobodyReviews, match="role hr"):
        settle(cast.frida, contest(cast.erik, award))


@pytest.mark.parametrize("result", ["upheld", "explained"])
def test_the_answer_is_for_the_person_and_given_once(cast, award, result):
    dispute = contest(cast.alice, award)
    answered = settle(cast.greta, dispute, result)
    assert (answered.state, answered.result, answered.settled_by) == ("settled", result, cast.greta)
    [seen] = selectors.disputes(viewer=as_(cast.alice), at=NOW)
    assert (seen.answer, seen.text, seen.may_withdraw) == ("The case of June was closed by Dan.", WORDS, False)
    assert settle(cast.greta, dispute, result) == answered
    with pytest.raises(rewards.DisputeOver):
        settle(cast.erik, dispute, "upheld", answer="Another one.")
    with pytest.raises(rewards.DisputeOver):
        rewards.withdraw_dispute(actor=as_(cast.alice), dispute_id=dispute.pk, at=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": " "},
        {"result": ""},
        {"result": "won"},
        {"result": "corrected"},
        {"result": "corrected", "correction_id": 1},
        {"result": "corrected", "reversal_id": 1},
        {"result": "upheld", "correction_id": 1},
    ],
)
def test_an_answer_says_what_it_is_and_why_and_what_corrected_it(cast, award, wrong):
    with pytest.raises(rewards.BadDispute):
        settle(cast.greta, contest(cast.alice, award), **wrong)


def test_corrected_by_a_reversal_of_that_award_made_since(world, cast, award):
    Proposal.objects.filter(pk=award.pk).update(state="exported")
    dispute = contest(cast.alice, award)
    reversal = rewards.claw_back(
        actor=as_(cast.greta), proposal_id=award.pk, amount=100, code="wrong_facts", reason="Dan's.", at=NOW
    )
    assert settle(cast.erik, dispute, "corrected", reversal_id=reversal.pk).reversal == reversal


def test_others_do_not_know_of_it(cast, award):
    dispute = contest(cast.alice, award)
    seen = {
        name: [(each.dispute_id, each.may_settle) for each in selectors.disputes(viewer=as_(who), at=NOW)]
        for name, who in vars(cast).items()
        if name != "entity"
    }
    reads = {"alice": [(dispute.pk, False)], "erik": [(dispute.pk, True)], "greta": [(dispute.pk, True)]}
    assert seen == {name: reads.get(name, []) for name in seen}
    with pytest.raises(NotFound):
        rewards.withdraw_dispute(actor=as_(cast.bob), dispute_id=dispute.pk, at=NOW)


def test_hr_is_told_once_of_what_nobody_answered_in_time(cast, award):
    dispute = contest(cast.alice, award)
    late = dispute.due_at + timedelta(seconds=1)
    told = [rewards.tell_overdue(actor=actor.system("sweep"), at=at) for at in (dispute.due_at, late, late)]
    assert told == [0, 1, 0]
    assert Activity.objects.get(code="rewards.dispute_overdue").subject_id == dispute.pk


def test_figures_say_how_many_how_they_ended_and_how_long_it_took(world, cast, award):
    awards = [award, *(world.proposal() for _ in range(3))]
    disputes = [contest(cast.alice, each) for each in awards[:3]]
    settle(cast.greta, disputes[0], "upheld", at=NOW + timedelta(days=3))
    settle(cast.greta, disputes[1], at=NOW + timedelta(days=5, hours=20))
    day = NOW.date()
    found = selectors.dispute_figures(from_date=day, to_date=day, at=NOW + timedelta(days=15))
    assert (found.raised, found.open, found.overdue, found.withdrawn) == (3, 1, 1, 0)
    assert (found.upheld, found.explained, found.corrected, found.median_days) == (1, 1, 0, 3)
    assert (found.awards, found.contested_ppm) == (4, 750_000)
    before = selectors.dispute_figures(from_date=day - timedelta(days=9), to_date=day - timedelta(days=1), at=NOW)
    assert (before.raised, before.median_days, before.contested_ppm) == (0, None, 0)


def test_lists_take_as_many_statements_for_many_as_for_few(world, cast, django_assert_max_num_queries):
    for _ in range(8):
        contest(cast.alice, world.proposal())
    with django_assert_max_num_queries(12):
        assert len(selectors.disputes(viewer=as_(cast.greta), at=NOW)) == 8
    assert Dispute.objects.count() == 8
