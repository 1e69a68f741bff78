"""Pay periods as a list, for who runs payroll."""

from datetime import date, datetime
from typing import NamedTuple

from recognition.core.actor import Actor
from recognition.ledger import selectors as ledger
from recognition.payroll.access import payroll_entities
from recognition.people import selectors as people


class PeriodRow(NamedTuple):
    """One pay period of an entity; days inclusive. ``closed_by`` is an employee_id, or blank."""

    number: int
    entity_id: str
    code: str
    starts_on: date
    ends_on: date
    state: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str


def periods(
    *,
    viewer: Actor,
    at: datetime,
    entity: str | None = None,
    state: str | None = None,
    after: int | None = None,
    limit: int,
) -> list[PeriodRow]:
    """The pay periods of the entities whose payroll the viewer may read, by number."""
    rows = ledger.listed_periods(
        entity_ids=payroll_entities(viewer=viewer, at=at), entity=entity, state=state, after=after or 0, limit=limit
    )
    closers = {row.closed_by_id for row in rows if row.closed_by_id is not None}
    named = {pk: each.external_id for pk, each in people.employees(employee_ids=closers).items()}
    return [
        PeriodRow(
            number=row.pk,
            entity_id=row.entity.external_id,
            code=row.code,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            state=row.state,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            closed_by=named.get(row.closed_by_id or 0, ""),
        )
        for row in rows
    ]
