"""What bookkeeping keeps of somebody whose identity was erased is restricted: line by line it is an auditor's.

Everybody else who may read awards, payroll or orders gets the same sums, with each such line without anything that
leads to the person; until the clock ``accounting`` removes it. A command reads as an auditor, as everywhere.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from recognition.core.actor import Actor
from recognition.core.errors import Forbidden
from recognition.people import selectors
from recognition.people.models import Employee, Role

READER = Role.AUDITOR
RESTRICTED = "restricted"
"""What a reader is told in place of a name; the other cells that lead to the person are blank."""


class Restricted(Forbidden):
    """This holds rows of somebody whose identity was erased, and cannot be given without them."""

    code = "restricted"

    def __init__(self) -> None:
        super().__init__(
            "This holds lines of somebody whose identity was erased; it is for auditors alone until the time for which"
            " bookkeeping keeps them is over."
        )


def erased() -> QuerySet[Employee, Any]:
    """Sub-query of everybody whose identity was erased."""
    return Employee.objects.filter(erased_at__isnull=False).values("pk")


def erased_among(employee_ids: Collection[int]) -> set[int]:
    """Those of them whose identity was erased."""
    return set(Employee.objects.filter(pk__in=employee_ids, erased_at__isnull=False).values_list("pk", flat=True))


def audited(*, viewer: Actor, at: datetime, roles: Collection[tuple[str, int | None]] | None = None) -> set[int | None]:
    """The entities whose restricted rows the viewer reads; None among them means all. ``roles`` as known already."""
    if viewer.is_system:
        return {None}
    if viewer.employee_id is None:
        return set()
    held = selectors.roles_of(employee_id=viewer.employee_id, at=at) if roles is None else roles
    return {entity for role, entity in held if role == READER}


def reads_in_full(
    *, viewer: Actor, entity_id: int, at: datetime, roles: Collection[tuple[str, int | None]] | None = None
) -> bool:
    """Whether the viewer reads restricted rows of the entity."""
    return not audited(viewer=viewer, at=at, roles=roles).isdisjoint({None, entity_id})


def readable(entities: Collection[int | None], *, entity: str = "entity") -> Q:
    """The rows of an ``employee`` that somebody who audits ``entities`` may be shown one by one."""
    if None in entities:
        return Q()
    return ~Q(employee__in=erased()) | Q(**{f"{entity}__in": set(entities)})
