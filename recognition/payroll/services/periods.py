"""HR opens an entity's first period, and closes one at payroll's cut-off, which opens the next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from recognition.activity import services as activity
from recognition.core import db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.ledger import selectors as ledger_selectors
from recognition.ledger import services as ledger
from recognition.payroll import selectors
from recognition.payroll.selectors import Pending
from recognition.payroll.services import statements
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Employee, Role


class PeriodNotOpen(DomainError):
    """The period named is not the open one of its entity."""

    code = "period_not_open"


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A closed period: by whom and when, what was pending in each state at the close, and the period open now.

    ``statements`` counts the people whose statement was fixed. ``is_new`` is false when it had been closed before;
    then nothing changed and ``pending`` is empty.
    """

    closed_by: str
    closed_at: datetime | None
    is_new: bool
    pending: Mapping[str, Pending]
    open_code: str
    statements: int = 0


def open_period(*, actor: Actor, entity_code: str, code: str, at: datetime) -> int:
    """Open the first period (``YYYY-MM``) of an entity and return its id; later ones open as the one before closes.

    Raises Forbidden unless the actor is HR there, BadPeriod for another spelling, ledger.PeriodExists.
    """
    with db.durable():
        entity = people.entity_by(entity_code)
        access.require_role(actor=actor, roles={Role.HR}, entity_id=entity.pk, at=at)
        period_id = ledger.open_period(entity_id=entity.pk, code=code, at=at)
        activity.record(actor=actor, at=at, code="period.opened", subject_kind="period", subject_id=period_id)
        return period_id


def close_period(*, actor: Actor, entity_code: str, code: str, at: datetime) -> Closed:
    """Close the open period ``code`` of an entity and open the next; what is pending moves on and is listed.

    A proposal has no period before its last needed approval, nor an order before it is payable, so nothing is written
    for the pending ones. Waits for approvals under way, then fixes the statement of everybody who was approved
    something. Raises Forbidden unless the actor is HR there, PeriodNotOpen for a code the entity never had.
    """
    with db.durable():
        entity = people.entity_by(entity_code)
        access.require_role(actor=actor, roles={Role.HR}, entity_id=entity.pk, at=at)
        period_id = _period_named(entity_id=entity.pk, code=code)
        try:
            ledger.close_period_row(period_id=period_id, actor_employee_id=actor.employee_id, at=at)
        except ledger.PeriodNotOpen:
            return _closed(entity_id=entity.pk, code=code, is_new=False, pending={})
        pending = selectors.pending(entity_id=entity.pk)
        activity.record(
            actor=actor,
            at=at,
            code="period.closed",
            subject_kind="period",
            subject_id=period_id,
            data={state: each.count for state, each in pending.items()},
        )
        made = statements.make_statements(actor=actor, period_id=period_id, at=at)
        return replace(_closed(entity_id=entity.pk, code=code, is_new=True, pending=pending), statements=made)


def _period_named(*, entity_id: int, code: str) -> int:
    try:
        return ledger_selectors.period_by_code(entity_id=entity_id, code=code).pk
    except NotFound as error:
        opened = ledger_selectors.open_period(entity_id).code
        raise PeriodNotOpen(f"There is no period {code} to close; the open one is {opened}.") from error


def _closed(*, entity_id: int, code: str, is_new: bool, pending: Mapping[str, Pending]) -> Closed:
    period = ledger_selectors.period_by_code(entity_id=entity_id, code=code)
    closer = Employee.objects.filter(pk=period.closed_by_id or 0).values_list("external_id", flat=True).first()
    return Closed(
        closed_by=closer or "",
        closed_at=period.closed_at,
        is_new=is_new,
        pending=pending,
        open_code=ledger_selectors.open_period(entity_id).code,
    )
