"""The reward report in sums: the rows of the line sheet, grouped by the database, never fetched to be added up.

Every pivot is made of the statement the lines are made of, so its sums are theirs, whatever the filters.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from recognition.payroll.formats import ReportRow, Sheet
from recognition.payroll.selectors import report_statements as statements
from recognition.payroll.selectors import reward_report
from recognition.payroll.selectors.reward_report import Filters

AGES = ((7, "0-7"), (14, "8-14"), (30, "15-30"), (90, "31-90"))
OLDEST = "91-"
"""How many days something has been pending: up to the first number, the code; OLDEST beyond."""

STAGES: Mapping[str, tuple[str, ...]] = {
    "pending": ("held", "proposed", "needs_second", "ordered", "approved"),
    "approved": ("payable", "in_batch"),
    "exported": ("exported", "confirmed", "granted", "fulfilled"),
    "ended": ("declined", "withdrawn", "cancelled", "expired", "refunded"),
}
"""The states whose amounts a column adds up; together they are all there are."""

_UNIT = ("award_type", "currency")
_COUNTS = {"lines": "count(*)::text", "people": "count(DISTINCT employee_id)::text"}


def _sum(condition: str = "true") -> str:
    """An amount; everything of a group has one unit, so its size and digits are anybody's."""
    return f"round(coalesce(sum(minor) FILTER (WHERE {condition}), 0)::numeric / max(size), max(digits))::text"


def _in(states: tuple[str, ...]) -> str:
    return f"status IN ({', '.join(repr(state) for state in states)})"


_AMOUNTS = {stage: _sum(_in(states)) for stage, states in STAGES.items()} | {"amount": _sum()}
_DAYS = "floor(extract(epoch FROM least(%(at)s, %(closed_at)s::timestamptz) - since) / 86400)"
_AGE = f"""CASE WHEN {_in(STAGES["pending"])} THEN CASE
    {" ".join(f"WHEN {_DAYS} <= {days} THEN '{code}'" for days, code in AGES)} ELSE '{OLDEST}' END ELSE '' END"""


class _Keys(NamedTuple):
    """What a pivot groups by, in the order of its columns, and what it tells besides sums."""

    by: Mapping[str, str]
    told: Mapping[str, str] = {}


def _named(*columns: str) -> _Keys:
    return _Keys({name: name for name in columns})


_PIVOTS: Mapping[str, _Keys] = {
    "employee": _named("employee", "name", "payroll_number"),
    "team": _named("team"),
    "cost_centre": _named("cost_centre"),
    "programme": _named("programme", "programme_version"),
    "month": _named("pay_period"),
    "quarter": _Keys({"quarter": "coalesce(to_char(pay_from, 'YYYY-\"Q\"Q'), '')"}),
    "year": _Keys({"year": "coalesce(to_char(pay_from, 'YYYY'), '')"}),
    "tax": _named("tax_class", "wage_type", "external_code", "holiday_basis"),
    "status": _Keys({"status": "status", "age": _AGE}, {"oldest": "min(since_day)::text"}),
    "decider": _named("approved_by", "second_approver"),
}
PIVOTS = tuple(_PIVOTS)


def pivot(*, name: str, filters: Filters, at: datetime) -> Sheet:
    """One of PIVOTS over the lines ``filters`` keep; one statement. Pending ages at ``at``, or at the close before.

    ``amount`` is that of all lines of a row, whatever became of them; pending, approved, exported (points: granted)
    and ended are its parts. Raises what ``report_lines`` raises.
    """
    keys = _PIVOTS[name]
    by = {**keys.by, **{name: name for name in _UNIT}}
    measures = {**_COUNTS, **keys.told, **_AMOUNTS}
    parameters = reward_report.parameters(filters)
    return Sheet(name=name, columns=(*by, *measures), rows=_rows(_statement(by, measures), parameters | {"at": at}))


def _statement(by: Mapping[str, str], measures: Mapping[str, str]) -> str:
    places = ", ".join(str(number) for number in range(1, len(by) + 1))
    order = ", ".join(f'c{number} COLLATE "C"' for number in range(1, len(by) + 1))
    names = ", ".join(f"c{number}" for number in range(1, len(by) + len(measures) + 1))
    return f"""
        SELECT * FROM (
            SELECT {", ".join([*by.values(), *measures.values()])} FROM {statements.FACTS} GROUP BY {places}
        ) grouped ({names}) ORDER BY {order}
    """  # noqa: S608 (only constants are spliced in)


def _rows(statement: str, parameters: Mapping[str, Any]) -> list[ReportRow]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [tuple(row) for row in cursor.fetchall()]
