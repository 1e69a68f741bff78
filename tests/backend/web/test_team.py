"""The team page: who waits for a word, who is away, and figures of no fewer than five people."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from recognition.kudos import services as kudos
from recognition.people.models import Delegation
from recognition.people.selectors import company_date
from tests import cast as people
from tests.recognition.rewards.world import as_ as actor

pytestmark = pytest.mark.django_db


def shown(client, address="/team"):
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.fixture
def five(world):
    """Bob leads Alice and four more of her team."""
    names = ("Ida", "Jan", "Kim", "Lis")
    world.five = [world.cast.alice] + [
        people.employ(name.lower(), world.cast.entity, manager=world.cast.bob, team="Kundeservice") for name in names
    ]
    return world


def test_only_who_leads_somebody_has_a_team(world, as_):
    assert as_("alice").get("/team").status_code == 403
    assert 'href="/team"' not in as_("alice").get("/").content.decode()
    assert "Alice" in shown(as_("bob"))


def test_a_manager_sees_their_own_people_alone(world, as_):
    page = shown(as_("bob"))

    assert "Alice" in page
    assert "<b>Dan</b>" not in page


def test_who_has_had_no_word_for_long_is_named_without_a_count(world, as_):
    kudos.set_policy(actor=actor(world.cast.greta), at=timezone.now() - timedelta(days=1), nudge_after_days=30)
    bob = as_("bob")
    assert "waits for a word" in shown(bob)

    kudos.give(
        actor=actor(world.cast.dan),
        recipients=[world.cast.alice.pk],
        points=0,
        text="Thanks",
        key="k",
        at=timezone.now(),
        visibility="private",
    )

    assert "waits for a word" not in shown(bob)


def test_nobody_is_hinted_at_while_no_number_of_days_is_set(world, as_):
    assert "waits for a word" not in shown(as_("bob"))


def test_who_is_away_and_who_decides_is_said(world, as_):
    today = company_date(timezone.now())
    Delegation.objects.create(
        giver=world.cast.bob, delegate=world.cast.carol, from_date=today, to_date=today, made_at=timezone.now()
    )

    page = shown(as_("erik"))

    assert "away" in page
    assert "Carol decides" in page
    assert "Alice" in shown(as_("carol"))  # she stands in for Bob, so his people are hers today


def test_fewer_than_five_people_have_no_figures(world, as_):
    world.touch(world.cast.alice)
    world.outcome()

    page = shown(as_("bob"))

    assert "Figures are shown from five people up." in page
    assert "<svg height=" not in page


def test_five_people_have_figures_with_gains_saves_and_losses_apart(five, as_):
    now = timezone.now()
    for kind, family in (("renewal", "gain"), ("recovered", "saved"), ("churn", "loss")):
        five.outcome(kind=kind, family=family, occurred_at=now - timedelta(hours=1))
    five.touch(five.cast.alice, at=now - timedelta(days=3))
    elsewhere = five.another_customer("C2")
    five.touch(five.cast.dan, customer=elsewhere, at=now - timedelta(days=3))
    five.outcome(customer=elsewhere, occurred_at=now - timedelta(hours=1))

    page = shown(as_("bob"))

    assert "Twelve months: gains 1, saved 1, losses 1." in page
    assert "Kundeservice" in page
    assert "5 people, twelve months" in page


def test_what_happened_before_anybody_served_is_no_figure_of_theirs(five, as_):
    now = timezone.now()
    five.outcome(occurred_at=now - timedelta(days=5))
    five.touch(five.cast.alice, at=now - timedelta(days=3))
    five.outcome(occurred_at=now - timedelta(days=1), withdrawn_at=now)

    assert "Nothing in these twelve months." in shown(as_("bob"))


def test_thanks_are_told_by_value_over_months(five, as_):
    kudos.add_value(actor=actor(five.cast.greta), code="care", names={"en": "Care <3"}, at=timezone.now())
    first, second, *_ = five.five
    given = {"points": 0, "text": "Thanks", "at": timezone.now()}
    kudos.give(actor=actor(first), recipients=[second.pk], tag="care", key="1", **given)
    kudos.give(actor=actor(five.cast.dan), recipients=[first.pk, second.pk], key="2", **given)

    page = shown(as_("bob"))

    assert "Thanks you got in twelve months: 2 in all." in page
    assert "Thanks you gave in twelve months: 1 in all." in page
    assert "Care &lt;3" in page


def test_small_teams_are_joined_and_an_address_chooses_among_the_groups_alone(five, as_):
    for number in range(5):
        people.employ(f"w{number}", five.cast.entity, manager=five.cast.hugo, team="Lager")
    for number in range(2):
        people.employ(f"h{number}", five.cast.entity, manager=five.cast.greta, team="HR")
    erik = as_("erik")

    page = shown(erik)
    keys = [part.split('"')[0] for part in page.split('href="?team=')[1:]]

    assert len(keys) == 3
    assert "HR, Løn, Økonomi" in page  # three, one and one
    assert "0" in keys
    assert shown(erik, f"/team?team={keys[0]}") != shown(erik, f"/team?team={keys[1]}")
    assert shown(erik, "/team?team=999999").count("aria-current") == page.count("aria-current")


def test_no_figure_of_one_person_is_on_the_page(five, as_):
    now = timezone.now()
    for number in range(17):
        five.touch(five.cast.alice, at=now - timedelta(days=number + 1))

    by_name = shown(as_("bob")).split("Your people")[1].split("Together")[0]
    assert "17" not in strip_tags(by_name)  # the addresses in its tags hold numbers


@pytest.mark.slow
def test_the_page_takes_as_many_statements_whatever_it_shows(five, as_, django_assert_max_num_queries):
    bob = as_("bob")
    shown(bob)
    with django_assert_max_num_queries(12):
        shown(bob)
    for number in range(70):
        colleague = people.employ(f"p{number:02}", five.cast.entity, manager=five.cast.bob, team=f"T{number % 4}")
        five.touch(colleague, at=timezone.now() - timedelta(days=number + 1))

    with django_assert_max_num_queries(12):
        page = shown(bob)
    query = page.split('rel="next" href="')[1].split('"')[0]
    assert "P69" not in strip_tags(page)
    assert "P69" in shown(bob, f"/team{query}")
