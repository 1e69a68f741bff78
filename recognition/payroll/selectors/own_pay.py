"""One's own variable pay of a year, by what criteria it was paid, and the averages by group of one's own category."""

import operator
from datetime import datetime
from functools import reduce
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from recognition.activity.personal import Subject
from recognition.core.actor import Actor
from recognition.payroll import transparency, wages
from recognition.payroll.formats import Sheet
from recognition.payroll.models import PayStatistic, PayStatisticImport
from recognition.payroll.selectors import pay_transparency
from recognition.people import selectors as people

COLUMNS = ("statistic_group", "count", "share_receiving", "mean", "median", "currency", "note")

# What payroll was sent about one person, as the averages count it.
_SENT = f"""
    SELECT entity.id, entity.external_id, entity.name, entity.currency, extract(year FROM period.starts_on)::int,
        version.id, coalesce(version.definition->'texts'->%(language)s->>'name', programme.code, ''),
        count(*), sum(line.amount_minor)::bigint
    FROM payroll_payrollline line
    JOIN payroll_payrollbatch batch ON batch.id = line.batch_id AND batch.state IN ('exported', 'confirmed')
    JOIN ledger_period period ON period.id = batch.period_id
    JOIN people_entity entity ON entity.id = batch.entity_id
    LEFT JOIN rewards_proposal award
        ON line.source LIKE 'proposal:%%' AND award.id = split_part(line.source, ':', 2)::bigint
    LEFT JOIN programmes_programmeversion version ON version.id = award.version_id
    LEFT JOIN programmes_programme programme ON programme.id = version.programme_id
    WHERE line.employee_id = %(me)s AND {wages.IS_PAY}
    GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 5 DESC, 2, 7, 6
"""  # noqa: S608 (only a constant is spliced in)


class Sent(NamedTuple):
    """What one programme version sent to payroll for the viewer in a year, less what was taken back.

    ``version_id`` None and ``programme`` "" for what points bought; ``amount`` in minor units of the year's currency.
    """

    version_id: int | None
    programme: str
    lines: int
    amount: int


class OwnYear(NamedTuple):
    """One year of the viewer in one entity; ``category`` is "" where no statistics that count have them.

    ``numbers`` are the payroll numbers by which they do.
    """

    entity_id: int
    entity: str
    entity_name: str
    currency: str
    year: int
    category: str
    import_id: int | None
    imported_at: datetime | None
    sent: list[Sent]
    numbers: list[str]

    @property
    def total(self) -> int:
        """All that was sent, in minor units."""
        return sum(each.amount for each in self.sent)


def own_years(*, viewer: Actor, language: str) -> list[OwnYear]:
    """The years payroll was sent something for the viewer, or statistics have them, newest first; few statements."""
    if viewer.employee_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SENT, {"me": viewer.employee_id, "language": language})
        rows = cursor.fetchall()
    held = _statistics(viewer.employee_id)
    found: dict[tuple[int, int], OwnYear] = {
        (row.of_import.entity_id, row.of_import.year): OwnYear(
            row.of_import.entity_id,
            row.of_import.entity.external_id,
            row.of_import.entity.name,
            row.of_import.entity.currency,
            row.of_import.year,
            row.category,
            row.of_import_id,
            row.of_import.imported_at,
            [],
            [each.payroll_number for each in held if each.of_import_id == row.of_import_id],
        )
        for row in held
    }
    for entity_id, entity, name, currency, year, *sent in rows:
        nothing = OwnYear(entity_id, entity, name, currency, year, "", None, None, [], [])
        found.setdefault((entity_id, year), nothing).sent.append(Sent(*sent))
    return sorted(found.values(), key=lambda each: (-each.year, each.entity))


def is_over(*, of: OwnYear, at: datetime) -> bool:
    """Whether the year has ended on the company's clock, so that its averages may be told."""
    return of.year < people.company_date(at).year


def averages(*, of: OwnYear, at: datetime) -> Sheet:
    """The groups of the viewer's own category in ``of``, as HR of the entity sees them: what is hidden there is here.

    So is what the viewer is one of five or fewer of: they know what they got themself. No rows where no statistics
    have the viewer, and none before the year is over: what a batch adds to a mean of many is what the few in it were
    paid. One statement.
    """
    figures: list[transparency.Figure] = []
    if of.import_id is not None and is_over(of=of, at=at):
        workers = pay_transparency.workers(
            entity_id=of.entity_id, year=of.year, import_id=of.import_id, readers=of.numbers
        )
        figures = [each for each in transparency.figures(workers) if each.category == of.category]
    named = [
        dict(zip(pay_transparency.COLUMNS, pay_transparency.cells(each, of.currency), strict=True)) for each in figures
    ]
    rows = [tuple(each[name] for name in COLUMNS) for each in named]
    return Sheet(name="transparency", columns=COLUMNS, rows=rows)


def _statistics(employee_id: int) -> list[PayStatistic]:
    """The person's rows of the imports that count, the last of a year last."""
    mine = pay_transparency.rows_about(Subject(employee_id=employee_id, user_id=None))
    if not mine:
        return []
    counting = PayStatisticImport.objects.order_by("entity", "year", "-pk").distinct("entity", "year")
    rows = PayStatistic.objects.filter(of_import__in=list(counting.values_list("pk", flat=True)))
    theirs = rows.filter(reduce(operator.or_, [Q(**each) for each in mine]))
    return list(theirs.select_related("of_import__entity").order_by("pk"))
