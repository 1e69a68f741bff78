"""Declare and withdraw conflicts of interest: who never earns from which customer."""

from datetime import datetime

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import Forbidden
from recognition.customers.models import ConflictOfInterest
from recognition.people import selectors as people


class NotYourConflict(Forbidden):
    """Only the person concerned or HR may declare or withdraw a conflict."""

    code = "not_your_conflict"


def declare_conflict(*, actor: Actor, employee_id: int, customer_id: int, at: datetime) -> ConflictOfInterest:
    """Declare that the employee has a personal interest in the customer; the same again changes nothing.

    The person concerned or HR declares. Raises NotYourConflict.
    """
    with durable():
        _require_concerned_or_hr(actor, employee_id, at)
        conflict, is_new = ConflictOfInterest.objects.get_or_create(
            employee_id=employee_id, customer_id=customer_id, withdrawn_at=None, defaults={"declared_at": at}
        )
        if is_new:
            _record(actor, "conflict.declared", employee_id, customer_id, at)
        return conflict


def withdraw_conflict(*, actor: Actor, employee_id: int, customer_id: int, at: datetime) -> bool:
    """Withdraw a declaration; what it kept from being paid stays unpaid. False when there was none.

    Only HR withdraws: nobody lifts their own bar. Raises NotYourConflict.
    """
    with durable():
        _require_hr(actor, employee_id, at)
        standing = ConflictOfInterest.objects.filter(
            employee_id=employee_id, customer_id=customer_id, withdrawn_at=None
        )
        if not standing.update(withdrawn_at=at):
            return False
        _record(actor, "conflict.withdrawn", employee_id, customer_id, at)
        return True


def _require_concerned_or_hr(actor: Actor, employee_id: int, at: datetime) -> None:
    if actor.employee_id != employee_id:
        _require_hr(actor, employee_id, at)


def _require_hr(actor: Actor, employee_id: int, at: datetime) -> None:
    day = people.company_date(at)
    employment = people.employments_on(pairs=[(employee_id, day)]).get((employee_id, day))
    entity_id = employment.entity_id if employment else None
    is_hr = actor.employee_id not in (None, employee_id) and people.has_role(
        employee_id=actor.employee_id or 0, roles=("hr",), entity_id=entity_id, at=at
    )
    if not is_hr:
        raise NotYourConflict("A conflict is declared by the person concerned or HR, and withdrawn by HR; ask HR.")


def _record(actor: Actor, code: str, employee_id: int, customer_id: int, at: datetime) -> None:
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="employee",
        subject_id=employee_id,
        data={"customer_id": customer_id},
    )
