"""Inviting by mail: the domain makes the link, and only the mail holds its secret."""

from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.people import invitations


class MailFailed(DomainError):
    """The mail server did not take the mail; an invitation that nobody got does no harm."""

    code = "mail_failed"


def send(*, actor: Actor, employee_id: int, at: datetime) -> str:
    """Invite an employee in their language and return the address the mail went to.

    Raises what ``recognition.people.invitations.invite`` raises, and MailFailed.
    """
    sent = invitations.invite(actor=actor, employee_id=employee_id, at=at)
    address = settings.LAURELS.LAURELS_BASE_URL + reverse("invitation", kwargs={"secret": sent.secret})
    with translation.override(sent.language or settings.LANGUAGE_CODE):
        subject = render_to_string("invitation_subject.txt").strip()
        text = render_to_string("invitation_message.txt", {"name": sent.name, "address": address})
    try:
        send_mail(subject, text, None, [sent.email])
    except (SMTPException, OSError) as error:
        raise MailFailed(f"The mail to {sent.email} was not sent: {error}. Invite again when mail works.") from error
    return sent.email


def send_once(*, actor: Actor, employee_id: int, at: datetime, key: str) -> str:
    """``send``, once a key: a second mail would end the link of the first. Raises KeyReused, too."""
    return activity.keyed(
        service="backend.invite",
        actor=actor,
        key=key,
        arguments=[employee_id],
        at=at,
        work=lambda: send(actor=actor, employee_id=employee_id, at=at),
    )
