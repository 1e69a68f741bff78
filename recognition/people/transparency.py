"""What a person may know of what is done with their own data: who looked, and what others are shown."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from recognition.people import selectors
from recognition.people.models import PrivacyChoice

_LOOKS = """
    SELECT look.id, look.at, look.what, look.subject_id, look.viewer_id, viewer.name,
        ARRAY(
            SELECT DISTINCT role FROM people_rolegrant AS held
            WHERE held.employee_id = look.viewer_id AND held.granted_at <= look.at
                AND (held.revoked_at IS NULL OR held.revoked_at > look.at)
            ORDER BY role
        ) AS roles
    FROM people_personview AS look JOIN people_employee AS viewer ON viewer.id = look.viewer_id
    WHERE look.employee_id = %(employee)s AND (%(before)s::bigint IS NULL OR look.id < %(before)s::bigint)
    ORDER BY look.id DESC LIMIT %(limit)s
"""
_ABOVE = """
    WITH RECURSIVE above (day, employee_id) AS (
        SELECT day, %(employee)s::bigint FROM unnest(%(days)s::date[]) AS asked (day)
        UNION
        SELECT above.day, line.manager_id FROM above CROSS JOIN LATERAL (
            SELECT manager_id FROM people_employment
            WHERE employee_id = above.employee_id AND starts_on <= above.day ORDER BY starts_on DESC LIMIT 1
        ) AS line WHERE line.manager_id IS NOT NULL
    )
    SELECT day, employee_id FROM above WHERE employee_id <> %(employee)s
"""


class Look(NamedTuple):
    """One look of somebody at amounts of a person; ``roles`` are those they held then, ``in_line``: as a manager above.

    ``what`` is where they looked, as in PersonView.What, ``subject_id`` the one thing there, if it was one.
    """

    look_id: int
    at: datetime
    what: str
    subject_id: int | None
    viewer_name: str
    in_line: bool
    roles: tuple[str, ...]


def looks_at(*, employee_id: int, limit: int, before: int | None = None) -> list[Look]:
    """Who was shown amounts of this person, the latest first; ``before`` is the last number of the page before.

    For the person alone. Two statements.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOOKS, {"employee": employee_id, "before": before, "limit": limit})
        rows = cursor.fetchall()
    above = _above(employee_id, {selectors.company_date(at) for _, at, *_ in rows})
    return [
        Look(number, at, what, subject, name, (selectors.company_date(at), viewer) in above, tuple(roles))
        for number, at, what, subject, viewer, name, roles in rows
    ]


class Shown(NamedTuple):
    """Whether one kind of news about a person is shown, and when they were told that it would be."""

    topic: str
    allows: bool
    noticed_at: datetime | None


def shown_of(employee_id: int) -> list[Shown]:
    """What one person lets others in the company see, with the defaults where they chose nothing; one statement."""
    rows = PrivacyChoice.objects.filter(employee=employee_id).values_list("topic", "allows", "noticed_at")
    said = {topic: (allows, noticed_at) for topic, allows, noticed_at in rows}
    found = []
    for topic, default in selectors.SHOWN_UNLESS_TOLD.items():
        allows, noticed_at = said.get(str(topic), (None, None))
        found.append(Shown(str(topic), default if allows is None else allows, noticed_at))
    return found


def _above(employee_id: int, days: Collection[date]) -> set[tuple[date, int]]:
    if not days:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"employee": employee_id, "days": list(days)})
        return set(cursor.fetchall())
