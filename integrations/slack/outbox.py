"""What Laurels has to say in Slack: written down first, in the transaction of what it is about, said by ``deliver``."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Count, Min, Sum, Value, When

from integrations.slack.calls import Call, Content
from integrations.slack.delivering import ENDED, OPEN, REPLY, deliver
from integrations.slack.models import Installation, Member, Message

__all__ = ["Problems", "deliver", "problems", "reply", "restate", "resume", "say", "say_to_each"]

State = Message.State
LONGEST_KEY = 200
LOOK_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Problems:
    """What an administrator should know, of the last seven days.

    ``failed`` counts messages by code; ``lost_answers`` attempts after which nobody knew whether Slack had posted, each
    at most one duplicate; ``waiting`` messages are due, since ``oldest_due_at``.
    """

    failed: dict[str, int] = field(default_factory=dict)
    lost_answers: int = 0
    waiting: int = 0
    oldest_due_at: datetime | None = None


def say(
    *,
    key: str,
    installation: Installation,
    kind: str,
    address: str,
    subject_id: int = 0,
    member: Member | None = None,
    thread_ts: str = "",
    at: datetime,
    due_at: datetime | None = None,
) -> Message:
    """Have a message of ``kind`` said at ``address`` (a channel or user id) from ``due_at`` on; once for each ``key``.

    Its words are made when it is said, in the language of ``member``.
    """
    return _write(
        Message(
            key=key,
            installation=installation,
            kind=kind,
            subject_id=subject_id,
            member=member,
            address=address,
            thread_ts=thread_ts,
            made_at=at,
            due_at=due_at or at,
        )
    )


def say_to_each(messages: Mapping[str, tuple[Member, int]], *, kind: str, at: datetime) -> int:
    """``say`` a direct message of ``kind`` to many at once: key → (member, subject id); a statement for a thousand."""
    rows = [
        Message(
            key=key,
            installation_id=member.installation_id,
            kind=kind,
            subject_id=subject_id,
            member=member,
            address=member.user_id,
            made_at=at,
            due_at=at,
        )
        for key, (member, subject_id) in messages.items()
    ]
    return len(Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))


def reply(call: Call, content: Content, *, replace: bool = False) -> Message:
    """Answer who sent ``call``, to be seen by them alone; one answer for each call, the first.

    ``replace`` puts it in the place of the message whose button was pressed. Where Slack gave no answering address, or
    it has ended meanwhile, it becomes a direct message. The words are forgotten once they are said.
    """
    return _write(
        Message(
            key=_key(call),
            installation=call.installation,
            kind=REPLY,
            member=call.member,
            address=_answering_address(call),
            content={"text": content.text, "blocks": content.blocks, "replace": replace},
            made_at=call.at,
            due_at=call.at,
        )
    )


def restate(*, kinds: Collection[str], subject_id: int, at: datetime) -> int:
    """Have what was said of ``subject_id`` said anew, in its place; how many messages that concerns.

    A message under way is said anew after it has arrived.
    """
    with transaction.atomic():
        said = Message.objects.filter(kind__in=kinds, subject_id=subject_id, state__in=[State.SAID, State.ATTEMPTED])
        locked = list(said.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
        return Message.objects.filter(pk__in=locked).update(state=State.STALE, due_at=at)


def resume(installation: Installation, at: datetime) -> int:
    """Take up what failed because the installation had ended, now that there is a token again; how many messages."""
    waiting = Case(When(ts="", then=Value(State.WAITING)), default=Value(State.STALE))
    failed = Message.objects.filter(installation=installation, state=State.FAILED, error_code=ENDED)
    return failed.exclude(kind=REPLY).update(state=waiting, error_code="", due_at=at)


def problems(*, at: datetime) -> Problems:
    """What went wrong and what waits, for ``doctor`` and the page of health."""
    recent = Message.objects.filter(made_at__gt=at - LOOK_BACK)
    # A message somebody has deleted cannot be changed: nothing to mend.
    failed = recent.filter(state=State.FAILED).exclude(error_code="message_not_found")
    due = Message.objects.filter(state__in=OPEN, due_at__lte=at).aggregate(count=Count("pk"), oldest=Min("due_at"))
    return Problems(
        failed=dict(failed.values_list("error_code").annotate(count=Count("pk")).order_by("error_code")),
        lost_answers=recent.aggregate(lost=Sum("lost_answers"))["lost"] or 0,
        waiting=due["count"],
        oldest_due_at=due["oldest"],
    )


def _write(message: Message) -> Message:
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return Message.objects.get(key=message.key)


def _key(call: Call) -> str:
    key = f"{REPLY}:{call.key}"
    return key if len(key) <= LONGEST_KEY else f"{REPLY}:{hashlib.sha256(call.key.encode()).hexdigest()}"


def _answering_address(call: Call) -> str:
    url = call.payload.get("response_url")
    if isinstance(url, str) and url:
        return url
    if call.member is not None:
        return call.member.user_id
    event = call.payload.get("event") or {}
    sender = call.payload.get("user_id") or call.payload.get("user") or event.get("user")
    user_id = sender.get("id") if isinstance(sender, dict) else sender
    if not user_id:
        raise ValueError("nobody sent this, so nobody can be answered")
    return str(user_id)
