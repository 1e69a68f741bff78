"""Links to the statements of those who left: the list HR looks at, and what a link shows."""

from datetime import datetime
from typing import NamedTuple

from recognition.core.actor import Actor
from recognition.payroll.models import Statement
from recognition.payroll.selectors import statements
from recognition.payroll.selectors.statements import StatementHead, StatementView
from recognition.people import selectors as people
from recognition.people.models import Role, StatementLink


class LinkRow(NamedTuple):
    """One link as HR sees it, without its secret; ``entity`` '' for all of them."""

    link_id: int
    employee: str
    name: str
    entity: str
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opened: int
    opened_at: datetime | None
    is_open: bool


def statement_links(*, viewer: Actor, before: int | None = None, limit: int, at: datetime) -> list[LinkRow]:
    """The links for those who left the entities the viewer is HR of, the newest first, from before ``before`` on."""
    held = people.roles_of(employee_id=viewer.employee_id or 0, at=at)
    entities = {entity for role, entity in held if role == Role.HR}
    rows = StatementLink.objects.select_related("employee", "entity", "issued_by").order_by("-pk")
    rows = rows if None in entities else rows.filter(entity__in=entities)
    return [
        LinkRow(
            link_id=row.pk,
            employee=row.employee.external_id,
            name=row.employee.name,
            entity=row.entity.name if row.entity else "",
            issued_by=row.issued_by.name,
            issued_at=row.issued_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            opened=row.opened,
            opened_at=row.opened_at,
            is_open=row.revoked_at is None and row.expires_at > at,
        )
        for row in (rows if before is None else rows.filter(pk__lt=before))[:limit]
    ]


def linked_statements(*, link: StatementLink) -> list[StatementHead]:
    """The newest statement of each period a link shows, the latest period first."""
    heads = statements.own_statements(viewer=_reader(link))
    shown = set(_shown(link))
    return [each for each in heads if each.statement_id in shown]


def linked_statement(*, link: StatementLink, statement_id: int, language: str, at: datetime) -> StatementView:
    """One of them as the person would read it. Raises UnknownStatement for any other."""
    if statement_id not in _shown(link):
        raise statements.UnknownStatement(f"There is no statement {statement_id} behind this link.")
    return statements.statement_numbered(viewer=_reader(link), statement_id=statement_id, language=language, at=at)


def _reader(link: StatementLink) -> Actor:
    return Actor(channel="link", employee_id=link.employee_id)


def _shown(link: StatementLink) -> list[int]:
    rows = Statement.objects.filter(employee=link.employee_id)
    rows = rows if link.entity_id is None else rows.filter(entity=link.entity_id)
    return list(rows.values_list("pk", flat=True))
