"""The sweep that says what waits in the outbox: in order, at Slack's pace, and never twice without knowing it.

An attempt is committed before it is made, so that whoever is killed in between leaves a trace. ``attempted_at`` is set
while an attempt is under way and null otherwise.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

import structlog
from django.conf import settings
from django.db import OperationalError
from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import translation
from django.utils.module_loading import import_string

from integrations.slack import client, installing, membership, pace, routes
from integrations.slack.calls import Content
from integrations.slack.models import Installation, Member, Message, Pace
from recognition.core.db import durable
from recognition.people import selectors as people

State = Message.State
OPEN = (State.WAITING, State.ATTEMPTED, State.STALE)
REPLY, ENDED = "reply", "installation_ended"
LIMIT, MOST_SECONDS = 200, 5  # who waits for an answer to a command waits behind this
KILLED_AFTER = timedelta(minutes=3)  # a task is ended after two
MOST_LOST = 2
LONGEST_PAUSE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=1)
ADDRESS_USED_UP = frozenset({"expired_url", "used_url"})

log = structlog.get_logger(__name__)


class Sent(NamedTuple):
    """What became of a message Slack has answered."""

    state: str
    channel: str
    ts: str


def deliver(*, at: datetime, limit: int = LIMIT) -> int:
    """Say up to ``limit`` messages that are due; how many were said, changed or dropped.

    One for each address, answers to people first, installations in turn. Ends after a few seconds; what is left waits
    for the next call. Any number of workers may call this at once.
    """
    if not Message.objects.filter(state__in=OPEN, due_at__lte=at).exists():
        return 0  # nearly always, so it is asked first: the question below takes Django ten times as long to write
    _fail_of_ended(at)
    sweep = _Sweep(at)
    return sum(sweep.say(message) for message in _heads(at, limit) if not sweep.is_over(message))


def _fail_of_ended(at: datetime) -> None:
    open_ = Message.objects.filter(state__in=OPEN, installation__ended_at__isnull=False)
    was_posting = Case(When(attempted_at__isnull=False, ts="", then=Value(1)), default=Value(0))
    open_.exclude(attempted_at__gt=at - KILLED_AFTER).update(
        state=State.FAILED,
        error_code=ENDED,
        lost_answers=F("lost_answers") + was_posting,
        attempted_at=None,
        content=None,
    )


def _heads(at: datetime, limit: int) -> QuerySet[Message]:
    """The oldest message of each address where one may go now: nobody overtakes it, not even while it is under way."""
    paused = Pace.objects.filter(installation=OuterRef("installation"), next_at__gt=at)
    due = Message.objects.filter(state__in=OPEN, due_at__lte=at, installation__ended_at=None)
    due = due.exclude(Exists(paused.filter(address=pace.EVERYWHERE)))
    oldest = due.order_by("installation", "address", "due_at", "pk").distinct("installation", "address")
    turn = Window(RowNumber(), partition_by="installation", order_by=("due_at", "pk"))
    heads = Message.objects.filter(pk__in=oldest.values("pk")).exclude(attempted_at__gt=at - KILLED_AFTER)
    heads = heads.exclude(Exists(paused.filter(address=OuterRef("address")))).select_related("installation")
    is_waited_for = Case(When(kind=REPLY, then=Value(0)), default=Value(1))
    return heads.annotate(turn=turn).order_by(is_waited_for, "turn", "due_at", "pk")[:limit]


class _Sweep:
    """One run: its clock, and what it has learnt of each installation on the way."""

    def __init__(self, at: datetime) -> None:
        self._at, self._began = at, time.monotonic()
        self._silent: set[int] = set()
        self._answering: set[int] = set()
        self._troubled: defaultdict[int, set[str]] = defaultdict(set)

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._began)

    def is_over(self, message: Message) -> bool:
        """Whether nothing more is said in this run, at all or where ``message`` would go."""
        return message.installation_id in self._silent or time.monotonic() - self._began > MOST_SECONDS

    def say(self, head: Message) -> int:
        """Make one attempt and write down what came of it; 1 when that settles the message."""
        is_unsure = not head.ts and (head.lost_answers or head.attempted_at)
        if is_unsure and not self._answers(head):
            return 0
        message = _claim(head.pk, self.now())
        if message is None:
            return 0
        try:
            sent = _send(message, self.now())
        except client.SlackFailure as failure:
            return self._settle_failure(message, failure)
        except installing.TokenUnreadable as error:
            log.error("slack.token_unreadable", workspace=str(message.installation))
            self._hold(message, LONGEST_PAUSE, is_everywhere=True)
            return self._settle_unreached(message, error.code, was_sent=False)
        return _settle_sent(message, sent, self.now())

    def _answers(self, message: Message) -> bool:
        """Whether Slack answers at all: the one attempt left after a lost answer is not thrown at a dead line."""
        if message.installation_id in self._answering:
            return True
        try:
            client.call(message.installation, "auth.test", timeout=5)
        except client.Revoked:
            self._silent.add(message.installation_id)
            return False
        except (client.SlackFailure, installing.TokenUnreadable):
            Message.objects.filter(pk=message.pk).update(attempts=F("attempts") + 1)
            self._hold(message, _rest_after(message.attempts + 1), is_everywhere=True)
            return False
        self._answering.add(message.installation_id)
        return True

    def _settle_failure(self, message: Message, failure: client.SlackFailure) -> int:
        code = failure.code
        match failure:
            case client.Revoked():
                self._silent.add(message.installation_id)
                code = ENDED
            case client.RateLimited(retry_after=seconds):
                # Slack limits posting by channel, and changing by workspace.
                self._hold(message, timedelta(seconds=seconds), is_everywhere=bool(message.ts))
                return _try_again(message, code)
            case client.Unreachable(was_sent=was_sent):
                return self._settle_unreached(message, code, was_sent=was_sent)
            case _ if code in ADDRESS_USED_UP and message.member is not None:
                _settle(message, State.WAITING, address=message.member.user_id)
                return 0
        return _fail(message, code)

    def _settle_unreached(self, message: Message, code: str, *, was_sent: bool) -> int:
        """Try again later; a post whose answer was lost only once. To change a message twice does no harm."""
        self._hold(message, _rest_after(message.attempts))
        if was_sent and not message.ts:
            message.lost_answers += 1
            log.warning("slack.answer_lost", kind=message.kind, message=message.pk)
        if message.lost_answers >= MOST_LOST or self.now() - message.due_at > GIVE_UP_AFTER:
            return _fail(message, code)
        return _try_again(message, code)

    def _hold(self, message: Message, rest: timedelta, *, is_everywhere: bool = False) -> None:
        """Let its address rest, so that the order is kept; once two addresses are in trouble, the installation."""
        troubled = self._troubled[message.installation_id]
        troubled.add(message.address)
        if is_everywhere or len(troubled) > 1:
            self._silent.add(message.installation_id)
        until = self.now() + rest
        if message.installation_id in self._silent:
            pace.pause(installation_id=message.installation_id, address=pace.EVERYWHERE, until=until)
        elif "://" in message.address:
            # Nothing else goes to this answering address, and it is no news for the table of paces.
            Message.objects.filter(pk=message.pk).update(due_at=until)
        else:
            pace.pause(installation_id=message.installation_id, address=message.address, until=until)


def _claim(pk: int, now: datetime) -> Message | None:
    """Commit that an attempt is made; None when another worker has it, its second is taken, or it has failed."""
    with durable():
        free = Message.objects.filter(pk=pk, state__in=OPEN, due_at__lte=now, installation__ended_at=None)
        free = free.exclude(attempted_at__gt=now - KILLED_AFTER)
        locked = free.select_for_update(skip_locked=True, no_key=True, of=("self",))
        message = locked.select_related("installation", "member__employee").first()
        if message is None or not pace.take(installation_id=message.installation_id, address=message.address, now=now):
            return None
        if message.attempted_at is not None and not message.ts:
            message.lost_answers += 1
            log.warning("slack.attempt_unfinished", kind=message.kind, message=message.pk)
            if message.lost_answers >= MOST_LOST:
                _fail(message, "answer_lost")
                return None
        message.state, message.attempted_at, message.attempts = State.ATTEMPTED, now, message.attempts + 1
        message.save(update_fields=["state", "attempted_at", "attempts", "lost_answers"])
        return message


def _is_to_a_leaver(message: Message, now: datetime) -> bool:
    """Whether it is a direct message to somebody who has left the company by now: they are told nothing more."""
    reader = message.member
    left_on = reader.employee.left_on if reader and reader.employee else None
    is_direct = reader is not None and message.address == reader.user_id
    return is_direct and left_on is not None and left_on < people.company_date(now)


def _send(message: Message, now: datetime) -> Sent:
    if _is_to_a_leaver(message, now):
        return Sent(State.DROPPED, message.channel, message.ts)
    content = _content(message)
    place: dict[str, Any] = {"channel": message.channel, "ts": message.ts}
    if content is None:
        if message.ts:
            _take_back(message.installation, place)
        return Sent(State.DROPPED, "", "")
    if "://" in message.address:
        replace = bool((message.content or {}).get("replace"))
        client.respond(message.address, content, issued_at=message.made_at, at=now, replace=replace)
        return Sent(State.SAID, "", "")
    said: dict[str, Any] = {"text": content.text, "blocks": content.blocks}
    if message.ts:
        client.call(message.installation, "chat.update", **place, **said)
        return Sent(State.SAID, message.channel, message.ts)
    said |= {"channel": message.address, "unfurl_links": False, "unfurl_media": False}
    answer = client.call(message.installation, "chat.postMessage", **said, thread_ts=message.thread_ts or None)
    return Sent(State.SAID, str(answer.get("channel", message.address)), str(answer.get("ts", "")))


def _take_back(installation: Installation, place: dict[str, Any]) -> None:
    try:
        client.call(installation, "chat.delete", **place)
    except client.Refused as refusal:
        if refusal.code != "message_not_found":
            raise


def _content(message: Message) -> Content | None:
    """The words of now, in the reader's language; raises Refused when they cannot be made, which is our own fault.

    Raises SlackFailure also where Slack does not answer what a renderer asks.
    """
    if message.content is not None:
        return Content(message.content["text"], message.content["blocks"])
    try:
        render = cast(Callable[[Message], Content | None], import_string(routes.RENDERERS[message.kind]))
        with translation.override(_language(message)):
            return render(message)
    except OperationalError:
        raise
    except client.Unreachable:
        # A question was lost; nothing was posted.
        raise client.Unreachable(was_sent=False) from None
    except client.SlackFailure:
        raise
    except Exception as error:
        log.exception("slack.not_rendered", kind=message.kind, message=message.pk)
        raise client.Refused("not_rendered") from error


def _language(message: Message) -> str:
    """The member's language; where everybody reads, that of most."""
    if message.member is not None:
        return membership.language_of(message.member)
    people = Member.objects.filter(installation=message.installation_id, kind=Member.Kind.MEMBER).exclude(locale="")
    most = people.values("locale").annotate(count=Count("pk")).order_by("-count", "locale").first()
    return membership.language_of(Member(locale=most["locale"])) if most else settings.LANGUAGE_CODE


