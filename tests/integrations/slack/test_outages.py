"""Slack is away, slow, busy or takes the token: nothing is lost, and what is said twice is counted."""

import socket
from datetime import timedelta

import pytest

from integrations.slack import client, installing, outbox
from integrations.slack.calls import Call, Content
from integrations.slack.models import Installation, Message, Pace
from tests.integrations.slack.conftest import SAID_AT
from tests.integrations.slack.words import KIND

State = Message.State


def after(seconds):
    return SAID_AT + timedelta(seconds=seconds)


def texts(slack, channel=""):
    return [said.text for said in slack.messages(channel)]


def deliver_all(seconds):
    return sum(outbox.deliver(at=after(second)) for second in seconds)


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def short(slack, monkeypatch):
    """A call that Slack will be slow with waits 0.15 seconds; the others as long as this machine needs."""
    call = client.call

    def hurried(*given, **more):
        is_slow = any(fault.slow and fault.times for fault in slack.faults)
        return call(*given, **(more | {"timeout": 0.15} if is_slow else more))

    monkeypatch.setattr(client, "call", hurried)


@pytest.fixture
def away(slack, settings):
    """Nobody listens where Slack should be, until ``away()`` is called."""
    there = settings.LAURELS
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        here = f"http://127.0.0.1:{free.getsockname()[1]}/api/"
        settings.LAURELS = there.model_copy(update={"SLACK_API_BASE_URL": here})
        yield lambda: setattr(settings, "LAURELS", there)


@pytest.mark.slow
def test_while_slack_is_away_everything_waits_and_is_caught_up_in_order(slack, say, away):
    for number in (1, 2):
        say(number)
        say(10 + number, address="U0ALICE")

    assert deliver_all([*range(30), 600, 3600]) == 0
    assert states() == 4 * [State.WAITING]
    found = outbox.problems(at=after(3600))
    assert (found.waiting, found.oldest_due_at, found.lost_answers, found.failed) == (4, after(0), 0, {})

    away()
    assert deliver_all([4000, 4002]) == 4
    assert (texts(slack, "C0FEED"), texts(slack, "U0ALICE")) == (["1 da", "2 da"], ["11 da", "12 da"])
    assert outbox.problems(at=after(4010)) == outbox.Problems()


@pytest.mark.usefixtures("away")
def test_slack_is_asked_less_and_less_often_while_it_is_away(say):
    message = say(1)
    deliver_all([2**step + 1 for step in range(12)])
    message.refresh_from_db()
    assert message.attempts in {10, 11}

    deliver_all(range(2050, 2300, 50))
    message.refresh_from_db()
    assert message.attempts in {10, 11}


@pytest.mark.usefixtures("away")
def test_what_could_not_be_said_for_a_day_fails_and_is_told(say):
    message = say(1)
    deliver_all([0, 24 * 3600 + 1])

    message.refresh_from_db()
    assert (message.state, message.error_code) == (State.FAILED, "unreachable")
    assert outbox.problems(at=after(90000)).failed == {"unreachable": 1}


@pytest.mark.slow
@pytest.mark.parametrize(
    "how", [{"status": 503}, {"error": "service_unavailable"}, {"status": 403, "body": "<html>no</html>"}], ids=str
)
def test_what_was_surely_not_done_is_tried_until_it_is(slack, say, how):
    slack.fail("*", times=8, **how)
    say(1)
    deliver_all(range(0, 2000, 80))

    assert texts(slack) == ["1 da"]
    assert outbox.problems(at=after(2000)) == outbox.Problems()


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("how", [{"drop": "after"}, {"slow": 0.4}, {"status": 500}], ids=str)
def test_a_lost_answer_costs_at_most_one_duplicate_and_is_counted(slack, say, how):
    slack.fail("chat.postMessage", **how)
    message = say(1)
    deliver_all(range(0, 40, 4))

    message.refresh_from_db()
    assert message.state == State.SAID
    assert texts(slack) in (["1 da"], ["1 da", "1 da"])
    assert outbox.problems(at=after(60)).lost_answers == 1


def test_after_two_lost_answers_it_is_left_and_told(slack, say):
    slack.fail("chat.postMessage", drop="after", times=9)
    message, other = say(1), say(2, address="U0ALICE", due_at=after(30))
    deliver_all(range(0, 30, 3))

    message.refresh_from_db()
    assert (message.state, message.error_code, message.lost_answers) == (State.FAILED, "answer_lost", 2)
    assert texts(slack) == ["1 da", "1 da"]
    found = outbox.problems(at=after(30))
    assert (found.failed, found.lost_answers) == ({"answer_lost": 1}, 2)

    slack.faults.clear()
    deliver_all(range(30, 600, 10))
    other.refresh_from_db()
    assert other.state == State.SAID


@pytest.mark.slow
def test_the_last_attempt_is_not_thrown_at_a_dead_line(slack, say):
    message = say(1)
    slack.fail("*", drop="before", times=6)
    deliver_all(range(0, 300, 10))

    message.refresh_from_db()
    assert (message.state, message.lost_answers) == (State.SAID, 1)
    assert [called.method for called in slack.calls()] == ["chat.postMessage", *6 * ["auth.test"], "chat.postMessage"]


