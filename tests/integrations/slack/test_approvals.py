"""Deciding in Slack: by whom ``decide`` accepts it, once, and shown to everybody who was asked."""

from datetime import timedelta

import pytest

from integrations.slack.models import Member, Message
from recognition.customers.models import Outcome
from recognition.people import services as people
from recognition.people.models import Delegation
from recognition.rewards import services as rewards
from recognition.rewards.models import Decision, Proposal
from tests.integrations.slack.deciding import (
    answers,
    buttons,
    press,
    say_all,
    shown,
    told,
)
from tests.recognition.rewards.world import NOW, World, as_, system

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


def state(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def only(slack, who):
    [said] = slack.messages(f"U0{who.upper()}")
    return said


def test_the_manager_is_asked_with_amount_reason_and_buttons(slack, world):
    proposal = told(world.proposal(amount=125_050))

    said = only(slack, "bob")

    assert said.text == "Waiting for your decision: Alice · Loyal customers · DKK\u00a01,250.50 before tax"
    value = f"{proposal.pk}:1"
    assert buttons(said) == {"approve_proposal": [value], "adjust_proposal": [value], "decline_proposal": [value]}
    assert "C1 renewed" in shown(slack, "bob")[0]
    assert [call.arguments["channel"] for call in slack.calls("chat.postMessage")] == ["U0BOB"]


def test_the_manager_is_asked_in_their_own_language(slack, world):
    Member.objects.filter(user_id="U0BOB").update(locale="da-DK")
    told(world.proposal(amount=125_050))

    assert "1.250,50\u00a0kr." in shown(slack, "bob")[0]
    assert "fornyede" in shown(slack, "bob")[0]


@pytest.mark.slow
def test_bob_approves_by_button_and_alice_is_told(slack, world):
    proposal = told(world.proposal(amount=75_050))

    press(slack, "bob", "approve_proposal", f"{proposal.pk}:1")

    assert state(proposal) == "payable"
    assert Decision.objects.get().channel == "slack"
    said = only(slack, "bob")
    assert "Approved by Bob" in shown(slack, "bob")[0]
    assert buttons(said) == {"revoke_proposal": [f"{proposal.pk}:2"]}
    assert only(slack, "alice").text == "You are credited: Loyal customers · DKK\u00a0750.50 before tax"


def test_a_forged_button_press_is_refused_and_told_to_who_pressed(slack, world):
    proposal = told(world.proposal())

    press(slack, "dan", "approve_proposal", f"{proposal.pk}:1")

    assert state(proposal) == "proposed"
    assert not Decision.objects.exists()
    [answer] = answers(slack)
    assert "Bob" not in answer or "decides" in answer
    assert "DKK" not in answer


@pytest.mark.slow
def test_nobody_approves_their_own(slack, world):
    proposal = told(world.proposal())

    press(slack, "alice", "approve_proposal", f"{proposal.pk}:1")

    assert state(proposal) == "proposed"
    assert len(answers(slack)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("value", ["", "1", "x:y", "99999999999:1", "-1:1", "1:1:1", "٣:١"])
def test_a_button_that_names_nothing_decides_nothing(slack, world, value):
    told(world.proposal())

    press(slack, "bob", "approve_proposal", value)

    assert not Decision.objects.exists()
    assert len(answers(slack)) == 1


@pytest.mark.slow
def test_a_button_pressed_twice_is_one_decision(slack, world):
    proposal = told(world.proposal())

    for _ in range(2):
        press(slack, "bob", "approve_proposal", f"{proposal.pk}:1")

    assert Decision.objects.count() == 1
    assert len(answers(slack)) == 1


@pytest.mark.slow
def test_what_was_decided_on_the_web_changes_for_everybody_who_was_asked(slack, world):
    day = NOW.date()
    Delegation.objects.create(
        giver=world.cast.bob, delegate=world.cast.dan, made_by=world.cast.bob, made_at=NOW, from_date=day, to_date=day
    )
    proposal = told(world.proposal())
    assert len(buttons(only(slack, "dan"))) == 3

    world.decide(world.cast.bob, proposal)
    say_all(NOW + MINUTE)

    assert "Approved by Bob" in shown(slack, "dan")[0]
    assert buttons(only(slack, "dan")) == {}
    assert buttons(only(slack, "bob")) == {"revoke_proposal": [f"{proposal.pk}:2"]}


@pytest.mark.slow
def test_a_delegate_whose_day_is_over_reads_no_amount_any_more(slack, world):
    day = NOW.date()
    Delegation.objects.create(
        giver=world.cast.bob, delegate=world.cast.dan, made_by=world.cast.bob, made_at=NOW, from_date=day, to_date=day
    )
    proposal = told(world.proposal(amount=125_050))

    press(slack, "dan", "approve_proposal", f"{proposal.pk}:1", at=NOW + timedelta(days=1))

    assert state(proposal) == "proposed"
    assert only(slack, "dan").text == "This is no longer yours to decide."
    assert "1,250.50" not in shown(slack, "dan")[0]


@pytest.mark.slow
def test_a_button_of_an_old_revision_is_refused_and_the_card_shown_anew(slack, world):
    proposal = told(world.proposal())
    press(slack, "bob", "approve_proposal", f"{proposal.pk}:1")
    press(slack, "bob", "revoke_proposal", f"{proposal.pk}:2", at=NOW + MINUTE)
    assert state(proposal) == "proposed"

    press(slack, "bob", "approve_proposal", f"{proposal.pk}:1", at=NOW + 2 * MINUTE)

    assert state(proposal) == "proposed"
    assert len(answers(slack)) == 1
    assert buttons(only(slack, "bob"))["approve_proposal"] == [f"{proposal.pk}:3"]


@pytest.mark.slow
def test_an_approval_is_undone_and_nothing_is_promised_any_more(slack, world):
    proposal = told(world.proposal(amount=75_050))
    press(slack, "bob", "approve_proposal", f"{proposal.pk}:1")

    press(slack, "bob", "revoke_proposal", f"{proposal.pk}:2", at=NOW + 14 * MINUTE)

    assert state(proposal) == "proposed"
    assert "750.50" not in shown(slack, "alice")[0]
    assert len(buttons(only(slack, "bob"))) == 3


@pytest.mark.slow
def test_after_fifteen_minutes_there_is_no_undo(slack, world):
    proposal = told(world.proposal())
    press(slack, "bob", "approve_proposal", f"{proposal.pk}:1")

    press(slack, "bob", "revoke_proposal", f"{proposal.pk}:2", at=NOW + 16 * MINUTE)

    assert state(proposal) == "payable"
    assert buttons(only(slack, "bob")) == {}
    assert len(answers(slack)) == 1


def test_who_muted_approvals_is_not_written_to(slack, world):
    people.mute(actor=as_(world.cast.bob), topic="approvals", is_muted=True, at=NOW)

    told(world.proposal())

    assert slack.messages("U0BOB") == []


@pytest.mark.slow
def test_a_flood_is_five_cards_and_one_message_that_counts(slack, world):
    proposals = [told(world.proposal(amount=1_000)) for _ in range(8)]

    cards, counts = [], []
    for said in slack.messages("U0BOB"):
        (cards if buttons(said) else counts).append(said.text)
    assert (len(cards), counts) == (5, ["8 proposals wait for your decision."])

    press(slack, "bob", "approve_proposal", f"{proposals[0].pk}:1")
    assert slack.messages("U0BOB")[5].text == "7 proposals wait for your decision."


@pytest.mark.slow
def test_what_waits_too_long_is_asked_of_the_next_manager_and_left_with_the_first(slack, world):
    proposal = told(world.proposal())
    say_all()
    later = NOW + timedelta(days=14)
    rewards.escalate(actor=system(), at=later)
    say_all(later)

    assert buttons(only(slack, "erik")).keys() == buttons(only(slack, "bob")).keys() != set()
    world.decide(world.cast.erik, proposal, at=later)
    say_all(later)

    assert "Approved by Erik" in str(only(slack, "bob").blocks)


@pytest.mark.slow
def test_a_reversal_is_asked_for_like_an_award(slack, world):
    world.rules["unit"] = "goods"
    award = told(world.proposal(amount=100))
    press(slack, "bob", "approve_proposal", f"{award.pk}:1")
    reversal = rewards.claw_back(
        actor=as_(world.cast.greta), proposal_id=award.pk, code="duplicate", reason="Paid twice", at=NOW
    )
    say_all()

    assert "Waiting for your decision" in slack.messages("U0BOB")[-1].text
    press(slack, "bob", "approve_proposal", f"{reversal.pk}:1")

    assert slack.messages("U0ALICE")[-1].text == "Taken back: Loyal customers · \u2212100\u00a0points"


def test_colleagues_thanks_stand_beside_it_without_the_words(slack, world):
    from recognition.kudos import services as kudos

    world.touch(world.cast.dan)
    kudos.give(
        actor=as_(world.cast.dan),
        recipients=[world.cast.alice.pk],
        points=0,
        text="You saved them.",
        at=NOW,
        key="thanks",
        customer="C1",
    )
    told(world.proposal())

    said = shown(slack, "bob")[-1]
    assert "Thanked by colleagues: 1 time · Dan" in said
    assert "You saved them." not in said


def test_hr_is_told_when_nobody_may_decide(slack, world):
    from recognition.people.models import RoleGrant

    RoleGrant.objects.filter(role="second_approver").delete()
    proposal = world.proposal(world.cast.erik)
    rewards.alarm_undecidable(actor=as_(world.cast.greta), at=NOW)
    say_all()

    assert only(slack, "greta").text == "Nobody may decide about an award, so nothing is paid."
    assert Message.objects.filter(kind="no_decider").get().subject_id == proposal.pk


@pytest.mark.slow
def test_hr_and_finance_are_told_once_a_day_that_something_may_be_taken_back(slack, world):
    approved = [world.decide(world.cast.bob, world.proposal()) for _ in range(2)]
    for proposal in approved:
        Outcome.objects.filter(pk=proposal.outcome_id).update(withdrawn_at=NOW)
        rewards.release_held(actor=system(), at=NOW)
        say_all()

    assert "claw_back_cases due" in str(only(slack, "greta").blocks)
    assert "may have to be taken back" in only(slack, "frida").text
