"""What happened, for auditors and administrators."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Subquery

from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.people import access, selectors
from recognition.people.models import Employee, Role

READERS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})


class ActivityRow(NamedTuple):
    """One thing that happened; people by employee_id, ``data`` None for who is no auditor: amounts stand in it."""

    number: int
    at: datetime
    code: str
    subject_kind: str
    subject_id: int
    employee_id: str
    on_behalf_of: str
    capacity: str
    channel: str
    request_id: str
    data: Mapping[str, Any] | None


def activities(
    *,
    viewer: Actor,
    at: datetime,
    code: str | None = None,
    subject_kind: str | None = None,
    subject: int | None = None,
    employee: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: int | None = None,
    newest_first: bool = False,
    limit: int,
) -> list[ActivityRow]:
    """What happened in [since, until), by number, for who is auditor or administrator of the whole company.

    ``employee`` is the external id of who did it. ``after`` is the number of the last one of the page before, in the
    order asked for. Raises RoleNeeded.
    """
    access.require_role(actor=viewer, roles=READERS, at=at)
    is_auditor = selectors.has_role(employee_id=viewer.employee_id or 0, roles=(Role.AUDITOR,), entity_id=None, at=at)
    wanted = {
        "code": code,
        "subject_kind": subject_kind,
        "subject_id": subject,
        "at__gte": since,
        "at__lt": until,
    }
    rows = Activity.objects.filter(**{name: each for name, each in wanted.items() if each is not None})
    if after is not None:
        rows = rows.filter(pk__lt=after) if newest_first else rows.filter(pk__gt=after)
    if employee is not None:
        # One value to the planner, so that the index answers in the order of the page.
        rows = rows.filter(employee_id=Subquery(Employee.objects.filter(external_id=employee).values("pk")))
    page = list(rows.order_by("-pk" if newest_first else "pk")[:limit])
    named = {each for row in page for each in (row.employee_id, row.on_behalf_of_id) if each is not None}
    people = {pk: each.external_id for pk, each in selectors.employees(employee_ids=named).items()}
    return [_row(row, people, sees_data=is_auditor) for row in page]


def _row(row: Activity, people: Mapping[int, str], *, sees_data: bool) -> ActivityRow:
    return ActivityRow(
        number=row.pk,
        at=row.at,
        code=row.code,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        employee_id=people.get(row.employee_id or 0, ""),
        on_behalf_of=people.get(row.on_behalf_of_id or 0, ""),
        capacity=row.capacity,
        channel=row.channel,
        request_id=row.request_id,
        data=row.data if sees_data else None,
    )
