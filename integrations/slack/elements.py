"""What people fill in within a modal, and what came back: within Slack's limits by construction. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from integrations.slack import blocks

LONGEST_INPUT = 3000


def text(action: str, *, longest: int, lines: bool = False, initial: str = "", placeholder: str = "") -> blocks.Block:
    """A place to write at most ``longest`` characters, over several lines or on one."""
    found = {"type": "plain_text_input", "action_id": action, "multiline": lines}
    found |= {"max_length": min(longest, LONGEST_INPUT)}
    return found | _said(initial_value=initial, placeholder=placeholder)


def select(action: str, options: Iterable[tuple[str, str]], *, placeholder: str = "") -> blocks.Block:
    """A menu of (value, text)."""
    lines = [blocks.option(said, value) for value, said in options][: blocks.OPTIONS]
    return {"type": "static_select", "action_id": action, "options": lines} | _said(placeholder=placeholder)


def search(action: str, *, placeholder: str = "", least: int = 0) -> blocks.Block:
    """A menu that asks us for its lines after ``least`` letters."""
    found = {"type": "external_select", "action_id": action, "min_query_length": least}
    return found | _said(placeholder=placeholder)


def person(action: str, *, placeholder: str = "") -> blocks.Block:
    """A menu of the workspace's users."""
    return {"type": "users_select", "action_id": action} | _said(placeholder=placeholder)


def day(action: str, *, initial: str = "") -> blocks.Block:
    """A calendar; ``initial`` as 2026-11-22."""
    found = {"type": "datepicker", "action_id": action}
    return found | ({"initial_date": initial} if initial else {})


def filled(payload: Mapping[str, Any]) -> dict[str, str]:
    """What a submission brings back, by block: the text, option, user or day; '' where nothing was filled in."""
    values = (payload.get("view") or {}).get("state", {}).get("values", {})
    return {block: _value(next(iter(states.values()), {})) for block, states in values.items()}


def _value(state: Mapping[str, Any]) -> str:
    option = state.get("selected_option") or {}
    found = state.get("value") or option.get("value") or state.get("selected_user") or state.get("selected_date")
    return str(found or "")


def _said(*, initial_value: str = "", placeholder: str = "") -> blocks.Block:
    found: blocks.Block = {"initial_value": initial_value} if initial_value else {}
    return found | ({"placeholder": blocks.plain(placeholder, blocks.PLACEHOLDER)} if placeholder else {})
