"""Who has left the company has no say in it any more, whatever was granted to them."""

from datetime import UTC, date, datetime

import pytest

from recognition.core.actor import Actor
from recognition.people import access, selectors, services
from recognition.people.models import Delegation, Employee, RoleGrant
from recognition.people.services import roles

NOW = datetime(2026, 9, 15, 10, tzinfo=UTC)
LAST_DAY = date(2026, 9, 14)
DURING = datetime(2026, 9, 14, 10, tzinfo=UTC)


@pytest.fixture
def cast(cast):
    Employee.objects.filter(pk=cast.greta.pk).update(left_on=LAST_DAY)
    return cast


def as_(employee):
    return Actor(channel="test", employee_id=employee.pk)


def test_a_role_ends_after_the_last_day(cast):
    hr = {"actor": as_(cast.greta), "roles": ["hr"], "entity_id": cast.entity.pk}
    access.require_role(**hr, at=DURING)

    with pytest.raises(access.RoleNeeded):
        access.require_role(**hr, at=NOW)
    assert selectors.holders(role="hr", entity_id=None, at=NOW) == []
    found = access.superiors_of(employee_ids=[], role="hr", entity_ids=[cast.entity.pk], at=NOW)
    assert found.holders == {cast.entity.pk: []}
    assert selectors.roles_of(employee_id=cast.greta.pk, at=NOW) == set()
    assert cast.greta not in [grant.employee for grant in selectors.grants(at=NOW)]


def test_no_right_is_used_or_handed_on_after_it(cast):
    Delegation.objects.create(
        giver=cast.greta, delegate=cast.dan, from_date=LAST_DAY, to_date=date(2026, 12, 31), made_at=DURING
    )

    assert selectors.powers_of(employee_id=cast.dan.pk, at=DURING)[cast.greta.pk] == {
        ("hr", None),
        ("payroll_releaser", None),
    }
    assert selectors.powers_of(employee_id=cast.dan.pk, at=NOW) == {cast.dan.pk: set()}
    assert selectors.powers_of(employee_id=cast.greta.pk, at=NOW) == {cast.greta.pk: set()}


def test_the_last_administrator_who_is_here_is_not_revoked(cast):
    for employee in (cast.greta, cast.dan):
        RoleGrant.objects.create(employee=employee, role="administrator", granted_at=DURING)

    with pytest.raises(roles.LastAdministrator):
        services.revoke_role(actor=as_(cast.dan), employee_id=cast.dan.pk, role="administrator", entity_id=None, at=NOW)
