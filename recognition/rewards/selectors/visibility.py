"""Whose proposals somebody may see, and when an amount stays hidden."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from recognition.core.actor import Actor
from recognition.people import access as people_access
from recognition.people import restriction
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.rewards import states
from recognition.rewards.models import Proposal

Powers = Mapping[int, set[tuple[str, int | None]]]
SEES_ENTITY = frozenset({Role.HR, Role.FINANCE, Role.AUDITOR, Role.SECOND_APPROVER})


class Scope(NamedTuple):
    """What a viewer may use and see at one moment, read once for everything a page shows.

    ``powers`` is whose rights they may use, their own first, with the roles of each; ``roles`` are their own;
    ``line`` is themself and everybody below them or below whom they stand in for.
    """

    powers: Powers
    roles: set[tuple[str, int | None]]
    line: set[int]

    def entities(self, roles: frozenset[Role]) -> set[int | None]:
        """The entities for which the viewer holds one of ``roles``; None among them means all."""
        return {entity for role, entity in self.roles if role in roles}

    def second_approvals(self) -> set[int | None]:
        """The entities for which the viewer, or somebody they stand in for, is second approver; None means all."""
        return {entity for held in self.powers.values() for role, entity in held if role == Role.SECOND_APPROVER}


def scope_of(
    *, viewer: Actor, at: datetime, powers: Powers | None = None, below: Collection[int] | None = None
) -> Scope:
    """What ``viewer`` may use and see at ``at``; a statement for each of ``people.powers_of`` and ``lines_of`` (who is
    ``below`` any of those), where it is not known.
    """
    if viewer.employee_id is None:
        return Scope(powers={}, roles=set(), line=set())
    powers = people.powers_of(employee_id=viewer.employee_id, at=at) if powers is None else powers
    below = people_access.lines_of(employee_ids=powers, day=people.company_date(at)) if below is None else below
    return Scope(powers=powers, roles=powers[viewer.employee_id], line={viewer.employee_id, *below})


def visible_to(*, viewer: Actor, at: datetime, scope: Scope | None = None) -> QuerySet[Proposal]:
    """The proposals ``viewer`` may see: their own; of everybody below them, or below whom they stand in for.

    HR, finance, auditors and second approvers see their entities; who stands in for a second approver sees what
    they must decide about. Works council, administrators and
    colleagues see nobody's; a system actor (a command, an export) sees all. Those of somebody whose identity was
    erased are restricted (``people.restriction``). ``scope`` is the viewer's, where it is known already.
    """
    rows = Proposal.objects.all()
    if viewer.is_system:
        return rows
    if viewer.employee_id is None:
        return rows.none()
    scope = scope or scope_of(viewer=viewer, at=at)
    entities = scope.entities(SEES_ENTITY) | scope.second_approvals()
    rows = rows.filter(restriction.readable(restriction.audited(viewer=viewer, at=at, roles=scope.roles)))
    return rows if None in entities else rows.filter(Q(employee__among=scope.line) | Q(entity__in=entities))


def hides_amount(*, viewer: Actor, employee_id: int, state: str) -> bool:
    """Whether the amount is kept from the viewer: their own, while it is held or undecided, promises nothing."""
    return viewer.employee_id == employee_id and state in states.WITHOUT_AMOUNT
