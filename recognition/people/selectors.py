"""Who is who, who is employed where, who manages whom, who holds which role."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import FilteredRelation, Q, QuerySet
from django.db.models.functions import Lower

from recognition.core import periods
from recognition.core.errors import NotFound
from recognition.people.models import (
    Delegation,
    Employee,
    Employment,
    Entity,
    NotificationChoice,
    PrivacyChoice,
    Role,
    RoleGrant,
)

SHOWN_UNLESS_TOLD = {PrivacyChoice.Topic.KUDOS_FEED: True, PrivacyChoice.Topic.AWARD_FEED: False}
ABOVE = """
    WITH RECURSIVE above (origin, employee_id, step) AS (
        SELECT id, id, 0 FROM unnest(%(employees)s::bigint[]) AS asked (id)
        UNION ALL
        SELECT above.origin, line.manager_id, above.step + 1 FROM above CROSS JOIN LATERAL (
            SELECT manager_id FROM people_employment
            WHERE employee_id = above.employee_id AND starts_on <= %(day)s
            ORDER BY starts_on DESC LIMIT 1
        ) AS line WHERE line.manager_id IS NOT NULL
    ) CYCLE employee_id SET is_cycle USING path
"""


class UnknownEmployee(NotFound):
    """No employee has this id."""

    code = "unknown_employee"


class UnknownEntity(NotFound):
    """No legal entity has this id."""

    code = "unknown_entity"


class Choices(NamedTuple):
    """What one person chose, or the defaults: by topic, whether it is muted and whether it may be shown."""

    is_muted: dict[str, bool]
    allows: dict[str, bool]


def company_date(at: datetime) -> date:
    """The calendar day of ``at`` in the company's time zone."""
    return periods.local_date(at, settings.LAURELS.company_time_zone)


def employee_by(external_id: str) -> Employee:
    """The employee the company calls ``external_id``. Raises UnknownEmployee."""
    try:
        return Employee.objects.get(external_id=external_id)
    except Employee.DoesNotExist as error:
        raise UnknownEmployee(f"There is no employee {external_id!r}; use the employee_id of employees.csv.") from error


def entity_by(external_id: str) -> Entity:
    """The legal entity the company calls ``external_id``. Raises UnknownEntity."""
    try:
        return Entity.objects.get(external_id=external_id)
    except Entity.DoesNotExist as error:
        known = ", ".join(Entity.objects.order_by("external_id").values_list("external_id", flat=True)[:20])
        raise UnknownEntity(f"There is no entity {external_id!r}; known are: {known or 'none yet'}.") from error


def entities() -> list[Entity]:
    """All legal entities by their external id."""
    return list(Entity.objects.order_by("external_id"))


def employees(*, employee_ids: Collection[int]) -> dict[int, Employee]:
    """The employees with these primary keys, by primary key."""
    return Employee.objects.in_bulk(employee_ids)


def employees_by_email(*, emails: Collection[str]) -> dict[str, int]:
    """The employee with each work address, whatever its capitals; by the address in lower case."""
    wanted = [email.lower() for email in emails if email]
    rows = Employee.objects.annotate(address=Lower("email")).filter(address__in=wanted)
    return dict(rows.order_by("pk").values_list("address", "pk"))


def employments_on(*, pairs: Collection[tuple[int, date]]) -> dict[tuple[int, date], Employment]:
    """The employment of each (employee, day); who was not employed that day is missing."""
    ids, days = [employee_id for employee_id, _ in pairs], [day for _, day in pairs]
    rows = Employment.objects.raw(
        """
        SELECT DISTINCT employment.*, asked.day AS asked_day
        FROM unnest(%s::bigint[], %s::date[]) AS asked (employee_id, day)
        JOIN people_employment AS employment ON employment.employee_id = asked.employee_id
            AND employment.starts_on <= asked.day AND (employment.ends_on IS NULL OR asked.day < employment.ends_on)
        """,
        [ids, days],
    )
    return {(row.employee_id, row.asked_day): row for row in rows}  # type: ignore[attr-defined]


