"""Opening a modal, or saying in words why Slack did not."""

from collections.abc import Mapping
from typing import Any

from integrations.slack import blocks, outbox
from integrations.slack.calls import Call
from integrations.slack.cards import replies
from integrations.slack.handlers import give_modal


def open_or_tell(call: Call, view: Mapping[str, Any]) -> None:
    """Open ``view`` for the sender; where Slack did not, tell them."""
    if sentence := give_modal.opened(call, view):
        outbox.reply(call, replies.refused(blocks.escape(sentence)))
