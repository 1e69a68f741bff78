"""Note who looked at whose amounts."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection

from recognition.core.actor import Actor
from recognition.people.models import PersonView

SAME_LOOK = timedelta(minutes=15)


def viewed(
    *, actor: Actor, employee_ids: Collection[int], what: str, at: datetime, subject_id: int | None = None
) -> int:
    """Note that the acting person was shown amounts of these people; one statement for all. Returns the new looks.

    ``what`` is one of PersonView.What; ``subject_id`` the one proposal, batch or report shown, where it was one.
    Who looks again at the same within a quarter of an hour still looks (a page that refreshes itself is one look).
    Own amounts are not noted, nor what a system reads. Raises ValueError for an unknown ``what``.
    """
    where = PersonView.What(what)
    others = set(employee_ids) - {actor.employee_id}
    if actor.employee_id is None or not others:
        return 0
    # One statement needs no transaction around it, and a page has few statements to spend.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO people_personview (viewer_id, employee_id, what, subject_id, at)
            SELECT %(viewer)s::bigint, shown.employee_id, %(what)s, %(subject)s::bigint, %(at)s
            FROM unnest(%(shown)s::bigint[]) AS shown (employee_id)
            WHERE NOT EXISTS (
                SELECT FROM people_personview AS noted
                WHERE noted.viewer_id = %(viewer)s AND noted.employee_id = shown.employee_id
                    AND noted.what = %(what)s AND noted.subject_id IS NOT DISTINCT FROM %(subject)s::bigint
                    AND noted.at > %(since)s AND noted.at <= %(at)s
            )
            """,
            {
                "viewer": actor.employee_id,
                "shown": sorted(others),
                "what": where.value,
                "subject": subject_id,
                "at": at,
                "since": at - SAME_LOOK,
            },
        )
        return int(cursor.rowcount)
