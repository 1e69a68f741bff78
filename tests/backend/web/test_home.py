"""The start page: what waits for me, what I am credited for, and nothing I have no right to."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from recognition.customers import services as nominations
from recognition.kudos import services as kudos
from recognition.people.models import Employee, RoleGrant
from recognition.rewards import services as rewards
from tests.recognition.kudos.world import as_ as actor

pytestmark = pytest.mark.django_db


def shown(client, address="/"):
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def thank(giver, whom, text, *, points=0):
    kudos.give(
        actor=actor(giver), recipients=[whom.pk], points=points, text=text, at=timezone.now(), key=f"{giver.pk} {text}"
    )


def test_strangers_see_the_door(client):
    page = shown(client)

    assert "Your work e-mail" in page
    assert "Waits for your decision" not in page


def test_a_manager_sees_what_waits_with_its_reason(world, as_):
    """Amounts of others stand in the queue, where that somebody looked is noted."""
    proposal = world.proposal()

    page = shown(as_("bob"))

    assert "1 proposal waits for your decision." in page
    assert f'href="/proposals/{proposal.pk}"' in page
    assert "Customer C1 renewed" in page
    assert "500.00" not in page


def test_the_beneficiary_sees_that_something_is_being_checked_and_no_amount(world, as_):
    world.proposal()

    page = shown(as_("alice"))

    assert "Credited for a customer; being checked." in page
    assert "500.00" not in page
    assert "Customer C1" not in page


def test_an_approved_award_shows_its_amount_and_period(world, as_):
    world.decide(world.cast.bob, world.proposal(), at=timezone.now())

    page = shown(as_("alice"))

    assert "booked for September 2026" in page
    assert '<span class="cur">DKK</span>500.00' in page


def test_hr_sees_open_periods_and_others_do_not(world, as_):
    assert world.period

    assert "September 2026" in shown(as_("greta"), "/home/around")
    assert "Open pay periods" not in shown(as_("bob"), "/home/around")


def test_administrators_see_health_and_others_do_not(world, as_):
    RoleGrant.objects.create(employee=world.cast.dan, role="administrator", granted_at=timezone.now())

    assert 'href="/health"' in shown(as_("dan"))
    assert "Background work" in shown(as_("dan"), "/health")
    assert 'href="/health"' not in shown(as_("greta"))
    assert as_("greta").get("/health").status_code == 403


def test_a_user_without_an_employee_is_told_what_to_do(client):
    client.force_login(get_user_model().objects.create_user("new@example.com", joined_at=timezone.now()))

    assert "not linked yet" in shown(client)


def test_the_page_speaks_danish(world, cast, as_):
    world.proposal()
    world.decide(cast.bob, world.proposal(), at=timezone.now())
    bob, alice = as_("bob"), as_("alice")
    bob.cookies["django_language"] = "da"

    page = shown(bob)

    assert "1 forslag venter på din beslutning." in page
    alice.cookies["django_language"] = "da"
    assert "500,00\u00a0kr." in shown(alice)


def test_a_name_is_never_markup(world, as_):
    Employee.objects.filter(pk=world.cast.alice.pk).update(name="<script>alert(1)</script>")
    world.proposal()

    assert "<script>alert" not in shown(as_("bob"))


def test_what_colleagues_thanked_for_stands_among_what_was_received(world, as_):
    thank(world.cast.dan, world.cast.alice, "You came in on Sunday.")

    page = shown(as_("alice"))

    assert "You came in on Sunday." in page
    assert "Dan thanked you on" in page
    assert "You came in on Sunday." not in shown(as_("bob"))


def test_what_is_left_to_give_is_said_and_when_it_lapses(world, as_):
    thank(world.cast.alice, world.cast.dan, "Thank you.", points=20)
    alice = as_("alice")

    assert '<span class="fig">80<small>points</small></span>' in shown(alice)
    assert "of 100 in this period. What is not given by" in shown(alice)
    assert '<span class="fig">20<small>points</small></span>' in shown(as_("dan"))


def test_what_is_booked_is_summed_by_period_and_unit(world, as_):
    for amount in (50_000, 25_050):
        world.decide(world.cast.bob, world.proposal(amount=amount), at=timezone.now())

    page = shown(as_("alice"))

    assert "Booked for pay in September 2026" in page
    assert '<span class="cur">DKK</span>750.50' in page
    assert "2 awards, approved. Before tax." in page


def test_customers_one_served_are_shown_gains_apart_from_losses(world, as_):
    now = timezone.now()
    world.touch(world.cast.alice, at=now - timedelta(days=20))
    other = world.another_customer("Cafeen")
    world.touch(world.cast.alice, customer=other, at=now - timedelta(days=30))
    world.touch(world.cast.dan, customer=world.another_customer("Not hers"), at=now - timedelta(days=30))
    world.outcome(occurred_at=now - timedelta(days=10), matured_at=now - timedelta(days=1))
    world.outcome(occurred_at=now - timedelta(days=70))
    world.outcome(customer=other, kind="churn", family="loss", occurred_at=now - timedelta(days=5))

    page = shown(as_("alice"), "/home/around")

    gained, lost = page.split("Left or cut back")
    assert "Renewed" in gained
    assert "you served them once" in gained
    assert gained.count("<li") == 1
    assert "Cafeen" in lost
    assert "Not hers" not in page
    assert "Cafeen" not in shown(as_("bob"), "/home/around")


@pytest.mark.slow
def test_hr_and_the_line_read_that_something_is_contested(world, as_):
    award = world.decide(world.cast.bob, world.proposal(), at=timezone.now())
    rewards.contest(
        actor=actor(world.cast.alice), proposal_id=award.pk, text="Too little.", at=timezone.now(), key="k" * 9
    )

    for who, sees_it in (("bob", True), ("erik", True), ("greta", True), ("hugo", False), ("alice", False)):
        assert ("contested and waits for an answer" in shown(as_(who), "/home/around")) is sees_it, who


@pytest.mark.slow
def test_the_start_page_stays_within_its_statements(world, as_, django_assert_max_num_queries):
    RoleGrant.objects.create(employee=world.cast.bob, role="hr", granted_at=timezone.now())
    bob = as_("bob")
    for many in (1, 9):
        for number in range(many):
            world.proposal(amount=1_000)
            world.proposal(amount=1_000, state="needs_second")
            world.decide(world.cast.erik, world.proposal(world.cast.bob, amount=1_000), at=timezone.now())
            thank(world.cast.dan, world.cast.bob, f"Number {number} of {many}.")
            world.touch(world.cast.bob, at=timezone.now() - timedelta(days=20))
            world.outcome(occurred_at=timezone.now() - timedelta(days=2))
        for address in ("/", "/home/around"):
            with django_assert_max_num_queries(12):
                shown(bob, address)


def test_the_line_reads_that_somebody_was_nominated_and_the_nominee_does_not(world, as_):
    at = timezone.now()
    world.touch(world.cast.dan)
    nominations.nominate(
        actor=actor(world.cast.dan),
        nominee_id=world.cast.alice.pk,
        customer=world.customer.external_id,
        matter_id="",
        occurred_at=at - timedelta(days=2),
        evidence="She drove there herself.",
        at=at,
        key="key-12345",
    )

    for who, sees_it in (("bob", True), ("frida", True), ("dan", False), ("alice", False), ("hugo", False)):
        assert ("taken ownership" in shown(as_(who), "/home/around")) is sees_it, who


def test_checks_of_the_installation_have_names_in_the_language_of_the_page(world, as_):
    RoleGrant.objects.create(employee=world.cast.dan, role="administrator", granted_at=timezone.now())
    dan = as_("dan")
    dan.post("/language", {"language": "da", "next": "/"})

    page = shown(dan, "/health")

    assert "Baggrundsarbejde" in page
    assert "append-only</b>" not in page