def managers_on(*, employee_ids: Collection[int], day: date) -> dict[int, int | None]:
    """The manager of each employee on ``day``; of somebody who has left, the last one there was."""
    return dict(
        Employment.objects.filter(employee_id__in=employee_ids, starts_on__lte=day)
        .order_by("employee_id", "-starts_on")
        .distinct("employee_id")
        .values_list("employee_id", "manager_id")
    )


def chain_above(*, employee_id: int, day: date) -> list[int]:
    """The managers above an employee on ``day``, nearest first; who has left still has their last manager."""
    return lines_above(employee_ids=[employee_id], day=day)[employee_id]


def lines_above(*, employee_ids: Collection[int], day: date) -> dict[int, list[int]]:
    """The managers above each employee on ``day``, as ``chain_above`` says them; one statement for all."""
    found: dict[int, list[int]] = {employee: [] for employee in employee_ids}
    with connection.cursor() as cursor:
        wanted = "SELECT origin, employee_id FROM above WHERE step > 0 AND NOT is_cycle ORDER BY origin, step"
        cursor.execute(ABOVE + wanted, {"employees": list(found), "day": day})
        for origin, manager_id in cursor.fetchall():
            found[origin].append(manager_id)
    return found


def is_employed(*, employee_id: int, day: date) -> bool:
    """Whether the employee is employed anywhere in the company on ``day``."""
    return (employee_id, day) in employments_on(pairs=[(employee_id, day)])


def holders(*, role: str, entity_id: int | None, at: datetime) -> list[int]:
    """The employees who hold ``role`` for the entity, or for the whole company, by employee id.

    ``entity_id`` None asks about the whole company: a grant for one entity is then not enough.
    """
    held = _grants_at(at).filter(role=role).filter(_covering(entity_id))
    return list(held.order_by("employee_id").values_list("employee_id", flat=True).distinct())


def has_role(*, employee_id: int, roles: Collection[str], entity_id: int | None, at: datetime) -> bool:
    """Whether the employee holds one of ``roles`` there; ``entity_id`` None means for the whole company."""
    return _grants_at(at).filter(employee_id=employee_id, role__in=list(roles)).filter(_covering(entity_id)).exists()


def roles_of(*, employee_id: int, at: datetime) -> set[tuple[str, int | None]]:
    """The (role, entity or None for all) an employee holds."""
    return set(_grants_at(at).filter(employee_id=employee_id).values_list("role", "entity_id"))


def powers_of(*, employee_id: int, at: datetime) -> dict[int, set[tuple[str, int | None]]]:
    """Whose rights the employee may use now about awards, their own first, then those given; and the roles of each.

    A role is (role, entity or None for all); who has left has none, and hands none on.
    """
    givers = _delegations_today(at, Delegation.Scope.AWARDS).filter(delegate_id=employee_id).values("giver_id")
    in_force = Q(grants__revoked_at__isnull=True) | Q(grants__revoked_at__gt=at)
    held = FilteredRelation("grants", condition=in_force & Q(grants__granted_at__lte=at))
    wanted = Q(pk=employee_id) | Q(pk__in=givers)
    rows = Employee.objects.annotate(held=held).filter(wanted, _not_left(at, "left_on")).order_by("pk")
    found: dict[int, set[tuple[str, int | None]]] = {employee_id: set()}
    for holder, role, entity in rows.values_list("pk", "held__role", "held__entity_id"):
        found.setdefault(holder, set()).update([(role, entity)] if role else [])
    return found


def grants(*, at: datetime) -> list[RoleGrant]:
    """All grants in force, for listing."""
    rows = _grants_at(at).select_related("employee", "entity", "granted_by")
    return list(rows.order_by("employee__external_id", "role", "entity__external_id"))


def delegations(*, at: datetime) -> list[Delegation]:
    """All delegations that have not ended, for listing: today's and those to come."""
    rows = Delegation.objects.filter(_standing(at), to_date__gte=company_date(at))
    return list(rows.select_related("giver", "delegate").order_by("from_date", "pk"))


