"""Statements: which there are, and one of them for a reader, from its payslip lines to the touchpoints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.payroll import access, spelling
from recognition.payroll.models import Statement
from recognition.payroll.selectors import statement_lines
from recognition.payroll.selectors.order_lines import OrderLine
from recognition.payroll.selectors.statement_lines import LaterLine, StatementLine
from recognition.people import selectors as people
from recognition.people.models import Employee
from recognition.rewards import selectors as rewards

_RELATED = ("employee", "entity", "period")


class UnknownStatement(NotFound):
    """There is no such statement, or none the viewer may read."""

    code = "unknown_statement"


class AmbiguousStatement(DomainError):
    """Several entities have a statement of this person for a period of this code."""

    code = "ambiguous_statement"


@dataclass(frozen=True, kw_only=True)
class StatementHead:
    """Which statement it is, ``number`` counting those of one period.

    ``totals`` are minor units, or points, by unit and family of outcome (gain, saved), or shop for what points bought.
    """

    statement_id: int
    employee_id: int
    employee: str
    name: str
    entity: str
    entity_name: str
    period: str
    number: int
    made_at: datetime
    digest: str
    totals: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, kw_only=True)
class StatementView:
    """One statement as its reader sees it.

    ``latest`` is the newest number there is of it; ``corrected`` by unit what the lines and ``later`` make together.
    ``holds``: the digest is that of the document, and every reason is the one that was digested.
    """

    head: StatementHead
    latest: int
    lines: list[StatementLine]
    later: list[LaterLine]
    orders: list[OrderLine]
    later_orders: list[OrderLine]
    corrected: dict[str, int]
    holds: bool


def statements_of(*, viewer: Actor, employee: str, at: datetime) -> list[StatementHead]:
    """Every statement of an employee (external id) the viewer may read, newest period and number first.

    Raises UnknownEmployee.
    """
    found = _readable(viewer, people.employee_by(employee), at)
    return [_head(row) for row in found.order_by("-period__starts_on", "entity__external_id", "-number")]


def own_statements(*, viewer: Actor) -> list[StatementHead]:
    """The newest statement of each period and entity about the viewer, the latest period first; one statement."""
    rows = Statement.objects.filter(employee=viewer.employee_id).select_related(*_RELATED)
    newest = rows.order_by("-period__starts_on", "period", "-number").distinct("period__starts_on", "period")
    return [_head(row) for row in newest]


def statement_owners(*, period_id: int) -> list[tuple[int, int]]:
    """Whose statements of this period there are: employee and the newest statement of each, by employee."""
    rows = Statement.objects.filter(period=period_id).order_by("employee", "-number").distinct("employee")
    return list(rows.values_list("employee_id", "pk"))


def statement_numbered(
    *, viewer: Actor, statement_id: int, language: str = "en", at: datetime, scope: rewards.Scope | None = None
) -> StatementView:
    """The statement with this primary key, as ``statement`` tells it; ``scope`` is the viewer's where it is known.

    Raises UnknownStatement.
    """
    same = Statement.objects.filter(employee=OuterRef("employee"), period=OuterRef("period")).order_by("-number")
    rows = Statement.objects.select_related(*_RELATED).annotate(latest=Subquery(same.values("number")[:1]))
    found = rows.filter(pk=statement_id).first()
    if found is None or not _reads(viewer, found, scope, at):
        raise UnknownStatement(f"There is no statement {statement_id} that you may read.")
    return _view(found, latest=found.latest, viewer=viewer, scope=scope, language=language, at=at)


def statement(
    *,
    viewer: Actor,
    employee: str,
    period: str,
    number: int | None = None,
    language: str = "en",
    at: datetime,
) -> StatementView:
    """One statement, number ``number`` or the newest, told in ``language`` (da, sv, en).

    ``period`` is a code (``2026-09``), or ``ENTITY/CODE`` where the person has been paid by several entities. Names
    and sentences are those of today, amounts, states and digests those fixed. Customers and touchpoints are told only
    to who may see the awards; payroll reads amounts, not customers. A constant number of statements of SQL.
    Raises UnknownEmployee, UnknownStatement, AmbiguousStatement.
    """
    entity, _, code = period.rpartition("/")
    found = _readable(viewer, people.employee_by(employee), at).filter(period__code=code)
    found = found.filter(entity__external_id=entity) if entity else found
    rows = list(found.order_by("-number"))
    if len({row.period_id for row in rows}) > 1:
        names = " or ".join(sorted({f"{row.entity.external_id}/{code}" for row in rows}))
        raise AmbiguousStatement(f"{employee} has a statement of {code} in several entities; name {names}.")
    wanted = next((row for row in rows if number in (None, row.number)), None)
    if wanted is None:
        which = "" if number is None else f" number {number}"
        raise UnknownStatement(f"There is no statement{which} of {employee} for {period} that you may read.")
    return _view(wanted, latest=rows[0].number, viewer=viewer, scope=None, language=language, at=at)


def _view(
    row: Statement, *, latest: int, viewer: Actor, scope: rewards.Scope | None, language: str, at: datetime
) -> StatementView:
    told = statement_lines.told(row.document, viewer=viewer, scope=scope, language=language, at=at)
    corrected = {unit: sum(families.values()) for unit, families in row.document["totals"].items()}
    for unit, amount in [(each.unit, each.amount) for each in told.later] + [
        (each.unit, each.amount) for each in told.later_orders
    ]:
        corrected[unit] = corrected.get(unit, 0) + amount
    return StatementView(
        head=_head(row),
        latest=latest,
        lines=told.lines,
        later=told.later,
        orders=told.orders,
        later_orders=told.later_orders,
        corrected=corrected,
        holds=spelling.digest(row.document) == row.digest and all(line.has_its_reason for line in told.lines),
    )


def _readable(viewer: Actor, employee: Employee, at: datetime) -> QuerySet[Statement]:
    rows = Statement.objects.filter(employee=employee).select_related(*_RELATED)
    entities = access.statement_entities(viewer=viewer, employee=employee, at=at)
    return rows if None in entities else rows.filter(entity__in=entities)


def _reads(viewer: Actor, row: Statement, scope: rewards.Scope | None, at: datetime) -> bool:
    roles = None if scope is None else scope.roles
    entities = access.statement_entities(viewer=viewer, employee=row.employee, at=at, roles=roles)
    return None in entities or row.entity_id in entities


def _head(row: Statement) -> StatementHead:
    return StatementHead(
        statement_id=row.pk,
        employee_id=row.employee_id,
        employee=row.employee.external_id,
        name=row.employee.name,
        entity=row.entity.external_id,
        entity_name=row.entity.name,
        period=row.period.code,
        number=row.number,
        made_at=row.made_at,
        digest=row.digest,
        totals=row.document["totals"],
    )
