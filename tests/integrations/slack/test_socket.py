"""Socket Mode brings the same bytes to the same dispatcher, and every envelope is acknowledged."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from pydantic import SecretStr

from integrations.slack import dispatch, payloads, socket
from integrations.slack.calls import Answer
from recognition.activity.models import Delivery
from recognition.kudos.models import Kudos
from tests.integrations.slack import handling
from tests.integrations.slack import payload as slack_sends

TOKEN = "xapp-test"
SAMPLES = {
    "slash_commands": slack_sends.command("<@U0BOB> +5 Tak & “hej” æøå"),
    "interactive": slack_sends.submission("give_kudos"),
    "events_api": slack_sends.reaction(),
}


def envelope(kind, sent):
    """What Slack puts into an envelope of Socket Mode: a command's flag is a boolean there."""
    payload = dict(slack_sends.read(sent).payload)
    if kind == "slash_commands":
        payload["is_enterprise_install"] = False
    return payload


@pytest.mark.parametrize("kind", SAMPLES)
def test_an_envelope_reads_as_the_same_message_comes_over_http(kind):
    body, content_type = socket.as_request(kind, envelope(kind, SAMPLES[kind]))

    assert payloads.read(content_type, body) == slack_sends.read(SAMPLES[kind])


def test_a_command_and_an_interaction_are_byte_for_byte_the_same():
    for kind in ("slash_commands", "interactive"):
        assert socket.as_request(kind, envelope(kind, SAMPLES[kind])) == SAMPLES[kind]


@contextmanager
def listening():
    stop, failed = threading.Event(), []

    def run():
        try:
            socket.listen(app_token=TOKEN, stop=stop)
        except Exception as error:
            failed.append(error)
            raise

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    assert failed == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_messages_through_the_socket_are_stored_answered_and_acknowledged(slack, monkeypatch):
    body = {"response_action": "errors", "errors": {"message": "Say what for."}}
    handling.put(monkeypatch, ("view_submission", "give_kudos"), Answer(body=body), is_inline=True)
    with listening():
        answers = {kind: slack.socket.send(kind, envelope(kind, sent)) for kind, sent in SAMPLES.items()}
        again = slack.socket.send("events_api", envelope("events_api", SAMPLES["events_api"]))
        unknown = slack.socket.send("events_api", {"type": "nonsense", "event": [1]})

    assert answers == {"slash_commands": None, "interactive": body, "events_api": None}
    assert (again, unknown) == (None, None)
    assert Delivery.objects.count() == 3
    dispatch.work(at=timezone.now())
    assert Kudos.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_when_slack_asks_to_connect_anew_it_does(slack):
    with listening():
        slack.socket.wait()
        first = slack.socket.connections[0]
        slack.socket.disconnect()
        end = time.monotonic() + 20
        while not slack.socket.connections or slack.socket.connections[0] is first:
            assert time.monotonic() < end
            time.sleep(0.01)
        assert slack.socket.send("events_api", envelope("events_api", SAMPLES["events_api"])) is None

    assert Delivery.objects.count() == 1
    assert len(slack.calls("apps.connections.open")) >= 2


class Client:
    def __init__(self):
        self.sent = []

    def send_socket_mode_response(self, response):
        self.sent.append(response.to_dict())


class Request:
    type, envelope_id = "events_api", "e1"

    def __init__(self, payload):
        self.payload = payload


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_away_nothing_is_acknowledged_so_that_slack_sends_it_again(slack, monkeypatch):
    client, request = Client(), Request(envelope("events_api", SAMPLES["events_api"]))

    def gone(*_):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", gone)
        socket.answer(client, request)
    assert client.sent == []

    socket.answer(client, request)
    assert client.sent == [{"envelope_id": "e1"}]


@pytest.mark.django_db
def test_the_connection_to_the_database_is_given_back_after_each_message(slack, monkeypatch):
    closed = []
    monkeypatch.setattr(socket, "close_old_connections", lambda: closed.append(1))

    socket.answer(Client(), Request(envelope("events_api", SAMPLES["events_api"])))
    socket.answer(Client(), Request({"type": []}))

    assert closed == [1, 1]


def test_the_command_says_what_is_missing(settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"SLACK_APP_TOKEN": None})

    with pytest.raises(CommandError, match="SLACK_APP_TOKEN is missing"):
        call_command("slack_socket")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "said"), [({"error": "not_authed"}, "refuses Socket Mode"), ({"drop": "before"}, "cannot be reached")]
)
def test_the_command_says_why_slack_does_not_let_it_connect(empty_slack, settings, monkeypatch, fault, said):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    settings.LAURELS = settings.LAURELS.model_copy(update={"SLACK_APP_TOKEN": SecretStr(TOKEN)})
    empty_slack.fail("apps.connections.open", times=99, **fault)

    with pytest.raises(CommandError, match=said):
        call_command("slack_socket")


@pytest.mark.slow
def test_the_command_ends_cleanly_when_it_is_told_to(empty_slack):
    environment = {**os.environ, "SLACK_API_BASE_URL": empty_slack.api_url, "SLACK_APP_TOKEN": TOKEN}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    code = "import django; django.setup(); from django.core.management import call_command as c; c('slack_socket')"
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        empty_slack.socket.wait(30)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
    finally:
        process.kill()

    assert process.returncode == 0, said
    assert "Traceback" not in said
    assert TOKEN not in said
