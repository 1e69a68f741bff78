"""Anybody who sees a kudos asks HR to look at it."""

from typing import Any

from django.utils.translation import gettext as _

from integrations.slack import blocks, elements, giving, outbox, refusals
from integrations.slack.calls import Answer, Call
from integrations.slack.cards import replies
from integrations.slack.handlers import opening
from recognition.core.errors import DomainError
from recognition.kudos import selectors as kudos_selectors
from recognition.kudos import services as kudos

LONGEST_REASON = 1000


def open_from_button(call: Call) -> None:
    """Ask for the reason, where the sender may see the kudos."""
    actor, _employee_id = giving.sender(call)
    kudos_id = giving.number(call.payload["actions"][0].get("value"))
    if kudos_selectors.may_see(viewer=actor, kudos_ids=[kudos_id], at=call.at):
        sentence = opening.opened(call, _form(kudos_id))
    else:
        sentence = _("There is no such kudos any more.")
    if sentence:
        outbox.reply(call, replies.refused(blocks.escape(sentence)))


def submit(call: Call) -> Answer:
    """Pass it on to HR; a mistake is shown beside the reason."""
    actor, _employee_id = giving.sender(call)
    kudos_id = giving.number(call.payload["view"].get("private_metadata"))
    reason = elements.filled(call.payload).get("reason", "")
    try:
        kudos.report(actor=actor, kudos_id=kudos_id, reason=reason, at=call.at)
    except DomainError as error:
        return Answer(body={"response_action": "errors", "errors": {"reason": refusals.said(error)}})
    outbox.reply(call, replies.said(_("Thank you. Somebody from HR will look at it; nobody else is told it was you.")))
    return Answer()


def _form(kudos_id: int) -> dict[str, Any]:
    reason = elements.text("reason", longest=LONGEST_REASON, lines=True)
    return blocks.modal(
        _("Report to HR"),
        [blocks.input_block(_("What is wrong with it?"), reason, block_id="reason")],
        callback="report_kudos",
        submit=_("Report"),
        close=_("Cancel"),
        metadata=str(kudos_id),
    )
