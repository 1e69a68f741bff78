"""The Slack-shaped server does what Slack does, and fails when it is told to."""

import json
import threading
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.slack_examples import MESSAGE, MODAL
from tests.slack_server import SlackServer


@pytest.fixture
def slack():
    with SlackServer() as server:
        server.add_user("U0ALICE", "Alice", "alice@bakkegaard.example")
        yield server


def call(slack, method, arguments, *, token=None, path=None, kind="application/json"):
    """Slack's answer; with its status where that is not 200."""
    token = slack.new_token() if token is None else token
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
    connection = HTTPConnection(urlsplit(slack.url).netloc, timeout=5)
    try:
        body = arguments if isinstance(arguments, str) else json.dumps(arguments)
        connection.request("POST", urlsplit(path or f"{slack.api_url}{method}").path, body, headers)
        answer = connection.getresponse()
        return json.loads(answer.read()) | ({} if answer.status == 200 else {"status": answer.status})
    finally:
        connection.close()


def form(slack, method, text="", **more):
    return call(slack, method, text, kind="application/x-www-form-urlencoded", **more)


def test_a_wrongly_shaped_call_is_noted(slack):
    assert call(slack, "chat.postMessage", {"channel": "C0FEED"}, token="")["error"] == "not_authed"
    assert "chat.postMessage: there is no text for notifications and screen readers" in slack.violations


def test_tokens_are_known_or_refused(slack):
    token = slack.new_token()
    assert form(slack, "auth.test", token=token)["ok"]
    assert form(slack, "auth.test", token="xoxb-other")["error"] == "invalid_auth"
    slack.revoke(token)
    assert form(slack, "auth.test", token=token)["error"] == "token_revoked"


def test_a_code_is_good_for_one_installation(slack):
    asked = f"client_id={slack.client_id}&client_secret={slack.client_secret}&code={slack.new_code()}"
    first = form(slack, "oauth.v2.access", asked, token="")

    assert (first["team"]["id"], first["enterprise"], first["is_enterprise_install"]) == ("T0LAURELS", None, False)
    assert form(slack, "auth.test", token=first["access_token"])["team_id"] == "T0LAURELS"
    assert form(slack, "oauth.v2.access", asked, token="")["error"] == "invalid_code"


def test_an_organisation_installs_without_a_team(slack):
    code = slack.new_code(enterprise_id="E0ORG")
    asked = f"client_id={slack.client_id}&client_secret={slack.client_secret}&code={code}"
    answer = form(slack, "oauth.v2.access", asked, token="")

    assert (answer["team"], answer["enterprise"]["id"], answer["is_enterprise_install"]) == (None, "E0ORG", True)


def test_a_trigger_opens_one_view_within_three_seconds(slack):
    trigger_id, late = slack.trigger(), slack.trigger()

    assert call(slack, "views.open", {"trigger_id": trigger_id, "view": MODAL})["ok"]
    again = call(slack, "views.open", {"trigger_id": trigger_id, "view": MODAL})
    slack.later = 4
    too_late = call(slack, "views.open", {"trigger_id": late, "view": MODAL})
    made_up = call(slack, "views.open", {"trigger_id": "1.2.3", "view": MODAL})

    errors = [answer["error"] for answer in (again, too_late, made_up)]
    assert errors == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


def test_a_view_is_updated_by_who_has_seen_its_latest(slack):
    shown = call(slack, "views.open", {"trigger_id": slack.trigger(), "view": MODAL})["view"]
    update = {"view_id": shown["id"], "view": MODAL, "hash": shown["hash"]}

    assert call(slack, "views.update", update)["ok"]
    assert call(slack, "views.update", update)["error"] == "hash_conflict"


def test_three_views_lie_on_each_other_at_most(slack):
    call(slack, "views.open", {"trigger_id": slack.trigger(), "view": MODAL})
    answers = [call(slack, "views.push", {"trigger_id": slack.trigger(), "view": MODAL}) for _ in range(3)]

    assert [answer.get("error") for answer in answers] == [None, None, "push_limit_reached"]


