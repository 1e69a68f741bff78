"""Whose proposals somebody may see, and when an amount stays hidden."""

from datetime import datetime

from django.db.models import Q, QuerySet

from recognition.core.actor import Actor
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.rewards import states
from recognition.rewards.models import Proposal

SEES_ENTITY = frozenset({Role.HR, Role.FINANCE, Role.AUDITOR, Role.SECOND_APPROVER})


def visible_to(*, viewer: Actor, at: datetime) -> QuerySet[Proposal]:
    """The proposals ``viewer`` may see: their own; of everybody below them, or below whom they stand in for.

    HR, finance, auditors and second approvers see their entities. Works council, administrators and
    colleagues see nobody's; a system actor (a command, an export) sees all.
    """
    rows = Proposal.objects.all()
    if viewer.is_system:
        return rows
    if viewer.employee_id is None:
        return rows.none()
    day = people.company_date(at)
    lines = {viewer.employee_id}
    for head in (viewer.employee_id, *people.givers_to(delegate_id=viewer.employee_id, at=at)):
        lines |= people_access.line_of(employee_id=head, day=day)
    allowed = Q(employee__in=lines)
    entities = {
        entity for role, entity in people.roles_of(employee_id=viewer.employee_id, at=at) if role in SEES_ENTITY
    }
    if None in entities:
        return rows
    return rows.filter(allowed | Q(entity__in=entities))


def hides_amount(*, viewer: Actor, employee_id: int, state: str) -> bool:
    """Whether the amount is kept from the viewer: their own, while it is held or undecided, promises nothing."""
    return viewer.employee_id == employee_id and state in states.WITHOUT_AMOUNT
