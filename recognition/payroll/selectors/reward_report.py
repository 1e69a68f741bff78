"""The reward report, line by line: what was awarded in some periods of one entity, and what is still pending.

One statement, streamed by a server-side cursor, so that a million lines take no more memory than one. Every cell
leaves the database as the file's text: decimals with a point, ISO dates, moments in UTC.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from iso4217 import Currency

from recognition.core import money, texts
from recognition.core.actor import Actor
from recognition.core.db import require_transaction
from recognition.core.errors import DomainError
from recognition.ledger import selectors as ledger
from recognition.payroll.selectors import report_statements as statements
from recognition.people import restriction
from recognition.people import selectors as people
from recognition.rewards.models import Proposal
from recognition.shop import states as shop

if TYPE_CHECKING:
    from recognition.ledger.models import Period

CHUNK = 5000
REPORT_COLUMNS = statements.REPORT_COLUMNS
STATES = tuple(dict.fromkeys([*Proposal.State.values, *shop.PLACE]))


class BadReport(DomainError):
    """A report is asked for that there cannot be."""

    code = "bad_report"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which report: that of an entity for ``period``, or from there ``until`` a later one, both named by code.

    Each of the others, where given, keeps the lines of one programme (code), employee (id), team (name), cost centre
    or state alone. ``is_in_full``: the reader is told whom restricted lines are of (``people.restriction``).
    """

    entity: str
    period: str
    until: str | None = None
    programme: str | None = None
    employee: str | None = None
    team: str | None = None
    cost_centre: str | None = None
    state: str | None = None
    is_in_full: bool = False

    def given(self) -> dict[str, str]:
        """What was asked for, without what was left open."""
        asked = {name: getattr(self, name) for name in FILTERS}
        return {name: value for name, value in asked.items() if value is not None}


class HeldLines:
    """Rows the database keeps until they are closed."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        with connection.cursor() as cursor:
            while True:
                cursor.execute(f"FETCH {CHUNK} FROM {self._name}")
                rows = cursor.fetchall()
                if not rows:
                    return
                yield from rows

    def close(self) -> None:
        """Let go of them, read or not."""
        with connection.cursor() as cursor:
            cursor.execute(f"CLOSE {self._name}")


FILTERS = tuple(each.name for each in fields(Filters) if each.name != "is_in_full")


def filters_of(asked: Mapping[str, str | None]) -> Filters:
    """The filters somebody wrote down; blank is as good as absent. Raises BadReport for what is missing or no filter.

    Whether what they name exists, reading says.
    """
    unknown = sorted(set(asked) - set(FILTERS))
    if unknown:
        raise BadReport(f"There is no filter {unknown[0]!r}; use {', '.join(FILTERS)}.")
    for name, value in asked.items():
        texts.require_fit(value or "", what=name, longest=200)
    given: dict[str, Any] = {name: value for name, value in asked.items() if value}
    for needed in ("entity", "period"):
        if needed not in given:
            raise BadReport(f"A report needs the filter {needed!r}.")
    if given.get("state", "held") not in STATES:
        raise BadReport(f"There is no state {given['state']!r}; use {', '.join(STATES)}.")
    return Filters(**given)


def for_reader(filters: Filters, *, viewer: Actor, at: datetime) -> Filters:
    """The same for this reader. Raises NotFound for an unknown entity."""
    entity = people.entity_by(filters.entity)
    return replace(filters, is_in_full=restriction.reads_in_full(viewer=viewer, entity_id=entity.pk, at=at))


def report_lines(*, filters: Filters) -> Iterator[tuple[str, ...]]:
    """The rows of a reward report, cells in the order of ``REPORT_COLUMNS``, "" where there is none.

    In it: every award approved in the periods, in whatever state it is now, and every shop order that is pay, under the
    programme "shop"; what was declined, withdrawn or expired while they were open; and, without a pay period, what was
    pending when the last of them was closed, or is now if it is open. Raises NotFound for an unknown entity or period,
    BadReport for periods in the wrong order.
    """
    return _stream(parameters(filters))


def held_lines(*, filters: Filters) -> HeldLines:
    """The rows of ``report_lines`` as the running transaction sees them, still to be read when it has ended."""
    require_transaction()
    name = f"report_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f"DECLARE {name} NO SCROLL CURSOR WITH HOLD FOR {statements.REPORT}", parameters(filters))
    return HeldLines(name)


def report_length(*, filters: Filters) -> int:
    """How many rows the report has now. Raises what ``report_lines`` raises."""
    with connection.cursor() as cursor:
        cursor.execute(statements.LENGTH, parameters(filters))
        length: int = cursor.fetchone()[0]
    return length


def people_in(*, filters: Filters) -> set[int]:
    """The employees the report has rows of. Raises what ``report_lines`` raises."""
    with connection.cursor() as cursor:
        cursor.execute(statements.PEOPLE, parameters(filters))
        return {employee_id for (employee_id,) in cursor.fetchall()}


def report_periods(*, filters: Filters) -> list["Period"]:
    """The periods a report is of, by time. Raises what ``report_lines`` raises."""
    entity = people.entity_by(filters.entity)
    periods = ledger.periods_between(entity_id=entity.pk, first=filters.period, last=filters.until or filters.period)
    if not periods:
        raise BadReport(f"{filters.until} is before {filters.period}; write the earlier period first.")
    return periods


# Every unit an award can have, with its decimals: no question for the database.
_UNITS = dict.fromkeys(("symbolic", "goods", "cash"), 0) | {
    each.code: money.exponent(each.code) for each in Currency if money.is_currency(each.code)
}


def parameters(filters: Filters) -> dict[str, Any]:
    periods = report_periods(filters=filters)
    return asdict(filters) | {
        "entity": periods[0].entity_id,
        "periods": [period.pk for period in periods],
        "opened_at": periods[0].opened_at,
        "closed_at": periods[-1].closed_at or "infinity",
        "units": list(_UNITS),
        "digits": list(_UNITS.values()),
        "sizes": [10**digits for digits in _UNITS.values()],
        "steps": [Decimal(1).scaleb(-digits) for digits in _UNITS.values()],
        "currencies": [money.is_currency(unit) for unit in _UNITS],
    }


def _stream(parameters: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statements.REPORT, parameters)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