def test_users_come_in_pages_and_with_their_locale_when_asked(slack):
    slack.add_user("U0BOB", "Bob", locale="sv-SE")
    first = form(slack, "users.list", "limit=1&include_locale=true")
    cursor = first["response_metadata"]["next_cursor"]
    second = form(slack, "users.list", f"limit=1&cursor={cursor}")

    assert [user["id"] for user in first["members"] + second["members"]] == ["U0ALICE", "U0BOB"]
    assert ("locale" in first["members"][0], "locale" in second["members"][0]) == (True, False)
    assert second["response_metadata"]["next_cursor"] == ""


def test_what_was_posted_can_be_changed_and_taken_back(slack):
    token = slack.new_token()
    posted = call(slack, "chat.postMessage", MESSAGE, token=token)
    place = {"channel": posted["channel"], "ts": posted["ts"]}

    assert call(slack, "chat.update", MESSAGE | place | {"text": "Changed"}, token=token)["ok"]
    assert [said.text for said in slack.messages("C0FEED")] == ["Changed"]
    assert call(slack, "chat.delete", place, token=token)["ok"]
    assert slack.messages() == []
    assert call(slack, "chat.update", MESSAGE | place, token=token)["error"] == "message_not_found"


def test_an_answering_address_takes_five_answers_in_half_an_hour(slack):
    url, late = slack.response_url(), slack.response_url()
    answers = [call(slack, "", {"text": "Hello"}, path=url) for _ in range(6)]
    slack.later = 1801
    answers.append(call(slack, "", {"text": "Hello"}, path=late))

    assert [answer.get("error") for answer in answers] == [None] * 5 + ["used_url", "expired_url"]


def test_it_fails_on_demand(slack):
    slack.fail("chat.postMessage", error="is_archived")
    slack.fail("chat.postMessage", retry_after=9)
    slack.fail("chat.postMessage", status=500)
    slack.fail("chat.postMessage", drop="before")
    slack.fail("chat.postMessage", drop="after")
    slack.fail("chat.postMessage", slow=0.1)

    assert call(slack, "chat.postMessage", MESSAGE)["error"] == "is_archived"
    assert call(slack, "chat.postMessage", MESSAGE) == {"ok": False, "error": "ratelimited", "status": 429}
    assert call(slack, "chat.postMessage", MESSAGE)["status"] == 500
    for posted in (0, 1):
        with pytest.raises(ConnectionError):
            call(slack, "chat.postMessage", MESSAGE)
        assert len(slack.messages()) == posted
    began = time.monotonic()
    assert call(slack, "chat.postMessage", MESSAGE)["ok"]
    assert time.monotonic() - began > 0.1


def test_socket_mode_hands_out_envelopes_and_waits_for_acks(slack):
    url = form(slack, "apps.connections.open", token="xapp-1")["url"]

    def acknowledge(envelopes):
        envelope = json.loads(envelopes.recv())
        envelopes.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": envelope["payload"]}))

    with connect(url) as envelopes:
        assert json.loads(envelopes.recv())["type"] == "hello"
        thread = threading.Thread(target=acknowledge, args=(envelopes,))
        thread.start()
        assert slack.socket.send("slash_commands", {"text": "hello"}) == {"text": "hello"}
        thread.join()
        with pytest.raises(TimeoutError):
            slack.socket.send("events_api", {}, patience=0.1)
    assert form(slack, "apps.connections.open")["error"] == "not_allowed_token_type"


def test_a_socket_address_is_good_for_one_connection(slack):
    url = form(slack, "apps.connections.open", token="xapp-1")["url"]
    with connect(url) as first:
        assert json.loads(first.recv())["type"] == "hello"
        with pytest.raises(InvalidStatus), connect(url):
            pass


def test_a_call_nobody_can_read_is_noted(slack):
    call(slack, "chat.postMessage", MESSAGE | {"blocks": ["no block"]})

    assert any("stumbled" in violation for violation in slack.violations)
