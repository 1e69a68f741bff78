"""Somebody makes tokens for themself, sees each secret once, and ends them; nobody else's."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from recognition.core import actor as actors
from recognition.people import tokens
from recognition.people.models import ApiToken, Role, RoleGrant
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/accounts/tokens/"
WISH = {"name": "My script", "scopes": ["kudos:read", "kudos:write"], "days": 30}
STATIC = Path(__file__).parents[3] / "backend/web/static"


def wish(alice, **changes):
    """The form as its page offers it, filled in."""
    return WISH | {"key": alice.get(ADDRESS).context["form"]["key"].value()} | changes


@pytest.fixture
def alice(cast):
    return signed_in(cast.alice)


def test_a_token_is_shown_once_and_acts_as_its_maker(alice, cast):
    answer = alice.post(ADDRESS, wish(alice))

    secret = answer.context["issued"].secret
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    bearer = tokens.authenticate(secret=secret, at=timezone.now())
    assert (bearer.employee_id, bearer.scopes) == (cast.alice.pk, {"kudos:read", "kudos:write"})
    assert secret not in alice.get(ADDRESS).content.decode()
    assert "My script" in alice.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"days": 366}, {"days": 0}, {"scopes": []}, {"scopes": ["everything"]}, {"name": ""}, {"name": "x" * 101}],
)
def test_an_unsound_token_is_not_made(alice, changes):
    assert alice.post(ADDRESS, wish(alice, **changes)).status_code == 409
    assert not ApiToken.objects.exists()


def test_a_double_click_makes_one_token_and_says_what_became_of_it(alice):
    sent = wish(alice)
    first, second = alice.post(ADDRESS, sent), alice.post(ADDRESS, sent)

    assert (first.status_code, second.status_code) == (200, 409)
    assert ApiToken.objects.count() == 1
    assert "was made by the first click" in second.content.decode()
    assert first.context["issued"].secret not in second.content.decode()
    assert len({sent["key"], *(each.context["form"]["key"].value() for each in (first, second))}) == 3


def test_the_form_used_again_for_another_token_is_told_so(alice):
    sent = wish(alice)
    alice.post(ADDRESS, sent)

    again = alice.post(ADDRESS, sent | {"name": "Another"})
    assert again.status_code == 409
    assert "was used before" in again.content.decode()
    assert ApiToken.objects.get().name == "My script"


def test_the_browser_sends_the_form_once_as_the_second_answer_would_hide_the_secret(alice):
    page = alice.get(ADDRESS).content.decode()
    assert "data-once" in page
    assert "once.js" in page
    assert "form[data-once]" in (STATIC / "once.js").read_text()


def test_facts_are_reported_by_administrators_alone(alice, cast):
    facts = wish(alice, scopes=["touchpoints:write"])

    assert alice.post(ADDRESS, facts).status_code == 409
    RoleGrant.objects.create(employee=cast.alice, role=Role.ADMINISTRATOR, granted_at=timezone.now())
    assert "issued" in alice.post(ADDRESS, facts).context


def test_one_ends_ones_own_token_and_nobody_elses(alice, cast):
    secret = alice.post(ADDRESS, wish(alice)).context["issued"].secret
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


@pytest.mark.slow
def test_nobody_has_more_than_twenty_at_once(alice, cast):
    for number in range(tokens.MOST_TOKENS):
        assert alice.post(ADDRESS, wish(alice, name=f"script {number}")).status_code == 200

    assert alice.post(ADDRESS, wish(alice)).status_code == 409


@pytest.mark.slow
def test_the_list_takes_as_many_statements_for_many_as_for_one(alice, django_assert_max_num_queries):
    for number in range(10):
        alice.post(ADDRESS, wish(alice, name=f"script {number}"))

    with django_assert_max_num_queries(12):
        alice.get(ADDRESS)
