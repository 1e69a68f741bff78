"""The judge is worth believing only if it says no: one wrong call for each of its rules."""

import copy

import pytest

from tests import slack_judge
from tests.slack_examples import BUTTON, INPUT, MESSAGE, MODAL, OPTION, SECTION, SELECT
from tests.slack_judge import violations

needs_contracts = pytest.mark.skipif(
    not slack_judge.CONTRACTS.is_dir(), reason="the contracts of Slack's methods are not at hand"
)


def changed(given, place, value):
    """A copy of ``given`` with ``value`` at ``place`` ("blocks.0.text.text"); DELETED takes it away."""
    given = copy.deepcopy(given)
    *path, last = [int(part) if part.isdigit() else part for part in place.split(".")]
    target = given
    for part in path:
        target = target[part]
    if value is DELETED:
        del target[last]
    else:
        target[last] = value
    return given


DELETED = object()


def with_block(block):
    return changed(MESSAGE, "blocks", [block])


def with_element(element):
    return with_block({"type": "actions", "elements": [element]})


GOOD_MESSAGES = [
    MESSAGE,
    changed(MESSAGE, "blocks", DELETED),
    with_element(BUTTON),
    with_element(SELECT),
    with_element(BUTTON | {"style": "primary", "accessibility_label": "Go there"}),
    with_block({"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}]}),
    with_block({"type": "image", "image_url": "https://x.example/i.png", "alt_text": "A laurel"}),
    with_block(SECTION | {"accessory": BUTTON, "block_id": "one"}),
    with_block({"type": "section", "fields": [{"type": "mrkdwn", "text": "f" * 2000}]}),
    changed(MESSAGE, "blocks", [{"type": "divider"}, INPUT, {"type": "header", "text": BUTTON["text"]}]),
]


@pytest.mark.parametrize("message", GOOD_MESSAGES, ids=range(len(GOOD_MESSAGES)))
def test_it_lets_a_well_shaped_message_pass(message):
    assert violations("chat.postMessage", message) == []


BAD_MESSAGES = {
    "no text for notifications": changed(MESSAGE, "text", DELETED),
    "no text for": changed(MESSAGE, "text", " "),
    "longer than 40000": changed(MESSAGE, "text", "x" * 40_001),
    "the text pages everybody": changed(MESSAGE, "text", "Hello <!channel>"),
    "a text pages everybody": changed(MESSAGE, "blocks.0.text.text", "Hello <!here|here>"),
    "more than 50 blocks": changed(MESSAGE, "blocks", 51 * [{"type": "divider"}]),
    "text of a section is longer": changed(MESSAGE, "blocks.0.text.text", "x" * 3001),
    "empty or longer than 3000": changed(MESSAGE, "blocks.0.text.text", ""),
    "slack_sdk refuses a section": with_block({"type": "section"}),
    "slack_sdk does not know section.colour": changed(MESSAGE, "blocks.0.colour", "red"),
    "slack_sdk does not know actions.elements.colour": with_element(BUTTON | {"colour": "red"}),
    "'video' does not render": with_block({"type": "video"}),
    "None does not render": with_block({}),
    "same block_id": changed(MESSAGE, "blocks", 2 * [SECTION | {"block_id": "one"}]),
    "same action_id": with_block({"type": "actions", "elements": [BUTTON, BUTTON]}),
    "more than 25 elements": with_block(
        {"type": "actions", "elements": [BUTTON | {"action_id": str(number)} for number in range(26)]}
    ),
    "more than 10 fields": with_block({"type": "section", "fields": 11 * [SECTION["text"]]}),
    "a field of a section": with_block({"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]}),
    "more than 10 elements": with_block({"type": "context", "elements": 11 * [SECTION["text"]]}),
    "no alt_text": with_block({"type": "image", "image_url": "https://x.example/i.png", "alt_text": " "}),
    "alt_text of a image": with_block({"type": "image", "image_url": "https://x.example", "alt_text": "x" * 2001}),
    "text of a header is longer": with_block({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}),
    "text of a header is not plain": with_block({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}),
    "text of a button is not plain": with_element(BUTTON | {"text": {"type": "mrkdwn", "text": "x"}}),
    "text of a button is longer": with_element(changed(BUTTON, "text.text", "x" * 76)),
    "value of a button": with_element(BUTTON | {"value": "x" * 2001}),
    "accessibility_label of a button": with_element(BUTTON | {"accessibility_label": "x" * 76}),
    "action_id of a button": with_element(BUTTON | {"action_id": "x" * 256}),
    "block_id of a section": with_block(SECTION | {"block_id": "x" * 256}),
    "value of a option": with_element(SELECT | {"options": [OPTION | {"value": "x" * 76}]}),
    "text of a option": with_element(SELECT | {"options": [changed(OPTION, "text.text", "x" * 76)]}),
    "more than 100 options": with_element(SELECT | {"options": 101 * [OPTION]}),
    "placeholder of a static_select": with_element(SELECT | {"placeholder": {"type": "plain_text", "text": "x" * 151}}),
    "more than 5 options": with_element({"type": "overflow", "action_id": "more", "options": 6 * [OPTION]}),
    "confirm of a confirm": with_element(
        BUTTON
        | {
            "confirm": {
                "title": {"type": "plain_text", "text": "Sure?"},
                "text": {"type": "plain_text", "text": "Really?"},
                "confirm": {"type": "plain_text", "text": "x" * 31},
                "deny": {"type": "plain_text", "text": "No"},
            }
        }
    ),
}


@pytest.mark.parametrize("rule", BAD_MESSAGES)
@pytest.mark.parametrize("method", ["chat.postMessage", "response_url"])
def test_it_judges_what_a_message_says(rule, method):
    found = violations(method, BAD_MESSAGES[rule])

    assert any(rule in violation and violation.startswith(method) for violation in found), found


GOOD_VIEWS = [
    MODAL,
    changed(MODAL, "blocks.0.element", {"type": "external_select", "action_id": "customer", "min_query_length": 1}),
    changed(changed(MODAL, "submit", DELETED), "blocks", [SECTION]),
]


@pytest.mark.parametrize("view", GOOD_VIEWS, ids=range(len(GOOD_VIEWS)))
def test_it_lets_a_well_shaped_view_pass(view):
    assert violations("views.open", {"trigger_id": "1.2.3", "view": view}) == []


BAD_VIEWS = {
    "not a modal": changed(MODAL, "type", "home"),
    "1 to 100 blocks": changed(MODAL, "blocks", []),
    "has 1 to 100": changed(MODAL, "blocks", 101 * [{"type": "divider"}]),
    "has no title": changed(MODAL, "title", DELETED),
    "has no submit": changed(MODAL, "submit", DELETED),
    "title of a view is longer": changed(MODAL, "title.text", "x" * 25),
    "title of a view is not plain": changed(MODAL, "title.type", "mrkdwn"),
    "submit of a view": changed(MODAL, "submit.text", "x" * 25),
    "close of a view": changed(MODAL, "close.text", "x" * 25),
    "private_metadata of a view": changed(MODAL, "private_metadata", "x" * 3001),
    "callback_id of a view": changed(MODAL, "callback_id", "x" * 256),
    "250 kB": changed(MODAL, "blocks", 100 * [changed(SECTION, "text.text", "x" * 2999)]),
    "slack_sdk refuses a modal": changed(MODAL, "blocks", []),
    "label of a input is longer": changed(MODAL, "blocks.0.label.text", "x" * 2001),
    "label of a input is not plain": changed(MODAL, "blocks.0.label.type", "mrkdwn"),
    "placeholder of a plain_text_input": changed(
        MODAL, "blocks.0.element.placeholder", {"type": "plain_text", "text": "x" * 151}
    ),
}


@pytest.mark.parametrize("rule", BAD_VIEWS)
def test_it_judges_what_a_view_shows(rule):
    found = violations("views.open", {"trigger_id": "1.2.3", "view": BAD_VIEWS[rule]})

    assert any(rule in violation for violation in found), found


@pytest.mark.parametrize(
    ("method", "arguments", "rule"),
    [
        ("views.open", {"view": MODAL}, "without a trigger_id"),
        ("views.update", {"view": MODAL}, "without saying which"),
        ("views.publish", {"user_id": "U0ALICE", "view": MODAL}, "not a home"),
        ("chat.postMessage", MESSAGE | {"token": "xoxb-1"}, "travels in the body"),
        ("users.list", {}, "without a limit"),
        ("users.list", {"limit": 1000}, "without a limit"),
    ],
)
def test_it_judges_what_a_call_is_made_of(method, arguments, rule):
    found = violations(method, arguments)

    assert any(rule in violation for violation in found), found


@needs_contracts
@pytest.mark.parametrize(
    ("method", "arguments", "rule"),
    [
        ("chat.postMessage", {"text": "Hello"}, "'channel' is missing"),
        ("chat.postMessage", MESSAGE | {"colour": "red"}, "no argument 'colour'"),
        ("chat.postMessage", MESSAGE | {"channel": 7}, "'channel' is of the wrong type"),
        ("chat.postMessage", MESSAGE | {"unfurl_links": "no"}, "'unfurl_links' is of the wrong type"),
        ("chat.postMessage", MESSAGE | {"blocks": "[]"}, "'blocks' is of the wrong type"),
        ("users.info", {"user": "U0ALICE"}, "JSON is sent"),
        ("users.shout", {}, "no contract"),
    ],
)
def test_it_judges_calls_by_slacks_contracts(method, arguments, rule):
    found = violations(method, arguments)

    assert any(rule in violation for violation in found), found


@needs_contracts
@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"user": "U0ALICE", "include_locale": "perhaps"}, "'include_locale' is of the wrong type"),
        ({"include_locale": "1"}, "'user' is missing"),
    ],
)
def test_it_judges_forms_by_slacks_contracts(arguments, rule):
    found = violations("users.info", arguments, is_json=False)

    assert any(rule in violation for violation in found), found


@needs_contracts
def test_a_token_may_not_be_missing():
    assert "chat.postMessage: the argument 'token' is missing" in violations(
        "chat.postMessage", MESSAGE, has_bearer=False
    )
