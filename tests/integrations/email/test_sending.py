"""A letter is sent once, again when the server could not, and never when it said so for good."""

from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import connection

from backend import diagnosis
from integrations.email import condition, delivering, gathering, undelivered, writing
from integrations.email.models import Letter
from recognition.core.errors import DomainError
from recognition.people.models import RoleGrant
from tests.integrations.email.post import LATER
from tests.recognition.kudos.world import NOW, World, as_

pytestmark = pytest.mark.django_db
AT = NOW + LATER
HOUR = timedelta(hours=1)


class Server:
    """A mail server that answers as it is told, and keeps what it takes."""

    def __init__(self):
        self.taken, self.on_open, self.on_send = [], None, None

    def open(self):
        if self.on_open:
            raise self.on_open

    def close(self):
        pass

    def send_messages(self, messages):
        if self.on_send:
            raise self.on_send
        self.taken += messages


@pytest.fixture
def server(monkeypatch):
    made = Server()
    monkeypatch.setattr(mail, "get_connection", lambda **_: made)
    return made


@pytest.fixture
def letter(cast):
    """One letter to Dan, due at AT."""
    from integrations.email import announcing

    World(cast).give(cast.alice, cast.dan)
    announcing.announce(at=NOW)
    assert gathering.gather(at=AT) == 1
    return Letter.objects.get()


def state():
    return Letter.objects.values_list("state", "attempts", "error_code").get()


def test_it_is_sent_once(server, letter):
    assert delivering.deliver(at=AT) == 1
    assert delivering.deliver(at=AT + HOUR) == 0
    assert len(server.taken) == 1
    assert state() == ("sent", 1, "")


@pytest.mark.parametrize(
    ("when", "error", "code"),
    [
        ("on_open", ConnectionRefusedError("no"), "ConnectionRefusedError"),
        ("on_open", SMTPAuthenticationError(535, b"no"), "smtp_535"),
        ("on_send", SMTPServerDisconnected("gone"), "SMTPServerDisconnected"),
        ("on_send", SMTPRecipientsRefused({"dan": (450, b"later")}), "smtp_450"),
        ("on_send", SMTPDataError(451, b"later"), "smtp_451"),
    ],
)
def test_what_could_not_be_sent_waits_longer_each_time_and_is_sent_then(server, letter, when, error, code):
    setattr(server, when, error)
    assert delivering.deliver(at=AT) == 0
    assert state() == ("waiting", 1, code)
    assert delivering.deliver(at=AT + timedelta(seconds=59)) == 0
    delivering.deliver(at=AT + timedelta(seconds=61))
    assert state() == ("waiting", 2, code)
    assert Letter.objects.get().due_at - AT > timedelta(minutes=2)

    setattr(server, when, None)
    assert delivering.deliver(at=AT + HOUR) == 1
    assert state() == ("sent", 3, "")


def test_a_server_that_is_away_is_asked_once_a_sweep(server, cast):
    from integrations.email import announcing

    for to in (cast.dan, cast.bob, cast.carol):
        World(cast).give(cast.alice, to)
    announcing.announce(at=NOW)
    gathering.gather(at=AT)
    server.on_open = ConnectionRefusedError("no")
    delivering.deliver(at=AT)
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 0, 1]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SMTPRecipientsRefused({"dan": (550, b"no such person")}), "smtp_550"),
        (SMTPDataError(554, b"refused"), "smtp_554"),
    ],
)
def test_a_refusal_for_good_is_listed_and_can_be_tried_again(server, letter, cast, error, code):
    server.on_send = error
    delivering.deliver(at=AT)
    assert state() == ("failed", 1, code)
    (row,) = undelivered.undelivered(limit=10)
    assert (row.name, row.topics, row.error_code) == ("Dan", ("kudos",), code)
    assert undelivered.undelivered(limit=10, before=row.letter_id) == []

    with pytest.raises(DomainError):
        undelivered.try_again(actor=as_(cast.alice), letter_id=letter.pk, at=AT)
    RoleGrant.objects.create(employee=cast.hugo, role="administrator", granted_at=NOW)
    undelivered.try_again(actor=as_(cast.hugo), letter_id=letter.pk, at=AT + HOUR)
    with pytest.raises(DomainError, match="has not failed"):
        undelivered.try_again(actor=as_(cast.hugo), letter_id=letter.pk, at=AT + HOUR)
    server.on_send = None
    assert delivering.deliver(at=AT + HOUR) == 1


def test_after_three_days_of_trying_it_has_failed(server, letter):
    server.on_open = ConnectionRefusedError("no")
    delivering.deliver(at=AT)
    delivering.deliver(at=AT + timedelta(days=3, minutes=1))
    assert state()[0] == "failed"


def test_who_is_killed_after_sending_sends_the_same_message_again(server, letter, monkeypatch):
    settle = delivering._settle
    monkeypatch.setattr(delivering, "_settle", lambda *_, **__: 0)
    delivering.deliver(at=AT)  # killed before it could say so
    monkeypatch.setattr(delivering, "_settle", settle)

    assert delivering.deliver(at=AT + timedelta(minutes=2)) == 0  # it may still be at work
    assert delivering.deliver(at=AT + timedelta(minutes=4)) == 1
    first, second = (each.message()["Message-ID"] for each in server.taken)
    assert first == second == writing.message_id(letter)
    assert state()[:2] == ("sent", 2)


def test_what_cannot_be_written_fails_alone(server, letter, monkeypatch):
    def broken(*_):
        raise ValueError("broken")

    monkeypatch.setattr(writing, "message", broken)
    delivering.deliver(at=AT)
    assert state() == ("failed", 1, "not_written")


def test_a_mail_is_proper_mime_with_a_plain_and_an_html_part(server, letter):
    delivering.deliver(at=AT)
    sent = server.taken[0].message()
    assert [part.get_content_type() for part in sent.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"].startswith(f"<{letter.key}@")


def test_no_word_and_no_address_of_a_mail_is_kept(server, letter):
    delivering.deliver(at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(l::text, '') || string_agg(n::text, '') FROM email_letter l, email_notice n")
        kept = cursor.fetchone()[0]
    assert "Thank you for the help" not in kept
    assert "@" not in kept


def test_an_administrator_is_told_what_is_wrong_with_mail(server, letter, settings):
    (fine,) = diagnosis._mail(AT)
    assert fine.sentence == "No mail server is set; mails go to the log or a folder."
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    server.on_open = ConnectionRefusedError("refused")
    told = " ".join(each.sentence for each in condition.problems(at=AT + HOUR))
    assert "The mail server does not answer (refused)" in told
    assert "LAURELS_EMAIL_FROM is laurels@localhost" in told
    assert "Mails that wait to be sent: 1, the oldest for 60 minutes" in told

    server.on_open, server.on_send = None, SMTPDataError(554, b"refused")
    delivering.deliver(at=AT)
    assert any("1 × smtp_554" in each.sentence for each in condition.problems(at=AT))
