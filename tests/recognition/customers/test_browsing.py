"""Customers by name, within the reach of whoever looks: whom they and their line served, or by role."""

from datetime import timedelta

import pytest

from recognition.core import actor as actors
from recognition.customers import access, browsing, listing
from recognition.customers.models import Customer
from recognition.customers.selectors import UnknownCustomer
from recognition.people.models import Delegation, Employee, Entity, RoleGrant
from tests import cast as people
from tests.recognition.rewards.world import HAPPENED, NOW, World, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast):
    world = World(cast)
    world.touch(cast.alice)
    world.touch(cast.dan, customer=world.another_customer("C2"))
    world.touch(None, customer=world.another_customer("C3"), channel="self_service")
    return world


def seen(employee):
    """Whom the pages show by name; the API, which lists by number, has to agree."""
    found = searched(employee)
    listed = [row.customer_id for row in listing.customers(viewer=as_(employee), at=NOW, limit=50)]
    assert sorted(listed) == sorted(found)
    return found


def searched(employee, **more):
    reach = access.reach_of(viewer=as_(employee), at=NOW)
    return [each.external_id for each in browsing.customers(reach=reach, at=NOW, limit=50, **more)]


def test_people_see_whom_they_served_and_managers_whom_their_line_served(world, cast):
    assert seen(cast.alice) == seen(cast.bob) == ["C1"]
    assert seen(cast.dan) == seen(cast.hugo) == ["C2"]
    assert seen(cast.erik) == ["C1", "C2"]
    assert seen(cast.carol) == []


def test_a_touchpoint_that_was_taken_back_opens_nothing(world, cast):
    world.touch(cast.carol, superseded_at=NOW)

    assert seen(cast.carol) == []


@pytest.mark.parametrize("role", ["hr", "finance", "auditor", "second_approver"])
def test_some_roles_see_all_customers_or_those_of_their_entity(world, cast, role):
    abroad = Entity.objects.create(external_id="SE", name="Ab", currency="SEK", time_zone="Europe/Stockholm")
    everywhere, there, here = (
        people.employ(name, cast.entity, manager=None, team="Ude") for name in ("everywhere", "there", "here")
    )
    for holder, entity in ((everywhere, None), (there, abroad), (here, cast.entity)):
        RoleGrant.objects.create(employee=holder, role=role, entity=entity, granted_at=NOW - timedelta(days=1))

    assert seen(everywhere) == ["C1", "C2", "C3"]
    assert seen(here) == ["C1", "C2"]
    assert seen(there) == []


@pytest.mark.parametrize("role", ["works_council", "administrator", "programme_owner", "payroll_preparer"])
def test_other_roles_open_no_customer(world, cast, role):
    holder = people.employ("holder", cast.entity, manager=None, team="Ude")
    RoleGrant.objects.create(employee=holder, role=role, granted_at=NOW - timedelta(days=1))

    assert seen(holder) == []


def test_who_stands_in_for_a_manager_sees_whom_that_line_served(world, cast):
    Delegation.objects.create(
        giver=cast.bob, delegate=cast.carol, from_date=NOW.date(), to_date=NOW.date(), made_at=NOW - timedelta(days=1)
    )

    assert seen(cast.carol) == ["C1"]


def test_a_system_sees_all(world):
    reach = access.reach_of(viewer=actors.system("test"), at=NOW)

    assert len(browsing.customers(reach=reach, at=NOW, limit=9)) == 3


def test_large_lines_are_asked_one_by_one_with_the_same_answer(world, cast, monkeypatch):
    def told():
        return {name: seen(getattr(cast, name)) for name in ("alice", "bob", "erik", "carol")}

    before = told()
    monkeypatch.setattr(access, "FEW", 0)

    assert told() == before
    assert any(before.values())


def test_search_knows_letters_beyond_ascii_and_takes_signs_literally(world, cast):
    Customer.objects.filter(external_id="C1").update(name="ØSTERBRO Bolig 100%_\\")

    for text in ("østerbro", " ØSTER ", "c1"):
        assert searched(cast.alice, text=text) == ["C1"]
    assert searched(cast.alice, text="100%_\\") == ["C1"]
    assert searched(cast.alice, text="1_0") == searched(cast.alice, text="österbro") == []


def test_pages_follow_each_other_by_name(world, cast):
    for number in range(5):
        world.touch(
            cast.alice, customer=Customer.objects.create(external_id=f"N{number}", uid=f"{number:032}", name="Same")
        )
    reach = access.reach_of(viewer=as_(cast.alice), at=NOW)

    found, after = [], None
    while page := browsing.customers(reach=reach, at=NOW, after=after, limit=2):
        found += [each.external_id for each in page]
        after = page[-1].customer_id

    assert found == ["C1", "N0", "N1", "N2", "N3", "N4"]


def test_a_card_says_where_the_customer_stands_and_what_came_last(world, cast):
    world.outcome()
    world.outcome(kind="promoter", family="gain", score=9, scale="0-10", occurred_at=HAPPENED + timedelta(days=1))
    world.outcome(kind="churn", family="loss", occurred_at=HAPPENED + timedelta(days=2), withdrawn_at=NOW)
    world.outcome(kind="churn", family="loss", occurred_at=NOW + timedelta(days=2))
    reach = access.reach_of(viewer=as_(cast.alice), at=NOW)

    card = browsing.customer(reach=reach, customer_id=world.customer.pk, at=NOW)

    assert (card.loyalty, card.kind, card.family, card.score) == ("recommends", "promoter", "gain", 9)
    assert card.contact_at == HAPPENED - timedelta(days=10)


def test_somebody_elses_customer_answers_like_a_missing_one(world, cast):
    theirs = Customer.objects.get(external_id="C2")
    for employee, number in ((cast.alice, theirs.pk), (cast.alice, 10**15), (cast.carol, theirs.pk)):
        reach = access.reach_of(viewer=as_(employee), at=NOW)
        with pytest.raises(UnknownCustomer):
            browsing.customer(reach=reach, customer_id=number, at=NOW)


def test_a_list_takes_one_statement_however_long_it_is(world, cast, django_assert_num_queries):
    for number in range(20):
        world.touch(cast.alice, customer=world.another_customer(f"M{number}"))
    reach = access.reach_of(viewer=as_(cast.alice), at=NOW)
    assert Employee.objects.count() > 5

    with django_assert_num_queries(1):
        assert len(browsing.customers(reach=reach, at=NOW, limit=50)) == 21
