"""The reward report in sums: the rows of the line sheet, grouped by the database, never fetched to be added up.

Every pivot is made of the statement the lines are made of, so its sums are theirs, whatever the filters.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from recognition.payroll.formats import Sheet
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
_COUNTS = {"lines": "sum(lines)::text", "people": "count(DISTINCT employee_id)::text"}


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

    by: tuple[str, ...]
    told: Mapping[str, str] = {}


_PIVOTS: Mapping[str, _Keys] = {
    "employee": _Keys(("employee", "name", "payroll_number")),
    "team": _Keys(("team",)),
    "cost_centre": _Keys(("cost_centre",)),
    "programme": _Keys(("programme", "programme_version")),
    "month": _Keys(("pay_period",)),
    "quarter": _Keys(("quarter",)),
    "year": _Keys(("year",)),
    "tax": _Keys(("tax_class", "wage_type", "external_code", "holiday_basis")),
    "status": _Keys(("status", "age"), {"oldest": "min(since_day)::text"}),
    "decider": _Keys(("approved_by", "second_approver")),
}
PIVOTS = tuple(_PIVOTS)
_TOTAL = "total"
_GROUPED = {**_PIVOTS, _TOTAL: _Keys(())}

_SPELT = {
    "age": f"{_AGE} AS age",
    "quarter": """coalesce(to_char(pay_from, 'YYYY-"Q"Q'), '') AS quarter""",
    "year": "coalesce(to_char(pay_from, 'YYYY'), '') AS year",
}
"""What a pivot groups by that no line says."""


def _lines(by: Collection[str]) -> str:
    """The lines with what is grouped ``by``, and nothing that is not needed for it."""
    spelt = [expression for name, expression in _SPELT.items() if name in by]
    read = {*by, *_UNIT, "status"} | ({"pay_from"} if {"quarter", "year"}.intersection(by) else set())
    return f"(SELECT {', '.join(['fact.*', '1 AS lines', *spelt])} FROM {statements.facts(read)}) AS line"  # noqa: S608


_ALIKE = tuple(
    dict.fromkeys([*(name for keys in _PIVOTS.values() for name in keys.by), *_UNIT, "employee_id", "size", "digits"])
)
# Lines that no pivot tells apart, added up once for all of them.
_SUMS = f"""
    SELECT {", ".join(_ALIKE)}, sum(lines) AS lines, sum(minor) AS minor, min(since_day) AS since_day
    FROM {_lines(_ALIKE)} GROUP BY {", ".join(_ALIKE)}
"""  # noqa: S608 (only constants are spliced in)


def pivot(*, name: str, filters: Filters, at: datetime) -> Sheet:
    """One of PIVOTS over the lines ``filters`` keep; one statement. Pending ages at ``at``, or at the close before.

    ``amount`` is that of all lines of a row, whatever became of them; pending, approved, exported (points: granted)
    and ended are its parts. Raises what ``report_lines`` raises.
    """
    return _sheet(
        name, [cells for _, cells in _rows(_statement(name, _lines(_PIVOTS[name].by)), _parameters(filters, at))]
    )


def every(*, filters: Filters, at: datetime) -> tuple[list[Sheet], Sheet]:
    """All of PIVOTS as ``pivot`` gives them, and what they all add up to by unit alone, from one reading of the lines.

    Raises what ``report_lines`` raises.
    """
    found: dict[str, list[list[str]]] = {name: [] for name in _GROUPED}
    union = " UNION ALL ".join(_statement(name, "alike") for name in _GROUPED)
    for name, cells in _rows(f"WITH alike AS MATERIALIZED ({_SUMS}) {union}", _parameters(filters, at)):
        found[name].append(cells)
    total = _sheet(_TOTAL, found.pop(_TOTAL))
    return [_sheet(name, rows) for name, rows in found.items()], total


def columns(name: str) -> tuple[str, ...]:
    """The columns of one of PIVOTS."""
    return tuple(_columns(name))


def _columns(name: str) -> dict[str, str]:
    """The columns of a pivot, each with its expression: what it groups by, then what it tells."""
    keys = _GROUPED[name]
    return {each: each for each in (*keys.by, *_UNIT)} | {**_COUNTS, **keys.told, **_AMOUNTS}


def _statement(name: str, source: str) -> str:
    """A pivot's rows from ``source``, each an array of cells: sorted by it they are sorted by what they group by."""
    told = _columns(name)
    places = ", ".join(str(number + 1) for number in range(len(_GROUPED[name].by) + len(_UNIT)))
    names = ", ".join(f"c{number}" for number in range(len(told)))
    return f"""
        SELECT '{name}' AS pivot, ARRAY[{names}]::text[] AS cells
        FROM (SELECT {", ".join(told.values())} FROM {source} GROUP BY {places}) grouped ({names})
    """  # noqa: S608 (only constants are spliced in)


def _sheet(name: str, rows: Iterable[list[str]]) -> Sheet:
    ordered = sorted(rows, key=_by_state) if name == "status" else rows
    return Sheet(name=name, columns=columns(name), rows=[tuple(cells) for cells in ordered])


def _by_state(cells: list[str]) -> tuple[int, int]:
    """States in the order awards and orders run through them, the youngest first."""
    state, age, *_ = cells
    return reward_report.STATES.index(state), ("", *(code for _, code in AGES), OLDEST).index(age)


def _parameters(filters: Filters, at: datetime) -> dict[str, Any]:
    return reward_report.parameters(filters) | {"at": at}


def _rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    in_order = f'SELECT * FROM ({statement}) found ORDER BY cells COLLATE "C"'  # noqa: S608 (only constants)
    with connection.cursor() as cursor:
        cursor.execute(in_order, parameters)
        return list(cursor.fetchall())
