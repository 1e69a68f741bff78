"""Second factors: who must have one, that nothing gets past it, and how one comes back after losing it."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from backend import second_factor
from recognition.core import actor as actors
from recognition.people import sign_in
from recognition.people.models import RoleGrant

pytestmark = pytest.mark.django_db
SECURITY, CONFIRM = "/accounts/security/", "/accounts/security/confirm/"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def required(settings):
    settings.LAURELS = django_settings.LAURELS.model_copy(update={"LAURELS_SECOND_FACTOR": "required"})


def code_now(secret=SECRET):
    """The code of this period: good for another thirty seconds whenever it ends."""
    _, counter, _ = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, counter))


def user_of(employee):
    employee.refresh_from_db()
    return employee.user


@pytest.fixture
def carol(cast):
    """She prepares payroll; her app is set up."""
    sign_in.make_known(email=cast.carol.email, at=timezone.now())
    TOTP.activate(user_of(cast.carol), SECRET)
    return cast.carol


def by_link(employee, break_glass=""):
    """A browser that follows a one-time link."""
    client = Client()
    secret = sign_in.issue_link(
        actor=actors.system("test"), email=employee.email, at=timezone.now(), break_glass=break_glass
    )
    return client, client.post(f"/sign-in/{secret}")


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["carol", "greta", "erik"])
@pytest.mark.parametrize("page", ["/", "/proposals/1", "/slack/install"])
def test_who_must_have_one_is_led_to_set_it_up(as_, name, page):
    answer = as_(name).get(page)

    assert answer.status_code == 302
    assert answer.url.startswith(f"{SECURITY}?next=")


def test_an_administrator_must_have_one(as_, cast):
    client = as_("dan")
    assert client.get("/").status_code == 200

    RoleGrant.objects.create(employee=cast.dan, role="administrator", granted_at=timezone.now())

    assert client.get("/").url.startswith(SECURITY)


def test_a_post_gets_past_it_no_more_than_a_look(as_):
    assert as_("carol").post("/proposals/1", {"kind": "approve"}).url.startswith(SECURITY)


def test_the_page_says_why(as_):
    assert "Your role needs a second factor." in as_("carol").get(SECURITY).content.decode()
    assert "Your role needs" not in as_("alice").get(SECURITY).content.decode()


@pytest.mark.parametrize("name", ["alice", "bob", "frida"])
def test_others_need_none(as_, name):
    assert as_(name).get("/").status_code == 200


def test_demonstrations_need_none(as_, settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_SECOND_FACTOR": None})

    assert as_("carol").get("/").status_code == 200


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_pages_at_once(as_):
    client = as_("carol")
    form = client.get("/accounts/security/app/add/")
    done = client.post("/accounts/security/app/add/", {"code": code_now(form.context["form"].secret)})

    assert done.url == "/accounts/security/codes/"
    assert len(client.get(done.url).context["unused_codes"]) == 10
    assert client.get("/").status_code == 200
    assert mail.outbox[-1].to == ["carol@bakkegaard.example"]


def test_a_session_from_before_is_asked_for_it(as_, carol):
    client = as_("carol")

    assert client.get("/").url == f"{CONFIRM}?next=%2F"
    assert client.post(f"{CONFIRM}?next=/", {"code": code_now()}).url == "/"
    assert client.get("/").status_code == 200


def test_signing_in_stops_at_it(carol):
    client, answer = by_link(carol)

    assert answer.url == "/accounts/security/authenticate/"
    assert not is_signed_in(client)
    client.post("/accounts/security/authenticate/", {"code": code_now()})
    assert client.get("/").status_code == 200


def test_a_code_of_the_app_is_good_once(carol):
    code = code_now()
    for expected in (True, False):
        client, _ = by_link(carol)
        client.post("/accounts/security/authenticate/", {"code": code})
        assert is_signed_in(client) is expected


def test_a_code_of_the_app_is_good_once_for_as_long_as_it_would_be_good(carol, monkeypatch):
    moment, code = time.time(), code_now()  # good until the end of the period after
    for later, expected in ((0, True), (31, False)):
        monkeypatch.setattr(time, "time", lambda later=later: moment - moment % 30 + later)
        client, _ = by_link(carol)
        client.post("/accounts/security/authenticate/", {"code": code})
        assert is_signed_in(client) is expected


def test_a_secret_key_is_changed_without_a_hand_and_factors_stay(carol, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new " * 20, [settings.SECRET_KEY]

    assert second_factor.reseal(at=timezone.now()) == 1
    assert second_factor.reseal(at=timezone.now()) == 0
    settings.SECRET_KEY_FALLBACKS = []
    client, _ = by_link(carol)
    client.post("/accounts/security/authenticate/", {"code": code_now()})
    assert is_signed_in(client)


def test_a_factor_whose_secret_key_is_gone_takes_no_code(carol, settings):
    settings.SECRET_KEY = "new " * 20

    assert second_factor.reseal(at=timezone.now()) == 0
    again, _ = by_link(carol)
    assert again.post("/accounts/security/authenticate/", {"code": code_now()}).status_code == 200
    assert not is_signed_in(again)


def test_recovery_codes_whose_secret_key_is_gone_are_other_ones_that_stay(carol, settings):
    RecoveryCodes.activate(carol.user)
    written_down = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    settings.SECRET_KEY = "new " * 20

    kept = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    assert kept.get_unused_codes() == kept.get_unused_codes() != written_down
    assert not kept.validate_code(written_down[0])
    assert kept.validate_code(kept.get_unused_codes()[0])


def test_guessing_ends_after_five_tries(carol):
    client, _ = by_link(carol)
    for _ in range(5):
        client.post("/accounts/security/authenticate/", {"code": "000000"})

    client.post("/accounts/security/authenticate/", {"code": code_now()})
    assert not is_signed_in(client)
    again, _ = by_link(carol)
    again.post("/accounts/security/authenticate/", {"code": code_now()})
    assert not is_signed_in(again)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_recovery_code_signs_in_once(as_, cast):
    client = as_("carol")
    form = client.get("/accounts/security/app/add/")
    client.post("/accounts/security/app/add/", {"code": code_now(form.context["form"].secret)})
    code = client.get("/accounts/security/codes/").context["unused_codes"][0]

    for expected in (True, False):
        other, _ = by_link(cast.carol)
        other.post("/accounts/security/authenticate/", {"code": code})
        assert is_signed_in(other) is expected


def test_breaking_the_glass_needs_no_second_factor_and_lasts_an_hour(carol):
    client, answer = by_link(carol, break_glass="root: she lost her phone")

    assert answer.url == "/"
    assert client.get("/").status_code == 200
    assert 3500 < client.session.get_expiry_date().timestamp() - time.time() <= 3600


def test_after_breaking_the_glass_the_lost_factor_is_replaced(carol):
    client, _ = by_link(carol, break_glass="root: she lost her phone")
    client.get("/accounts/security/passkeys/add/")
    Authenticator.objects.create(user=carol.user, type="webauthn", data={"name": "new", "credential": {}})

    assert client.post("/accounts/security/app/remove/").url == SECURITY
    assert not Authenticator.objects.filter(type="totp").exists()


def test_the_last_factor_of_a_role_that_needs_one_stays(as_, carol):
    client = as_("carol")
    client.post(f"{CONFIRM}?next=/", {"code": code_now()})
    answer = client.post("/accounts/security/app/remove/")

    assert "Your role needs a second factor" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_last_passkey_of_a_role_that_needs_one_stays(as_, cast):
    client, _ = by_link(cast.carol, break_glass="root: test")
    key = Authenticator.objects.create(
        user=user_of(cast.carol), type="webauthn", data={"name": "phone", "credential": {}}
    )

    assert client.post(f"/accounts/security/passkeys/{key.pk}/remove/").status_code == 409
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_who_needs_none_may_remove_theirs(as_, cast):
    client = as_("alice")
    TOTP.activate(user_of(cast.alice), SECRET)
    assert client.get("/accounts/security/app/remove/").url.startswith(CONFIRM)
    client.post(f"{CONFIRM}?next=/", {"code": code_now()})

    assert client.post("/accounts/security/app/remove/").url == SECURITY


def test_nobody_renames_or_removes_the_passkey_of_another(as_, cast):
    as_("alice")
    key = Authenticator.objects.create(
        user=user_of(cast.alice), type="webauthn", data={"name": "phone", "credential": {}}
    )
    bob = as_("bob")

    assert bob.get(f"/accounts/security/passkeys/{key.pk}/name/").status_code == 404
    assert bob.post(f"/accounts/security/passkeys/{key.pk}/name/", {"name": "mine"}).status_code == 404
    assert bob.post(f"/accounts/security/passkeys/{key.pk}/remove/").status_code == 404


def test_secrets_are_sealed_in_the_database(carol):
    assert SECRET not in str(Authenticator.objects.values_list("data", flat=True).get())


def test_the_page_of_ones_security_takes_few_statements(as_, carol, django_assert_max_num_queries):
    client = as_("carol")
    for number in range(5):
        Authenticator.objects.create(user=carol.user, type="webauthn", data={"name": f"key {number}", "credential": {}})

    with django_assert_max_num_queries(10):
        client.get(SECURITY)


def test_a_link_made_long_ago_opens_nothing(carol):
    at = timezone.now() - timedelta(hours=1)
    secret = sign_in.issue_link(actor=actors.system("test"), email=carol.email, at=at, break_glass="root: late")

    assert Client().post(f"/sign-in/{secret}").status_code == 410
