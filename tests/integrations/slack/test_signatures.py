"""Only what Slack signed within five minutes is Slack's; nothing a stranger writes into a header makes it stumble."""

from datetime import UTC, datetime

import pytest

from integrations.slack import signatures

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
NOW = str(int(AT.timestamp()))
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BODY = b"token=x&command=%2Fkudos"


def is_genuine(*, secret=SECRET, timestamp=NOW, signature=None, body=BODY):
    signature = signatures.sign(secret=SECRET, timestamp=NOW, body=BODY) if signature is None else signature
    return signatures.is_genuine(secret=secret, timestamp=timestamp, signature=signature, body=body, at=AT)


def test_the_example_of_slacks_own_documentation_is_genuine():
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    said = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"

    assert signatures.is_genuine(
        secret=SECRET, timestamp="1531420618", signature=said, body=body, at=datetime.fromtimestamp(1531420618, UTC)
    )


def test_what_slack_signed_now_is_genuine_and_each_part_counts():
    assert is_genuine()
    assert not is_genuine(body=BODY + b" ")
    assert not is_genuine(secret="another")
    assert not is_genuine(timestamp=str(int(NOW) + 1))
    assert not is_genuine(signature=signatures.sign(secret=SECRET, timestamp=NOW, body=BODY).upper())
    assert not is_genuine(signature=signatures.sign(secret=SECRET, timestamp=NOW, body=BODY)[3:])


def test_without_a_secret_nothing_is_genuine():
    assert not is_genuine(secret="", signature=signatures.sign(secret="", timestamp=NOW, body=BODY))


@pytest.mark.parametrize(("seconds", "expected"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_it_holds_for_five_minutes_in_both_directions(seconds, expected):
    timestamp = str(int(NOW) + seconds)
    signature = signatures.sign(secret=SECRET, timestamp=timestamp, body=BODY)

    assert is_genuine(timestamp=timestamp, signature=signature) is expected


@pytest.mark.parametrize(
    "timestamp", ["", "abc", "1e9", "-1", "+1", " 1", "1 ", "١٢٣", "²", "9" * 21, "9" * 400, NOW + "\n"]
)
def test_a_timestamp_that_is_none_is_refused_even_when_it_is_signed(timestamp):
    assert not is_genuine(timestamp=timestamp, signature=signatures.sign(secret=SECRET, timestamp=timestamp, body=BODY))


@pytest.mark.parametrize("signature", ["", "v0=", "v1=" + "0" * 64, "é", "\udce9", "v0=" + "0" * 10_000, "\x00"])
def test_a_signature_that_is_none_is_refused(signature):
    assert not is_genuine(signature=signature)


def test_a_body_that_is_no_text_can_be_signed():
    body = bytes(range(256))

    assert is_genuine(body=body, signature=signatures.sign(secret=SECRET, timestamp=NOW, body=body))
