"""What Slack sends is read with strict bounds, and has one key however often it comes."""

import json
from urllib.parse import quote_plus

import pytest

from integrations.slack import payloads
from tests.integrations.slack import payload as slack
from tests.integrations.slack.payload import read

FORM, JSON = payloads.FORM, payloads.JSON


def route(sent):
    received = read(sent)
    return received.kind, received.name


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (slack.command("<@U0BOB> +5 thanks"), ("command", "/kudos")),
        (slack.command(""), ("modal_command", "/kudos")),
        (slack.command("  Give "), ("modal_command", "/kudos")),
        (slack.command("give <@U0BOB>"), ("command", "/kudos")),
        (slack.action("boost", "12"), ("block_actions", "boost")),
        (slack.action("choose:muted:kudos_received"), ("block_actions", "choose")),
        (slack.action("give_amount", view=slack.modal("give_kudos")), ("block_actions", "give_amount")),
        (slack.submission("give_kudos"), ("view_submission", "give_kudos")),
        (slack.submission(""), ("view_submission", "")),
        (slack.suggestion("customer", "ny"), ("block_suggestion", "customer")),
        (slack.shortcut("give_kudos"), ("shortcut", "give_kudos")),
        (slack.message_shortcut("thank_for_message"), ("message_action", "thank_for_message")),
        (slack.reaction(), ("event", "reaction_added")),
        (slack.event("app_home_opened", user="U0ALICE", channel="D1", tab="home"), ("event", "app_home_opened")),
        (slack.Sent(b'{"type":"app_rate_limited","team_id":"T1"}', JSON), ("event", "app_rate_limited")),
        (slack.Sent(b'{"type":"url_verification","challenge":"abc"}', JSON), ("url_verification", "")),
        (slack.Sent(b"ssl_check=1&token=x", FORM), ("ssl_check", "")),
    ],
)
def test_every_kind_of_message_has_its_route(sent, expected):
    assert route(sent) == expected


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        (slack.command("x", trigger_id="1.2.ab"), "command:T0LAURELS:1.2.ab"),
        (slack.action("boost", message_ts="1.1", action_ts="2.2"), "block_actions:1.1:2.2:U0ALICE"),
        (slack.action("give_amount", view=slack.modal("m", view_id="V1"), action_ts="2"), "block_actions:V1:2:U0ALICE"),
        (
            slack.submission("m", view=slack.modal("m", view_id="V1", view_hash="1.h")),
            "view_submission:V1:1.h:U0ALICE",
        ),
        (
            slack.reaction(message_ts="1.1", event_ts="2.2"),
            "reaction_added:T0LAURELS:C0GENERAL:1.1:U0ALICE:clap:2.2",
        ),
        (
            slack.event("message", channel="C1", user="U1", ts="1.1", text="hi"),
            "message:T0LAURELS:C1:1.1:U1",
        ),
        (
            slack.event("message", channel="C1", ts="1.1", subtype="message_changed", event_ts="3"),
            "message:T0LAURELS:C1:1.1::message_changed:3",
        ),
        (
            slack.event("app_home_opened", user="U1", channel="D1", tab="home", event_ts="3"),
            "app_home_opened:T0LAURELS:3:U1:D1::home",
        ),
        (slack.event("user_change", user={"id": "U1", "updated": 1}, event_ts="3"), "user_change:T0LAURELS:3:U1:::"),
        (slack.suggestion("customer"), ""),
    ],
)
def test_the_natural_key_says_which_message_it_is(sent, key):
    assert read(sent).key == key


def test_the_event_id_has_no_part_in_the_key():
    for make in (slack.reaction, lambda **more: slack.event("app_uninstalled", **more)):
        keys = {read(make(event_ts="1.1", event_id=f"Ev{number}")).key for number in range(11)}
        assert len(keys) == 1


