"""Adjusting and declining in a modal: amounts as one writes them, reasons, codes, a second person."""

import json

import pytest

from integrations.slack.models import Member
from recognition.people.models import Delegation
from recognition.rewards.models import Decision, Proposal
from tests.integrations.slack.deciding import buttons, opened, picked, press, shown, submit, told, written
from tests.recognition.rewards.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


def state(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def only(slack, who):
    [said] = slack.messages(f"U0{who.upper()}")
    return said


def adjust(slack, proposal, text, **more):
    press(slack, "bob", "adjust_proposal", f"{proposal.pk}:1")
    return submit(slack, "bob", opened(slack), amount=written(text), **more)


@pytest.mark.slow
def test_it_is_adjusted_with_danish_decimals(slack, world):
    Member.objects.filter(user_id="U0BOB").update(locale="da-DK")
    proposal = told(world.proposal(amount=200_000))

    assert adjust(slack, proposal, "1.250,50", reason=written("To delte sagen.")) == {}

    assert Decision.objects.get().amount == 125_050
    assert state(proposal) == "needs_second"


@pytest.mark.parametrize(("locale", "text"), [("da-DK", "1,250.50"), ("da-DK", "1,250"), ("en-GB", "1.250,50")])
def test_an_amount_another_language_would_read_otherwise_is_refused_in_words(slack, world, locale, text):
    Member.objects.filter(user_id="U0BOB").update(locale=locale)
    proposal = told(world.proposal(amount=200_000))

    answer = adjust(slack, proposal, text)

    assert (answer["response_action"], list(answer["errors"])) == ("errors", ["amount"])
    assert not Decision.objects.exists()


@pytest.mark.slow
def test_a_corrected_modal_is_accepted_under_the_same_view(slack, world):
    proposal = told(world.proposal(amount=60_000))
    press(slack, "bob", "adjust_proposal", f"{proposal.pk}:1")
    view = opened(slack)

    assert submit(slack, "bob", view, amount=written("0"))["errors"]
    assert submit(slack, "bob", view, amount=written("500")) == {}

    assert Decision.objects.get().amount == 50_000


@pytest.mark.slow
def test_declining_needs_a_reason_that_alice_reads(slack, world):
    proposal = told(world.proposal())
    press(slack, "bob", "decline_proposal", f"{proposal.pk}:1")
    view = opened(slack)
    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == ["reason"]

    assert list(submit(slack, "bob", view, reason=written("  "))["errors"]) == ["reason"]
    assert state(proposal) == "proposed"
    assert submit(slack, "bob", view, reason=written("Another <!channel> case.")) == {}

    assert state(proposal) == "declined"
    assert "Another &lt;!channel&gt; case." in shown(slack, "alice")[0]
    assert "Declined by Bob" in shown(slack, "bob")[0]


@pytest.mark.slow
def test_what_is_owed_is_declined_by_a_code_and_a_second_person(slack, world):
    world.rules["nature"] = "entitlement"
    proposal = told(world.proposal())
    press(slack, "bob", "decline_proposal", f"{proposal.pk}:1")

    assert submit(slack, "bob", opened(slack), code=picked("duplicate"), reason=written("")) == {}

    assert state(proposal) == "needs_second"
    assert buttons(only(slack, "frida")) == {
        "approve_proposal": [f"{proposal.pk}:2"],
        "decline_proposal": [f"{proposal.pk}:2"],
    }
    press(slack, "frida", "approve_proposal", f"{proposal.pk}:2")
    assert state(proposal) == "declined"


@pytest.mark.slow
def test_a_large_award_needs_a_second_who_may_send_it_back(slack, world):
    proposal = told(world.proposal(amount=150_000))
    press(slack, "bob", "approve_proposal", f"{proposal.pk}:1")
    assert "It now waits for another person." in shown(slack, "bob")[0]
    assert slack.messages("U0ALICE") == []

    press(slack, "frida", "decline_proposal", f"{proposal.pk}:2")
    assert submit(slack, "frida", opened(slack), reason=written("Ask again.")) == {}

    assert state(proposal) == "proposed"
    first, second = slack.messages("U0BOB")
    assert buttons(first) == {}
    assert buttons(second)["approve_proposal"] == [f"{proposal.pk}:3"]
    assert "Sent back by Frida" in json.dumps(second.blocks)


@pytest.mark.slow
def test_a_modal_opened_too_late_says_so_without_the_amount(slack, world):
    proposal = told(world.proposal(amount=75_050))
    world.decide(world.cast.bob, proposal)

    press(slack, "bob", "adjust_proposal", f"{proposal.pk}:1")

    view = opened(slack)
    assert "submit" not in view
    assert "750.50" not in json.dumps(view)


@pytest.mark.slow
@pytest.mark.parametrize(
    "metadata", ["", "5", "{}", "[]", "[1]", "[{}, [], 1]", '["1", "x", true]', "[99999999999, 1, 1]"]
)
def test_a_modal_that_was_tampered_with_decides_nothing(slack, world, metadata):
    proposal = told(world.proposal())
    press(slack, "bob", "decline_proposal", f"{proposal.pk}:1")

    answer = submit(slack, "bob", opened(slack) | {"private_metadata": metadata}, reason=written("No."))

    assert list(answer["errors"]) == ["reason"]
    assert state(proposal) == "proposed"


@pytest.mark.slow
def test_a_modal_of_somebody_elses_proposal_decides_nothing(slack, world):
    proposal = told(world.proposal())
    press(slack, "bob", "adjust_proposal", f"{proposal.pk}:1")
    view = opened(slack)

    for who in ("dan", "alice", "frida"):
        assert list(submit(slack, who, view, amount=written("1"))["errors"]) == ["amount"]

    assert not Decision.objects.exists()


@pytest.mark.slow
def test_who_stands_in_for_the_second_approver_is_asked_and_decides(slack, world):
    day = NOW.date()
    Delegation.objects.create(giver=world.cast.frida, delegate=world.cast.dan, from_date=day, to_date=day, made_at=NOW)
    proposal = told(world.proposal(amount=150_000))
    press(slack, "bob", "approve_proposal", f"{proposal.pk}:1")

    press(slack, "dan", "approve_proposal", *buttons(only(slack, "dan"))["approve_proposal"])

    assert state(proposal) == "payable"
    assert "Confirmed by Dan for Frida" in shown(slack, "frida")[0]
