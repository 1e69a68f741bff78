"""A letter as it is sent: in its reader's language, as plain text and as HTML that fetches nothing."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.email import notes, unsubscribing
from integrations.email.models import Letter, Notice
from recognition.core.actor import Actor
from recognition.people import news
from recognition.people.telling import Addressee

LONGEST_SUBJECT = 140


def message(letter: Letter, to: Addressee, at: datetime) -> EmailMultiAlternatives | None:
    """The mail to ``to``; None when nothing of its news is news any more."""
    notices = list(letter.notices.order_by("happened_at", "pk"))
    reader = Actor(channel="email", employee_id=to.employee_id)
    language = to.language if to.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        said = notes.of(notices, reader=reader, at=at)
        if not said:
            return None
        topics = sorted({each.topic for each in notices})
        way_out = _address("unsubscribe", unsubscribing.secret_of(employee_id=to.employee_id, topics=topics))
        subject = _subject(said, notices)
        context = {
            "language": language,
            "subject": subject,
            "name": to.name,
            "notes": said,
            "way_out": way_out,
            "choices": _address("notifications"),
        }
        text = render_to_string("email/letter.txt", context)
        html = render_to_string("email/letter.html", context)
    mail = EmailMultiAlternatives(subject, text, None, [to.email], headers=_headers(letter, way_out, language))
    mail.attach_alternative(html, "text/html")
    return mail


def message_id(letter: Letter) -> str:
    """Of every attempt the same, so that a mail sent twice is shown once."""
    return f"<{letter.key}@{urlsplit(settings.LAURELS.LAURELS_BASE_URL).hostname}>"


def _headers(letter: Letter, way_out: str, language: str) -> dict[str, str]:
    return {
        "Message-ID": message_id(letter),
        "List-Unsubscribe": f"<{way_out}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }


def _subject(said: list[notes.Note], notices: list[Notice]) -> str:
    """The title of the only note, or how many there are, and of which day or week."""
    if len(said) == 1:
        subject = said[0].title
    elif {each.rhythm for each in notices} == {news.WEEKLY}:
        subject = _("Your week in Laurels")
    elif news.DAILY in {each.rhythm for each in notices}:
        subject = _("Your day in Laurels")
    else:
        count = len(said)
        subject = ngettext("%(count)s piece of news for you", "%(count)s pieces of news for you", count)
        subject %= {"count": count}
    return " ".join(subject.split())[:LONGEST_SUBJECT]


def _address(name: str, *parts: str) -> str:
    return settings.LAURELS.LAURELS_BASE_URL + reverse(name, args=parts)
