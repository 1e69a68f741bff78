"""One call to Slack: what it sends, and what is known when no good answer comes."""

import logging
import socket
import time
from datetime import UTC, datetime, timedelta

import pytest

from integrations.slack import client
from integrations.slack.calls import Content
from integrations.slack.models import Installation
from tests import slack_judge

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HELLO = Content("Hello", [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}])


def post(slack, **arguments):
    return client.call(slack.installation, "chat.postMessage", channel="C0FEED", text="Hello", **arguments)


def test_it_calls_with_the_installations_token_and_returns_the_answer(slack):
    answer = post(slack, thread_ts=None)

    [called] = slack.calls()
    assert (called.token, called.arguments) == (slack.token, {"channel": "C0FEED", "text": "Hello"})
    assert answer["ts"] == slack.messages("C0FEED")[0].ts


def test_it_sends_forms_to_methods_that_read_only_those(slack):
    answer = client.call(slack.installation, "users.list", limit=200, include_locale=True)

    assert {user["id"]: user["locale"] for user in answer["members"]}["U0CAROL"] == "sv-SE"
    assert slack.calls("users.list")[0].arguments == {"limit": "200", "include_locale": "1"}


@pytest.mark.skipif(not slack_judge.CONTRACTS.is_dir(), reason="the contracts of Slack's methods are not at hand")
@pytest.mark.parametrize("method", sorted(client.JSON_METHODS))
def test_every_method_it_sends_json_to_reads_json(method):
    assert slack_judge.contract(method)["json_input_supported"]


@pytest.mark.parametrize("code", sorted(client.REVOKED))
def test_a_token_taken_away_ends_the_installation(slack, code):
    slack.revoke(slack.token, code)

    with pytest.raises(client.Revoked) as revoked:
        post(slack)

    ended = Installation.objects.get(pk=slack.installation.pk)
    assert (revoked.value.code, ended.ended_code, ended.bot_token) == (code, code, "")
    with pytest.raises(client.Revoked):
        client.call(ended, "auth.test")
    assert len(slack.calls()) == 1


def test_a_token_of_ones_own_ends_nothing(slack):
    with pytest.raises(client.Revoked):
        client.ask("auth.test", token="xoxb-unknown")

    assert Installation.objects.get(pk=slack.installation.pk).ended_at is None


@pytest.mark.parametrize(("said", "seconds"), [(7, 7), (10**6, 24 * 3600)])
def test_too_much_says_how_long_to_wait(slack, said, seconds):
    slack.fail("chat.postMessage", retry_after=said)

    with pytest.raises(client.RateLimited) as limited:
        post(slack)

    assert limited.value.retry_after == seconds


@pytest.mark.parametrize(
    "how", [{"error": "ratelimited"}, {"error": "rate_limited"}, {"status": 429}], ids=["tier", "posts", "status"]
)
def test_too_much_without_a_time_waits_half_a_minute(slack, how):
    slack.fail("chat.postMessage", **how)

    with pytest.raises(client.RateLimited) as limited:
        post(slack)

    assert limited.value.retry_after == 30


@pytest.mark.parametrize(
    ("how", "was_sent"),
    [
        ({"drop": "before"}, True),
        ({"drop": "after"}, True),
        ({"slow": 0.5}, True),
        ({"status": 500}, True),
        ({"status": 504, "body": "<html>gateway</html>"}, True),
        ({"error": "internal_error"}, True),
        ({"error": "fatal_error"}, True),
        ({"body": "<html>please log in</html>"}, True),
        ({"body": "[]"}, True),
        ({"status": 503}, False),
        ({"error": "service_unavailable"}, False),
        ({"status": 403, "body": "<html>the proxy says no</html>"}, False),
    ],
    ids=str,
)
def test_it_knows_whether_slack_may_have_done_it(slack, how, was_sent):
    slack.fail("chat.postMessage", **how)

    with pytest.raises(client.Unreachable) as unreachable:
        post(slack, **({"timeout": 0.2} if "slow" in how else {}))

    assert unreachable.value.was_sent is was_sent
    time.sleep(how.get("slow", 0))


