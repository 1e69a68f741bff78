"""Saying in words what could not be done, to the sender alone."""

import structlog
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from integrations.slack import blocks, outbox
from integrations.slack.calls import Answer, Call

log = structlog.get_logger(__name__)


def sender(call: Call, sentence: str) -> None:
    """Leave ``sentence`` (plain text) for the sender of ``call`` alone; where that cannot be done it is logged."""
    if call.member is None and not call.payload.get("response_url"):
        return
    try:
        text = blocks.escape(sentence)
        outbox.reply(call, blocks.message(text, [blocks.section(text)]))
    except OperationalError:
        raise
    except Exception:
        log.exception("slack.untold", key=call.key)


def at_once(kind: str, call: Call | None, sentence: str) -> Answer:
    """The answer that shows ``sentence`` where Slack waits for one; a button's sender gets it as a message."""
    if not sentence:
        return Answer()
    text = blocks.escape(sentence)
    if kind in ("command", "modal_command"):
        return Answer(body={"response_type": "ephemeral", "text": text})
    if kind == "view_submission":
        with translation.override(call.language if call else "en"):
            view = blocks.modal("Laurels", [blocks.section(text)], callback="told", close=_("Close"))
        return Answer(body={"response_action": "update", "view": view})
    if kind == "block_suggestion":
        return Answer(body={"options": []})
    if call is not None:
        sender(call, sentence)
    return Answer()
