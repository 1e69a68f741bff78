"""Granting and revoking roles."""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable, require_transaction
from recognition.core.errors import DomainError
from recognition.people import access, selectors
from recognition.people.models import Role, RoleGrant


class UnknownRole(DomainError):
    """No role has this name."""

    code = "unknown_role"


class RoleForOneself(DomainError):
    """Nobody grants a role to themself."""

    code = "role_for_oneself"


class LastAdministrator(DomainError):
    """Revoking this would leave nobody who can grant roles."""

    code = "last_administrator"


class NotFirstAdministrator(DomainError):
    """Set-up makes one administrator; the others are granted by an administrator."""

    code = "not_first_administrator"


def grant_role(*, actor: Actor, employee_id: int, role: str, entity_id: int | None, at: datetime) -> RoleGrant:
    """Give ``role`` to an employee for one entity, or (None) for the whole company.

    An administrator grants; granting what is already held changes nothing. Outside production the very
    first grant of an installation sets it up: whoever grants becomes its administrator.
    Raises UnknownRole, RoleForOneself, RoleNeeded, UnknownEmployee.
    """
    with durable():
        _lock_grants()
        if _is_first() and not settings.LAURELS.is_production and actor.employee_id is not None:
            _require_for_another(actor, employee_id, allowed=role == Role.ADMINISTRATOR and entity_id is None)
            grant = make_first_administrator(actor=actor, employee_id=actor.employee_id, at=at)
            if actor.employee_id == employee_id:
                return grant
        _require_known(role)
        _require_for_another(actor, employee_id, allowed=False)
        access.require_role(actor=actor, roles=[Role.ADMINISTRATOR], at=at)
        if not selectors.employees(employee_ids=[employee_id]):
            raise selectors.UnknownEmployee("There is no such employee any more; look the person up again.")
        return _grant(actor=actor, employee_id=employee_id, role=role, entity_id=entity_id, at=at)


def make_first_administrator(*, actor: Actor, employee_id: int, at: datetime) -> RoleGrant:
    """Make an administrator where nobody has ever held a role; inside the caller's transaction.

    Nobody grants this one: it is part of setting up. Raises NotFirstAdministrator later.
    """
    require_transaction()
    _lock_grants()
    if not _is_first():
        raise NotFirstAdministrator("There is an administrator already; ask them to grant the role.")
    return _grant(actor=actor, employee_id=employee_id, role=Role.ADMINISTRATOR, entity_id=None, at=at, is_set_up=True)


def revoke_role(*, actor: Actor, employee_id: int, role: str, entity_id: int | None, at: datetime) -> bool:
    """Take ``role`` for that entity (None: the company-wide grant) away; False when it was not held.

    Raises UnknownRole, RoleNeeded, and LastAdministrator when nobody could grant roles afterwards.
    """
    with durable():
        _lock_grants()
        _require_known(role)
        access.require_role(actor=actor, roles=[Role.ADMINISTRATOR], at=at)
        if role == Role.ADMINISTRATOR and selectors.holders(role=role, entity_id=None, at=at) == [employee_id]:
            raise LastAdministrator("This is the last administrator; grant the role to somebody else first.")
        if not _held(employee_id, role, entity_id).update(revoked_by_id=actor.employee_id, revoked_at=at):
            return False
        _record(actor=actor, code="role.revoked", employee_id=employee_id, role=role, entity_id=entity_id, at=at)
        return True


def _grant(
    *, actor: Actor, employee_id: int, role: str, entity_id: int | None, at: datetime, is_set_up: bool = False
) -> RoleGrant:
    held = _held(employee_id, role, entity_id).first()
    if held is not None:
        return held
    grant = RoleGrant.objects.create(
        employee_id=employee_id,
        role=role,
        entity_id=entity_id,
        granted_by_id=None if is_set_up else actor.employee_id,
        granted_at=at,
    )
    _record(actor=actor, code="role.granted", employee_id=employee_id, role=role, entity_id=entity_id, at=at)
    return grant


def _held(employee_id: int, role: str, entity_id: int | None) -> QuerySet[RoleGrant]:
    where = Q(entity__isnull=True) if entity_id is None else Q(entity_id=entity_id)
    return RoleGrant.objects.filter(where, employee_id=employee_id, role=role, revoked_at__isnull=True)


def _record(*, actor: Actor, code: str, employee_id: int, role: str, entity_id: int | None, at: datetime) -> None:
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="employee",
        subject_id=employee_id,
        data={"role": str(role), "entity_id": entity_id},
    )


def _lock_grants() -> None:
    """Let grants happen one after the other: the first one and the last administrator are decided by counting."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_rolegrant IN SHARE ROW EXCLUSIVE MODE")


def _is_first() -> bool:
    return not RoleGrant.objects.exists()


def _require_known(role: str) -> None:
    if role not in Role.values:
        raise UnknownRole(f"{role!r} is not a role; the roles are {', '.join(Role.values)}.")


def _require_for_another(actor: Actor, employee_id: int, *, allowed: bool) -> None:
    if actor.employee_id == employee_id and not allowed:
        raise RoleForOneself("Nobody grants a role to themself; ask another administrator.")