def test_a_refused_connection_was_surely_not_sent(slack, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        here = f"http://127.0.0.1:{free.getsockname()[1]}/api/"
        settings.LAURELS = settings.LAURELS.model_copy(update={"SLACK_API_BASE_URL": here})

        with pytest.raises(client.Unreachable) as unreachable:
            post(slack)

    assert unreachable.value.was_sent is False


def test_a_connection_that_never_comes_about_was_surely_not_sent(slack, settings):
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        here = full.getsockname()
        settings.LAURELS = settings.LAURELS.model_copy(update={"SLACK_API_BASE_URL": f"http://127.0.0.1:{here[1]}/"})
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(here)

        with pytest.raises(client.Unreachable) as unreachable:
            post(slack, timeout=0.2)

        for one in waiting:
            one.close()
    assert unreachable.value.was_sent is False


def test_no_encryption_where_it_is_expected_was_surely_not_sent(slack, settings):
    update = {"SLACK_API_BASE_URL": slack.api_url.replace("http://", "https://")}
    settings.LAURELS = settings.LAURELS.model_copy(update=update)

    with pytest.raises(client.Unreachable) as unreachable:
        post(slack)

    assert unreachable.value.was_sent is False


def test_a_refusal_says_slacks_own_word(slack):
    with pytest.raises(client.Refused) as refused:
        client.call(slack.installation, "chat.postMessage", channel="C0NOWHERE", text="Hello")

    assert refused.value.code == "channel_not_found"


def test_neither_token_nor_words_reach_logs_or_errors(slack, caplog):
    caplog.set_level(logging.DEBUG)
    slack.fail("chat.postMessage", drop="before")

    with pytest.raises(client.Unreachable) as failed:
        post(slack)
    post(slack)
    client.respond(slack.response_url(), HELLO, issued_at=NOW, at=NOW)

    seen = caplog.text + repr(failed.value) + repr(failed.value.__cause__)
    assert slack.token not in seen
    assert "Hello" not in seen
    assert failed.value.__suppress_context__


def test_it_answers_at_the_address_slack_gave(slack):
    client.respond(slack.response_url(), HELLO, issued_at=NOW, at=NOW, replace=True)

    [answer] = slack.answered
    assert (answer["text"], answer["response_type"], answer["replace_original"]) == ("Hello", "ephemeral", True)


def test_an_answer_after_half_an_hour_is_not_even_tried(slack):
    with pytest.raises(client.Refused, match="expired_url"):
        client.respond(slack.response_url(), HELLO, issued_at=NOW, at=NOW + timedelta(minutes=30))

    assert slack.calls() == []


def test_an_address_answers_five_times(slack):
    url = slack.response_url()
    for _ in range(5):
        client.respond(url, HELLO, issued_at=NOW, at=NOW)

    with pytest.raises(client.Refused, match="used_url"):
        client.respond(url, HELLO, issued_at=NOW, at=NOW)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/commands/T/1/x",
        "https://hooks.slack.com.evil.example/commands",
        "https://hooks.slack.com@evil.example/commands",
        "https://user@hooks.slack.com/commands",
        "https://hooks.slack.com:8443/commands",
        "https://evil.example/hooks.slack.com",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://[bad",
        "https://hooks.slack.com:none/",
        "",
    ],
)
def test_it_answers_at_no_address_that_is_not_slacks(slack, url):
    with pytest.raises(client.Refused, match="foreign_url"):
        client.respond(url, HELLO, issued_at=NOW, at=NOW)

    assert slack.calls() == []


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://slack.com/api/", "https://hooks.slack.com/commands/T/1/x"),
        ("https://slack-gov.com/api/", "https://hooks.slack-gov.com/commands/T/1/x"),
        ("https://slack.com/api/", "https://slack.com/commands/T/1/x"),
    ],
)
def test_slacks_own_addresses_are_known(settings, base, url):
    settings.LAURELS = settings.LAURELS.model_copy(update={"SLACK_API_BASE_URL": base})

    assert client._is_of_slack(url)


def test_it_may_ask_without_arguments(slack):
    assert client.call(slack.installation, "usergroups.list")["usergroups"] == []