def delegates_by_giver(
    *, giver_ids: Collection[int], at: datetime, scope: str = Delegation.Scope.AWARDS
) -> dict[int, list[int]]:
    """The employees who may act for each giver about ``scope`` on the day of ``at``, by employee id; one statement."""
    found: dict[int, list[int]] = {giver: [] for giver in giver_ids}
    rows = _delegations_today(at, scope).filter(giver_id__in=found).order_by("giver_id", "delegate_id")
    for giver, delegate in rows.values_list("giver_id", "delegate_id").distinct():
        found[giver].append(delegate)
    return found


def givers_to(*, delegate_id: int, at: datetime) -> list[int]:
    """The employees for whom ``delegate_id`` may act about awards on the day of ``at``, by employee id.

    It is not transitive: what B holds from A, B cannot hand on to C.
    """
    rows = _delegations_today(at, Delegation.Scope.AWARDS).filter(delegate_id=delegate_id)
    return list(rows.order_by("giver_id").values_list("giver_id", flat=True).distinct())


def muted(*, topic: str, employee_ids: Collection[int], door: str = NotificationChoice.Door.SLACK) -> set[int]:
    """Those of the employees who chose not to get this kind of message through ``door``."""
    never = NotificationChoice.Rhythm.NEVER
    rows = NotificationChoice.objects.filter(topic=topic, door=door, rhythm=never, employee__in=employee_ids)
    return set(rows.values_list("employee_id", flat=True))


def unwilling(*, topic: str, employee_ids: Collection[int]) -> set[int]:
    """Those of the employees about whom this kind of news is not shown; kudos are unless refused, awards if allowed."""
    said = PrivacyChoice.objects.filter(topic=topic, employee__in=employee_ids)
    if SHOWN_UNLESS_TOLD[PrivacyChoice.Topic(topic)]:
        return set(said.filter(allows=False).values_list("employee_id", flat=True))
    return set(employee_ids) - set(said.filter(allows=True).values_list("employee_id", flat=True))


def unnoticed(*, topic: str, employee_ids: Collection[int]) -> set[int]:
    """Those of the employees who were not told yet what others will see of them."""
    told = PrivacyChoice.objects.filter(topic=topic, noticed_at__isnull=False, employee__in=employee_ids)
    return set(employee_ids) - set(told.values_list("employee_id", flat=True))


def choices_of(employee_id: int, *, door: str = NotificationChoice.Door.SLACK) -> Choices:
    """Every choice of one person about ``door``, with the default where they made none; two statements."""
    never = Q(rhythm=NotificationChoice.Rhythm.NEVER)
    chosen = NotificationChoice.objects.filter(employee=employee_id, door=door)
    silenced = chosen.annotate(is_muted=never).values_list("topic", "is_muted")
    shown = PrivacyChoice.objects.filter(employee=employee_id, allows__isnull=False).values_list("topic", "allows")
    return Choices(
        is_muted=dict.fromkeys(NotificationChoice.Topic.values, False) | dict(silenced),
        allows={str(topic): default for topic, default in SHOWN_UNLESS_TOLD.items()}
        | {topic: bool(allows) for topic, allows in shown},
    )


def role_names() -> list[str]:
    """The roles that can be granted."""
    return list(Role.values)


def _grants_at(at: datetime) -> QuerySet[RoleGrant]:
    """The grants in force: given, not taken back, and of somebody who has not left."""
    in_force = Q(revoked_at__isnull=True) | Q(revoked_at__gt=at)
    return RoleGrant.objects.filter(in_force, _not_left(at, "employee__left_on"), granted_at__lte=at)


def _not_left(at: datetime, left_on: str) -> Q:
    return Q(**{f"{left_on}__isnull": True}) | Q(**{f"{left_on}__gte": company_date(at)})


def _covering(entity_id: int | None) -> Q:
    everywhere = Q(entity__isnull=True)
    return everywhere if entity_id is None else everywhere | Q(entity_id=entity_id)


def _standing(at: datetime) -> Q:
    return Q(ended_at__isnull=True) | Q(ended_at__gt=at)


def _delegations_today(at: datetime, scope: str) -> QuerySet[Delegation]:
    today = company_date(at)
    rows = Delegation.objects.filter(scope__in=(Delegation.Scope.ALL, scope))
    return rows.filter(_standing(at), made_at__lte=at, from_date__lte=today, to_date__gte=today)
