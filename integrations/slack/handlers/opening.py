"""Opening a modal, or saying in words why Slack did not."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from integrations.slack import blocks, client, outbox
from integrations.slack.calls import Call
from integrations.slack.cards import replies

PATIENCE = 2  # seconds for the one call Slack waits for, of the three a trigger lives
STALE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})


def open_or_tell(call: Call, view: Mapping[str, Any]) -> None:
    """Open ``view`` for the sender; where Slack did not, tell them."""
    if sentence := opened(call, view):
        outbox.reply(call, replies.refused(blocks.escape(sentence)))


def opened(call: Call, view: Mapping[str, Any]) -> str:
    """Open a modal for the sender of ``call``; return "", or a sentence for them where Slack did not."""
    try:
        client.call(
            call.installation, "views.open", timeout=PATIENCE, trigger_id=call.payload.get("trigger_id"), view=view
        )
    except client.Refused as error:
        if error.code not in STALE:
            raise
        return _("The form came too late: Slack waits three seconds for it. Please try again.")
    except (client.RateLimited, client.Unreachable):
        return _("Slack did not open the form. Please try again.")
    return ""
