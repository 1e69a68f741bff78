"""Signing in with an issuer of OpenID Connect, against a real one: whom it names, and what it could be made to say."""

import html
import re
import time
from datetime import date

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.utils import timezone
from pydantic import SecretStr

from backend import openid
from recognition.core.actor import Actor
from recognition.people import invitations
from recognition.people.models import Employee
from tests import issuer as issuers

pytestmark = pytest.mark.django_db
BEGIN, BACK = "/accounts/with/oidc/", "/accounts/with/oidc/back/"


@pytest.fixture(scope="module")
def running():
    with issuers.running() as issuer:
        yield issuer


@pytest.fixture
def issuer(running, settings):
    running.claims, running.foreign_keys, running.described_as = {}, None, running.address
    settings.LAURELS = django_settings.LAURELS.model_copy(
        update={
            "LAURELS_OIDC_ISSUER": running.address,
            "LAURELS_OIDC_NAME": "Bakkegaard ID",
            "LAURELS_OIDC_CLIENT_ID": running.client_id,
            "LAURELS_OIDC_CLIENT_SECRET": SecretStr(running.secret),
        }
    )
    return running


def onwards(client, address=BEGIN, **form):
    """Begin, and return the address the page leads the browser to."""
    page = client.post(address, form).content.decode()
    return html.unescape(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)[1])


def come_back(client, issuer, **form):
    return client.get(issuer.authorize(onwards(client, **form)))


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture
def connected(as_, issuer):
    """Alice has connected her account at the issuer, and the browser she comes with next."""
    come_back(as_("alice"), issuer, process="connect")
    assert SocialAccount.objects.get().user.employee.external_id == "alice"
    return Client()


def test_whoever_connected_an_account_signs_in_with_it(connected, issuer):
    answer = come_back(connected, issuer)

    assert answer.url == "/"
    assert connected.get("/").context["me"].name == "Alice"


def test_it_leads_back_to_the_page_one_came_for(connected, issuer):
    assert come_back(connected, issuer, next="/accounts/sessions/").url == "/accounts/sessions/"
    assert come_back(Client(), issuer, next="https://evil.example/").url == "/"


def test_the_issuer_is_asked_with_state_nonce_and_pkce_and_for_little(connected, issuer):
    come_back(connected, issuer)

    asked = issuer.asked[-1]
    assert asked["code_challenge_method"] == "S256"
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert len(asked["state"]) >= 16
    assert len(asked["nonce"]) >= 32


def test_nobody_chooses_scope_or_parameters_by_the_address(client, issuer):
    address = onwards(client, address=f"{BEGIN}?scope=admin&auth_params=nonce%3Dmine%26prompt%3Dnone")

    assert "admin" not in address
    assert "prompt" not in address
    assert "nonce=mine" not in address


def test_only_a_digest_of_who_somebody_is_there_is_kept(connected):
    row = str(SocialAccount.objects.values().get())

    assert "subject-1" not in row
    assert "elsewhere.example" not in row


def test_connecting_is_told_by_mail(connected):
    assert mail.outbox[-1].to == ["alice@bakkegaard.example"]


def refused(answer, client, status=401):
    assert answer.status_code == status
    assert "This did not sign you in" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_code_is_good_once(connected, issuer):
    address = issuer.authorize(onwards(connected))
    assert connected.get(address).status_code == 302
    connected.logout()

    refused(connected.get(address), connected)


def test_a_stolen_answer_is_worth_nothing_in_another_browser(connected, issuer):
    stolen = issuer.authorize(onwards(connected))
    thief = Client()
    thief.post(BEGIN, {})

    refused(thief.get(stolen), thief)


@pytest.mark.parametrize("state", ["", "forged"])
def test_a_forged_state_is_refused(connected, issuer, state):
    address = re.sub(r"state=[^&]*", f"state={state}", issuer.authorize(onwards(connected)))

    refused(connected.get(address), connected)


def test_a_code_of_somebody_else_does_not_fit_this_browser(connected, issuer):
    """Injecting a code: state is one's own, the code is another's, so PKCE and nonce do not match."""
    theirs = re.search(r"code=([^&]*)", issuer.authorize(onwards(Client())))[1]
    address = re.sub(r"code=[^&]*", f"code={theirs}", issuer.authorize(onwards(connected)))

    refused(connected.get(address), connected)


