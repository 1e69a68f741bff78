"""The reward mix as shares: for whoever watches over it, never an amount, never of fewer than five people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.web import payroll_words
from backend.web.views import insight
from recognition.ledger.models import Period
from recognition.people.models import RoleGrant
from tests import cast as people

pytestmark = pytest.mark.django_db


def shown(client):
    answer = client.get("/insight/mix")
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.fixture
def paid(world):
    """Six people got 750 each for keeping, and one of them 1,500 for an expansion."""
    assert world.period
    today = timezone.localdate()
    Period.objects.update(starts_on=today.replace(day=1))
    crew = [people.employ(f"p{number}", world.cast.entity, manager=world.cast.bob, team="Ude") for number in range(6)]
    for person in crew:
        world.proposal(person, amount=75_000, state="payable", period=world.period)
    won = world.outcome(kind="expansion")
    world.proposal(crew[0], amount=150_000, outcome=won, state="payable", period=world.period)
    return world


def test_shares_of_keeping_and_winning_are_shown_without_amounts(paid, as_):
    page = shown(as_("frida"))

    assert "75%" in page
    assert "25%" in page
    assert "100%" in page  # all gained, nothing saved
    assert "750.00" not in page
    assert "1,500.00" not in page


def test_a_period_of_fewer_than_five_people_is_not_shown(world, as_):
    assert world.period
    Period.objects.update(starts_on=timezone.localdate().replace(day=1))
    world.proposal(amount=75_000, state="payable", period=world.period)

    page = shown(as_("frida"))

    assert "fewer than five people" in page
    assert "100%</t" not in page


def test_nothing_approved_is_said(world, as_):
    assert "Nothing was approved" in shown(as_("frida"))


@pytest.mark.parametrize("role", ["works_council", "auditor", "hr", "finance", "programme_owner"])
def test_whoever_watches_over_it_for_the_whole_company_sees_it(world, as_, role):
    RoleGrant.objects.create(employee=world.cast.dan, role=role, granted_at=timezone.now())

    assert "Reward mix" in shown(as_("dan"))


def test_a_role_for_one_entity_is_not_enough(world, as_):
    day_ago = timezone.now() - timedelta(days=1)
    RoleGrant.objects.create(employee=world.cast.dan, role="hr", entity=world.cast.entity, granted_at=day_ago)

    assert as_("dan").get("/insight/mix").status_code == 403
    assert as_("alice").get("/insight/mix").status_code == 403


def test_periods_are_named_and_points_by_their_kind(paid, as_):
    page = shown(as_("frida"))

    assert payroll_words.period_name(paid.period.code) in page
    assert f">{paid.period.code}<" not in page
    assert 'aria-label="Keeping and winning, DKK"' in page
    assert str(insight._unit("symbolic")) == "points of recognition"
