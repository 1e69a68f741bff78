"""Killed between an attempt and its answer, or in a storm of faults: said once more at most, in order, and counted."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from integrations.slack import client, outbox
from integrations.slack.models import Message
from tests.crash import Crash, crash_after
from tests.integrations.slack.conftest import SAID_AT
from tests.integrations.slack.words import KIND

pytestmark = pytest.mark.slow

State = Message.State


def after(seconds):
    return SAID_AT + timedelta(seconds=seconds)


def texts(slack, channel=""):
    return [said.text for said in slack.messages(channel)]


def deliver_all(seconds):
    return sum(outbox.deliver(at=after(second)) for second in seconds)


@pytest.mark.django_db(transaction=True)
def test_an_attempt_is_committed_before_it_is_made(slack, say, monkeypatch):
    seen = []
    call = client.call

    def look_from_outside(*given, **more):
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT state, attempted_at IS NOT NULL FROM slack_message")
            seen.extend(cursor.fetchall())
        other.close()
        return call(*given, **more)

    monkeypatch.setattr(client, "call", look_from_outside)
    say(1)
    deliver_all([0])

    assert (seen, texts(slack)) == ([("attempted", True)], ["1 da"])


def kill(monkeypatch, *, at, is_posted):
    """Sweep until the first post, and die before or after it has reached Slack."""
    call = client.call

    def die(installation, method, **more):
        if is_posted or method != "chat.postMessage":
            answer = call(installation, method, **more)
        if method == "chat.postMessage":
            raise Crash
        return answer

    monkeypatch.setattr(client, "call", die)
    with pytest.raises(Crash):
        outbox.deliver(at=at)
    monkeypatch.setattr(client, "call", call)


@pytest.mark.parametrize("is_posted", [False, True])
def test_killed_between_attempt_and_answer_it_tries_once_more_and_counts_that(slack, say, monkeypatch, is_posted):
    message, following = say(1), say(2)
    kill(monkeypatch, at=after(0), is_posted=is_posted)
    message.refresh_from_db()
    assert message.state == State.ATTEMPTED

    deliver_all(range(1, 170, 10))
    assert texts(slack) == is_posted * ["1 da"]

    deliver_all(range(181, 190))
    message.refresh_from_db()
    following.refresh_from_db()
    assert (message.state, message.lost_answers, following.state) == (State.SAID, 1, State.SAID)
    assert texts(slack) == is_posted * ["1 da"] + ["1 da", "2 da"]


def test_killed_a_second_time_it_is_left_and_told(slack, say, monkeypatch):
    message, following = say(1), say(2)
    kill(monkeypatch, at=after(0), is_posted=True)
    kill(monkeypatch, at=after(181), is_posted=True)

    deliver_all(range(362, 380))

    message.refresh_from_db()
    following.refresh_from_db()
    assert (message.state, message.error_code, message.lost_answers) == (State.FAILED, "answer_lost", 2)
    assert texts(slack) == ["1 da", "1 da", "2 da"]
    assert outbox.problems(at=after(400)).failed == {"answer_lost": 1}


def test_a_change_that_came_while_it_was_killed_is_said_anew_once_it_is_there(slack, say, said, monkeypatch):
    message = say(1)
    kill(monkeypatch, at=after(0), is_posted=False)
    outbox.restate(kinds=[KIND], subject_id=1, at=after(1))
    said[1] = "changed"
    deliver_all([100, 182])

    message.refresh_from_db()
    assert (message.state, texts(slack), message.lost_answers) == (State.SAID, ["changed"], 1)


def test_crashed_after_any_statement_it_loses_nothing_and_doubles_at_most_once(slack, say):
    crashes = 0
    for number in range(1, 60):
        subject, begins = 100 + number, 1000 * number
        message = say(subject, at=after(begins))
        try:
            with crash_after(number):
                outbox.deliver(at=after(begins))
        except Crash:
            crashes += 1
        deliver_all(begins + later for later in (2, 4, 181, 183, 190, 370))

        message.refresh_from_db()
        shown = texts(slack).count(f"{subject} da")
        assert message.state == State.SAID
        assert 1 <= shown <= 1 + message.lost_answers <= 2
        if crashes < number:
            break
    assert crashes > 8


@pytest.mark.parametrize("seed", range(2))
def test_in_a_storm_of_faults_everything_is_said_in_order_or_told(slack, say, seed):
    chance = Random(seed)
    faults = [{"drop": "after"}, {"drop": "before"}, {"status": 503}, {"status": 500}, {"retry_after": 3}]
    addresses = ["C0FEED", "U0ALICE", "U0BOB"]
    for number in range(24):
        say(number, at=after(number), address=addresses[number % 3])
    for step in range(0, 400, 5):
        if chance.random() < 0.5 and step < 300:
            slack.fail("*", **chance.choice(faults))
        outbox.deliver(at=after(step))
    slack.faults.clear()
    deliver_all(range(1000, 4000, 150))

    lost, duplicates = 0, 0
    for place, address in enumerate(addresses):
        shown = [int(text.split()[0]) for text in texts(slack, address)]
        firsts = list(dict.fromkeys(shown))
        assert firsts == sorted(firsts)
        for number in range(place, 24, 3):
            message = Message.objects.get(subject_id=number)
            assert shown.count(number) <= 1 + min(message.lost_answers, 1)
            assert message.state == State.SAID or (message.error_code, message.lost_answers) == ("answer_lost", 2)
            assert message.state == State.FAILED or number in shown
            duplicates += shown.count(number) - (number in shown)
            lost += message.lost_answers
    assert duplicates <= lost == outbox.problems(at=after(4000)).lost_answers
    assert lost > 0
