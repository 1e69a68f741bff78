"""An employee tells what makes it hard for a customer, from a message or from anywhere."""

import html
import re

from django.utils.translation import gettext as _

from integrations.slack import blocks, elements, giving, outbox, refusals
from integrations.slack.calls import Answer, Call
from integrations.slack.handlers import opening
from recognition.core.errors import DomainError
from recognition.listening import services as listening

CUSTOMER, TEXT = "customer", "text"
LONGEST_TEXT = 3000
MENTION = re.compile(r"<[@!#][^>]*>")


def open_from_shortcut(call: Call) -> None:
    """Ask what makes it hard, and for whom. Raises Stranger."""
    _open(call, text="", place="")


def open_from_message(call: Call) -> None:
    """The same about a message, whose words are put in to be corrected. Raises Stranger."""
    message, channel = call.payload.get("message") or {}, call.payload.get("channel") or {}
    words = html.unescape(MENTION.sub("", str(message.get("text") or ""))).strip()
    _open(call, text=words, place=giving.place(call, str(channel.get("id", "")), str(message.get("ts") or "")))


def submit(call: Call) -> Answer:
    """Store the report and thank who told it; a refusal stands beside the words."""
    values = elements.filled(call.payload)
    try:
        listening.report_friction(
            actor=giving.sender(call)[0],
            text=values.get(TEXT, ""),
            customer=values.get(CUSTOMER) or None,
            place=giving.checked_place(call, str(call.payload["view"].get("private_metadata", ""))),
            at=call.at,
            key=call.key,
        )
    except DomainError as error:
        block = CUSTOMER if error.code == "unknown_customer" else TEXT
        return Answer(body={"response_action": "errors", "errors": {block: refusals.said(error)}})
    thanks = _("Thank you. The programme owners read it, and you hear what becomes of it.")
    outbox.reply(call, blocks.message(thanks, [blocks.section(thanks)]))
    return Answer()


def _open(call: Call, *, text: str, place: str) -> None:
    giving.sender(call)
    words = elements.text(TEXT, longest=LONGEST_TEXT, lines=True, initial=blocks.cut(text, LONGEST_TEXT))
    customer = elements.search(CUSTOMER, placeholder=_("A customer you served"))
    shown = [
        blocks.section(_("Programme owners see what you write and which customer it is about.")),
        blocks.input_block(_("What makes it hard?"), words, block_id=TEXT),
        blocks.input_block(_("Customer"), customer, block_id=CUSTOMER, optional=True),
    ]
    view = blocks.modal(
        _("Report a friction"),
        shown,
        callback="friction",
        close=_("Cancel"),
        submit=_("Report"),
        metadata=place,
    )
    opening.open_or_tell(call, view)
