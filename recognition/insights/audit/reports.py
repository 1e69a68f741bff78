"""An auditor's reports: which there are, who may read each, and their rows, a page or all of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db import connection

from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.insights.audit import statements
from recognition.people import access, restriction
from recognition.people import selectors as people
from recognition.people.models import Role

CHUNK = 2000
NO_SIGN_IN_FOR = timedelta(days=90)
ALWAYS, NEVER = date(1970, 1, 1), date(2999, 12, 31)
AUDITORS = frozenset({Role.AUDITOR})
READERS = AUDITORS | {Role.HR}

CONFLICTS: tuple[tuple[str, str], ...] = (
    ("payroll_preparer", "payroll_releaser"),
    ("programme_owner", "second_approver"),
    ("programme_owner", "payroll_releaser"),
    ("finance", "payroll_releaser"),
    *(("administrator", each) for each in ("hr", "second_approver", "payroll_preparer", "payroll_releaser", "finance")),
    *(("auditor", each) for each in Role.values if each not in ("auditor", "works_council")),
)
"""Duties one person should not have both of."""


class UnknownAuditReport(NotFound):
    """No report of auditors has this name."""

    code = "unknown_audit_report"


@dataclass(frozen=True, kw_only=True)
class AuditReport:
    """One report: its columns by name, the name of the one that holds the unit of its amounts, and who reads it.

    ``is_dated``: it is about what happened from one day to another. Without ``has_entities`` it is for readers of the
    whole company alone.
    """

    name: str
    statement: str
    columns: tuple[str, ...]
    is_dated: bool = True
    has_entities: bool = True
    readers: frozenset[str] = READERS


_DECISION = (
    "proposal", "decided_at", "kind", "step", "acted_by", "decided_for", "employee", "unit", "proposed_amount",
    "amount", "code", "channel",
)  # fmt: skip
_BATCH = (
    "entity", "batch", "state", "unit", "lines", "people", "positive_amount", "negative_amount", "built_by",
    "built_at", "exported_by", "exported_at", "confirmed_by", "confirmed_at", "voided_by", "voided_at", "files",
)  # fmt: skip
_VERSION = (
    "programme", "version", "state", "starts_on", "ends_on", "created_by", "created_at", "activated_by",
    "activated_at", "simulation", "fingerprint",
)  # fmt: skip
_ROLE = ("employee_id", "name", "role", "entity", "granted_by", "granted_at", "conflicts")
_APPROVAL = (
    "employee_id", "name", "decisions", "approved", "adjusted", "declined", "revoked", "unit", "amount",
    "largest_amount",
)  # fmt: skip
_OVERRIDE = ("at", "what", "subject_kind", "subject", "by", "capacity", "channel", "reason")
_REVERSAL = (
    "proposal", "reverses", "proposed_at", "employee", "unit", "original_amount", "amount", "state", "proposed_by",
    "approved_by",
)  # fmt: skip
_GAP = ("what", "entity", "holder", "highest", "present", "lacking")
_SIGN_IN = ("employee_id", "name", "last_sign_in", "joined_at", "roles")

REPORTS: Mapping[str, AuditReport] = {
    each.name: each
    for each in (
        AuditReport(name="roles", statement=statements.ROLES, columns=_ROLE, is_dated=False),
        AuditReport(name="approvals", statement=statements.APPROVALS, columns=_APPROVAL),
        AuditReport(name="delegated", statement=statements.DELEGATED, columns=_DECISION),
        AuditReport(
            name="overrides",
            statement=statements.OVERRIDES,
            columns=_OVERRIDE,
            has_entities=False,
            readers=AUDITORS,
        ),
        AuditReport(name="changed", statement=statements.CHANGED, columns=_DECISION),
        AuditReport(name="batches", statement=statements.BATCHES, columns=_BATCH),
        AuditReport(name="reversals", statement=statements.REVERSALS, columns=_REVERSAL),
        AuditReport(name="gaps", statement=statements.GAPS, columns=_GAP, is_dated=False),
        AuditReport(name="sign-ins", statement=statements.SIGN_INS, columns=_SIGN_IN, is_dated=False),
        AuditReport(name="programmes", statement=statements.PROGRAMMES, columns=_VERSION, has_entities=False),
    )
}
"""The reports by name, in the order auditors ask for them."""


_TOLD = frozenset({"unit", "proposed_amount", "original_amount", "amount"})


class AuditRow(NamedTuple):
    """One row: its place, whose amounts it shows (an employee's number, or None), and its cells by the columns.

    Of a restricted row (``people.restriction``) the cell of the person says so; only unit and amounts are told beside.
    """

    number: int
    about: int | None
    cells: tuple[Any, ...]


def readable(*, viewer: Actor, at: datetime) -> list[AuditReport]:
    """The reports the viewer may read, for any entity; none for who is neither auditor nor HR. One statement."""
    held = _held(viewer, at)
    return [each for each in REPORTS.values() if _entities(each, held) != set()]


def rows(
    *,
    viewer: Actor,
    name: str,
    since: date | None = None,
    until: date | None = None,
    after: int = 0,
    limit: int,
    at: datetime,
) -> list[AuditRow]:
    """Rows of a report by number, after ``after``: of days ``since`` to ``until`` inclusive (UTC) where it is dated.

    An auditor or HR of one entity gets that entity's; one statement beside the viewer's rights. Raises
    UnknownAuditReport, RoleNeeded.
    """
    report = REPORTS.get(name)
    if report is None:
        raise UnknownAuditReport(f"There is no report {name!r}; the reports are {', '.join(REPORTS)}.")
    held = _held(viewer, at)
    entities = _entities(report, held)
    if entities == set():
        access.require_role(actor=viewer, roles=report.readers, at=at)
    first, second = zip(*CONFLICTS, strict=True)
    asked = {
        "entities": None if entities is None else sorted(entities),
        "since": datetime.combine(since or ALWAYS, time.min, UTC),
        "until": datetime.combine((until or NEVER) + timedelta(days=1), time.min, UTC),
        "after": after,
        "limit": limit,
        "today": people.company_date(at),
        "stale": at - NO_SIGN_IN_FOR,
        "first": list(first),
        "second": list(second),
    }
    with connection.cursor() as cursor:
        cursor.execute(report.statement, asked)
        found = [AuditRow(row[0], row[1], row[2:]) for row in cursor.fetchall()]
    audited = restriction.audited(viewer=viewer, at=at, roles=held)
    is_in_full = None in audited or (entities is not None and entities <= audited)
    return found if is_in_full else _restricted(report, found)


def every_row(
    *, viewer: Actor, name: str, since: date | None = None, until: date | None = None, at: datetime
) -> Iterator[AuditRow]:
    """All rows of a report, a few thousand in memory at a time; raises what ``rows`` does, before any is given."""
    read = partial(rows, viewer=viewer, name=name, since=since, until=until, limit=CHUNK, at=at)
    return _onwards(read, read())


def _restricted(report: AuditReport, found: list[AuditRow]) -> list[AuditRow]:
    """The rows for who does not audit all the entities they are of."""
    erased = restriction.erased_among({row.about for row in found if row.about is not None})
    return [row._replace(about=None, cells=_hidden(report, row)) if row.about in erased else row for row in found]


def _hidden(report: AuditReport, row: AuditRow) -> tuple[Any, ...]:
    kept = {name: cell for name, cell in zip(report.columns, row.cells, strict=True) if name in _TOLD}
    return tuple((kept | {"employee": restriction.RESTRICTED}).get(name) for name in report.columns)


def _onwards(read: Callable[..., list[AuditRow]], found: list[AuditRow]) -> Iterator[AuditRow]:
    while True:
        yield from found
        if len(found) < CHUNK:
            return
        found = read(after=found[-1].number)


def _held(viewer: Actor, at: datetime) -> set[tuple[str, int | None]]:
    """The roles the viewer holds; a system actor (a command) reads as an auditor of the whole company."""
    return {(Role.AUDITOR, None)} if viewer.is_system else people.roles_of(employee_id=viewer.employee_id or 0, at=at)


def _entities(report: AuditReport, held: set[tuple[str, int | None]]) -> set[int] | None:
    """The entities whose rows somebody with these roles may read; None for all, empty for none."""
    entities = {entity for role, entity in held if role in report.readers}
    if None in entities:
        return None
    return {each for each in entities if each is not None} if report.has_entities else set()
