"""Variable pay by worker category and group of a year, from the books and the statistics HR imported."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from recognition.activity.personal import Subject
from recognition.core import money
from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.payroll import transparency, wages
from recognition.payroll.formats import Sheet
from recognition.payroll.models import PayStatisticImport
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.people.models import Employment, Role

COLUMNS = (
    *("worker_category", "statistic_group", "count", "receiving", "share_receiving", "mean", "median", "currency"),
    *("gap_mean", "gap_median", "quartile_1", "quartile_2", "quartile_3", "quartile_4", "note"),
)

# What payroll was sent in the year's periods, in cash and kind, less what was taken back; nobody is named.
_WORKERS = f"""
    SELECT statistic.category, statistic."group", coalesce(sum(paid.amount_minor), 0)::bigint,
        statistic.payroll_number = ANY(%(readers)s)
    FROM payroll_paystatistic statistic
    LEFT JOIN (
        SELECT line.payroll_number, line.amount_minor
        FROM payroll_payrollline line
        JOIN payroll_payrollbatch batch ON batch.id = line.batch_id AND batch.state IN ('exported', 'confirmed')
        JOIN ledger_period period ON period.id = batch.period_id
        WHERE batch.entity_id = %(entity)s AND extract(year FROM period.starts_on) = %(year)s
            AND {wages.IS_PAY}
    ) paid USING (payroll_number)
    WHERE statistic.of_import_id = %(import)s
    GROUP BY statistic.payroll_number, statistic.category, statistic."group"
"""  # noqa: S608 (only a constant is spliced in)


class NoStatistics(NotFound):
    """Nobody imported statistics of this year and entity."""

    code = "no_statistics"


class ImportRow(NamedTuple):
    """An import that counts: the newest of its entity and year."""

    entity: str
    entity_name: str
    year: int
    rows: int
    imported_at: datetime


def statistics(*, viewer: Actor, at: datetime) -> list[ImportRow]:
    """The imports that count, of the entities the viewer is HR for, the newest years first."""
    held = people.roles_of(employee_id=viewer.employee_id or 0, at=at)
    entities = {entity for role, entity in held if role == Role.HR}
    rows = PayStatisticImport.objects.order_by("entity", "year", "-pk").distinct("entity", "year")
    rows = rows if None in entities else rows.filter(entity__in=[each for each in entities if each is not None])
    found = [
        ImportRow(row.entity.external_id, row.entity.name, row.year, row.row_count, row.imported_at)
        for row in rows.select_related("entity")
    ]
    return sorted(found, key=lambda row: (-row.year, row.entity))


def pay_transparency(*, viewer: Actor, entity: str, year: int, at: datetime) -> Sheet:
    """The figures of one year of an entity, for its HR; small groups and what would give them away are blank.

    Shares and gaps are per cent, means and medians in the entity's currency, among those who received something.
    Raises NoStatistics, NotFound for an unknown entity, RoleNeeded.
    """
    found = people.entity_by(entity)
    people_access.require_role(actor=viewer, roles={Role.HR}, entity_id=found.pk, at=at)
    newest = PayStatisticImport.objects.filter(entity=found, year=year).order_by("-pk").first()
    if newest is None:
        raise NoStatistics(f"Nobody imported statistics of {year} for {entity}; import them first.")
    told = transparency.figures(workers(entity_id=found.pk, year=year, import_id=newest.pk))
    return Sheet(name="transparency", columns=COLUMNS, rows=[cells(each, found.currency) for each in told])


def workers(*, entity_id: int, year: int, import_id: int, readers: Collection[str] = ()) -> list[transparency.Worker]:
    """Everybody in one import of statistics with their variable pay of the year; nobody is named. One statement.

    ``readers`` are the payroll numbers in it of who reads the figures.
    """
    wanted: dict[str, Any] = {"entity": entity_id, "year": year, "import": import_id, "readers": list(readers)}
    with connection.cursor() as cursor:
        cursor.execute(_WORKERS, wanted)
        return [transparency.Worker(*row) for row in cursor.fetchall()]


def cells(each: transparency.Figure, currency: str) -> tuple[str, ...]:
    """A figure as COLUMNS tell it: blank with the note ``hidden`` where it may not be told."""
    names = (each.category or "all", each.group or "all")
    if each.count is None:
        return (*names, *("" for _ in COLUMNS[2:-1]), "hidden")
    counts = (str(each.count), str(each.receiving), _tenths(each.share))
    amounts = tuple("" if each_ is None else money.to_decimal(each_, currency) for each_ in (each.mean, each.median))
    gaps = (_tenths(each.gap_mean), _tenths(each.gap_median))
    quarters: Sequence[str] = [str(count) for count in each.quartiles] if each.quartiles else [""] * 4
    return (*names, *counts, *amounts, currency, *gaps, *quarters, "")


def _tenths(number: int | None) -> str:
    return "" if number is None else f"{'-' * (number < 0)}{abs(number) // 10}.{abs(number) % 10}"


def rows_about(person: Subject) -> list[dict[str, Any]]:
    """What rows of statistics about a person fulfil, for their own copy: an entity, years in it, a number of theirs."""
    found = []
    for held in Employment.objects.filter(employee=person.employee_id):
        years = {"of_import__year__gte": held.starts_on.year}
        if held.last_day is not None:
            years["of_import__year__lte"] = held.last_day.year
        found.append({"of_import__entity": held.entity_id, "payroll_number": held.payroll_number, **years})
    return found
