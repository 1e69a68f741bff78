"""Judges one call to Slack as strictly as its documents allow: what a forgiving server would let pass is a violation.

The contracts of the methods lie beside this repository (``../shared/slack/methods``) and are used where present.
"""

import functools
import json
import re
from pathlib import Path

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

CONTRACTS = Path(__file__).resolve().parents[2] / "shared/slack/methods"
STRUCTURED = {"blocks", "attachments", "metadata", "view"}
MESSAGES = {"chat.postMessage", "chat.update", "chat.postEphemeral", "response_url"}
VIEWS = {"views.open", "views.push", "views.update", "views.publish"}
UNWRITTEN = {"response_url", "auth.teams.list"}  # no contract lies there
PAGED = {"auth.teams.list", "users.list", "conversations.list", "conversations.members"}
EVERYWHERE = {"section", "divider", "image", "actions", "context", "header", "rich_text", "table", "input"}
PAGES_EVERYBODY = re.compile(r"<!(channel|here|everyone)\b")
# Kind of object → its texts and how long each may be; slack_sdk does not know all of them.
LIMITS = {
    "section": {"text": 3000, "block_id": 255},
    "header": {"text": 150, "block_id": 255},
    "input": {"label": 2000, "hint": 2000, "block_id": 255},
    "context": {"block_id": 255},
    "actions": {"block_id": 255},
    "image": {"alt_text": 2000, "image_url": 3000, "title": 2000, "block_id": 255},
    "button": {"text": 75, "value": 2000, "url": 3000, "accessibility_label": 75, "action_id": 255},
    "confirm": {"title": 100, "text": 300, "confirm": 30, "deny": 30},
    "option": {"text": 75, "value": 75, "description": 75},
    "field": {"text": 2000},
    "element": {"placeholder": 150, "action_id": 255, "initial_value": 3000},
    "view": {"title": 24, "submit": 24, "close": 24, "private_metadata": 3000, "callback_id": 255},
}
MOST = {
    "actions": ("elements", 25), "context": ("elements", 10), "section": ("fields", 10), "overflow": ("options", 5),
    "checkboxes": ("options", 10), "radio_buttons": ("options", 10), "static_select": ("options", 100),
    "multi_static_select": ("options", 100), "table": ("rows", 100),
}  # fmt: skip
PLAIN = {"button": ("text",), "header": ("text",), "input": ("label", "hint"), "view": ("title", "submit", "close")}


def violations(method, arguments, *, is_json=True, has_bearer=True):
    """What is wrong with a call, as sentences; ``has_bearer`` says that the token came in the header."""
    return [f"{method}: {fault}" for fault in _faults(method, arguments, is_json, has_bearer)]


def _faults(method, arguments, is_json, has_bearer):
    yield from _against_contract(method, arguments, is_json, has_bearer)
    if "token" in arguments:
        yield "the token travels in the body, where logs find it"
    if method in MESSAGES and not arguments.get("delete_original"):
        yield from _of_message(arguments)
    if method in VIEWS and isinstance(arguments.get("view"), dict):
        yield from _of_view(arguments["view"], "home" if method == "views.publish" else "modal")
    if method in {"views.open", "views.push"} and not arguments.get("trigger_id"):
        yield "a view is opened without a trigger_id"
    if method == "views.update" and not (arguments.get("view_id") or arguments.get("external_id")):
        yield "a view is updated without saying which"
    if method in PAGED and not 0 < int(arguments.get("limit") or 0) <= 200:
        yield "a list is asked for without a limit of 1 to 200"


@functools.cache
def contract(method):
    """The method's contract, None where the contracts are not at hand; KeyError for a method that has none."""
    if not CONTRACTS.is_dir() or method in UNWRITTEN:
        return None
    path = CONTRACTS / f"{method}.json"
    if not path.is_file():
        raise KeyError(method)
    return json.loads(path.read_text(encoding="utf-8"))


def _against_contract(method, arguments, is_json, has_bearer):
    try:
        said = contract(method)
    except KeyError:
        yield "there is no contract for this method"
        return
    if said is None:
        return
    if is_json and not said.get("json_input_supported"):
        yield "JSON is sent to a method that reads forms"
    known = said["args"].get("properties", {})
    required = set(said["args"].get("required", ())) - ({"token"} if has_bearer else set())
    for name in sorted(required - arguments.keys()):
        yield f"the argument {name!r} is missing"
    for name in sorted(arguments.keys() - known.keys()):
        yield f"there is no argument {name!r}"
    for name in sorted(arguments.keys() & known.keys()):
        if not _fits(name, arguments[name], known[name], is_json):
            yield f"the argument {name!r} is of the wrong type: {type(arguments[name]).__name__}"


