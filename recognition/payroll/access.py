"""Whose statements, reports and batches somebody may read."""

from collections.abc import Collection
from datetime import datetime

from recognition.core.actor import Actor
from recognition.people import restriction
from recognition.people import selectors as people
from recognition.people.models import Employee, Role

READS_STATEMENTS = frozenset({Role.HR, Role.PAYROLL_PREPARER, Role.PAYROLL_RELEASER, Role.AUDITOR})

READS_PAYROLL = READS_STATEMENTS | {Role.FINANCE}
"""Who may look at periods, batches and reward reports of an entity."""

ACTS = (Role.HR, Role.PAYROLL_PREPARER, Role.PAYROLL_RELEASER)
"""Who closes periods, builds batches, and lets them out of the house."""


def statement_entities(
    *, viewer: Actor, employee: Employee, at: datetime, roles: Collection[tuple[str, int | None]] | None = None
) -> set[int | None]:
    """The entities whose statements about the employee the viewer may read; None among them means all.

    Everybody reads their own; HR, payroll and auditors those of their entity; a system actor (a command) all.
    A manager does not: what their people are paid in all is none of a manager's business. Those of somebody whose
    identity was erased are restricted (``people.restriction``). ``roles`` are the viewer's where known.
    """
    if employee.erased_at is not None:
        return restriction.audited(viewer=viewer, at=at, roles=roles)
    if viewer.is_system or viewer.employee_id == employee.pk:
        return {None}
    if viewer.employee_id is None:
        return set()
    held = people.roles_of(employee_id=viewer.employee_id, at=at) if roles is None else roles
    return {entity for role, entity in held if role in READS_STATEMENTS}


def payroll_rights(
    *, viewer: Actor, entity_id: int, at: datetime, roles: Collection[tuple[str, int | None]] | None = None
) -> set[str]:
    """The roles the viewer holds for the entity or for all; every payroll right for a system actor (a command).

    ``roles`` are the viewer's where known.
    """
    if viewer.is_system:
        return set(READS_PAYROLL)
    held = people.roles_of(employee_id=viewer.employee_id or 0, at=at) if roles is None else roles
    return {role for role, entity in held if entity in (None, entity_id)}


def payroll_entities(*, viewer: Actor, at: datetime) -> set[int] | None:
    """The entities whose payroll the viewer may read; None means all."""
    if viewer.is_system:
        return None
    held = people.roles_of(employee_id=viewer.employee_id or 0, at=at)
    entities = {entity for role, entity in held if role in READS_PAYROLL}
    return None if None in entities else {entity for entity in entities if entity is not None}


def acting(*, entity_ids: Collection[int], at: datetime) -> dict[int, dict[str, list[str]]]:
    """Who holds each of ACTS for each entity, or for the whole company, by name; one statement for all."""
    held = [grant for grant in people.grants(at=at) if grant.role in ACTS]
    found: dict[int, dict[str, list[str]]] = {}
    for entity in entity_ids:
        here = {(each.role, each.employee.name, each.employee_id) for each in held if each.entity_id in (None, entity)}
        found[entity] = {role: [name for held_role, name, _ in sorted(here) if held_role == role] for role in ACTS}
    return found
