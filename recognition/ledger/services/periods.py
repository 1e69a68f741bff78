"""Pay periods of a legal entity: one is open at a time, and the next opens as it closes."""

import contextlib
from datetime import datetime

from django.db import connection

from recognition.core import constraints
from recognition.core.db import require_transaction
from recognition.core.errors import DomainError
from recognition.core.periods import local_date, month_bounds, month_of, next_month
from recognition.ledger.models import Period
from recognition.people.models import Entity

ROUNDS = 5


class PeriodExists(DomainError):
    """The entity has periods already; only the first one is opened by hand."""

    code = "period_exists"


constraints.register(
    {
        "period_once": "This entity has a period with this code already; look at the list of its periods.",
        "period_one_open": "This entity has an open period already; close it first.",
    },
    PeriodExists,
)


class PeriodNotOpen(DomainError):
    """The period is closed."""

    code = "period_not_open"


class NoOpenPeriod(DomainError):
    """The entity has no open period."""

    code = "no_open_period"


def open_period(*, entity_id: int, code: str, at: datetime) -> int:
    """Open the first period (``YYYY-MM``) of an entity and return its id; later ones open as the one before closes.

    Raises BadPeriod for another spelling, PeriodExists when the entity has a period.
    """
    require_transaction()
    first, last = month_bounds(code)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ledger_period (entity_id, code, starts_on, ends_on, state, opened_at)
            SELECT %(entity)s, %(code)s, %(first)s, %(last)s, 'open', %(at)s
            WHERE NOT EXISTS (SELECT FROM ledger_period WHERE entity_id = %(entity)s)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            {"entity": entity_id, "code": code, "first": first, "last": last, "at": at},
        )
        row = cursor.fetchone()
    if row is None:
        raise PeriodExists(f"This entity has periods already; {code} opens when the one before it closes.")
    return int(row[0])


def ensure_open_period(*, entity_id: int, at: datetime) -> None:
    """Open the month of ``at`` in the entity's zone as its first period; nothing where it has one, open or closed."""
    require_transaction()
    if Period.objects.filter(entity_id=entity_id).exists():
        return
    zone = Entity.objects.values_list("time_zone", flat=True).get(pk=entity_id)
    # Somebody else may open it at the same moment: then theirs stands.
    with contextlib.suppress(PeriodExists):
        open_period(entity_id=entity_id, code=month_of(local_date(at, zone)), at=at)


def close_period_row(*, period_id: int, actor_employee_id: int | None, at: datetime) -> int:
    """Close a period, open the next month's and return the new id; waits for those who hold the open period.

    Raises PeriodNotOpen when it is closed already.
    """
    require_transaction()
    still_open = Period.objects.filter(pk=period_id, state=Period.State.OPEN)
    if not still_open.update(state=Period.State.CLOSED, closed_at=at, closed_by_id=actor_employee_id):
        raise PeriodNotOpen("This period is closed already; nothing was changed.")
    closed = Period.objects.get(pk=period_id)
    code = next_month(closed.code)
    first, last = month_bounds(code)
    opened = Period.objects.create(
        entity_id=closed.entity_id, code=code, starts_on=first, ends_on=last, state=Period.State.OPEN, opened_at=at
    )
    return opened.pk


def lock_open_period(*, entity_id: int) -> Period:
    """The open period of an entity, held open (FOR SHARE) until the transaction ends; many may hold it.

    Raises NoOpenPeriod.
    """
    require_transaction()
    sought = Period.objects.raw(
        "SELECT * FROM ledger_period WHERE entity_id = %s AND state = 'open' FOR SHARE", [entity_id]
    )
    # Who waits for a closing finds its own snapshot without an open period; the next look sees the new one.
    for _ in range(ROUNDS):
        for period in sought.iterator():
            return period
    raise NoOpenPeriod("This entity has no open period; open its first one.")