LIES = {
    "wrong issuer": {"iss": "https://evil.example"},
    "wrong audience": {"aud": "another-client"},
    "for us and for others, through another": {"aud": ["laurels", "evil"], "azp": "evil"},
    "wrong nonce": {"nonce": "yesterday's"},
    "no nonce": {"nonce": None},
    "too old": {"exp": int(time.time()) - 3600},
    "from the future": {"iat": int(time.time()) + 3600},
    "no subject": {"sub": None},
    "no expiry": {"exp": None},
    "nothing": {"raw": "nonsense"},
    "unsigned": {"raw": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzdWJqZWN0LTEifQ."},
}


@pytest.mark.parametrize("lie", LIES)
def test_it_refuses_a_token_that_is(connected, issuer, lie):
    issuer.claims = LIES[lie]

    refused(come_back(connected, issuer), connected)


def test_it_refuses_a_token_signed_with_another_key(connected, issuer):
    issuer.foreign_keys = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    refused(come_back(connected, issuer), connected)


def test_it_refuses_an_issuer_that_describes_itself_as_another(connected, issuer):
    issuer.described_as = "https://evil.example"
    answer = connected.post(BEGIN, {})

    refused(answer, connected)


def test_an_issuer_that_does_not_answer_gets_a_page(client, issuer, settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_OIDC_ISSUER": "http://127.0.0.1:1"})
    answer = client.post(BEGIN, {})

    refused(answer, client)
    assert "does not answer" in answer.content.decode()


@pytest.mark.parametrize("verified", [False, None, "false", 0])
def test_an_address_the_issuer_does_not_vouch_for_is_refused(connected, issuer, verified):
    issuer.claims = {"email_verified": verified}
    answer = come_back(connected, issuer)

    refused(answer, connected, status=403)
    assert "does not vouch" in answer.content.decode()


def test_nobody_takes_over_an_account_by_its_address(client, connected, issuer):
    """Another subject, with Alice's very address, vouched for: it is nobody here."""
    issuer.claims = {"sub": "mallory", "email": "alice@bakkegaard.example"}
    answer = come_back(client, issuer)

    refused(answer, client, status=403)
    assert "has connected this account" in answer.content.decode()
    assert SocialAccount.objects.count() == 1


def test_a_stranger_makes_no_account(client, issuer):
    before = get_user_model().objects.count()
    refused(come_back(client, issuer), client, status=403)

    assert get_user_model().objects.count() == before
    assert not SocialAccount.objects.exists()


def test_the_same_subject_of_another_issuer_is_somebody_else(connected, issuer, settings):
    """The operator points the same settings at another issuer: nobody of the old one is anybody there."""
    with issuers.running() as other:
        settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_OIDC_ISSUER": other.address})

        refused(come_back(connected, other), connected, status=403)


def test_an_account_is_connected_to_one_person_alone(connected, as_, issuer):
    bob = as_("bob")
    come_back(bob, issuer, process="connect")

    assert SocialAccount.objects.get().user.employee.external_id == "alice"


def test_connecting_needs_a_signed_in_person(client, issuer):
    come_back(client, issuer, process="connect")

    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_an_issuer_signs_nobody_in_who_has_left(connected, issuer, cast):
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=date(2021, 1, 1))
    answer = come_back(connected, issuer)

    assert answer.url == "/accounts/inactive/"
    assert not is_signed_in(connected)


def test_turning_back_at_the_issuer_is_no_mistake(client, issuer):
    state = re.search(r"state=([^&]*)", onwards(client))[1]
    answer = client.get(f"{BACK}?error=access_denied&state={state}")

    refused(answer, client)
    assert "You turned back" in answer.content.decode()


def test_disconnecting_ends_it_and_nobody_disconnects_for_others(connected, as_, issuer):
    number = SocialAccount.objects.get().pk
    assert as_("bob").post("/accounts/security/disconnect/", {"account": number}).status_code == 404

    as_("alice").post("/accounts/security/disconnect/", {"account": number})

    refused(come_back(connected, issuer), connected, status=403)


def test_an_issuer_in_the_database_is_none(client, issuer):
    SocialApp.objects.create(
        provider="openid_connect", provider_id="evil", client_id="x", settings={"server_url": issuer.address}
    )

    assert client.post("/accounts/with/evil/").status_code == 404


def test_in_slack_a_subject_is_somebody_within_a_workspace():
    provider = openid.Provider(None, app=SocialApp(provider="openid_connect", provider_id="slack", name="Slack"))
    person = {"iss": "https://slack.com", "sub": "U1"}

    digests = {provider.extract_uid(person | {openid.SLACK_TEAM: team}) for team in ("T1", "T2", "T1")}

    assert len(digests) == 2


def test_an_invitation_leads_on_to_connecting(client, cast, issuer):
    sent = invitations.invite(
        actor=Actor(channel="web", employee_id=cast.greta.pk), employee_id=cast.alice.pk, at=timezone.now()
    )
    page = f"/accounts/invitation/{sent.secret}/"
    assert "Sign in, and connect Bakkegaard ID" in client.get(page).content.decode()

    assert client.post(page, {"with": "oidc"}).url == "/accounts/security/?with=oidc"
    come_back(client, issuer, process="connect")

    assert SocialAccount.objects.get().user.employee == cast.alice
