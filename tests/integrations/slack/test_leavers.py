"""Who has left the company is told nothing more in Slack; the channels go on."""

from datetime import timedelta

from integrations.slack import outbox
from integrations.slack.models import Message
from tests.integrations.slack.conftest import SAID_AT


def leave(employee, days):
    employee.left_on = (SAID_AT + timedelta(days=days)).date()
    employee.save()


def deliver_all():
    for second in range(6):
        outbox.deliver(at=SAID_AT + timedelta(seconds=second))


def test_a_direct_message_to_who_has_left_is_dropped(slack, say, cast):
    leave(cast.alice, -1)
    written = say(1, address="U0ALICE", member=slack.member["alice"])

    deliver_all()

    written.refresh_from_db()
    assert written.state == Message.State.DROPPED
    assert slack.messages() == []


def test_on_the_last_day_it_still_comes_and_in_channels_always(slack, say, cast):
    leave(cast.alice, 0)
    leave(cast.bob, -1)
    say(1, address="U0ALICE", member=slack.member["alice"])
    say(2, member=slack.member["bob"])

    deliver_all()

    assert len(slack.messages("U0ALICE")) == 1
    assert len(slack.messages("C0FEED")) == 1
