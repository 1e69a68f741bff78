"""What people fill in within a modal, and what came back: within Slack's limits by construction. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from integrations.slack import blocks
from recognition.core.errors import NotFound

LONGEST_INPUT = 3000
LONGEST_NUMBER = 9


def text(action: str, *, longest: int, lines: bool = False, initial: str = "", placeholder: str = "") -> blocks.Block:
    """A place to write at most ``longest`` characters, over several lines or on one."""
    found = {"type": "plain_text_input", "action_id": action, "multiline": lines}
    found |= {"max_length": min(longest, LONGEST_INPUT)}
    return found | _said(initial_value=initial, placeholder=placeholder)


def number(action: str, *, initial: str = "") -> blocks.Block:
    """A place for a whole number from 0 on; each change is told while it is typed, where the block asks for it."""
    found = {"type": "number_input", "action_id": action, "is_decimal_allowed": False, "min_value": "0"}
    found |= {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    return found | ({"initial_value": initial} if initial.isascii() and initial.isdigit() else {})


def select(action: str, options: Iterable[tuple[str, str]], *, initial: str = "") -> blocks.Block:
    """A menu of (value, text); ``initial`` is one of the values."""
    lines = [blocks.option(said, value) for value, said in options][: blocks.OPTIONS]
    found = {"type": "static_select", "action_id": action, "options": lines}
    chosen = next((line for line in lines if line["value"] == initial), None)
    return found | ({"initial_option": chosen} if chosen else {})


def search(action: str, *, placeholder: str) -> blocks.Block:
    """A menu that asks us for its lines, also before anything is typed."""
    return {"type": "external_select", "action_id": action, "min_query_length": 0} | _said(placeholder=placeholder)


def people(action: str, *, most: int, initial: Sequence[str] = ()) -> blocks.Block:
    """A menu of the workspace's users, of whom at most ``most`` may be chosen."""
    found = {"type": "multi_users_select", "action_id": action, "max_selected_items": most}
    return found | ({"initial_users": list(initial)} if initial else {})


def box(action: str, said: str, *, is_on: bool = False) -> blocks.Block:
    """One box to tick; its value is ``yes``."""
    line = blocks.option(said, "yes")
    found = {"type": "checkboxes", "action_id": action, "options": [line]}
    return found | ({"initial_options": [line]} if is_on else {})


def confirm(title: str, said: str, *, yes: str, no: str) -> blocks.Block:
    """What is asked before a button does its work."""
    found = {"title": blocks.plain(title, 100), "text": blocks.plain(said, 300)}
    return found | {"confirm": blocks.plain(yes, 30), "deny": blocks.plain(no, 30)}


def person(action: str) -> blocks.Block:
    """A menu of the workspace's users."""
    return {"type": "users_select", "action_id": action}


def day(action: str, *, initial: str = "") -> blocks.Block:
    """A calendar; ``initial`` as 2026-11-22."""
    found = {"type": "datepicker", "action_id": action}
    return found | ({"initial_date": initial} if initial else {})


def filled(payload: Mapping[str, Any]) -> dict[str, str]:
    """What a submission brings back, by block: the text, option, user or day; '' where nothing was filled in."""
    values = (payload.get("view") or {}).get("state", {}).get("values", {})
    return {block: _value(next(iter(states.values()), {})) for block, states in values.items()}


def number_of(value: object) -> int:
    """The number of something that a button brings back. Raises NotFound for anything else."""
    text = str(value)
    if not text.isascii() or not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise NotFound("This button names nothing that is there; open the Home tab to see how things stand.")
    return int(text)


def chosen(payload: Mapping[str, Any], block: str) -> list[str]:
    """The users chosen in one block, or the values of the boxes ticked there."""
    values = (payload.get("view") or {}).get("state", {}).get("values", {})
    state: Mapping[str, Any] = next(iter((values.get(block) or {}).values()), {})
    ticked = [str(option.get("value", "")) for option in state.get("selected_options") or ()]
    return ticked or [str(user_id) for user_id in state.get("selected_users") or ()]


def _value(state: Mapping[str, Any]) -> str:
    option = state.get("selected_option") or {}
    found = state.get("value") or option.get("value") or state.get("selected_user") or state.get("selected_date")
    return str(found or "")


def _said(*, initial_value: str = "", placeholder: str = "") -> blocks.Block:
    found: blocks.Block = {"initial_value": initial_value} if initial_value else {}
    return found | ({"placeholder": blocks.plain(placeholder, blocks.PLACEHOLDER)} if placeholder else {})