def test_an_event_without_a_moment_is_known_by_what_it_says():
    def key(**fields):
        return read(slack.event("app_uninstalled", event_ts=None, **fields)).key

    assert key() == key()
    assert key() != key(who="x")


def test_a_long_key_becomes_a_short_one_that_is_still_its_own():
    keys = {read(slack.reaction("a" * 200 + end, event_ts="1.1")).key for end in "xy"}

    assert len(keys) == 2
    assert max(map(len, keys)) <= payloads.LONGEST_KEY


def test_a_reaction_may_have_a_name_in_any_script():
    assert "ありがとう" in read(slack.reaction("ありがとう", event_ts="1.1")).key


def test_who_and_where_are_read():
    received = read(slack.action("boost", user="W0EVE", team="T9", view=None))

    assert (received.user_id, received.team_id, received.sender_team_id) == ("W0EVE", "T9", "T9")
    assert (received.app_id, received.enterprise_id) == ("A0LAURELS", "")


def test_an_organisations_app_is_asked_without_a_workspace():
    whole = {"team": None, "enterprise": {"id": "E1", "name": "x"}, "is_enterprise_install": True}
    received = read(slack.interaction(dict(read(slack.shortcut("give_kudos")).payload) | whole))

    assert (received.team_id, received.enterprise_id) == ("T0LAURELS", "E1")
    command = read(slack.command("x", enterprise_id="E1", is_enterprise_install="true"))
    assert command.enterprise_id == "E1"


def test_an_event_from_a_shared_channel_is_for_whom_it_authorises():
    ours = [{"team_id": "T0LAURELS", "enterprise_id": None, "is_enterprise_install": False}]
    envelope = {"team_id": "T0THEIRS", "authorizations": ours, "is_ext_shared_channel": True}
    received = read(slack.event("message", channel="C1", user="U9", ts="1.1", user_team="T0THEIRS", envelope=envelope))

    assert (received.team_id, received.sender_team_id) == ("T0LAURELS", "T0THEIRS")


def test_a_modal_is_for_the_workspace_it_was_opened_from():
    view = slack.modal("give_kudos") | {"app_installed_team_id": "T0LAURELS"}

    assert read(slack.submission("give_kudos", view=view, team="T0THEIRS")).team_id == "T0LAURELS"
    whole = slack.modal("give_kudos") | {"app_installed_team_id": "E0ORG"}
    assert read(slack.submission("give_kudos", view=whole, team="T1")).team_id == "T1"


def test_somebody_told_whole_is_whom_an_event_is_about_not_who_did_it():
    assert read(slack.event("user_change", user={"id": "U1"})).user_id == ""
    assert read(slack.event("app_home_opened", user="U1", channel="D1")).user_id == "U1"


def nested(depth):
    return b'{"type":"event_callback","a":' + b"[" * depth + b"]" * depth + b"}"


