"""A word to a manager about people nobody has thanked for long: off by default, once, in the morning, no counts."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.slack import outbox, periodic
from integrations.slack.models import Member, Message
from recognition.people import services as people
from tests.cast import employ
from tests.recognition.kudos.world import World, as_

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)  # 8.30 in Copenhagen
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


@pytest.fixture
def nudging(world):
    """Everybody but Alice was thanked lately; the company wants a word after sixty days."""
    world.policy(at=TUESDAY - 100 * DAY, nudge_after_days=60)
    everybody = [world.cast.dan, world.cast.carol, world.cast.frida, world.cast.greta, world.cast.hugo, world.cast.bob]
    world.give(world.cast.erik, everybody, at=TUESDAY - 3 * DAY)
    return world


def said(slack, at):
    for second in range(0, 10, 2):
        outbox.deliver(at=at + timedelta(seconds=second))
    return [(message.channel, message.text) for message in slack.messages()]


def test_it_is_off_unless_the_company_wants_it(slack, world):
    assert periodic.send(at=TUESDAY) == 0


@pytest.mark.slow
def test_the_manager_is_told_once(slack, nudging):
    for days in range(3):
        for minutes in range(0, 60, 10):
            periodic.send(at=TUESDAY + days * DAY + minutes * MINUTE)

    assert said(slack, TUESDAY + 3 * DAY) == [
        ("D0BOB", "Nobody has thanked these colleagues of yours for a while: Alice.")
    ]


@pytest.mark.parametrize("hours", [-2, 3, 12])
def test_never_outside_the_morning(nudging, hours):
    assert periodic.send(at=TUESDAY + timedelta(hours=hours)) == 0


@pytest.mark.parametrize("days", [4, 5])
def test_never_at_the_weekend(nudging, days):
    assert periodic.send(at=TUESDAY + days * DAY) == 0


def test_one_message_lists_all_of_a_manager_s_people(slack, nudging):
    entity = nudging.cast.alice.employments.get().entity
    employ("ida <b>", entity, manager=nudging.cast.bob, team="Kundeservice")

    periodic.send(at=TUESDAY)

    [(channel, text)] = said(slack, TUESDAY)
    assert channel == "D0BOB"
    assert text == "Nobody has thanked these colleagues of yours for a while: Alice and Ida &lt;B&gt;."
    assert not any(sign.isdigit() for sign in str(slack.messages()[0].blocks[0]))


def test_who_comes_later_is_told_of_alone(slack, nudging):
    periodic.send(at=TUESDAY)
    entity = nudging.cast.alice.employments.get().entity
    employ("ida", entity, manager=nudging.cast.bob, team="Kundeservice")

    periodic.send(at=TUESDAY + DAY)

    assert [text.rpartition(": ")[2] for _channel, text in said(slack, TUESDAY + DAY)] == ["Alice.", "Ida."]


def test_after_new_thanks_the_silence_is_a_new_one(slack, nudging):
    periodic.send(at=TUESDAY)
    nudging.give(nudging.cast.erik, nudging.cast.alice, at=TUESDAY + DAY)

    assert periodic.send(at=TUESDAY + 2 * DAY) == 0

    later = TUESDAY + 63 * DAY
    periodic.send(at=later)
    assert Message.objects.filter(kind="nudge", subject_id=nudging.cast.alice.pk).count() == 2


def test_who_muted_it_is_left_in_peace(nudging):
    people.mute(actor=as_(nudging.cast.bob), topic="nudge", is_muted=True, at=TUESDAY - DAY)

    assert periodic.send(at=TUESDAY) == 0


def test_a_manager_who_does_not_use_slack_is_passed_over(nudging):
    Member.objects.filter(employee=nudging.cast.bob).delete()

    assert periodic.send(at=TUESDAY) == 0


def test_it_can_be_stopped_from_the_message(slack, nudging):
    periodic.send(at=TUESDAY)
    said(slack, TUESDAY)

    assert "nudge:off" in str(slack.messages("U0BOB")[0].blocks)
