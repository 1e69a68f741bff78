"""Signing in: a code by mail, for people the company made known, and nobody learns who they are."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from recognition.core import actor as actors
from recognition.people import sign_in
from recognition.people.models import Employee, RoleGrant, SignInLink

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("test")


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


@pytest.fixture
def alice():
    return Employee.objects.create(external_id="alice", uid=uuid4(), name="Alice Holm", email="alice@example.com")


def ask(client, email):
    return client.post("/accounts/login/", {"email": email}, follow=True)


def code_of(message):
    return re.search(r"^    (\S+)$", message.body, re.MULTILINE).group(1)


def test_it_signs_a_known_employee_in_with_the_code_from_the_mail(client, alice):
    ask(client, "Alice@Example.com")
    client.post("/accounts/login/code/confirm/", {"code": code_of(mail.outbox[0])})

    assert client.session["_auth_user_id"] == str(Employee.objects.get(pk=alice.pk).user_id)


def test_it_answers_strangers_exactly_as_it_answers_alice(alice):
    known, unknown = ask(Client(), "alice@example.com"), ask(Client(), "nobody@example.com")

    assert known.redirect_chain == unknown.redirect_chain
    assert page_without_names(known) == page_without_names(unknown)
    assert not get_user_model().objects.filter(email="nobody@example.com").exists()
    assert "    " not in mail.outbox[1].body


def page_without_names(answer):
    return re.sub(r'value="[^"]{64}"|[\w]+@example.com', "", answer.content.decode())


def test_it_gives_no_code_to_somebody_who_has_left(client, alice):
    Employee.objects.filter(pk=alice.pk).update(left_on=date(2020, 1, 1))

    ask(client, "alice@example.com")

    assert "no account has this address" in mail.outbox[0].body


def test_it_ends_the_session_of_somebody_who_leaves(client, alice):
    client.force_login(sign_in.redeem(secret=link_for(alice), at=timezone.now())[0])
    assert client.get("/accounts/sessions/").status_code == 200

    Employee.objects.filter(pk=alice.pk).update(left_on=date(2020, 1, 1))

    assert client.get("/accounts/sessions/").status_code == 302


def test_a_wrong_code_is_good_for_three_tries(client, alice):
    ask(client, "alice@example.com")
    for _ in range(3):
        answer = client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
    assert answer.status_code == 302

    client.post("/accounts/login/code/confirm/", {"code": code_of(mail.outbox[0])})

    assert "_auth_user_id" not in client.session


def test_whoever_mistyped_their_address_can_give_another(client, alice):
    ask(client, "alcie@example.com")
    assert client.get("/accounts/login/").status_code == 200

    ask(client, "alice@example.com")
    client.post("/accounts/login/code/confirm/", {"code": code_of(mail.outbox[-1])})

    assert "_auth_user_id" in client.session


def test_asking_for_codes_again_and_again_is_refused(client, alice):
    for _ in range(5):
        ask(client, "alice@example.com")

    assert len(mail.outbox) <= 3


def test_nobody_signs_up(client):
    assert "Nobody signs up here" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"email": "new@example.com"})

    assert not get_user_model().objects.exists()


def link_for(employee, at=None):
    return sign_in.issue_link(actor=SYSTEM, email=employee.email, at=at or timezone.now())


def test_a_one_time_link_signs_in_once_and_only_by_a_click(client, alice):
    address = f"/sign-in/{link_for(alice)}"
    assert client.get(address).status_code == 200
    assert "_auth_user_id" not in client.session

    assert client.post(address).url == "/"
    assert "_auth_user_id" in client.session

    client.logout()
    assert client.post(address).status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_one_time_link_is_stale_after_fifteen_minutes(client, alice):
    address = f"/sign-in/{link_for(alice, at=timezone.now() - timedelta(minutes=15, seconds=1))}"

    assert client.post(address).status_code == 410


def test_a_one_time_link_is_stored_as_a_digest_only(alice):
    secret = link_for(alice)

    assert secret not in str(SignInLink.objects.values().get())


def test_bootstrap_makes_the_first_administrator_and_refuses_a_second():
    at = datetime(2026, 9, 1, 12, tzinfo=UTC)
    secret = sign_in.bootstrap(actor=SYSTEM, email="root@example.com", employee="E1", at=at)

    assert sign_in.redeem(secret=secret, at=at)[0].email == "root@example.com"
    assert RoleGrant.objects.get().role == "administrator"
    with pytest.raises(sign_in.AlreadySetUp):
        sign_in.bootstrap(actor=SYSTEM, email="other@example.com", employee="E2", at=at)
    sign_in.bootstrap(
        actor=SYSTEM, email="other@example.com", employee="E2", at=at, break_glass="root: the only administrator left"
    )
    assert RoleGrant.objects.count() == 2


def test_bootstrap_does_not_hand_somebody_the_record_of_another(alice):
    with pytest.raises(sign_in.NotKnown):
        sign_in.bootstrap(actor=SYSTEM, email="mallory@example.com", employee="alice", at=timezone.now())
    with pytest.raises(sign_in.NotKnown):
        sign_in.bootstrap(actor=SYSTEM, email="alice@example.com", employee="mallory", at=timezone.now())
