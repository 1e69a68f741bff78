"""Whose copies, erasures and holds somebody of HR may ask for; and what everybody may ask for themself."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from recognition.core.actor import Actor
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.people.models import Employee, Employment, Role

SERVES = frozenset({Role.HR})
READS = frozenset({Role.HR, Role.AUDITOR})


def served_entities(*, viewer: Actor, at: datetime, readers: frozenset[Role] = READS) -> set[int] | None:
    """The entities whose people's requests the viewer may read; None for all of them."""
    if viewer.employee_id is None:
        return set()
    held = {entity for role, entity in people.roles_of(employee_id=viewer.employee_id, at=at) if role in readers}
    return None if None in held else {entity for entity in held if entity is not None}


def require_hr_of(*, actor: Actor, employee: Employee, at: datetime) -> None:
    """Return when the actor is HR of the entity the employee works, or last worked, for. Raises RoleNeeded.

    Of somebody with no entity only HR of the whole company is.
    """
    entity = last_entities([employee.pk]).get(employee.pk)
    people_access.require_role(actor=actor, roles=SERVES, entity_id=entity, at=at)


def person_of(actor: Actor) -> int:
    """Who asks; a machine of the house asks for nothing here. Raises RoleNeeded."""
    if actor.employee_id is None:
        raise people_access.RoleNeeded("This is asked for by a person.")
    return actor.employee_id


def require_reader(*, viewer: Actor, at: datetime) -> None:
    """Return when the viewer is HR or auditor of some entity, or of all. Raises RoleNeeded."""
    if served_entities(viewer=viewer, at=at) == set():
        people_access.require_role(actor=viewer, roles=READS, at=at)


def last_entities(employee_ids: list[int]) -> dict[int, int]:
    """The entity each works, or last worked, for; who never did is missing."""
    rows = Employment.objects.filter(employee_id__in=employee_ids).order_by("employee_id", "-starts_on")
    return dict(rows.distinct("employee_id").values_list("employee_id", "entity_id"))


def people_of(entities: set[int] | None) -> QuerySet[Employment, Any]:
    """Sub-query of the employees whose last employment is in one of these entities; all for None."""
    last = Employment.objects.order_by("employee_id", "-starts_on").distinct("employee_id").values("pk")
    rows = Employment.objects.filter(pk__in=last)
    return (rows if entities is None else rows.filter(entity_id__in=entities)).values("employee_id")
