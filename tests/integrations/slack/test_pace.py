"""At most one message a second goes to each address, however many workers and threads say them."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction

from integrations.slack import delivering, outbox, pace
from integrations.slack.models import Message, Pace
from tests.concurrency.together import together
from tests.integrations.slack.conftest import SAID_AT

pytestmark = pytest.mark.slow

WORKERS, STEP = 4, 0.25


def after(seconds):
    return SAID_AT + timedelta(seconds=seconds)


def take(slack, address, seconds):
    with transaction.atomic():
        return pace.take(installation_id=slack.installation.pk, address=address, now=after(seconds))


def moments(slack, steps):
    """At which times messages were posted in the feed, by workers that all look every quarter of a second."""
    found = []
    for step in range(steps):
        before = len(slack.messages("C0FEED"))
        assert all(isinstance(done, int) for done in together(lambda _, step=step: sweep(step), WORKERS))
        found += [step * STEP] * (len(slack.messages("C0FEED")) - before)
    return found


def sweep(step):
    return outbox.deliver(at=after(step * STEP))


@pytest.mark.django_db(transaction=True)
def test_many_workers_say_one_message_a_second_in_each_channel(slack, say):
    for number in range(6):
        say(number)
        say(100 + number, address="U0ALICE")

    posted = moments(slack, 10)

    gaps = [later - earlier for earlier, later in pairwise(posted)]
    assert len(posted) >= 2
    assert min(gaps) >= 1
    assert [said.text for said in slack.messages("C0FEED")] == [f"{number} da" for number in range(len(posted))]
    assert len(slack.messages("U0ALICE")) >= 2
    assert Message.objects.filter(attempts__gt=1).count() == 0


@pytest.mark.django_db(transaction=True)
def test_without_the_pace_they_would_say_more(slack, say, monkeypatch):
    monkeypatch.setattr(delivering.pace, "take", lambda **_: True)
    for number in range(6):
        say(number)

    posted = moments(slack, 3)

    assert min(later - earlier for earlier, later in pairwise(posted)) < 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_one_takes_the_second(slack):
    assert sum(together(lambda _: take(slack, "C0FEED", 0), 8)) == 1
    assert sum(together(lambda _: take(slack, "C0FEED", 1), 8)) == 1


def test_a_second_is_a_second(slack):
    assert take(slack, "C0FEED", 0)
    assert not take(slack, "C0FEED", 0.999)
    assert take(slack, "U0ALICE", 0.999)
    assert take(slack, "C0FEED", 1)


def test_a_pause_of_one_address_leaves_the_others(slack):
    pace.pause(installation_id=slack.installation.pk, address="C0FEED", until=after(30))
    pace.pause(installation_id=slack.installation.pk, address="C0FEED", until=after(10))

    assert not take(slack, "C0FEED", 29)
    assert take(slack, "U0ALICE", 29)
    assert take(slack, "C0FEED", 30)


def test_a_pause_of_everything_is_for_everything(slack):
    pace.pause(installation_id=slack.installation.pk, address=pace.EVERYWHERE, until=after(30))

    assert not take(slack, "C0FEED", 29)
    assert not take(slack, "https://hooks.slack.com/commands/1", 29)
    assert take(slack, "C0FEED", 30)


def test_answering_addresses_leave_no_rows(slack):
    assert take(slack, "https://hooks.slack.com/commands/1", 0)
    assert take(slack, "https://hooks.slack.com/commands/1", 0)
    assert not Pace.objects.exists()
