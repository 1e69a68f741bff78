"""Who reads a message, as of when, and what takes the place of one that has nothing to say any more."""

from datetime import datetime

from integrations.slack import blocks
from integrations.slack.calls import Content
from integrations.slack.models import Message
from recognition.core.actor import Actor


def reader(message: Message) -> Actor | None:
    """The employee the message is for; None where the Slack user is none (any more)."""
    employee_id = message.member.employee_id if message.member else None
    return None if employee_id is None else Actor(channel="slack", employee_id=employee_id)


def moment(message: Message) -> datetime:
    """The clock of the message: the attempt under way, or when it was due."""
    return max(message.due_at, message.attempted_at or message.due_at)


def closing(message: Message, text: str) -> Content | None:
    """What takes the place of a message; nothing where it never was said."""
    return blocks.message(text, [blocks.section(text)]) if message.ts else None
