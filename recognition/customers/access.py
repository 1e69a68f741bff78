"""Whose customers somebody may see, and who decides about a nomination at this very moment."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q

from recognition.core.actor import Actor
from recognition.core.errors import DomainError, Forbidden
from recognition.customers.models import Nomination, Touchpoint
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.people.directory import employed_in
from recognition.people.models import Employment, Role

FEW = 300  # people whose customers are gathered first; of more, nearly every customer is somebody's
SEES_ENTITY = frozenset({Role.HR, Role.FINANCE, Role.AUDITOR, Role.SECOND_APPROVER})


class NobodyDecides(DomainError):
    """There is nobody who may decide about the nomination."""

    code = "nobody_decides"


class Reach(NamedTuple):
    """Whose customers somebody may see: everybody's (``sees_all``), or those whom ``line`` or people of ``entities``
    served."""

    sees_all: bool
    line: frozenset[int]
    entities: frozenset[int]


def reach_of(*, viewer: Actor, at: datetime, standing: people_access.Standing | None = None) -> Reach:
    """The viewer's reach: whom they served themself, whom everybody below them (or below whom they stand in for) did.

    HR, finance, auditors and second approvers see whom people of their entities served, for the whole company all
    customers; who stands in for a second approver sees what they must decide about. Works council, administrators and
    programme owners see nobody's by their role. One statement, none where the viewer's ``standing`` is known.
    """
    me = viewer.employee_id
    if me is None:
        return Reach(sees_all=viewer.is_system, line=frozenset(), entities=frozenset())
    standing = standing or people_access.standing_of(employee_id=me, at=at)
    found = {entity for role, entity in standing.powers[me] if role in SEES_ENTITY}
    found |= {entity for held in standing.powers.values() for role, entity in held if role == Role.SECOND_APPROVER}
    return Reach(
        sees_all=None in found,
        line=frozenset({me, *standing.below}),
        entities=frozenset(entity for entity in found if entity is not None),
    )


def is_few(reach: Reach) -> bool:
    """Whether the customers within ``reach`` are found faster by gathering those of its people."""
    return not reach.entities and len(reach.line) <= FEW


def within(reach: Reach) -> Q:
    """The condition that the ``employee`` of a row is one of those whose customers are within ``reach``."""
    if reach.sees_all:
        return Q()
    return Q(employee__in=reach.line) | Q(employee__in=employed_in(reach.entities))


def seen(*, viewer: Actor, at: datetime, name: str) -> Q:
    """The condition that the customer ``name`` refers to is within the viewer's reach; ``browsing`` says it in SQL.

    The customers of few people are gathered as an array, because the planner takes them for nearly all and would
    look one by one at who served each.
    """
    reach = reach_of(viewer=viewer, at=at)
    if reach.sees_all:
        return Q()
    if is_few(reach):
        theirs = Touchpoint.objects.filter(employee__in=reach.line, superseded_at__isnull=True)
        gathered = ArraySubquery(theirs.values("customer").distinct())
        # Django's own comparison would put ANY in parentheses, which PostgreSQL refuses.
        return Q(
            Func(F(name), gathered, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())
        )
    served = Touchpoint.objects.filter(within(reach), superseded_at__isnull=True)
    return Q(**{f"{name}__in": served.values_list("customer", flat=True)})


class _Present(NamedTuple):
    """What settles who decides, read once for many nominations; employments by employee id."""

    lines: dict[int, list[int]]
    seconds: dict[int, list[int]]
    delegates: dict[int, list[int]]
    employments: dict[int, Employment]


def rights(*, nominations: Collection[Nomination], at: datetime) -> dict[int, dict[int, list[int]]]:
    """By nomination: whose right the decision is now, and who may use it, themself or their delegates.

    The right is that of the nominee's nearest manager who is neither giver nor nominee and has not left; where there
    is none, of every second approver of the nominee's entity. Neither giver, nominee nor a direct report of the
    nominee uses it for somebody else either. Four statements.
    """
    if not nominations:
        return {}
    present = _present({each.nominee_id for each in nominations}, at)
    return {each.pk: _rights_of(each, present) for each in nominations}


def right_of(*, actor: Actor, rights: dict[int, list[int]]) -> int | None:
    """Whose of ``rights`` the actor uses: only that of the person they name, if they name one."""
    for holder, users in rights.items():
        if actor.employee_id in users and actor.on_behalf_of_id in (None, holder):
            return holder
    return None


def require_right(*, actor: Actor, nomination: Nomination, at: datetime) -> int:
    """Return whose right the actor uses to decide about ``nomination``.

    Raises Forbidden with a sentence that names who decides instead, NobodyDecides when nobody may.
    """
    found = rights(nominations=[nomination], at=at)[nomination.pk]
    if not found:
        raise NobodyDecides(
            f"Nobody may decide about nomination {nomination.pk}; ask an administrator to grant another person"
            " the role second_approver for the entity."
        )
    holder = right_of(actor=actor, rights=found)
    if holder is None:
        employees = people.employees(employee_ids=found)
        names = " or ".join(f"{employees[each].name} ({employees[each].external_id})" for each in found)
        raise Forbidden(f"You may not decide about this nomination; {names} decides.")
    return holder


def waiting_near(*, employee_id: int, below: Collection[int], is_second: bool) -> int:
    """How many undecided nominations by others are of people ``below``, or of anybody where one ``is_second``."""
    undecided = Nomination.objects.filter(state=Nomination.State.PROPOSED)
    undecided = undecided.exclude(giver=employee_id).exclude(nominee=employee_id)
    return undecided.count() if is_second else undecided.filter(nominee__in=below).count()


def _present(nominees: Collection[int], at: datetime) -> _Present:
    day = people.company_date(at)
    placed = people.employments_on(pairs=[(each, day) for each in nominees])
    entities = {row.entity_id for row in placed.values()}
    lines, by_entity = people_access.superiors_of(
        employee_ids=nominees, role=Role.SECOND_APPROVER, entity_ids=entities, at=at
    )
    holders = {each for group in (*lines.values(), *by_entity.values()) for each in group}
    delegates = people.delegates_by_giver(giver_ids=holders, at=at, scope="nominations")
    everybody = holders | {each for group in delegates.values() for each in group}
    employed = people.employments_on(pairs=[(each, day) for each in everybody])
    return _Present(
        lines=lines,
        seconds={nominee: by_entity[row.entity_id] for (nominee, _), row in placed.items()},
        delegates=delegates,
        employments={employee: row for (employee, _), row in employed.items()},
    )


def _rights_of(nomination: Nomination, present: _Present) -> dict[int, list[int]]:
    def may(employee: int) -> bool:
        employment = present.employments.get(employee)
        has_part = employee in (nomination.giver_id, nomination.nominee_id)
        return not has_part and employment is not None and employment.manager_id != nomination.nominee_id

    managers = [each for each in present.lines[nomination.nominee_id] if may(each)]
    seconds = [each for each in present.seconds.get(nomination.nominee_id, []) if may(each)]
    return {
        holder: [holder, *(each for each in present.delegates[holder] if may(each))]
        for holder in managers[:1] or seconds
    }
