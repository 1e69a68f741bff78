"""What leaves the house, or outlives the session, asks once more who it is: releasing, voiding, making a token."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as django_settings
from django.utils import timezone

from recognition.people import sign_in
from recognition.people.models import RoleGrant
from tests.backend.web.test_second_factor import SECRET, code_now

pytestmark = pytest.mark.django_db
EXPORT, TOKENS = "/batches/1/export", "/accounts/tokens/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.LAURELS = django_settings.LAURELS.model_copy(update={"LAURELS_SECOND_FACTOR": "required"})


@pytest.fixture
def releaser(as_, cast):
    """Carol, who releases payroll in this company, signed in with her app a while ago: ``ago`` in seconds."""
    RoleGrant.objects.create(
        employee=cast.carol, role="payroll_releaser", granted_at=timezone.now() - timedelta(days=9)
    )
    sign_in.make_known(email=cast.carol.email, at=timezone.now())
    cast.carol.refresh_from_db()
    TOTP.activate(cast.carol.user, SECRET)

    def signed_in(ago):
        client = as_("carol")
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - ago}]
        session["account_authentication_methods_user"] = str(cast.carol.user.pk)
        session.save()
        return client

    return signed_in


@pytest.mark.parametrize("page", [EXPORT, "/batches/1/void", TOKENS])
def test_who_signed_in_an_hour_ago_is_asked_again(releaser, page):
    answer = releaser(3600).get(page)

    assert answer.status_code == 302
    assert answer.url == f"/accounts/reauthenticate/?next={page.replace('/', '%2F')}"


def test_sending_gets_past_it_no_more_than_looking(releaser):
    assert releaser(3600).post(TOKENS, {"name": "robot"}).url.startswith("/accounts/reauthenticate/")


def test_who_signed_in_ten_minutes_ago_is_not_asked(releaser):
    client = releaser(600)

    assert client.get(EXPORT).status_code == 404  # there is no such batch: the page itself answered
    assert client.get(TOKENS).status_code == 200


def test_answering_leads_back_to_the_page(releaser):
    client = releaser(3600)
    asked = client.get(client.get(TOKENS).url)

    answered = client.post(asked.url, {"code": code_now()})

    assert answered.url == TOKENS
    assert client.get(TOKENS).status_code == 200


def test_other_pages_do_not_ask(releaser):
    assert releaser(3600).get("/batches").status_code == 200


def test_who_has_neither_password_nor_factor_has_nothing_to_be_asked_for(as_):
    assert as_("alice").get(TOKENS).status_code == 200
