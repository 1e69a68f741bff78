"""The start page: what waits for me, what I am credited for, and nothing I have no right to."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from recognition.people.models import Employee, RoleGrant

pytestmark = pytest.mark.django_db


def shown(client, address="/"):
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_strangers_see_the_door(client):
    page = shown(client)

    assert "Your work e-mail" in page
    assert "Waits for your decision" not in page


def test_a_manager_sees_what_waits_with_its_reason_and_amount(world, as_):
    proposal = world.proposal()

    page = shown(as_("bob"))

    assert "1 proposal waits for your decision." in page
    assert f'href="/proposals/{proposal.pk}"' in page
    assert "Customer C1 renewed" in page
    assert '<span class="cur">DKK</span>500.00' in page


def test_the_beneficiary_sees_that_something_is_being_checked_and_no_amount(world, as_):
    world.proposal()

    page = shown(as_("alice"))

    assert "Credited for a customer; being checked." in page
    assert "500.00" not in page
    assert "Customer C1" not in page


def test_an_approved_award_shows_its_amount_and_period(world, as_):
    world.decide(world.cast.bob, world.proposal(), at=timezone.now())

    page = shown(as_("alice"))

    assert "booked for 2026-09" in page
    assert '<span class="cur">DKK</span>500.00' in page


def test_hr_sees_open_periods_and_others_do_not(world, as_):
    assert world.period

    assert "2026-09" in shown(as_("greta"))
    assert "Open pay periods" not in shown(as_("bob"))


def test_administrators_see_health_and_others_do_not(world, as_):
    RoleGrant.objects.create(employee=world.cast.dan, role="administrator", granted_at=timezone.now())

    assert 'href="/health"' in shown(as_("dan"))
    assert "background work" in shown(as_("dan"), "/health")
    assert 'href="/health"' not in shown(as_("greta"))
    assert as_("greta").get("/health").status_code == 404


def test_a_user_without_an_employee_is_told_what_to_do(client):
    client.force_login(get_user_model().objects.create_user("new@example.com", joined_at=timezone.now()))

    assert "not linked yet" in shown(client)


def test_the_page_speaks_danish(world, as_):
    world.proposal()
    bob = as_("bob")
    bob.cookies["django_language"] = "da"

    page = shown(bob)

    assert "1 forslag venter på din beslutning." in page
    assert "500,00\u00a0kr." in page


def test_a_name_is_never_markup(world, as_):
    Employee.objects.filter(pk=world.cast.alice.pk).update(name="<script>alert(1)</script>")
    world.proposal()

    assert "<script>alert" not in shown(as_("bob"))
