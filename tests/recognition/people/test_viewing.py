"""Whoever is shown amounts of others is noted."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.core.actor import Actor, system
from recognition.people import services, transparency
from recognition.people.models import PersonView, RoleGrant

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)


def by(employee):
    return Actor(channel="test", employee_id=employee.pk)


def looks():
    return list(PersonView.objects.order_by("id").values_list("viewer__name", "employee__name", "what", "subject_id"))


def test_a_look_at_many_is_noted_by_one_statement(cast, django_assert_num_queries):
    shown = [cast.alice.pk, cast.dan.pk, cast.alice.pk]
    with django_assert_num_queries(1):
        assert services.viewed(actor=by(cast.bob), employee_ids=shown, what="approvals", at=AT) == 2

    assert sorted(looks()) == [("Bob", "Alice", "approvals", None), ("Bob", "Dan", "approvals", None)]


def test_nobody_is_noted_for_looking_at_their_own(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        services.viewed(actor=by(cast.alice), employee_ids=[cast.alice.pk], what="proposal", at=AT)
    services.viewed(actor=by(cast.bob), employee_ids=[cast.bob.pk, cast.alice.pk], what="team", at=AT)

    assert looks() == [("Bob", "Alice", "team", None)]


def test_a_system_is_not_noted(cast):
    assert services.viewed(actor=system("sweep"), employee_ids=[cast.alice.pk], what="report", at=AT) == 0
    assert looks() == []


def test_the_same_again_is_noted_after_a_quarter_of_an_hour(cast):
    def look(minutes, **more):
        asked = {"what": "proposal", "subject_id": 7} | more
        at = AT + timedelta(minutes=minutes)
        return services.viewed(actor=by(cast.bob), employee_ids=[cast.alice.pk], at=at, **asked)

    assert [look(0), look(14), look(15), look(16)] == [1, 0, 1, 0]
    assert [look(16, subject_id=8), look(16, what="batch"), look(16, subject_id=None)] == [1, 1, 1]


def test_where_somebody_looked_has_a_name_we_know(cast):
    with pytest.raises(ValueError, match="elsewhere"):
        services.viewed(actor=by(cast.bob), employee_ids=[cast.alice.pk], what="elsewhere", at=AT)


def test_the_site_can_note_it(cast, as_site):
    assert services.viewed(actor=by(cast.bob), employee_ids=[cast.alice.pk], what="team", at=AT) == 1


def test_a_person_reads_who_looked_in_which_role_and_when(cast, django_assert_num_queries):
    services.viewed(actor=by(cast.erik), employee_ids=[cast.alice.pk], what="team", at=AT)
    services.viewed(actor=by(cast.greta), employee_ids=[cast.alice.pk, cast.dan.pk], what="report", at=AT, subject_id=4)
    RoleGrant.objects.update(revoked_at=AT + timedelta(days=1))

    with django_assert_num_queries(2):
        found = transparency.looks_at(employee_id=cast.alice.pk, limit=10)

    assert [(each.viewer_name, each.what, each.subject_id, each.in_line, each.roles) for each in found] == [
        ("Greta", "report", 4, False, ("hr", "payroll_releaser")),
        ("Erik", "team", None, True, ("programme_owner",)),
    ]
    assert {each.at for each in found} == {AT}
    older = transparency.looks_at(employee_id=cast.alice.pk, limit=10, before=found[0].look_id)
    assert [each.viewer_name for each in older] == ["Erik"]
    assert transparency.looks_at(employee_id=cast.bob.pk, limit=10) == []
