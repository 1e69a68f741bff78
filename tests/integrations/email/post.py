"""What tests of mail do again and again: let news pass, and read the mails."""

from datetime import timedelta

from django.core import mail

from integrations.email import announcing, delivering, gathering

LATER = timedelta(minutes=20)


def pass_on(at):
    """Note what is new at ``at``, and send what is due twenty minutes later, when nothing can be undone any more."""
    announcing.announce(at=at)
    return send(at + LATER)


def send(at):
    """Send what is due; the mails of this run."""
    before = len(mail.outbox)
    gathering.gather(at=at)
    delivering.deliver(at=at)
    return mail.outbox[before:]


def html(sent):
    """The HTML part of a mail."""
    return sent.alternatives[0].content
