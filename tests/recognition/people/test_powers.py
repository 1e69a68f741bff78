"""What somebody may use and whom they see, read for a page at once."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.people import access, selectors
from recognition.people.models import Delegation, Employee, RoleGrant

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 15, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


def delegate(giver, to, *, day=TODAY):
    Delegation.objects.create(giver=giver, delegate=to, from_date=day, to_date=day, made_at=NOW - timedelta(days=9))


def test_powers_are_ones_own_first_and_then_those_delegated_today_with_their_roles(cast):
    RoleGrant.objects.create(employee=cast.bob, role="finance", entity=cast.entity, granted_at=NOW)
    RoleGrant.objects.create(employee=cast.bob, role="auditor", granted_at=NOW - timedelta(days=2), revoked_at=NOW)
    RoleGrant.objects.create(employee=cast.dan, role="auditor", granted_at=NOW + timedelta(days=2))
    delegate(cast.bob, cast.dan)
    delegate(cast.alice, cast.dan, day=TODAY + timedelta(days=1))

    powers = selectors.powers_of(employee_id=cast.dan.pk, at=NOW)

    assert list(powers.items()) == [(cast.dan.pk, set()), (cast.bob.pk, {("finance", cast.entity.pk)})]


def test_the_line_of_several_heads_is_all_of_theirs_and_a_head_only_where_below_another(cast):
    boss = next(iter(selectors.chain_above(employee_id=cast.bob.pk, day=TODAY)))
    of_bob = access.line_of(employee_id=cast.bob.pk, day=TODAY)
    of_boss = access.line_of(employee_id=boss, day=TODAY)

    assert access.lines_of(employee_ids=[cast.bob.pk, boss], day=TODAY) == of_bob | of_boss
    assert cast.bob.pk in of_boss
    assert boss not in of_boss
    assert access.lines_of(employee_ids=[], day=TODAY) == set()


def test_the_lines_above_many_are_those_above_each(cast):
    everybody = [cast.alice.pk, cast.bob.pk, cast.dan.pk]

    above = selectors.lines_above(employee_ids=everybody, day=TODAY)

    assert above == {each: selectors.chain_above(employee_id=each, day=TODAY) for each in everybody}
    assert above[cast.alice.pk][:2] == [cast.bob.pk, *above[cast.bob.pk][:1]]


def test_the_holders_for_many_entities_are_those_for_each(cast):
    entities = [cast.entity.pk, 10**9]

    found = access.superiors_of(employee_ids=[], role="second_approver", entity_ids=entities, at=NOW)

    assert found.holders == {
        each: selectors.holders(role="second_approver", entity_id=each, at=NOW) for each in entities
    }


def test_who_is_above_and_who_holds_a_role_are_read_at_once(cast, django_assert_num_queries):
    everybody, entities = [cast.alice.pk, cast.bob.pk, cast.erik.pk], [cast.entity.pk, 10**9]
    held = {"role": "second_approver", "entity": cast.entity, "granted_at": NOW}
    for person, more in (
        (cast.bob, {}),
        (cast.carol, {"revoked_at": NOW}),
        (cast.dan, {"granted_at": NOW + timedelta(seconds=1)}),
        (cast.hugo, {"revoked_at": NOW + timedelta(seconds=1)}),
        (cast.greta, {"entity": None}),
        (cast.alice, {"entity": None}),
    ):
        RoleGrant.objects.create(employee=person, **held | more)
    Employee.objects.filter(pk=cast.greta.pk).update(left_on=TODAY - timedelta(days=1))

    with django_assert_num_queries(1):
        both = access.superiors_of(employee_ids=everybody, role="second_approver", entity_ids=entities, at=NOW)

    assert both.lines == selectors.lines_above(employee_ids=everybody, day=TODAY)
    assert both.holders == {
        each: selectors.holders(role="second_approver", entity_id=each, at=NOW) for each in entities
    }
    assert {cast.alice.pk, cast.bob.pk, cast.hugo.pk} <= set(both.holders[cast.entity.pk])
    assert cast.bob.pk not in both.holders[10**9]
