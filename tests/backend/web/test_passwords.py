"""Passwords for who wants one; sessions that begin anew, end at once, and are nobody else's."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from recognition.people import sign_in

pytestmark = pytest.mark.django_db
LOGIN, WORDS = "/accounts/login/password/", "birk og lærke synger"


@pytest.fixture
def alice(cast):
    """Alice, with a password."""
    sign_in.make_known(email=cast.alice.email, at=timezone.now())
    cast.alice.refresh_from_db()
    cast.alice.user.set_password(WORDS)
    cast.alice.user.save()
    return cast.alice


def come(password=WORDS, email="alice@bakkegaard.example", client=None):
    client = client or Client()
    client.post(LOGIN, {"login": email, "password": password})
    return client


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_nobody_has_a_password_until_they_set_one(as_, cast):
    as_("alice")
    cast.alice.refresh_from_db()

    assert not cast.alice.user.has_usable_password()


def test_one_sets_a_password_and_signs_in_with_it(as_):
    as_("alice").post("/accounts/password/set/", {"password1": WORDS, "password2": WORDS})

    assert is_signed_in(come())
    assert mail.outbox[-1].to == ["alice@bakkegaard.example"]


@pytest.mark.parametrize("weak", ["short", "123456789012", "alice@bakkegaard.example"])
def test_a_weak_password_is_refused(as_, cast, weak):
    answer = as_("alice").post("/accounts/password/set/", {"password1": weak, "password2": weak})

    cast.alice.refresh_from_db()
    assert not cast.alice.user.has_usable_password()
    assert 'class="error"' in answer.content.decode()


def test_no_field_says_its_label_once_more_as_if_it_were_filled_in(alice):
    assert "placeholder" not in Client().get(LOGIN).content.decode()


def test_five_wrong_passwords_close_the_door_even_for_the_right_one(alice):
    client = Client()
    for _ in range(5):
        come("wrong words entirely", client=client)

    assert not is_signed_in(come(client=client))


def test_a_wrong_password_and_an_unknown_address_look_the_same(alice):
    pages = [
        Client().post(LOGIN, {"login": email, "password": "wrong words entirely"}).content.decode()
        for email in ("alice@bakkegaard.example", "nobody@bakkegaard.example")
    ]
    same = [re.sub(r'value="[^"]*"', "", page) for page in pages]

    assert same[0] == same[1]


def test_a_session_begins_anew_when_one_signs_in(alice):
    client = Client()
    client.get(LOGIN)
    client.post("/accounts/login/", {"email": "alice@bakkegaard.example"})
    before = client.cookies["session"].value

    come(client=client)

    assert is_signed_in(client)
    assert client.cookies["session"].value != before


def test_a_planted_session_is_not_taken_over(alice):
    client = Client()
    client.cookies["session"] = "planted0planted0planted0planted0"

    come(client=client)

    assert client.session.session_key != "planted0planted0planted0planted0"


def test_ending_the_other_sessions_works_with_their_next_request(alice):
    here, elsewhere = come(), come()
    assert elsewhere.get("/accounts/security/").status_code == 200

    here.post("/accounts/sessions/")

    assert elsewhere.get("/accounts/security/").url.startswith("/accounts/login/")
    assert here.get("/accounts/security/").status_code == 200


def test_changing_the_password_ends_the_other_sessions(alice):
    here, elsewhere = come(), come()
    new = "lærke og birk tier"
    here.post("/accounts/password/change/", {"oldpassword": WORDS, "password1": new, "password2": new})

    assert here.get("/accounts/security/").status_code == 200
    assert elsewhere.get("/accounts/security/").status_code == 302
    assert is_signed_in(come(new))


def test_a_password_is_changed_only_with_the_old_one(alice):
    client = come()
    client.post("/accounts/password/change/", {"oldpassword": "no", "password1": "x" * 20, "password2": "x" * 20})

    assert is_signed_in(come())


def code_of(message):
    return re.search(r"^    (\S+)$", message.body, re.MULTILINE)[1]


def test_a_forgotten_password_is_set_anew_with_a_code_by_mail(alice):
    elsewhere, client, new = come(), Client(), "lærke og birk tier"
    client.post("/accounts/password/reset/", {"email": "alice@bakkegaard.example"})
    client.post("/accounts/password/reset/confirm/", {"code": code_of(mail.outbox[-1])})
    done = client.post("/accounts/password/reset/complete/", {"password1": new, "password2": new})

    assert done.url == "/accounts/password/reset/done/"
    assert not is_signed_in(client)
    assert elsewhere.get("/accounts/security/").status_code == 302
    assert is_signed_in(come(new))


def test_a_code_for_a_new_password_is_good_for_three_tries(alice):
    client = Client()
    client.post("/accounts/password/reset/", {"email": "alice@bakkegaard.example"})
    for _ in range(3):
        client.post("/accounts/password/reset/confirm/", {"code": "WRONG-CODE"})
    client.post("/accounts/password/reset/confirm/", {"code": code_of(mail.outbox[-1])})

    assert client.get("/accounts/password/reset/complete/").status_code == 302


def test_resetting_tells_strangers_nothing(alice):
    answers = [
        Client().post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in ("alice@bakkegaard.example", "nobody@bakkegaard.example")
    ]

    assert answers[0].redirect_chain == answers[1].redirect_chain


def test_who_has_left_does_not_sign_in_with_a_password(alice):
    type(alice).objects.filter(pk=alice.pk).update(left_on="2021-01-01")

    assert not is_signed_in(come())


@pytest.mark.parametrize("nasty", ["\x00", "<script>alert(1)</script>", "🎉" * 3000, "؁" * 300, "=1+1"])
def test_nothing_typed_breaks_the_door(alice, nasty):
    for page, form in {
        LOGIN: {"login": nasty, "password": nasty},
        "/accounts/login/": {"email": nasty},
        "/accounts/password/reset/": {"email": nasty},
    }.items():
        answer = Client().post(page, form)
        assert answer.status_code in (200, 302, 400, 429)
        assert b"<script>alert" not in answer.content
