"""How mail is, for administrators: sentences in the active language that say what to do."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Literal, NamedTuple

from django.conf import settings
from django.core import mail
from django.utils.translation import gettext as _

from integrations.email import undelivered

TIMEOUT = 5
LATE = timedelta(minutes=30)


class Problem(NamedTuple):
    """One thing that is not as it should be, and what to do."""

    level: Literal["warning", "error"]
    sentence: str


def is_in_use() -> bool:
    """Whether mail leaves this machine."""
    return settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


def problems(*, at: datetime) -> list[Problem]:
    """What is not as it should be; the mail server is asked, a few seconds at most."""
    return [*_of_the_server(), *_of_letters(at)]


def _of_the_server() -> Iterator[Problem]:
    if not is_in_use():
        return
    sender = settings.DEFAULT_FROM_EMAIL
    if sender.rpartition("@")[2].rstrip(">") in ("localhost", ""):
        sentence = _("LAURELS_EMAIL_FROM is %(sender)s; give an address of your own domain.")
        yield Problem("error", sentence % {"sender": sender})
    server = mail.get_connection(timeout=TIMEOUT)
    try:
        server.open()
    except (SMTPException, OSError) as error:
        reason = str(error).strip() or type(error).__name__
        sentence = _("The mail server does not answer (%(reason)s). See LAURELS_EMAIL_URL; mail waits for it.")
        yield Problem("error", sentence % {"reason": reason})
    finally:
        with suppress(SMTPException, OSError):
            server.close()


def _of_letters(at: datetime) -> Iterator[Problem]:
    found = undelivered.problems(at=at)
    if found.failed:
        counted = ", ".join(f"{count} × {code}" for code, count in found.failed.items())
        sentence = _("Mails that failed in the last 7 days: %(counted)s; see Undelivered in administration.")
        yield Problem("warning", sentence % {"counted": counted})
    if found.oldest_due_at is not None and at - found.oldest_due_at > LATE:
        late = {"count": found.waiting, "minutes": int((at - found.oldest_due_at).total_seconds() // 60)}
        sentence = _("Mails that wait to be sent: %(count)s, the oldest for %(minutes)s minutes.")
        yield Problem("warning", sentence % late)
