"""Being invited: a mail in one's own language, one click, and from then on a code by mail."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from backend import invitations
from recognition.core.actor import Actor
from recognition.people.models import Employee

pytestmark = pytest.mark.django_db


def invite(cast, employee=None, at=None):
    actor = Actor(channel="web", employee_id=cast.greta.pk)
    invitations.send(actor=actor, employee_id=(employee or cast.alice).pk, at=at or timezone.now())
    return re.search(r"/accounts/invitation/\S+", mail.outbox[-1].body)[0]


def test_the_mail_leads_to_a_page_that_signs_in_with_one_click(client, cast):
    page = invite(cast)
    welcome = client.get(page)
    assert "Welcome, Alice" in welcome.content.decode()
    assert "_auth_user_id" not in client.session

    assert client.post(page).url == "/"
    assert client.get("/").context["me"].name == "Alice"


def test_looking_does_not_use_it_up(client, cast):
    page = invite(cast)
    for _ in range(3):
        assert client.get(page).status_code == 200

    assert client.post(page).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_used_or_old_or_invented_invitation_says_so(client, cast, method):
    used = invite(cast)
    Client().post(used)
    old = invite(cast, employee=cast.bob, at=timezone.now() - timedelta(days=8))

    for page in (used, old, "/accounts/invitation/invented/"):
        answer = getattr(client, method)(page)
        assert answer.status_code == 410
        assert "This invitation is used up" in answer.content.decode()


def test_the_mail_speaks_the_language_of_the_invited(cast):
    Employee.objects.filter(pk=cast.alice.pk).update(language="en")
    invite(cast)

    assert mail.outbox[-1].subject == "You are invited to Laurels"
    assert mail.outbox[-1].to == ["alice@bakkegaard.example"]


def test_an_invitation_leads_nowhere_else(client, cast):
    assert client.post(f"{invite(cast)}?next=https://evil.example/", {"with": "//evil.example"}).url == "/"


def test_the_command_invites_as_hr(cast, capsys):
    call_command("invite", "alice", "--as", "greta")

    assert "alice is invited at alice@bakkegaard.example." in capsys.readouterr().out
    assert mail.outbox[-1].to == ["alice@bakkegaard.example"]


def test_the_command_shows_the_link_to_nobody(cast, capsys):
    call_command("invite", "alice", "--as", "greta")

    assert "/accounts/invitation/" not in capsys.readouterr().out


def test_the_command_refuses_who_may_not_invite(cast):
    with pytest.raises(CommandError, match="needs the role administrator or hr"):
        call_command("invite", "alice", "--as", "bob")


def test_a_mail_server_that_refuses_is_told(cast, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr("backend.invitations.send_mail", refuse)

    with pytest.raises(invitations.MailFailed, match="Invite again when mail works"):
        invite(cast)
