"""The reports somebody keeps under a name, and those shared with a role they hold."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.payroll import access
from recognition.payroll.models import SavedView
from recognition.people import selectors as people

NOT_KEPT = ("entity", "period", "until")
"""What a view has otherwise, or is chosen when it is used."""


class UnknownView(NotFound):
    """The viewer keeps no view of this number."""

    code = "unknown_view"


class ViewRow(NamedTuple):
    """A saved view; ``filters`` with the entity, without periods."""

    view_id: int
    name: str
    owner: str
    is_mine: bool
    filters: Mapping[str, str]
    pivot: str
    file_format: str
    shared_role: str
    is_monthly: bool


def saved_views(*, viewer: Actor, at: datetime, after: int = 0, limit: int) -> list[ViewRow]:
    """The viewer's own views and those shared with a role they hold for the entity, by number; two statements.

    None of entities whose payroll the viewer may no longer read. A system actor keeps none.
    """
    if viewer.employee_id is None:
        return []
    held = people.roles_of(employee_id=viewer.employee_id, at=at)
    readable, shared = Q(pk__in=[]), Q(pk__in=[])
    for role, entity in held:
        if role in access.READS_PAYROLL:
            of_entity = Q() if entity is None else Q(entity_id=entity)
            readable |= Q(pk__gt=0) & of_entity
            shared |= Q(shared_role=role) & of_entity
    rows = SavedView.objects.filter(readable, shared | Q(owner_id=viewer.employee_id), pk__gt=after)
    return [
        ViewRow(
            view_id=row.pk,
            name=row.name,
            owner=row.owner.name,
            is_mine=row.owner_id == viewer.employee_id,
            filters={"entity": row.entity.external_id, **row.filters},
            pivot=row.pivot,
            file_format=row.file_format,
            shared_role=row.shared_role,
            is_monthly=row.is_monthly,
        )
        for row in rows.select_related("owner", "entity").order_by("pk")[:limit]
    ]
