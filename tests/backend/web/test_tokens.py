"""Somebody makes tokens for themself, sees each secret once, and ends them; nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from recognition.core import actor as actors
from recognition.people import sign_in, tokens
from recognition.people.models import ApiToken, Role, RoleGrant

pytestmark = pytest.mark.django_db
ADDRESS = "/accounts/tokens/"
WISH = {"name": "My script", "scopes": ["kudos:read", "kudos:write"], "days": 30}


@pytest.fixture
def alice(cast):
    at = timezone.now()
    link = sign_in.issue_link(actor=actors.system("test"), email=cast.alice.email, at=at)
    client = Client()
    client.force_login(sign_in.redeem_link(secret=link, at=at))
    return client


def test_a_token_is_shown_once_and_acts_as_its_maker(alice, cast):
    answer = alice.post(ADDRESS, WISH)

    secret = answer.context["issued"].secret
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    bearer = tokens.authenticate(secret=secret, at=timezone.now())
    assert (bearer.employee_id, bearer.scopes) == (cast.alice.pk, {"kudos:read", "kudos:write"})
    assert secret not in alice.get(ADDRESS).content.decode()
    assert "My script" in alice.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    "wish", [{"days": 366}, {"days": 0}, {"scopes": []}, {"scopes": ["everything"]}, {"name": ""}, {"name": "x" * 101}]
)
def test_an_unsound_token_is_not_made(alice, wish):
    assert alice.post(ADDRESS, WISH | wish).status_code == 409
    assert not ApiToken.objects.exists()


def test_facts_are_reported_by_administrators_alone(alice, cast):
    wish = WISH | {"scopes": ["touchpoints:write"]}

    assert alice.post(ADDRESS, wish).status_code == 409
    RoleGrant.objects.create(employee=cast.alice, role=Role.ADMINISTRATOR, granted_at=timezone.now())
    assert "issued" in alice.post(ADDRESS, wish).context


def test_one_ends_ones_own_token_and_nobody_elses(alice, cast):
    secret = alice.post(ADDRESS, WISH).context["issued"].secret
    mine = ApiToken.objects.get()
    foreign = tokens.issue(
        actor=actors.system("test"),
        name="foreign script",
        scopes=["kudos:read"],
        lifetime=timedelta(days=1),
        at=timezone.now(),
        employee="dan",
    )

    assert alice.post(f"{ADDRESS}{foreign.token_id}/revoke/").status_code == 404
    assert alice.post(f"{ADDRESS}{10**17}/revoke/").status_code == 404
    assert alice.post(f"{ADDRESS}{mine.pk}/revoke/").status_code == 302
    assert tokens.authenticate(secret=foreign.secret, at=timezone.now()).employee_id == cast.dan.pk
    with pytest.raises(tokens.InvalidToken):
        tokens.authenticate(secret=secret, at=timezone.now())
    assert "foreign script" not in alice.get(ADDRESS).content.decode()


def test_nobody_has_more_than_twenty_at_once(alice, cast):
    for number in range(tokens.MOST_TOKENS):
        assert alice.post(ADDRESS, WISH | {"name": f"script {number}"}).status_code == 200

    assert alice.post(ADDRESS, WISH).status_code == 409


def test_the_list_takes_as_many_statements_for_many_as_for_one(alice, django_assert_max_num_queries):
    for number in range(10):
        alice.post(ADDRESS, WISH | {"name": f"script {number}"})

    with django_assert_max_num_queries(12):
        alice.get(ADDRESS)
