"""Statistics for pay transparency: imported by HR apart from all profiles, whole or not at all, never changed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from recognition.activity import services as activity
from recognition.core import constraints, db, texts
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from recognition.payroll.models import PayStatisticImport
from recognition.payroll.transparency import StatisticRow
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.people.models import Role

FIRST_YEAR, LAST_YEAR, MOST_ROWS = 2000, 2200, 500_000
LONGEST = {"payroll_number": 64, "category": 64, "group": 16}

constraints.register(
    {"pay_statistic_once": "A payroll number stands in the file twice; it belongs to one category and one group."}
)


class BadStatistics(DomainError):
    """The statistics cannot be imported."""

    code = "bad_statistics"


def import_statistics(
    *, actor: Actor, entity_code: str, year: int, rows: Sequence[StatisticRow], at: datetime, key: str
) -> int:
    """Keep who is in which category and group in one year of an entity; the id of the import, which counts from now.

    For HR of the entity alone. Raises BadStatistics naming the line, NotFound, RoleNeeded, KeyReused.
    """
    _require_sound(year, rows)
    with db.durable():
        entity = people.entity_by(entity_code)
        people_access.require_role(actor=actor, roles={Role.HR}, entity_id=entity.pk, at=at)
        told = "\n".join("\t".join(map(str, row)) for row in rows)
        digest = hashlib.sha256(told.encode()).hexdigest()
        made = PayStatisticImport(
            entity=entity,
            year=year,
            digest=digest,
            row_count=len(rows),
            imported_by_id=actor.employee_id or 0,  # whoever holds the role is somebody
            imported_at=at,
        )
        return activity.once(
            service="payroll.import_statistics",
            actor=actor,
            key=key,
            arguments={"entity": entity_code, "year": year, "digest": digest},
            at=at,
            work=lambda: _keep(actor, made, rows),
        )


def _keep(actor: Actor, made: PayStatisticImport, rows: Sequence[StatisticRow]) -> int:
    made.save()
    db.copy_rows(
        table="payroll_paystatistic",
        columns=("of_import_id", "payroll_number", "category", "group"),
        rows=((made.pk, row.payroll_number, row.category, row.group) for row in rows),
    )
    activity.record(
        actor=actor,
        at=made.imported_at,
        code="payroll.statistics_imported",
        subject_kind="entity",
        subject_id=made.entity_id,
        data={"import": made.pk, "year": made.year, "rows": made.row_count},
    )
    return made.pk


def _require_sound(year: int, rows: Sequence[StatisticRow]) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadStatistics(Mistake("statistics_year", year=year, first=FIRST_YEAR))
    if not rows or len(rows) > MOST_ROWS:
        raise BadStatistics(Mistake("statistics_row_count", count=len(rows), year=year, most=MOST_ROWS))
    seen: dict[str, int] = {}
    for row in rows:
        for name, longest in LONGEST.items():
            value = getattr(row, name)
            if not value:
                raise BadStatistics(Mistake("statistics_blank", line=row.line, field=name))
            texts.require_fit(value, what=name, longest=longest)
        if row.payroll_number in seen:
            raise BadStatistics(Mistake("statistics_twice", first=seen[row.payroll_number], line=row.line))
        seen[row.payroll_number] = row.line
