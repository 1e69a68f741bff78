"""What a handler is asked and what it answers, whichever way the message came in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from integrations.slack.models import Installation, Member
from recognition.core.actor import Actor


class Content(NamedTuple):
    """One message: ``text`` is read aloud and shown in notifications, ``blocks`` are shown."""

    text: str
    blocks: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What Slack is told at once: an empty body says "understood"."""

    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Call:
    """One message from Slack, with who sent it.

    ``key`` is the natural key under which it is stored, and the idempotency key of what it does. ``payload`` is
    what Slack sent: a command's form fields, an interaction, or an event's envelope. ``member`` and ``actor`` are None
    where the sender is nobody we know; ``language`` is active while the handler runs. ``at`` is when it was received.
    """

    key: str
    payload: Mapping[str, Any]
    installation: Installation
    member: Member | None
    actor: Actor | None
    language: str
    at: datetime


Handler = Callable[[Call], Answer | None]