def test_a_change_whose_answer_is_lost_is_repeated_without_harm(slack, say, said):
    message = say(1)
    deliver_all([0])
    said[1] = "changed"
    outbox.restate(kinds=[KIND], subject_id=1, at=after(5))
    slack.fail("chat.update", drop="after", times=4)
    deliver_all(range(5, 200, 5))

    message.refresh_from_db()
    assert (message.state, message.lost_answers, texts(slack)) == (State.SAID, 0, ["changed"])


@pytest.mark.slow
def test_a_busy_channel_waits_alone(slack, say):
    slack.fail("chat.postMessage", retry_after=30)
    for number in (1, 2):
        say(number)
        say(10 + number, address="U0ALICE")
    deliver_all(range(29))

    assert (texts(slack, "C0FEED"), texts(slack, "U0ALICE")) == ([], ["11 da", "12 da"])
    assert len(slack.calls()) == 3

    deliver_all(range(31, 36))
    assert texts(slack, "C0FEED") == ["1 da", "2 da"]
    assert outbox.problems(at=after(60)) == outbox.Problems()


@pytest.mark.slow
@pytest.mark.parametrize("is_change", [False, True])
def test_a_busy_workspace_waits_as_a_whole(slack, say, is_change):
    for number, address in enumerate(["C0FEED", "U0ALICE", "U0BOB"]):
        say(number, address=address)
    if is_change:
        deliver_all([0])
        outbox.restate(kinds=[KIND], subject_id=0, at=after(5))
        say(5, address="U0DAN", at=after(6))
        slack.fail("chat.update", retry_after=30)
    else:
        slack.fail("chat.postMessage", retry_after=30, times=2)
    before = len(slack.calls())

    deliver_all(range(6, 35))
    assert len(slack.calls()) == before + (1 if is_change else 2)

    deliver_all(range(37, 40))
    assert set(states()) == {State.SAID}


@pytest.mark.slow
def test_a_token_taken_away_stops_one_installation_and_is_taken_up_again(slack, say):
    other = Installation.objects.create(
        app_id="A0LAURELS",
        team_id="T0OTHER",
        bot_user_id="U0LAURELS",
        bot_token=installing.TOKENS.seal(slack.new_token()),
        installed_at=after(0),
    )
    for number in range(3):
        say(number)
    waiting = [say(10 + number, installation=other, address="U0ALICE", key=f"other:{number}") for number in range(2)]
    reply = outbox.reply(_call(slack), Content("Hello", []))
    deliver_all([0])
    slack.revoke(slack.token)
    deliver_all(range(1, 8))

    assert texts(slack, "C0FEED") == ["0 da"]
    assert {Message.objects.get(pk=one.pk).state for one in waiting} == {State.SAID}
    slack.installation.refresh_from_db()
    assert (slack.installation.ended_code, slack.installation.bot_token) == ("token_revoked", "")
    assert outbox.problems(at=after(10)).failed == {"installation_ended": 2}
    reply.refresh_from_db()
    assert reply.state == State.SAID

    installation = Installation.objects.filter(pk=slack.installation.pk)
    installation.update(ended_at=None, ended_code="", bot_token=installing.TOKENS.seal(slack.new_token()))
    assert outbox.resume(slack.installation, after(100)) == 2
    deliver_all(range(100, 106))

    assert texts(slack, "C0FEED") == ["0 da", "1 da", "2 da"]
    assert outbox.problems(at=after(110)) == outbox.Problems()


def test_a_change_that_failed_with_the_installation_is_taken_up_as_a_change(slack, say, said):
    say(1)
    deliver_all([0])
    said[1] = "changed"
    outbox.restate(kinds=[KIND], subject_id=1, at=after(5))
    installing.end(slack.installation, "app_uninstalled", after(5))
    deliver_all([6])
    assert states() == [State.FAILED]

    installation = Installation.objects.filter(pk=slack.installation.pk)
    installation.update(ended_at=None, ended_code="", bot_token=installing.TOKENS.seal(slack.token))
    outbox.resume(slack.installation, after(100))
    deliver_all([100])

    assert texts(slack) == ["changed"]


def test_a_token_that_cannot_be_read_waits_for_the_right_key(slack, say, settings):
    key = settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-" * 6
    say(1)
    assert deliver_all(range(0, 1000, 100)) == 0
    assert (states(), slack.calls()) == ([State.WAITING], [])

    settings.SECRET_KEY = key
    deliver_all([2000])
    assert texts(slack) == ["1 da"]


def _call(slack):
    where = {"installation": slack.installation, "member": slack.member["alice"], "actor": None}
    return Call(key="command:1", payload={"response_url": slack.response_url()}, language="da", at=SAID_AT, **where)


@pytest.mark.parametrize("how", [{"retry_after": 20}, {"status": 503}, {"drop": "before"}], ids=str)
def test_a_reply_that_could_not_be_said_comes_later_and_leaves_no_trace_of_its_address(slack, how):
    slack.fail("response_url", **how)
    reply = outbox.reply(_call(slack), Content("Hello", []))
    deliver_all([0, 1])
    assert slack.answered == []

    deliver_all([21, 24])
    reply.refresh_from_db()
    assert ([answer["text"] for answer in slack.answered], reply.state) == (["Hello"], State.SAID)
    assert not Pace.objects.exists()
