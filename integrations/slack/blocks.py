"""Block Kit by construction: whatever goes in, what comes out is within Slack's limits and says nothing by accident.

Limits are those of @slack/types and slack_sdk; where they disagree, the smaller one.
"""

import re
from collections.abc import Sequence
from typing import Any

from integrations.slack.calls import Content

Block = dict[str, Any]
SECTION, FIELD, FIELDS, HEADER, CONTEXT, ACTIONS, BUTTON, VALUE, OPTION, OPTIONS, TITLE, NAME = (
    3000, 2000, 10, 150, 10, 25, 75, 2000, 75, 100, 24, 255,
)  # fmt: skip
MESSAGE_BLOCKS, VIEW_BLOCKS, TEXT, PLACEHOLDER, LABEL, METADATA = 50, 100, 4000, 150, 2000, 3000
MORE = "…"
# What nobody sees and no text needs: control characters, halves of characters, and marks that turn the direction of
# everything after them, ours too. The marks for a single word of Arabic or Hebrew stay.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Slack has no way to escape these; between our words they would set those bold, struck out or as code.
LOOKALIKES = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})


def escape(text: str) -> str:
    """``text`` from a person as mrkdwn beside ours: it mentions nobody, links nothing and formats nothing."""
    return _entities(text).translate(LOOKALIKES)


def mention(user_id: str) -> str:
    """A Slack user, by the name Slack shows."""
    return f"<@{user_id}>"


def cut(text: str, longest: int) -> str:
    """``text`` without UNSEEN in at most ``longest`` characters, an entity or mention never cut through its middle.

    Every text of a block comes through here. A character beyond the first 65 536, as an emoji, counts as two.
    """
    text = UNSEEN.sub("", text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * longest:
        return text
    kept = units[: 2 * (longest - len(MORE))].decode("utf-16-le", "ignore")
    for opening, closing in (("<", ">"), ("&", ";")):
        start = kept.rfind(opening)
        if start > kept.rfind(closing) and start > len(kept) - 80:
            kept = kept[:start]
    return kept + MORE


def plain(text: str, longest: int) -> Block:
    """A plain_text object; an empty one is refused by Slack, so it becomes a dash."""
    return {"type": "plain_text", "text": cut(text, longest) or "–", "emoji": True}


def markdown(text: str, longest: int = SECTION) -> Block:
    """A mrkdwn object of text that is escaped already."""
    return {"type": "mrkdwn", "text": cut(text, longest) or "–"}


def section(text: str, *, accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn, escaped already."""
    return {"type": "section", "text": markdown(text)} | ({"accessory": accessory} if accessory else {})


def quote(text: str) -> Block:
    """What a person wrote, set apart: escaped here, and nothing in it becomes a mention, a channel or a link.

    Its own marks may format it, as nothing of ours follows.
    """
    return {"type": "section", "text": markdown(f">>> {_entities(text)}") | {"verbatim": True}}


def fields(texts: Sequence[str]) -> Block:
    """Up to ten short texts in two columns."""
    return {"type": "section", "fields": [markdown(text, FIELD) for text in texts[:FIELDS]]}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def context(*texts: str) -> Block:
    """Small print of mrkdwn, escaped already."""
    return {"type": "context", "elements": [markdown(text, FIELD) for text in texts[:CONTEXT]]}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def actions(*elements: Block, block_id: str = "") -> Block:
    """A row of buttons and menus."""
    return _named({"type": "actions", "elements": list(elements[:ACTIONS])}, block_id)


def button(text: str, *, action: str, value: str = "", style: str = "", label: str = "") -> Block:
    """A button; ``label`` is what a screen reader says where the text alone is not enough.

    Raises ValueError for a ``value`` that does not fit: a cut one would name something else.
    """
    if len(value) > VALUE or len(action) > NAME:
        raise ValueError(f"the value or name of the button {action!r} is too long")
    found: Block = {"type": "button", "text": plain(text, BUTTON), "action_id": action}
    given = {"value": value, "style": style, "accessibility_label": cut(label, BUTTON)}
    return found | {name: said for name, said in given.items() if said}


def option(text: str, value: str) -> Block:
    """One line of a menu. Raises ValueError for a ``value`` that does not fit."""
    if len(value) > OPTION:
        raise ValueError(f"the value of the option {text!r} is too long")
    return {"text": plain(text, OPTION), "value": value}


def input_block(label: str, element: Block, *, block_id: str, optional: bool = False, hint: str = "") -> Block:
    """A labelled field of a modal."""
    block: Block = {"type": "input", "label": plain(label, LABEL), "element": element, "optional": optional}
    return _named(block | ({"hint": plain(hint, LABEL)} if hint else {}), block_id)


def message(text: str, blocks: Sequence[Block]) -> Content:
    """A message; blocks beyond fifty make room for one line that says so."""
    if len(blocks) > MESSAGE_BLOCKS:
        blocks = [*blocks[: MESSAGE_BLOCKS - 1], context(MORE)]
    return Content(cut(text, TEXT), list(blocks))


def modal(
    title: str, blocks: Sequence[Block], *, callback: str, close: str, submit: str = "", metadata: str = ""
) -> Block:
    """A modal view. Raises ValueError for more than a hundred blocks or too much ``metadata``."""
    if len(blocks) > VIEW_BLOCKS or len(metadata) > METADATA:
        raise ValueError(f"the modal {callback!r} is too large")
    view: Block = {"type": "modal", "callback_id": callback, "title": plain(title, TITLE), "blocks": list(blocks)}
    view |= {"close": plain(close, TITLE), "private_metadata": metadata}
    return view | ({"submit": plain(submit, TITLE)} if submit else {})


def home(blocks: Sequence[Block]) -> Block:
    """The App Home; blocks beyond a hundred make room for one line that says so."""
    if len(blocks) > VIEW_BLOCKS:
        blocks = [*blocks[: VIEW_BLOCKS - 1], context(MORE)]
    return {"type": "home", "blocks": list(blocks)}


def _entities(text: str) -> str:
    return UNSEEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _named(block: Block, block_id: str) -> Block:
    if len(block_id) > NAME:
        raise ValueError(f"the block id {block_id!r} is too long")
    return block | ({"block_id": block_id} if block_id else {})
