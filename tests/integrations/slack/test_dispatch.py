"""What is stored is worked off: by the right handler, for the right person, until it is done or given up."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import translation

from integrations.slack import client, dispatch
from integrations.slack.models import Installation, Message
from recognition.activity.models import Delivery
from recognition.core.errors import DomainError
from tests.integrations.slack import handling
from tests.integrations.slack import payload as slack_sends

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
COMMAND, REACTION = ("command", "/kudos"), ("event", "reaction_added")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("slack")]


class Refused(DomainError):
    code = "some_refusal"


def receive(sent, at=AT):
    return dispatch.receive(sent.body, sent.content_type, at)


def settled():
    return list(Delivery.objects.order_by("pk").values_list("state", "result_code", "attempts"))


def replies():
    return [message.content["text"] for message in Message.objects.order_by("pk")]


def test_the_handler_is_told_who_asks_where_and_when_in_their_language(slack, cast, monkeypatch):
    languages = []
    calls = handling.put(monkeypatch, COMMAND, lambda call: languages.append(translation.get_language()))
    receive(slack_sends.command("x", user="U0CAROL", trigger_id="1.a"))

    assert dispatch.work(at=AT + timedelta(seconds=9)) == 1

    [call] = calls
    assert (call.key, call.at, call.language, languages) == ("command:T0LAURELS:1.a", AT, "sv", ["sv"])
    assert (call.installation, call.member) == (slack.installation, slack.member["carol"])
    assert (call.actor.channel, call.actor.capacity, call.actor.employee_id) == ("slack", "employee", cast.carol.pk)
    assert call.actor.user_id == cast.carol.user_id
    assert call.actor.request_id == hashlib.sha256(call.key.encode()).hexdigest()[:32]
    assert call.payload["text"] == "x"
    assert settled() == [("processed", "", 1)]


def test_the_oldest_is_worked_off_first(monkeypatch):
    calls = handling.put(monkeypatch, REACTION)
    for name, second in (("b", 1), ("a", 0), ("c", 2)):
        receive(slack_sends.reaction(name), AT + timedelta(seconds=second))

    dispatch.work(at=AT + timedelta(seconds=3))

    assert [call.payload["event"]["reaction"] for call in calls] == ["a", "b", "c"]


def test_a_refusal_is_told_to_the_sender_and_not_tried_again(monkeypatch):
    calls = handling.put(monkeypatch, COMMAND, Refused("Not <!channel> now."))
    receive(slack_sends.command("x"))

    for _ in range(3):
        dispatch.work(at=AT)

    assert len(calls) == 1
    assert settled() == [("refused", "some_refusal", 1)]
    assert replies() == ["Not &lt;!channel&gt; now."]


def test_a_surprise_is_tried_five_times_then_given_up_told_and_counted(monkeypatch):
    calls = handling.put(monkeypatch, COMMAND, *[KeyError("surprise")] * 9)
    receive(slack_sends.command("x", user="U0DAN"))
    at = AT
    for _ in range(9):
        dispatch.work(at=at)
        at += timedelta(minutes=5)

    assert len(calls) == 5
    assert settled() == [("refused", "failed", 5)]
    [reply] = replies()
    assert reply.startswith("Something went wrong on our side.")
    assert dispatch.troubles(since=AT) == {"failed": 1}


def test_a_surprise_that_passes_leaves_no_trace(monkeypatch):
    handling.put(monkeypatch, COMMAND, KeyError("surprise"))
    receive(slack_sends.command("x"))

    dispatch.work(at=AT)
    dispatch.work(at=AT + timedelta(seconds=5))

    assert settled() == [("processed", "", 2)]
    assert replies() == []


def test_one_that_fails_stops_no_other(monkeypatch):
    calls = handling.put(monkeypatch, REACTION, KeyError("surprise"))
    for second in range(3):
        receive(slack_sends.reaction(), AT + timedelta(seconds=second))

    assert dispatch.work(at=AT + timedelta(seconds=3)) == 3
    assert [state for state, _, _ in settled()] == ["received", "processed", "processed"]
    assert len(calls) == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "error",
    [client.Unreachable(was_sent=True), client.RateLimited(600), OperationalError("canceling statement")],
    ids=["unreachable", "rate limited", "database"],
)
def test_while_slack_or_the_database_is_away_it_waits_without_blame_for_a_day(monkeypatch, error):
    calls = handling.put(monkeypatch, COMMAND, *[error] * 400)
    receive(slack_sends.command("x"))
    at = AT
    while at < AT + timedelta(days=1):
        dispatch.work(at=at)
        assert settled() == [("received", "", 0)]
        at = Delivery.objects.get().due_at + timedelta(minutes=30)

    assert len(calls) > 20
    handling.plans.clear()
    dispatch.work(at=at)
    assert settled() == [("processed", "", 1)]


def test_when_slack_stays_away_for_more_than_a_day_it_is_given_up(monkeypatch):
    handling.put(monkeypatch, COMMAND, client.Unreachable(was_sent=False))
    receive(slack_sends.command("x"))

    dispatch.work(at=AT + timedelta(days=1, seconds=1))

    assert settled() == [("refused", "slack_away", 1)]
    assert dispatch.troubles(since=AT) == {"slack_away": 1}


def test_it_waits_as_long_as_slack_asks(monkeypatch):
    handling.put(monkeypatch, COMMAND, client.RateLimited(77))
    receive(slack_sends.command("x"))
    dispatch.work(at=AT)

    assert Delivery.objects.get().due_at == AT + timedelta(seconds=77)


def test_a_worker_that_dies_between_store_and_work_loses_nothing(monkeypatch):
    calls = handling.put(monkeypatch, COMMAND, SystemExit())
    receive(slack_sends.command("x"))

    with pytest.raises(SystemExit):
        dispatch.work(at=AT)
    assert dispatch.work(at=AT + timedelta(seconds=119)) == 0
    assert dispatch.work(at=AT + timedelta(seconds=120)) == 1

    assert len(calls) == 2
    assert settled() == [("processed", "", 2)]


def test_one_that_kills_its_workers_is_given_up_after_the_fifth(monkeypatch):
    calls = handling.put(monkeypatch, COMMAND, *[SystemExit()] * 5)
    receive(slack_sends.command("x"))
    for number in range(5):
        with pytest.raises(SystemExit):
            dispatch.work(at=AT + timedelta(minutes=2 * number))

    dispatch.work(at=AT + timedelta(minutes=10))

    assert len(calls) == 5
    assert settled() == [("refused", "failed", 6)]


def test_what_was_to_be_answered_at_once_and_was_not_is_not_done_behind_ones_back(monkeypatch):
    route = ("view_submission", "give_kudos")
    calls = handling.put(monkeypatch, route, SystemExit(), is_inline=True)
    with pytest.raises(SystemExit):
        receive(slack_sends.submission("give_kudos"))

    assert dispatch.work(at=AT + timedelta(seconds=59)) == 0
    assert dispatch.work(at=AT + timedelta(seconds=60)) == 1
    assert len(calls) == 1
    assert settled() == [("refused", "unanswered", 1)]
    assert dispatch.troubles(since=AT) == {"unanswered": 1}


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        (slack_sends.command("+5 <@U0DAN> thanks", user="U0CAROL"), lambda answer: answer["text"]),
        (slack_sends.command("", user="U0CAROL"), lambda answer: answer["text"]),
        (
            slack_sends.submission("give_kudos", user="U0CAROL"),
            lambda answer: answer["view"]["blocks"][0]["text"]["text"],
        ),
    ],
    ids=["command", "bare command", "form"],
)
def test_who_asks_after_the_token_is_gone_is_told_that_nothing_was_done(slack, sent, where):
    slack.installation.bot_token, slack.installation.ended_at = "", AT
    slack.installation.save()

    with translation.override("sv"):
        told = translation.gettext(
            "Laurels is not connected to this workspace now, so nothing was done. Tell your administrator."
        )
    assert where(receive(sent).body) == told
    assert told.startswith("Laurels är inte")
    assert settled() == []


def test_a_form_that_finds_the_token_gone_does_not_close_as_if_all_were_well(slack, monkeypatch):
    slack.revoke(slack.token)
    form = ("view_submission", "give_kudos")
    handling.put(monkeypatch, form, lambda call: client.call(call.installation, "auth.test"), is_inline=True)

    answer = receive(slack_sends.submission("give_kudos", user="U0CAROL"))

    assert answer.body["response_action"] == "update"


def test_what_waits_when_laurels_is_taken_out_is_dropped(slack, monkeypatch):
    calls = handling.put(monkeypatch, COMMAND)
    receive(slack_sends.command("x"))
    slack.installation.bot_token, slack.installation.ended_at = "", AT
    slack.installation.save()

    dispatch.work(at=AT)

    assert calls == []
    assert settled() == [("refused", "not_installed", 1)]
    assert dispatch.troubles(since=AT) == {}


def test_what_another_process_still_takes_in_after_the_end_is_dropped_when_it_is_worked_off(slack, monkeypatch):
    calls = handling.put(monkeypatch, REACTION)
    receive(slack_sends.reaction("tada", event_ts="1.000100"))
    monkeypatch.setattr(dispatch, "REMEMBERED_SECONDS", 10**9)
    receive(slack_sends.reaction("tada", event_ts="2.000100"))
    Installation.objects.update(bot_token="", ended_at=AT)

    receive(slack_sends.reaction("tada", event_ts="3.000100"))
    dispatch.work(at=AT + timedelta(seconds=9))

    assert calls == []
    assert settled() == [("refused", "not_installed", 1)] * 3


def test_a_token_taken_away_meanwhile_ends_it_without_a_word(slack, monkeypatch):
    slack.revoke(slack.token)
    handling.put(monkeypatch, COMMAND, lambda call: client.call(call.installation, "auth.test"))
    receive(slack_sends.command("x"))

    dispatch.work(at=AT)

    assert settled() == [("refused", "token_revoked", 1)]
    assert replies() == []


PLACES = [
    (app, team, enterprise) for app in ("A1", "A2") for team in ("", "T1", "T2") for enterprise in ("", "E1", "E2")
]


@pytest.mark.parametrize("ended", [None, ("A1", "T1", ""), ("A1", "T1", "E1"), ("A1", "", "E1")])
def test_the_way_in_and_the_handlers_find_the_same_installation(ended):
    for app, team, enterprise in (("A1", "T1", "E1"), ("A1", "", "E1"), ("A2", "T1", ""), ("A2", "T2", "E2")):
        is_over = (app, team, enterprise) == ended
        Installation.objects.create(
            app_id=app,
            team_id=team,
            enterprise_id=enterprise,
            bot_user_id=f"U{app}{team}",
            installed_at=AT,
            ended_at=AT if is_over else None,
        )
    for app, team, enterprise in [*PLACES, ("", "T1", "E1"), ("", "T2", "")]:
        where = {"app_id": app, "team_id": team, "enterprise_id": enterprise}
        received = dispatch.payloads.Received(kind="event", name="x", key="x", payload={}, **where)
        found = dispatch.installing.find(team, enterprise, app)
        expected = found.bot_user_id if found and found.ended_at is None else None
        assert dispatch._bot_user_id(received) == expected, where


def test_handling_runs_one_message_at_once(monkeypatch):
    calls = handling.put(monkeypatch, COMMAND, Refused("No."))
    received = slack_sends.read(slack_sends.command("x"))

    with pytest.raises(Refused):
        dispatch.handle(received, at=AT)
    assert dispatch.handle(received, at=AT) is None
    assert len(calls) == 2