def _fits(name, value, schema, is_json):
    types = {one.get("type") for one in (schema, *schema.get("anyOf", ()))} - {None}
    if name in STRUCTURED:
        return isinstance(value, dict | list)
    if not types:
        return True
    if not is_json:
        number = isinstance(value, str) and re.fullmatch(r"\d+", value)
        truth = value in {"0", "1", "true", "false"}
        return "string" in types or (types & {"number", "integer"} and number) or ("boolean" in types and truth)
    kinds = {"string": str, "boolean": bool, "number": int | float, "integer": int, "array": list, "object": dict}
    fits = [isinstance(value, kinds[kind]) for kind in types if kind in kinds]
    return any(fits) and not (isinstance(value, bool) and "boolean" not in types)


def _of_message(arguments):
    text, blocks = arguments.get("text"), arguments.get("blocks") or []
    if not isinstance(blocks, list):
        yield "blocks are no list"
        return
    if not isinstance(text, str) or not text.strip():
        yield "there is no text for notifications and screen readers"
    elif len(text) > 40_000:
        yield "the text is longer than 40000 characters"
    elif PAGES_EVERYBODY.search(text):
        yield "the text pages everybody"
    if len(blocks) > 50:
        yield "a message has more than 50 blocks"
    yield from _of_blocks(blocks)


def _of_view(view, kind):
    if view.get("type") != kind:
        yield f"the view is not a {kind}"
    if not 0 < len(view.get("blocks", [])) <= 100:
        yield "a view has 1 to 100 blocks"
    if kind == "modal" and not view.get("title"):
        yield "a modal has no title"
    if kind == "modal" and not view.get("submit") and any(one["type"] == "input" for one in view.get("blocks", [])):
        yield "a modal with inputs has no submit"
    if len(json.dumps(view).encode()) > 250_000:
        yield "the view is larger than 250 kB"
    yield from _of_lengths("view", view)
    yield from _by_sdk(lambda: View(**view), view)
    yield from _of_blocks(view.get("blocks", []))


def _of_blocks(blocks):
    names = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(names) != len(set(names)):
        yield "two blocks have the same block_id"
    for block in blocks:
        if block.get("type") not in EVERYWHERE:
            yield f"a block of type {block.get('type')!r} does not render everywhere"
            continue
        yield from _by_sdk(functools.partial(Block.parse, block), block)
        yield from _walk(block["type"], block)
        actions = [element["action_id"] for element in block.get("elements", ()) if element.get("action_id")]
        if len(actions) != len(set(actions)):
            yield "two elements of a block have the same action_id"


def _by_sdk(build, given):
    """What Slack's own Python library says, and which attributes it does not know."""
    try:
        known = build().to_dict()
    except (SlackObjectFormationError, TypeError, ValueError) as error:
        yield f"slack_sdk refuses a {given.get('type')}: {error}"
        return
    for path in _unknown(given, known, given.get("type", "")):
        yield f"slack_sdk does not know {path}"


def _unknown(given, known, path):
    if isinstance(given, dict) and isinstance(known, dict):
        for name, value in given.items():
            if name in known:
                yield from _unknown(value, known[name], f"{path}.{name}")
            elif value not in (None, "", [], {}):
                yield f"{path}.{name}"
    elif isinstance(given, list) and isinstance(known, list):
        for one, other in zip(given, known, strict=False):
            yield from _unknown(one, other, path)


def _walk(kind, node):
    """The limits of ``node`` and of everything in it; objects without a type are named by where they stand."""
    yield from _of_lengths(kind, node)
    if kind in MOST and len(node.get(MOST[kind][0]) or ()) > MOST[kind][1]:
        yield f"a {kind} has more than {MOST[kind][1]} {MOST[kind][0]}"
    if kind == "image" and not str(node.get("alt_text", "")).strip():
        yield "an image has no alt_text"
    if kind == "mrkdwn" and PAGES_EVERYBODY.search(node["text"]):
        yield "a text pages everybody"
    if kind in {"mrkdwn", "plain_text"} and not 0 < len(node.get("text", "")) <= 3000:
        yield "a text is empty or longer than 3000 characters"
    for place, child in node.items():
        for one in child if isinstance(child, list) else [child]:
            if isinstance(one, dict):
                yield from _walk(_kind(place, one), one)


def _kind(place, node):
    if place == "confirm" and "deny" in node:
        return "confirm"
    if place in {"options", "initial_option", "initial_options"}:
        return "option"
    return node.get("type", place)


def _of_lengths(kind, node):
    generic = LIMITS["element"] if kind.endswith(("_input", "_select", "picker")) else {}
    for name, most in (LIMITS.get(kind, {}) | generic).items():
        said = node.get(name)
        text = said.get("text", "") if isinstance(said, dict) else said
        if isinstance(text, str) and len(text) > most:
            yield f"{name} of a {kind} is longer than {most} characters"
        if isinstance(said, dict) and name in PLAIN.get(kind, ()) and said.get("type") != "plain_text":
            yield f"{name} of a {kind} is not plain text"
    for field in node.get("fields") or () if kind == "section" else ():
        if len(field.get("text", "")) > LIMITS["field"]["text"]:
            yield "a field of a section is longer than 2000 characters"
