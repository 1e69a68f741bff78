"""Roles are granted by an administrator to somebody else."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.activity.models import Activity
from recognition.core.actor import Actor, system
from recognition.core.errors import DomainError
from recognition.people import access, selectors, services
from recognition.people.models import Entity, RoleGrant

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
ADMINISTRATOR = "administrator"


@pytest.fixture
def people(cast):
    RoleGrant.objects.all().delete()
    return cast


def by(employee):
    return Actor(channel="test", employee_id=employee.pk)


def grant(giver, receiver, role, entity=None, at=AT):
    return services.grant_role(
        actor=by(giver), employee_id=receiver.pk, role=role, entity_id=entity and entity.pk, at=at
    )


def test_the_first_grant_makes_whoever_grants_the_administrator(people):
    grant(people.erik, people.greta, "hr")

    held = {(row.employee_id, row.role, row.granted_by_id) for row in RoleGrant.objects.all()}
    assert held == {(people.erik.pk, ADMINISTRATOR, None), (people.greta.pk, "hr", people.erik.pk)}
    assert Activity.objects.filter(code="role.granted").count() == 2


def test_the_first_administrator_may_name_themself_once(people):
    grant(people.erik, people.erik, ADMINISTRATOR)

    with pytest.raises(DomainError, match="Nobody grants a role to themself"):
        grant(people.erik, people.erik, "hr")


def test_the_first_grant_in_production_needs_bootstrap(people, settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_ENV": "production"})

    with pytest.raises(DomainError, match="needs the role administrator"):
        grant(people.erik, people.greta, "hr")

    assert not RoleGrant.objects.exists()


def test_the_first_grant_of_another_role_to_oneself_is_refused_and_sets_nothing_up(people):
    with pytest.raises(DomainError, match="Nobody grants a role to themself"):
        grant(people.erik, people.erik, "finance")

    assert not RoleGrant.objects.exists()


def test_only_an_administrator_grants(people):
    grant(people.erik, people.greta, "hr")

    with pytest.raises(DomainError, match="needs the role administrator"):
        grant(people.greta, people.alice, "hr")


def test_granting_what_is_held_changes_nothing(people):
    grant(people.erik, people.greta, "hr")
    before = list(RoleGrant.objects.values())

    grant(people.erik, people.greta, "hr", at=AT + timedelta(days=1))

    assert list(RoleGrant.objects.values()) == before


def test_a_role_for_one_entity_is_not_one_for_the_company(people):
    other = Entity.objects.create(external_id="SE", name="AB", currency="SEK", time_zone="Europe/Stockholm")
    grant(people.erik, people.greta, "hr", entity=people.entity)
    asked = {"actor": by(people.greta), "roles": ["hr"], "at": AT}

    access.require_role(**asked, entity_id=people.entity.pk)
    with pytest.raises(DomainError, match="for entity SE"):
        access.require_role(**asked, entity_id=other.pk)
    with pytest.raises(DomainError, match="for the whole company"):
        access.require_role(**asked, entity_id=None)
    assert selectors.holders(role="hr", entity_id=people.entity.pk, at=AT) == [people.greta.pk]


def test_one_statement_says_whether_somebody_holds_one_of_many_roles(people, django_assert_num_queries):
    grant(people.erik, people.greta, "hr")

    with django_assert_num_queries(1):
        access.require_role(actor=by(people.greta), roles={"auditor", "finance", "payroll_preparer", "hr"}, at=AT)


def test_a_system_actor_holds_no_role(people):
    with pytest.raises(DomainError, match="needs the role"):
        access.require_role(actor=system("sweep"), roles=["hr"], at=AT)


def test_a_revoked_role_is_gone_from_that_moment(people):
    grant(people.erik, people.greta, "hr")
    later = AT + timedelta(days=1)
    asked = {"employee_id": people.greta.pk, "entity_id": None}

    assert services.revoke_role(actor=by(people.erik), role="hr", **asked, at=later)

    assert selectors.has_role(roles=["hr"], **asked, at=AT)
    assert not selectors.has_role(roles=["hr"], **asked, at=later)
    assert not services.revoke_role(actor=by(people.erik), role="hr", **asked, at=later)


def test_the_last_administrator_stays(people):
    grant(people.erik, people.erik, ADMINISTRATOR)

    with pytest.raises(DomainError, match="last administrator"):
        services.revoke_role(
            actor=by(people.erik), employee_id=people.erik.pk, role=ADMINISTRATOR, entity_id=None, at=AT
        )
