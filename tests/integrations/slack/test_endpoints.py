"""What Slack sees of us: the three addresses, over HTTP."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.utils import timezone

from integrations.slack import bell
from integrations.slack.calls import Answer
from recognition.activity.models import Delivery
from recognition.core.errors import DomainError
from tests.integrations.slack import handling
from tests.integrations.slack import payload as slack_sends
from tests.integrations.slack.payload import COMMANDS, EVENTS, INTERACTIVITY, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secret(settings):
    slack_sends.with_secret(settings)


@pytest.fixture
def strict():
    """A client whose requests are not let off anything a stranger's are not."""
    return Client(enforce_csrf_checks=True)


def stored():
    return list(Delivery.objects.order_by("pk").values_list("natural_key", "state", "result_code"))


def test_a_command_is_stored_as_it_came_and_nothing_is_said_yet(slack, strict):
    sent = slack_sends.command("<@U0BOB> tak", trigger_id="1.2.a")

    answer = signed(strict, COMMANDS, sent)

    assert (answer.status_code, answer.content) == (200, b"")
    assert stored() == [("command:T0LAURELS:1.2.a", "received", "")]
    assert bytes(Delivery.objects.get().body) == sent.body
    assert not answer.cookies


def test_storing_an_event_costs_two_statements_and_no_session(slack, strict, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert signed(strict, EVENTS, slack_sends.reaction()).status_code == 200


def test_the_bell_is_rung_for_what_is_new_alone(slack, strict):
    rung = []

    def listener(**_):
        rung.append(1)

    bell.stored.connect(listener)
    sent = slack_sends.reaction()
    for _ in range(3):
        signed(strict, EVENTS, sent)

    assert rung == [1]


def test_a_bell_that_breaks_costs_nothing(slack, strict, caplog):
    def broken(**_):
        raise OSError("no broker")

    bell.stored.connect(broken)
    assert signed(strict, EVENTS, slack_sends.reaction()).status_code == 200


def test_what_slack_waits_for_is_answered_at_once(slack, strict, monkeypatch):
    body = {"response_action": "errors", "errors": {"text": "Say what for."}}
    handling.put(monkeypatch, ("view_submission", "give_kudos"), Answer(body=body), is_inline=True)

    answer = signed(strict, INTERACTIVITY, slack_sends.submission("give_kudos"))

    assert answer.json() == body
    assert [state for _, state, _ in stored()] == ["processed"]


def test_a_look_up_is_answered_and_leaves_nothing_behind(slack, strict, monkeypatch):
    found = {"options": [{"text": {"type": "plain_text", "text": "Nord"}, "value": "c1"}]}
    handling.put(monkeypatch, ("block_suggestion", "customer"), Answer(body=found), is_inline=True)

    assert signed(strict, INTERACTIVITY, slack_sends.suggestion("customer", "no")).json() == found
    assert stored() == []


@pytest.mark.parametrize("path", [COMMANDS, INTERACTIVITY, EVENTS])
def test_slack_proves_the_address_by_a_challenge(strict, path):
    sent = slack_sends.Sent(b'{"type":"url_verification","challenge":"3eZbrw1a","token":"x"}', "application/json")

    assert signed(strict, path, sent).json() == {"challenge": "3eZbrw1a"}
    assert signed(strict, path, sent, secret="another").status_code == 401


def test_slack_checks_tls_with_a_signed_form(strict):
    sent = slack_sends.Sent(b"ssl_check=1&token=x", "application/x-www-form-urlencoded")

    assert signed(strict, COMMANDS, sent).status_code == 200
    assert strict.post(COMMANDS, sent.body, content_type=sent.content_type).status_code == 401


@pytest.mark.parametrize("seconds", [-301, 330])  # the one to come by more than a slow machine takes
def test_what_was_signed_too_long_ago_is_not_let_in(slack, strict, seconds):
    stale = str(int((timezone.now() + timedelta(seconds=seconds)).timestamp()))

    answer = signed(strict, COMMANDS, slack_sends.command("x"), timestamp=stale)

    assert (answer.status_code, answer.content) == (401, b"")
    assert stored() == []


@pytest.mark.parametrize("missing", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_without_both_headers_nobody_is_let_in(slack, strict, missing):
    sent = slack_sends.command("x")
    headers = {name: value for name, value in slack_sends.signature(sent.body).items() if name != missing}

    assert strict.post(COMMANDS, sent.body, content_type=sent.content_type, headers=headers).status_code == 401
    assert stored() == []


def test_without_a_signing_secret_nobody_is_let_in(slack, strict, settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"SLACK_SIGNING_SECRET": None})

    assert signed(strict, COMMANDS, slack_sends.command("x"), secret="").status_code == 401


def test_what_cannot_be_read_is_not_to_be_sent_again(slack, strict):
    answer = signed(strict, EVENTS, slack_sends.Sent(b"[]", "application/json"))

    assert answer.status_code == 400
    assert answer["X-Slack-No-Retry"] == "1"


def test_too_large_a_body_is_refused_before_it_is_read(strict):
    large = slack_sends.Sent(b"x" * (1024 * 1024 + 1), "application/json")

    assert signed(strict, EVENTS, large).status_code == 413


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options"])
def test_nothing_but_a_post_is_answered(strict, method):
    assert getattr(strict, method)(EVENTS).status_code == 405


@pytest.mark.parametrize(
    "sent",
    [
        slack_sends.event("channel_created", channel={"id": "C1", "name": "x"}),
        slack_sends.action("nobody_knows_this"),
        slack_sends.submission("nobody_knows_this"),
        slack_sends.command("x", name="/another"),
        slack_sends.reaction(team="T0OTHER"),
        slack_sends.command("x", api_app_id="A0OTHER"),
        slack_sends.reaction(user=slack_sends.BOT),
        slack_sends.Sent(b'{"type":"app_rate_limited","team_id":"T0LAURELS","api_app_id":"A1"}', "application/json"),
    ],
    ids=["event", "action", "submission", "command", "team", "app", "bot", "rate limit"],
)
def test_what_nobody_handles_is_taken_without_a_word_so_that_slack_does_not_repeat_it(slack, strict, sent):
    answer = signed(strict, EVENTS, sent)

    assert (answer.status_code, answer.content) == (200, b"")
    assert stored() == []


def test_where_laurels_was_taken_out_nothing_is_stored(slack, strict):
    slack.installation.ended_at, slack.installation.bot_token = timezone.now(), ""
    slack.installation.save()

    assert signed(strict, EVENTS, slack_sends.reaction()).status_code == 200
    assert stored() == []


def test_while_the_database_is_away_slack_is_asked_to_come_again(slack, strict, monkeypatch):
    def gone(*_):
        raise OperationalError("the connection is closed")

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", gone)
        answer = signed(strict, EVENTS, slack_sends.reaction())

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert b"closed" not in answer.content


class Refused(DomainError):
    code = "some_refusal"


FAILURES = {
    "some_refusal": (Refused("Not < now."), "Not &lt; now."),
    "failed": (KeyError("surprise"), "Something went wrong on our side."),
}


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (slack_sends.command(user="U0DAN"), lambda said: said["text"]),
        (slack_sends.submission("give_kudos", user="U0DAN"), lambda said: said["view"]["blocks"][0]["text"]["text"]),
    ],
    ids=["command", "modal"],
)
@pytest.mark.parametrize("code", FAILURES)
@pytest.mark.usefixtures("slack")
def test_what_fails_while_slack_waits_is_said_in_words(strict, monkeypatch, sent, shown, code):
    error, words = FAILURES[code]
    received = slack_sends.read(sent)
    handling.put(monkeypatch, (received.kind, received.name), error, is_inline=True)

    answer = signed(strict, INTERACTIVITY, sent)

    assert answer.status_code == 200
    assert words in shown(answer.json())
    assert "surprise" not in json.dumps(answer.json())
    assert stored() == [(received.key, "refused", code)]
