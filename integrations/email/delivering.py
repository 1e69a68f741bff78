"""The sweep that mails what waits.

An attempt is committed before it is made. Who is killed between the server's "yes" and the mark sends the mail again,
under the same Message-ID: at least once, and shown once by programs that heed it.
"""

import time
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError
from django.db.models import QuerySet

from integrations.email import writing
from integrations.email.models import Letter
from recognition.core.db import durable
from recognition.people import telling

State = Letter.State
OPEN = (State.WAITING, State.ATTEMPTED)
LIMIT, MOST_SECONDS = 200, 20
KILLED_AFTER = timedelta(minutes=3)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=2)
GIVE_UP_AFTER = timedelta(days=3)
SERVER_ERROR = 500  # from here on SMTP says "never", below "not now"

log = structlog.get_logger(__name__)


class ServerAway(Exception):
    """The mail server takes nothing from anybody now; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def deliver(*, at: datetime, limit: int = LIMIT) -> int:
    """Mail up to ``limit`` letters that are due; how many were sent or had nothing to say any more.

    Ends after some seconds, and with the first letter the server does not take because it takes nothing. Any number of
    workers may call this at once.
    """
    began, server, done = time.monotonic(), None, 0
    try:
        for pk in _due(at).values_list("pk", flat=True)[:limit]:
            now = at + timedelta(seconds=time.monotonic() - began)
            letter = _claim(pk, now)
            if letter is None:
                continue
            server = server or mail.get_connection()
            try:
                done += _attempt(letter, server, now)
            except ServerAway as error:
                log.warning("email.server_away", code=error.code)
                _try_later(letter, now, error.code)
                break
            if time.monotonic() - began > MOST_SECONDS:
                break
    finally:
        if server is not None:
            with suppress(SMTPException, OSError):
                server.close()
    return done


def _due(at: datetime) -> QuerySet[Letter]:
    due = Letter.objects.filter(state__in=OPEN, due_at__lte=at).exclude(attempted_at__gt=at - KILLED_AFTER)
    return due.order_by("due_at", "pk")


def _claim(pk: int, now: datetime) -> Letter | None:
    """Commit that an attempt is made; None when another worker has it."""
    with durable():
        letter = _due(now).filter(pk=pk).select_for_update(skip_locked=True, no_key=True).first()
        if letter is None:
            return None
        letter.state, letter.attempted_at, letter.attempts = State.ATTEMPTED, now, letter.attempts + 1
        letter.save(update_fields=["state", "attempted_at", "attempts"])
        return letter


def _attempt(letter: Letter, server: BaseEmailBackend, now: datetime) -> int:
    """Write the letter and hand it over; 1 when that settles it. Raises ServerAway."""
    to = telling.addressees(employee_ids=[letter.employee_id], at=now).get(letter.employee_id)
    try:
        written = writing.message(letter, to, now) if to else None
    except OperationalError:
        raise
    except Exception:
        log.exception("email.not_written", letter=letter.pk)
        return _fail(letter, "not_written")
    if written is None:
        return _settle(letter, State.DROPPED)
    try:
        server.open()  # once for a whole sweep; its failure is nobody's letter's
        server.send_messages([written])
    except SMTPRecipientsRefused as refusal:
        return _refused(letter, max((code for code, _text in refusal.recipients.values()), default=0), now)
    except SMTPDataError as refusal:
        return _refused(letter, refusal.smtp_code, now)
    except SMTPResponseException as error:
        raise ServerAway(f"smtp_{error.smtp_code}") from error
    except (SMTPException, OSError) as error:
        raise ServerAway(type(error).__name__[:64]) from error
    return _settle(letter, State.SENT, sent_at=now, error_code="")


def _refused(letter: Letter, code: int, now: datetime) -> int:
    """The server speaks about this letter alone: never, or not now."""
    if code >= SERVER_ERROR:
        return _fail(letter, f"smtp_{code}")
    return _try_later(letter, now, f"smtp_{code}")


def _try_later(letter: Letter, now: datetime, code: str) -> int:
    if now - letter.made_at > GIVE_UP_AFTER:
        return _fail(letter, code)
    wait = min(FIRST_WAIT * 2 ** min(letter.attempts - 1, 10), LONGEST_WAIT)
    _settle(letter, State.WAITING, due_at=now + wait, error_code=code[:64])
    return 0


def _fail(letter: Letter, code: str) -> int:
    log.error("email.letter_failed", letter=letter.pk, code=code)
    _settle(letter, State.FAILED, error_code=code[:64])
    return 0


def _settle(letter: Letter, state: str, **changes: Any) -> int:
    """End the attempt, unless another worker has taken this one for dead and made its own."""
    mine = Letter.objects.filter(pk=letter.pk, attempted_at=letter.attempted_at)
    return mine.update(state=state, attempted_at=None, **changes)
