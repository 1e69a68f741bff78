"""The form for giving kudos: opened from a command, a shortcut, a message or a button; judged while Slack waits."""

import json

from django.utils.translation import gettext as _

from integrations.slack import blocks, client, elements, giving, membership, outbox, refusals
from integrations.slack.calls import Answer, Call
from integrations.slack.cards import replies
from integrations.slack.cards.give_form import Filled, form
from integrations.slack.handlers import commands, opening
from recognition.core.errors import DomainError
from recognition.kudos import selectors as kudos_selectors

BLOCK_OF = {
    "self_recognition": "recipients",
    "nobody_named": "recipients",
    "nobody_left": "recipients",
    "inactive_recipient": "recipients",
    "too_many_recipients": "recipients",
    "insufficient_allowance": "amount",
    "pair_limit": "amount",
    "bad_points": "amount",
    "value_required": "value",
    "unknown_value": "value",
    "not_served": "customer",
    "customer_unclear": "customer",
}


def open_from_command(call: Call) -> Answer:
    """Open the form for ``/kudos`` alone; where Slack does not, say so and how to do without."""
    place = giving.place(call, str(call.payload.get("channel_id", "")))
    sentence = _open(call, Filled(place=place))
    return Answer(body={"response_type": "ephemeral", "text": blocks.escape(sentence)} if sentence else {})


def open_from_shortcut(call: Call) -> None:
    """Open the form from Slack's own menu, where there is no channel."""
    _open_or_tell(call, Filled())


def open_from_message(call: Call) -> None:
    """Open the form for somebody's message: its author is proposed, its words stay where they are."""
    message, channel = call.payload.get("message") or {}, call.payload.get("channel") or {}
    ts = str(message.get("thread_ts") or message.get("ts") or "")
    author = str(message.get("user") or "")
    is_person = bool(author) and not message.get("bot_id") and author != call.installation.bot_user_id
    place = giving.place(call, str(channel.get("id", "")), ts)
    _open_or_tell(call, Filled(recipients=(author,) if is_person else (), place=place))


def open_from_button(call: Call) -> None:
    """Open the form from a button; it may name an employee to thank."""
    _open_or_tell(call, Filled(recipients=_users(call, giving.number(call.payload["actions"][0].get("value")))))


def open_thank_back(call: Call) -> None:
    """Open the form for the one who thanked, as long as the sender may see that kudos."""
    actor, employee_id = giving.sender(call)
    kudos_id = giving.number(call.payload["actions"][0].get("value"))
    seen = kudos_selectors.may_see(viewer=actor, kudos_ids=[kudos_id], at=call.at)
    found = kudos_selectors.view(kudos_id) if seen else None
    giver = found.giver_id if found and found.giver_id != employee_id else 0
    _open_or_tell(call, Filled(recipients=_users(call, giver)))


def update_left(call: Call) -> None:
    """Say anew what would be left, after people or points were changed; a newer change makes this one needless."""
    view = call.payload.get("view") or {}
    _actor, employee_id = giving.sender(call)
    shown = form(_filled(call), employee_id=employee_id, at=call.at)
    arguments = {"view_id": view.get("id"), "hash": view.get("hash"), "view": shown}
    try:
        client.call(call.installation, "views.update", timeout=opening.PATIENCE, **arguments)
    except (client.Refused, client.RateLimited, client.Unreachable):
        return  # the figure stays as it was; submitting judges anew


def submit(call: Call) -> Answer:
    """Give what the form says: mistakes are shown beside their fields and nothing typed is lost; else it closes."""
    filled = _filled(call)
    if not filled.recipients:
        return _errors(call, "recipients", _("Choose at least one colleague."))
    if filled.amount and not (filled.amount.isascii() and filled.amount.isdigit() and len(filled.amount) <= 9):
        return _errors(call, "amount", _("Points are a whole number from 0 on."))
    wish = giving.Wish(
        mentions=filled.recipients,
        points=int(filled.amount or 0),
        text=filled.message,
        tag=filled.value,
        is_private=filled.is_private,
        customer=filled.customer,
        place=giving.checked_place(call, filled.place),
    )
    try:
        outcome = giving.give(call, wish)
    except DomainError as error:
        return _errors(call, BLOCK_OF.get(error.code, "message"), refusals.said(error))
    except (client.RateLimited, client.Unreachable):
        return _errors(call, "recipients", _("Slack did not say who they are. Please try again."))
    commands.answer_given(call, outcome)
    return Answer()


def _open_or_tell(call: Call, filled: Filled) -> None:
    if sentence := _open(call, filled):
        outbox.reply(call, replies.refused(blocks.escape(sentence)))


def _open(call: Call, filled: Filled) -> str:
    """Open the form; return what to tell the sender where Slack did not."""
    _actor, employee_id = giving.sender(call)
    sentence = opening.opened(call, form(filled, employee_id=employee_id, at=call.at))
    instead = _("Or write it in one line: /kudos +5 @name for …")
    return f"{sentence} {instead}" if sentence else ""


def _errors(call: Call, block: str, sentence: str) -> Answer:
    shown = {str(one.get("block_id", "")) for one in (call.payload.get("view") or {}).get("blocks") or ()}
    where = block if not shown or block in shown else "message"
    return Answer(body={"response_action": "errors", "errors": {where: sentence}})


def _filled(call: Call) -> Filled:
    """What the form holds, as Slack sends it; nothing in it is believed before the domain has judged it."""
    fields = elements.filled(call.payload)
    view = call.payload.get("view") or {}
    try:
        metadata = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        metadata = {}
    place = metadata.get("place", "") if isinstance(metadata, dict) else ""
    return Filled(
        recipients=tuple(elements.chosen(call.payload, "recipients")),
        amount=fields.get("amount", ""),
        value=fields.get("value", ""),
        message=fields.get("message", ""),
        is_private=bool(elements.chosen(call.payload, "private")),
        customer=fields.get("customer", ""),
        place=place if isinstance(place, str) else "",
    )


def _users(call: Call, employee_id: int) -> tuple[str, ...]:
    """The Slack user of an employee, where there is one."""
    members = membership.members_of([employee_id], call.installation).get(employee_id, [])
    return (members[0].user_id,) if members else ()
