"""Who reads a message, as of when, and what takes the place of one that has nothing to say any more."""

from datetime import datetime

from integrations.slack import blocks
from integrations.slack.calls import Content
from integrations.slack.models import Message
from recognition.core.actor import Actor
from recognition.people import services as people
from recognition.rewards.selectors.cards import Card


def reader(message: Message) -> Actor | None:
    """The employee the message is for; None where the Slack user is none (any more)."""
    employee_id = message.member.employee_id if message.member else None
    return None if employee_id is None else Actor(channel="slack", employee_id=employee_id)


def moment(message: Message) -> datetime:
    """The clock of the message: the attempt under way, or when it was due."""
    return max(message.due_at, message.attempted_at or message.due_at)


def note(message: Message, card: Card) -> None:
    """Note that the reader was shown the amount of somebody's award, as its page on the web does.

    Once for each message: said anew in its place, it is not looked at anew.
    """
    viewer = reader(message)
    if viewer is not None and card.amount is not None and not message.ts:
        whose, subject = [card.employee_id], card.proposal_id
        people.viewed(actor=viewer, employee_ids=whose, what="proposal", subject_id=subject, at=moment(message))


def closing(message: Message, text: str) -> Content | None:
    """What takes the place of a message; nothing where it never was said."""
    return blocks.message(text, [blocks.section(text)]) if message.ts else None
