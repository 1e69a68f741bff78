"""Whose rights somebody may use and who is below them: in one statement what three say one by one."""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Delegation, Employee, Employment, RoleGrant
from tests.recognition.kudos.world import NOW

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 18)


def delegate(giver, to, *, scope="all", days=1):
    Delegation.objects.create(
        giver=giver,
        delegate=to,
        from_date=DAY,
        to_date=DAY + timedelta(days=days),
        scope=scope,
        made_at=NOW - timedelta(days=1),
    )


def leads(manager_id):
    here = Q(ends_on__isnull=True) | Q(ends_on__gt=DAY)
    return Employment.objects.filter(here, manager=manager_id, starts_on__lte=DAY).exists()


def agree(cast):
    for person in (cast.alice, cast.bob, cast.carol, cast.dan, cast.erik, cast.frida, cast.greta, cast.hugo):
        found = access.standing_of(employee_id=person.pk, at=NOW)
        powers = people.powers_of(employee_id=person.pk, at=NOW)
        assert found.powers == powers, person
        assert next(iter(found.powers)) == person.pk
        assert found.below == access.lines_of(employee_ids=powers, day=DAY), person
        assert {each for each in powers if leads(each)} == found.leading, person


def test_it_says_what_the_single_questions_say(cast, django_assert_num_queries):
    agree(cast)
    with django_assert_num_queries(1):
        assert access.standing_of(employee_id=cast.bob.pk, at=NOW).below == {cast.alice.pk}


def test_with_delegations_revoked_roles_and_people_who_left(cast):
    delegate(cast.bob, cast.dan)
    delegate(cast.erik, cast.alice, scope="nominations")
    delegate(cast.hugo, cast.carol)
    RoleGrant.objects.filter(employee=cast.greta, role="hr").update(revoked_at=NOW)
    Employment.objects.filter(employee=cast.frida).update(ends_on=DAY)
    Employee.objects.filter(pk=cast.hugo.pk).update(left_on=DAY - timedelta(days=1))
    Employment.objects.filter(employee=cast.hugo).update(ends_on=DAY)

    agree(cast)
    assert cast.bob.pk in access.standing_of(employee_id=cast.dan.pk, at=NOW).powers


def test_who_moved_is_below_their_manager_of_today(cast):
    Employment.objects.filter(employee=cast.alice).update(ends_on=DAY)
    moved = Employment.objects.get(employee=cast.alice)
    moved.pk, moved.starts_on, moved.ends_on, moved.manager = None, DAY, None, cast.hugo
    moved.save()

    agree(cast)
    assert cast.alice.pk in access.standing_of(employee_id=cast.hugo.pk, at=NOW).below
