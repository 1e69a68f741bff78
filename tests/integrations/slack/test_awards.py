"""What people read about their own awards, and what everybody does by their choice."""

import re
from datetime import timedelta

import pytest

from integrations.slack.models import Member
from recognition.customers.models import Outcome
from recognition.people import services as people
from recognition.people.models import Employee
from recognition.programmes.definition import Text
from recognition.rewards import services as rewards
from recognition.rewards.services import ending, hold
from tests.integrations.slack.deciding import press, say_all, shown, told
from tests.recognition.rewards.world import NOW, World, as_, system

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATER = NOW + 20 * MINUTE


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


def texts(slack, channel):
    return [said.text for said in slack.messages(channel)]


def allow(world):
    people.choose_privacy(actor=as_(world.cast.alice), topic="award_feed", allows=True, at=NOW)


def test_while_it_is_checked_nothing_is_said_to_whom_it_is_for(slack, world):
    told(world.proposal())

    assert texts(slack, "U0ALICE") == []


def test_money_is_told_with_its_reason_before_tax(slack, world):
    world.decide(world.cast.bob, world.proposal(amount=75_050))
    say_all()

    said = shown(slack, "alice")[0]
    assert "DKK\u00a0750.50 before tax" in said
    assert "Customer C1 renewed on" in said
    assert "Booked for 2026-09." in said


def test_points_are_told_without_tax(slack, world):
    world.rules["unit"] = "goods"
    world.decide(world.cast.bob, world.proposal(amount=40))
    say_all()

    assert texts(slack, "U0ALICE") == ["You are credited: Loyal customers · 40\u00a0points"]
    assert "In the balance." in shown(slack, "alice")[0]


def test_it_is_told_in_danish(slack, world):
    Member.objects.filter(user_id="U0ALICE").update(locale="da-DK")
    world.decide(world.cast.bob, world.proposal(amount=75_050))
    say_all()

    assert "750,50\u00a0kr." in shown(slack, "alice")[0]
    assert "fornyede" in shown(slack, "alice")[0]


def test_who_muted_awards_is_not_told(slack, world):
    people.mute(actor=as_(world.cast.alice), topic="awards", is_muted=True, at=NOW)
    world.decide(world.cast.bob, world.proposal())
    say_all()

    assert texts(slack, "U0ALICE") == []


def test_what_is_declined_is_told_with_the_reason_and_how_to_contest(slack, world):
    world.decide(world.cast.bob, world.proposal(), kind="decline", reason="It was <another> customer.")
    say_all()

    said = shown(slack, "alice")[0]
    assert "There is no award after all: Loyal customers" in said
    assert "It was &lt;another&gt; customer." in said
    assert "tell HR" in said
    assert "DKK" not in said


@pytest.mark.slow
def test_what_lost_its_ground_is_told_to_both(slack, world):
    proposal = told(world.proposal())
    Outcome.objects.filter(pk=proposal.outcome_id).update(withdrawn_at=NOW)
    hold.release_held(actor=system(), at=NOW)
    say_all()

    assert "The outcome was taken back, so nothing is awarded for it." in shown(slack, "alice")[0]
    assert "The outcome was taken back, so nothing is awarded for it." in shown(slack, "bob")[0]


@pytest.mark.slow
def test_points_that_expired_are_told_to_both(slack, world):
    world.rules = {"unit": "symbolic", "expire_after_days": 30}
    told(world.proposal(amount=40))
    ending.expire(actor=system(), at=NOW + timedelta(days=30))
    say_all(NOW + timedelta(days=30))

    assert "Nobody decided in time, so the proposal has expired." in shown(slack, "alice")[0]
    assert "Nobody decided in time, so the proposal has expired." in shown(slack, "bob")[0]


def test_an_award_is_not_in_the_feed_unless_wished(slack, world):
    world.decide(world.cast.bob, world.proposal())
    say_all()
    say_all(LATER)

    assert texts(slack, "C0FEED") == []


def test_by_choice_it_is_in_the_feed_without_amount_and_customer_once_it_cannot_be_undone(slack, world):
    allow(world)
    world.decide(world.cast.bob, world.proposal(amount=75_050))
    say_all()
    assert texts(slack, "C0FEED") == []

    say_all(LATER)

    assert texts(slack, "C0FEED") == ["Alice is recognised for looking after a customer: Loyal customers"]
    [said] = slack.messages("C0FEED")
    assert "750.50" not in str(said.blocks)
    assert "C1" not in str(said.blocks)


@pytest.mark.slow
def test_what_was_undone_never_reaches_the_feed(slack, world):
    allow(world)
    proposal = world.decide(world.cast.bob, world.proposal())
    say_all()
    world.decide(world.cast.bob, proposal, kind="revoke", at=NOW + MINUTE)
    say_all(LATER)

    assert texts(slack, "C0FEED") == []


def test_a_reversal_is_told_to_whom_it_concerns_and_to_nobody_else(slack, world):
    allow(world)
    world.rules["unit"] = "goods"
    award = world.decide(world.cast.bob, world.proposal(amount=100))
    say_all()
    feed = texts(slack, "C0FEED")
    reversal = rewards.claw_back(
        actor=as_(world.cast.greta), proposal_id=award.pk, code="duplicate", reason="Paid twice", at=NOW
    )
    world.decide(world.cast.bob, reversal)
    say_all(LATER)

    assert texts(slack, "U0ALICE")[-1] == "Taken back: Loyal customers · \u2212100\u00a0points"
    assert "it was paid twice" in shown(slack, "alice")[-1]
    assert texts(slack, "C0FEED") == feed


@pytest.mark.slow
def test_long_and_hostile_names_fit_and_page_nobody(slack, world):
    Employee.objects.filter(pk=world.cast.alice.pk).update(name="<!here> " + "Å&" * 90)
    Employee.objects.filter(pk=world.cast.bob.pk).update(name="<@U0DAN> " + "Ø>" * 90)
    texts = {"en": Text(name="<!channel> " + "W" * 90, purpose="Thank those who keep customers.")}
    world.rules["texts"] = texts
    allow(world)
    proposal = told(world.proposal(outcome=world.outcome(customer=world.another_customer("<!channel>&*_~`"))))
    press(slack, "bob", "approve_proposal", f"{proposal.pk}:1")
    world.decide(world.cast.bob, world.proposal(), kind="decline", reason="<!everyone> " + "&" * 1900)
    say_all(LATER)

    said = slack.messages()
    assert len(said) == 4
    for each in said:
        assert not re.search("<!(?!date)|<@", " ".join([each.text, *markdown(each.blocks)]))


def markdown(found):
    """Every text of blocks that Slack reads as mrkdwn; in the others nothing is a mention."""
    if isinstance(found, list):
        return [text for each in found for text in markdown(each)]
    if not isinstance(found, dict):
        return []
    own = [found["text"]] if found.get("type") == "mrkdwn" else []
    return own + [text for each in found.values() for text in markdown(each)]