UNREADABLE = {
    "no content type": (b"{}", ""),
    "another content type": (b"<x/>", "text/xml"),
    "empty": (b"", FORM),
    "empty json": (b"", JSON),
    "neither payload nor command": (b"a=b", FORM),
    "raw bytes in a form": (b"command=/kudos&text=\xff\xfe&trigger_id=1", FORM),
    "encoded bytes that are no UTF-8": (b"command=/kudos&text=%FF%FE&trigger_id=1", FORM),
    "NUL in a form": (b"command=/kudos&text=%00&trigger_id=1", FORM),
    "a surrogate in a form": (b"command=/kudos&text=%ED%A0%80&trigger_id=1", FORM),
    "too many fields": (b"&".join(b"a%d=b" % number for number in range(101)), FORM),
    "a command without trigger": (b"command=/kudos&text=x", FORM),
    "a command from nowhere": (b"command=/kudos&trigger_id=1&team_id=%3Cscript%3E", FORM),
    "a payload that is no JSON": (b"payload=%7B", FORM),
    "a payload that is a list": (b"payload=%5B%5D", FORM),
    "a payload that is a text": (b"payload=%22a%22", FORM),
    "JSON that is no UTF-8": (b'{"type":"\xff"}', JSON),
    "JSON with a NUL": (b'{"type":"event_callback","a":"\\u0000"}', JSON),
    "JSON with a lone surrogate": (b'{"type":"event_callback","a":"\\ud800"}', JSON),
    "JSON with a lone surrogate as a name": (b'{"type":"event_callback","\\udfff":1}', JSON),
    "JSON with NaN": (b'{"type":"event_callback","a":NaN}', JSON),
    "JSON with an infinite number": (b'{"type":"event_callback","a":1e999}', JSON),
    "JSON with a number of 21 digits": (b'{"type":"event_callback","a":' + b"9" * 21 + b"}", JSON),
    "JSON with a number of 5000 digits": (b'{"type":"event_callback","a":' + b"9" * 5000 + b"}", JSON),
    "JSON in a byte order mark": (b"\xef\xbb\xbf{}", JSON),
    "JSON 51 deep": (nested(50), JSON),
    "JSON 100 000 deep": (nested(100_000), JSON),
    "JSON that never ends": (b"[" * 100_000, JSON),
    "no type": (b"{}", JSON),
    "a type that is none": (b'{"type":["event_callback"]}', JSON),
    "a challenge that is none": (b'{"type":"url_verification","challenge":{}}', JSON),
    "no event": (b'{"type":"event_callback"}', JSON),
    "an event that is a text": (b'{"type":"event_callback","event":"x"}', JSON),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_message_of_slacks_is_refused_with_a_sentence(name):
    body, content_type = UNREADABLE[name]

    with pytest.raises(payloads.Unreadable, match=r"^[A-Z_a-z].*\.$"):
        payloads.read(content_type, body)


def test_a_body_of_more_than_a_mebibyte_is_not_read():
    with pytest.raises(payloads.TooLarge, match="1048577 bytes"):
        payloads.read(JSON, b" " * 1_048_577)


SHAPES = [None, 0, 1.5, True, "", "x" * 300, "\n", [], [1], {}, {"id": 1}, [[]], "<!channel>"]
SAMPLES = {
    "action": slack.action("boost", "1"),
    "modal action": slack.action("give_amount", view=slack.modal("give_kudos")),
    "submission": slack.submission("give_kudos"),
    "suggestion": slack.suggestion("customer"),
    "shortcut": slack.shortcut("give_kudos"),
    "message shortcut": slack.message_shortcut("thank_for_message"),
    "reaction": slack.reaction(),
    "home": slack.event("app_home_opened", user="U0ALICE", channel="D1", tab="home"),
    "uninstalled": slack.event("app_uninstalled"),
}


def places(value, path=()):
    """Every place in a JSON value."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield (*path, name)
            yield from places(part, (*path, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield (*path, number)
            yield from places(part, (*path, number))


def with_instead(whole, path, value):
    whole = json.loads(json.dumps(whole))
    parent = whole
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    return whole


@pytest.mark.parametrize("name", SAMPLES)
def test_a_wrong_type_anywhere_is_read_or_refused_and_nothing_else(name):
    sent, seen = SAMPLES[name], {"read": 0, "refused": 0}
    is_json = sent.content_type == JSON
    whole = json.loads(sent.body) if is_json else dict(read(sent).payload)
    for path in places(whole):
        for shape in SHAPES:
            text = json.dumps(with_instead(whole, path, shape))
            body = text.encode() if is_json else b"payload=" + quote_plus(text).encode()
            try:
                received = payloads.read(sent.content_type, body)
            except payloads.Unreadable:
                seen["refused"] += 1
            else:
                assert len(received.key) <= payloads.LONGEST_KEY
                assert {type(part) for part in (received.user_id, received.team_id, received.key)} == {str}
                seen["read"] += 1

    assert seen["read"] > 50
    assert seen["refused"] > 50
