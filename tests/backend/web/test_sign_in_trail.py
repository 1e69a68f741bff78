"""Auditors see that somebody changed how they sign in, and never with what."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from recognition.activity.models import Activity
from recognition.people import sign_in
from tests.backend.web.test_second_factor import CONFIRM, SECRET, code_now

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "birk og lærke synger"


@pytest.fixture
def alice(cast):
    sign_in.make_known(email=cast.alice.email, at=timezone.now())
    cast.alice.refresh_from_db()
    client = Client()
    client.force_login(cast.alice.user)
    client.user = cast.alice.user
    return client


def changes():
    rows = Activity.objects.filter(code="sign_in.changed").order_by("pk")
    return [(row.data["change"], row.employee_id) for row in rows]


def test_a_password_set_and_changed_is_recorded(alice, cast):
    alice.post("/accounts/password/set/", {"password1": WORDS, "password2": WORDS})
    alice.post("/accounts/password/change/", {"oldpassword": WORDS, "password1": f"{WORDS}!", "password2": f"{WORDS}!"})

    assert changes() == [("password.set", cast.alice.pk), ("password.changed", cast.alice.pk)]
    assert not any(WORDS in str(row.data) for row in Activity.objects.all())


def test_a_factor_added_and_removed_is_recorded(alice, cast):
    form = alice.get("/accounts/security/app/add/")
    alice.post("/accounts/security/app/add/", {"code": code_now(form.context["form"].secret)})
    alice.post("/accounts/security/app/remove/")

    assert [change for change, _ in changes()] == [
        "totp.added",
        "recovery_codes.added",
        "totp.removed",
        "recovery_codes.removed",
    ]


def test_using_a_factor_is_not_a_change(alice):
    TOTP.activate(alice.user, SECRET)
    alice.post(f"{CONFIRM}?next=/", {"code": code_now()})

    assert changes() == []
