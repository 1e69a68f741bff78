"""What an administrator is told of the connection to Slack, and what to do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from pydantic import SecretStr

from backend import diagnosis
from integrations.slack import client, condition, installing, manifest, oauth
from integrations.slack.models import Installation, Message

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def connected(slack, settings, monkeypatch):
    """Everything about Slack is in order; returns a function that changes settings."""
    monkeypatch.setattr(condition, "_answers", lambda base: True)

    def change(**names):
        settings.LAURELS = settings.LAURELS.model_copy(update=names)

    change(LAURELS_BASE_URL="https://laurels.example.com", SLACK_SIGNING_SECRET=SecretStr("0123456789abcdef" * 2))
    return change


def said():
    return [sentence for _, sentence in condition.problems(at=AT)]


def only():
    [found] = condition.problems(at=AT)
    return found


def test_a_sound_connection_is_one_line(connected):
    assert condition.problems(at=AT) == []
    assert condition.is_in_use()
    found = [finding for finding in diagnosis.findings(at=timezone.now()) if finding.check == "slack"]
    assert [finding.level for finding in found] == ["ok"]


def test_without_a_signing_secret_everything_is_refused(connected):
    connected(SLACK_SIGNING_SECRET=None)

    assert only().level == "error"
    assert "Basic Information" in only().sentence


def test_socket_mode_needs_no_signing_secret_and_no_address(connected):
    connected(SLACK_SIGNING_SECRET=None, LAURELS_BASE_URL="http://localhost:8000", SLACK_APP_TOKEN=SecretStr("xapp-1"))

    assert condition.problems(at=AT) == []


def test_a_token_that_is_not_for_socket_mode_is_an_error(connected):
    connected(SLACK_APP_TOKEN=SecretStr("xoxb-1"))

    assert only().level == "error"
    assert "connections:write" in only().sentence
    assert "xoxb-1" not in only().sentence


@pytest.mark.parametrize("secret", ["short", "0123456789ABCDEF" * 2, "xoxb-0123456789abcdef0123456789ab"])
def test_a_signing_secret_that_is_something_else_is_noticed(connected, secret):
    connected(SLACK_SIGNING_SECRET=SecretStr(secret))

    assert only().level == "warning"
    assert secret not in only().sentence


def test_an_address_slack_cannot_call_is_an_error(connected):
    connected(LAURELS_BASE_URL="http://localhost:8000")

    assert "cannot call http://localhost:8000" in only().sentence


def test_an_address_that_does_not_answer_is_a_warning(connected, monkeypatch):
    monkeypatch.setattr(condition, "_answers", lambda base: False)

    assert only().level == "warning"


def test_nothing_listening_is_no_answer():
    assert condition._answers("https://127.0.0.1:9") is False


def test_half_a_client_is_an_error(connected):
    connected(SLACK_CLIENT_ID="1.2")

    assert "neither" in only().sentence


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth"])
def test_a_token_slack_does_not_know_is_an_error(connected, slack, error):
    slack.revoke(slack.token, error)

    assert only().level == "error"
    assert error in only().sentence
    assert "/slack/install" in only().sentence


def test_slack_being_away_is_a_warning(connected, slack):
    slack.fail("auth.test", status=500)

    assert only().level == "warning"


def test_a_token_of_another_secret_key_is_a_sentence(connected, settings):
    settings.SECRET_KEY = "another" * 10

    assert only().level == "error"
    assert "LAURELS_SECRET_KEY_FALLBACKS" in only().sentence


def probed(monkeypatch, **changes):
    said = {"answer": {}, "scopes": list(manifest.SCOPES), "slack_time": timezone.now()} | changes
    monkeypatch.setattr(oauth, "probe", lambda **_: oauth.Probe(**said))


def test_a_scope_that_was_not_granted_is_named_with_what_it_is_for(connected, monkeypatch):
    probed(monkeypatch, scopes=[scope for scope in manifest.SCOPES if scope != "usergroups:read"])

    assert only().level == "error"
    assert "usergroups:read: Thank a user group" in only().sentence


def test_scopes_slack_does_not_tell_are_not_missing(connected, monkeypatch):
    probed(monkeypatch, scopes=None)

    assert condition.problems(at=AT) == []


@pytest.mark.parametrize(("seconds", "count"), [(0, 0), (50, 0), (-90, 1), (400, 1)])
def test_a_clock_that_is_off_is_an_error(connected, monkeypatch, seconds, count):
    probed(monkeypatch, slack_time=timezone.now() + timedelta(seconds=seconds))

    assert len(said()) == count
    assert all("NTP" in sentence for sentence in said())


def test_the_headers_of_slack_are_read(monkeypatch):
    headers = {"x-oauth-scopes": "chat:write, commands", "date": "Sun, 22 Nov 2026 08:00:00 GMT"}
    monkeypatch.setattr(client, "ask_fully", lambda *_, **__: ({"ok": True}, headers))

    found = oauth.probe(token="xoxb-1")

    assert (found.scopes, found.slack_time) == (["chat:write", "commands"], AT)


def test_being_taken_out_says_how_to_return(connected, slack):
    installing.end(slack.installation, "app_uninstalled", AT)

    assert "T0LAURELS (app_uninstalled)" in only().sentence
    assert only().level == "error"


def test_not_installed_yet_says_how(connected, slack):
    slack.installation.members.all().delete()
    Installation.objects.all().delete()
    assert "SLACK_BOT_TOKEN" in only().sentence

    connected(SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET=SecretStr("s"))
    assert only().sentence.endswith("open /slack/install.")


def test_messages_that_failed_were_lost_or_wait_are_counted(connected, slack):
    def message(key, **changes):
        made = {"installation": slack.installation, "kind": "award", "address": "C0FEED", "made_at": AT, "due_at": AT}
        Message.objects.create(key=key, **made | changes)

    message("a", state="failed", error_code="channel_not_found")
    message("b", state="failed", error_code="channel_not_found")
    message("c", state="said", lost_answers=1, ts="1.1", channel="C0FEED")
    message("d", due_at=AT - timedelta(minutes=11))

    assert said() == [
        "Messages Slack did not take in the last 7 days: 2 × channel_not_found.",
        "Answers of Slack lost in the last 7 days: 1; each message may be there twice.",
        "Messages that wait to be said: 1, the oldest for 11 minutes.",
    ]


def test_what_came_from_slack_and_was_given_up_is_counted(connected, monkeypatch):
    monkeypatch.setattr(condition.dispatch, "troubles", lambda since: {"failed": 3})

    assert said() == ["Messages from Slack given up in the last 7 days: 3 × failed; the log says more."]
