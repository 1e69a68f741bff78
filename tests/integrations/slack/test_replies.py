"""Answers to who pressed or typed: where Slack wants them, once, and forgotten as soon as they are said."""

from datetime import timedelta

import pytest

from integrations.slack import outbox
from integrations.slack.calls import Call, Content
from integrations.slack.models import Message, Pace
from tests.integrations.slack.conftest import SAID_AT

State = Message.State
HELLO = Content("Hello", [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}])


def after(seconds):
    return SAID_AT + timedelta(seconds=seconds)


def texts(slack, channel):
    return [said.text for said in slack.messages(channel)]


def deliver_all(seconds=range(3)):
    return [outbox.deliver(at=after(second)) for second in seconds]


def call(slack, payload, *, member="alice", key="command:1"):
    who = slack.member[member] if member else None
    return Call(
        key=key,
        payload=payload,
        installation=slack.installation,
        member=who,
        actor=None,
        language="da",
        at=SAID_AT,
    )


def test_a_reply_goes_where_slack_wants_it_and_is_forgotten(slack):
    asked = call(slack, {"response_url": slack.response_url()})
    message = outbox.reply(asked, HELLO)
    assert outbox.reply(asked, Content("Again", [])).pk == message.pk
    assert message.content["text"] == "Hello"

    deliver_all()

    message.refresh_from_db()
    [answer] = slack.answered
    assert (answer["text"], answer["blocks"]) == ("Hello", HELLO.blocks)
    assert (answer["response_type"], answer["replace_original"]) == ("ephemeral", False)
    assert (message.state, message.content) == (State.SAID, None)
    assert not Pace.objects.exists()


def test_a_reply_can_take_the_place_of_the_button(slack):
    outbox.reply(call(slack, {"response_url": slack.response_url()}), HELLO, replace=True)
    deliver_all()

    assert slack.answered[0]["replace_original"] is True


@pytest.mark.parametrize(
    ("payload", "member"),
    [
        ({}, "alice"),
        ({"user_id": "U0ALICE"}, None),
        ({"user": {"id": "U0ALICE"}}, None),
        ({"event": {"user": "U0ALICE"}}, None),
        ({"event": {"user": {"id": "U0ALICE"}}}, None),
    ],
    ids=str,
)
def test_without_an_answering_address_the_reply_is_a_direct_message(slack, payload, member):
    message = outbox.reply(call(slack, payload, member=member), HELLO)
    deliver_all()

    message.refresh_from_db()
    assert texts(slack, "U0ALICE") == ["Hello"]
    assert (message.state, message.content) == (State.SAID, None)


def test_nobody_is_answered_when_nobody_asked(slack):
    with pytest.raises(ValueError, match="nobody"):
        outbox.reply(call(slack, {"event": {"type": "app_uninstalled"}}, member=None), HELLO)


@pytest.mark.parametrize("is_used_up", [True, False])
def test_a_reply_too_late_for_its_address_is_a_direct_message(slack, is_used_up):
    url = slack.response_url()
    slack.answering[url.rpartition("/")[2]][1] = 5 if is_used_up else 0
    outbox.reply(call(slack, {"response_url": url}), HELLO)

    deliver_all([0, 2] if is_used_up else [1800, 1802])

    assert (texts(slack, "U0ALICE"), slack.answered) == (["Hello"], [])


def test_a_stranger_too_late_is_not_answered_and_their_words_are_forgotten(slack):
    message = outbox.reply(call(slack, {"response_url": slack.response_url()}, member=None), HELLO)
    deliver_all([1800, 1802])

    message.refresh_from_db()
    assert (message.state, message.error_code, message.content) == (State.FAILED, "expired_url", None)


def test_a_key_of_any_length_fits(slack):
    asked = [call(slack, {"response_url": slack.response_url()}, key=f"{'k' * 300}{number}") for number in (1, 2)]
    messages = {outbox.reply(one, HELLO).pk for one in asked for _ in range(2)}

    assert len(messages) == 2
