"""Who may do what by role, by line and by delegation."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from recognition.core.actor import Actor
from recognition.core.errors import Forbidden
from recognition.people import selectors
from recognition.people.models import Entity


class RoleNeeded(Forbidden):
    """The actor does not hold any of the roles this needs."""

    code = "role_needed"


def require_role(*, actor: Actor, roles: Collection[str], entity_id: int | None = None, at: datetime) -> None:
    """Return when the acting person holds one of ``roles`` for the entity (None: for the whole company).

    A system actor holds no role. Raises RoleNeeded with the sentence who does.
    """
    if actor.employee_id is not None and selectors.has_role(
        employee_id=actor.employee_id, roles=roles, entity_id=entity_id, at=at
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


class Standing(NamedTuple):
    """Whose rights somebody may use now (their own first, and the roles of each), everybody below any of those, and
    which of those have a report employed today."""

    powers: dict[int, set[tuple[str, int | None]]]
    below: set[int]
    leading: set[int]


_STANDING = """
    WITH RECURSIVE acts (id) AS (
        SELECT %(me)s::bigint
        UNION
        SELECT giver_id FROM people_delegation
        WHERE delegate_id = %(me)s AND scope IN ('all', 'awards') AND made_at <= %(at)s
            AND (ended_at IS NULL OR ended_at > %(at)s) AND from_date <= %(day)s AND to_date >= %(day)s
    ), present AS (
        SELECT acts.id FROM acts JOIN people_employee person ON person.id = acts.id
        WHERE person.left_on IS NULL OR person.left_on >= %(day)s
    ), heads AS (
        SELECT %(me)s::bigint AS id UNION SELECT id FROM present
    ), latest AS NOT MATERIALIZED (
        SELECT employee_id, manager_id, ends_on FROM people_employment AS one
        WHERE starts_on <= %(day)s AND NOT EXISTS (
            SELECT FROM people_employment AS later WHERE later.employee_id = one.employee_id
                AND later.starts_on <= %(day)s AND later.starts_on > one.starts_on)
    ), below (head, id) AS (
        SELECT manager_id, employee_id FROM latest WHERE manager_id IN (SELECT id FROM heads)
        UNION
        SELECT below.head, latest.employee_id FROM below JOIN latest ON latest.manager_id = below.id
    )
    SELECT 'right', present.id, held.role, held.entity_id FROM present LEFT JOIN people_rolegrant held
        ON held.employee_id = present.id AND held.granted_at <= %(at)s
        AND (held.revoked_at IS NULL OR held.revoked_at > %(at)s)
    UNION ALL
    SELECT 'below', id, NULL, NULL FROM below WHERE id <> head
    UNION ALL
    SELECT 'leads', manager_id, NULL, NULL FROM latest
    WHERE manager_id IN (SELECT id FROM heads) AND (ends_on IS NULL OR ends_on > %(day)s)
"""


def standing_of(*, employee_id: int, at: datetime) -> Standing:
    """What ``selectors.powers_of`` and ``lines_of`` say of somebody at ``at``, and who leads; one statement."""
    found = Standing(powers={employee_id: set()}, below=set(), leading=set())
    asked: dict[str, Any] = {"me": employee_id, "at": at, "day": selectors.company_date(at)}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, asked)
        for what, number, role, entity in cursor.fetchall():
            if what == "right":
                found.powers.setdefault(number, set()).update([(role, entity)] if role else [])
            else:
                (found.below if what == "below" else found.leading).add(number)
    return found


class Superiors(NamedTuple):
    """The managers above each employee, nearest first; who holds a role for each entity, by employee id."""

    lines: dict[int, list[int]]
    holders: dict[int, list[int]]


_HOLDERS = """
    SELECT 'line', origin, employee_id, step FROM above WHERE step > 0 AND NOT is_cycle
    UNION
    SELECT 'role', entity.id, held.employee_id, 0 FROM unnest(%(entities)s::bigint[]) AS entity (id)
    JOIN people_rolegrant held ON held.entity_id IS NULL OR held.entity_id = entity.id
    JOIN people_employee person ON person.id = held.employee_id
    WHERE held.role = %(role)s AND held.granted_at <= %(at)s AND (held.revoked_at IS NULL OR held.revoked_at > %(at)s)
        AND (person.left_on IS NULL OR person.left_on >= %(day)s)
    ORDER BY 1, 4, 3
"""


def superiors_of(*, employee_ids: Collection[int], role: str, entity_ids: Collection[int], at: datetime) -> Superiors:
    """What ``selectors.lines_above`` says of each employee on the day of ``at``, and ``selectors.holders`` of each
    entity; one statement."""
    found = Superiors(lines={each: [] for each in employee_ids}, holders={each: [] for each in entity_ids})
    asked: dict[str, Any] = {"at": at, "day": selectors.company_date(at), "role": str(role)}
    with connection.cursor() as cursor:
        listed = {"employees": list(found.lines), "entities": list(found.holders)}
        cursor.execute(selectors.ABOVE + _HOLDERS, asked | listed)
        for what, about, employee, _ in cursor.fetchall():
            (found.lines if what == "line" else found.holders)[about].append(employee)
    return found


def in_line(*, manager_id: int, employee_id: int, day: date) -> bool:
    """Whether ``employee_id`` is anywhere below ``manager_id`` on ``day``."""
    return manager_id in selectors.chain_above(employee_id=employee_id, day=day)