def _settle_sent(message: Message, sent: Sent, now: datetime) -> int:
    """What changed while it was under way is said anew: STALE wins over SAID, and where nothing is said, WAITING."""
    again = State.STALE if sent.ts else State.WAITING
    state = Case(When(state=State.STALE, then=Value(again)), default=Value(sent.state))
    said_at = message.said_at or now if sent.state == State.SAID else message.said_at
    changes = {"channel": sent.channel, "ts": sent.ts, "said_at": said_at, "content": None, "error_code": ""}
    return _settle(message, state, lost_answers=message.lost_answers, **changes)


def _try_again(message: Message, code: str) -> int:
    again = State.STALE if message.ts else State.WAITING
    _settle(message, again, lost_answers=message.lost_answers, error_code=code)
    return 0


def _rest_after(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_PAUSE)


def _fail(message: Message, code: str) -> int:
    log.error("slack.message_failed", kind=message.kind, message=message.pk, code=code)
    _settle(message, State.FAILED, lost_answers=message.lost_answers, error_code=code[:64], content=None)
    return 0


def _settle(message: Message, state: Any, **changes: Any) -> int:
    """End the attempt, unless another worker has taken this one for dead and made its own."""
    mine = Message.objects.filter(pk=message.pk, attempted_at=message.attempted_at)
    return mine.update(state=state, attempted_at=None, **changes)
