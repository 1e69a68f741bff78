"""Who may do what by role, by line and by delegation."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection

from recognition.core.actor import Actor
from recognition.core.errors import Forbidden
from recognition.people import selectors
from recognition.people.models import Delegation, Entity


class RoleNeeded(Forbidden):
    """The actor does not hold any of the roles this needs."""

    code = "role_needed"


def require_role(*, actor: Actor, roles: Collection[str], entity_id: int | None = None, at: datetime) -> None:
    """Return when the acting person holds one of ``roles`` for the entity (None: for the whole company).

    A system actor holds no role. Raises RoleNeeded with the sentence who does.
    """
    if actor.employee_id is not None and any(
        selectors.has_role(employee_id=actor.employee_id, role=role, entity_id=entity_id, at=at) for role in roles
    ):
        return
    where = "the whole company" if entity_id is None else f"entity {Entity.objects.get(pk=entity_id).external_id}"
    needed = " or ".join(role.replace("_", " ") for role in sorted(roles))
    raise RoleNeeded(f"This needs the role {needed} for {where}; ask an administrator to grant it.")


def line_of(*, employee_id: int, day: date) -> set[int]:
    """Everybody below the employee on ``day``, at any depth, without the employee.

    Who has left stays in the line they were in last.
    """
    return lines_of(employee_ids=[employee_id], day=day)


def lines_of(*, employee_ids: Collection[int], day: date) -> set[int]:
    """Everybody below any of the employees on ``day``, as ``line_of`` says it; one statement for all."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE standing AS (
                SELECT DISTINCT ON (employee_id) employee_id, manager_id FROM people_employment
                WHERE starts_on <= %(day)s ORDER BY employee_id, starts_on DESC
            ), below AS (
                SELECT manager_id AS head, employee_id FROM standing WHERE manager_id = ANY(%(heads)s)
                UNION
                SELECT below.head, standing.employee_id
                FROM standing JOIN below ON standing.manager_id = below.employee_id
            )
            SELECT DISTINCT employee_id FROM below WHERE employee_id <> head
            """,
            {"heads": list(employee_ids), "day": day},
        )
        return {below_id for (below_id,) in cursor.fetchall()}


def in_line(*, manager_id: int, employee_id: int, day: date) -> bool:
    """Whether ``employee_id`` is anywhere below ``manager_id`` on ``day``."""
    return manager_id in selectors.chain_above(employee_id=employee_id, day=day)


def effective(*, actor: Actor, giver_id: int, at: datetime, scope: str = Delegation.Scope.AWARDS) -> bool:
    """Whether the actor may act as ``giver_id`` about ``scope`` today: is that person, or their delegate.

    Delegation is not transitive: what B holds from A, B cannot hand on to C.
    """
    if actor.employee_id is None:
        return False
    if actor.employee_id == giver_id:
        return True
    return actor.employee_id in selectors.delegates_of(giver_id=giver_id, at=at, scope=scope)
