"""The giver writes other words for a kudos."""

from typing import Any

from django.utils.translation import gettext as _

from integrations.slack import blocks, elements, giving, outbox, refusals
from integrations.slack.calls import Answer, Call
from integrations.slack.cards import replies
from integrations.slack.handlers import opening
from recognition.core.errors import DomainError
from recognition.kudos import selectors as kudos_selectors
from recognition.kudos import services as kudos


def open_from_button(call: Call) -> None:
    """Open the words of the sender's own kudos; somebody else's are not opened."""
    _actor, employee_id = giving.sender(call)
    found = kudos_selectors.view(giving.number(call.payload["actions"][0].get("value")))
    if found is None or found.giver_id != employee_id:
        sentence = _("Only the one who gave a kudos can change or take it back.")
    elif found.withdrawn_at is not None or found.text is None:
        sentence = _("This kudos was taken back already. Nothing is left to do.")
    elif len(found.text) > elements.LONGEST_INPUT:
        sentence = _("These words are too long for a form in Slack. Change them on the web.")
    else:
        sentence = opening.opened(call, _form(found))
    if sentence:
        outbox.reply(call, replies.refused(blocks.escape(sentence)))


def submit(call: Call) -> Answer:
    """Keep the new words; a mistake is shown beside them."""
    actor, _employee_id = giving.sender(call)
    kudos_id = giving.number(call.payload["view"].get("private_metadata"))
    text = elements.filled(call.payload).get("message", "")
    try:
        kudos.edit(actor=actor, kudos_id=kudos_id, text=text, at=call.at, key=call.key)
    except DomainError as error:
        return Answer(body={"response_action": "errors", "errors": {"message": refusals.said(error)}})
    return Answer()


def _form(found: kudos_selectors.KudosView) -> dict[str, Any]:
    words = elements.text("message", longest=elements.LONGEST_INPUT, lines=True, initial=found.text or "")
    hint = _("Others see that it was edited.")
    return blocks.modal(
        _("Edit the words"),
        [blocks.input_block(_("What for?"), words, block_id="message", hint=hint)],
        callback="edit_kudos",
        submit=_("Save"),
        close=_("Cancel"),
        metadata=str(found.kudos_id),
    )
