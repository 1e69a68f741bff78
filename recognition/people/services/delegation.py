"""Somebody stands in for somebody else while they are away."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.people import selectors
from recognition.people.models import Delegation, Employee, Role


class BadDelegation(DomainError):
    """The dates or the persons of a delegation make no sense."""

    code = "bad_delegation"


class NotYourDelegation(Forbidden):
    """Only the giver or HR may make or end a delegation."""

    code = "not_your_delegation"


def delegate(
    *,
    actor: Actor,
    giver_id: int,
    delegate_id: int,
    from_date: date,
    to_date: date,
    at: datetime,
    scope: str = Delegation.Scope.ALL,
) -> Delegation:
    """Let ``delegate_id`` decide for ``giver_id`` from the first to the last day inclusive (company dates).

    ``scope``: all, or awards or nominations alone. The giver makes it, or HR for somebody who is away; HR names
    somebody else than themself. The same delegation again is the one that stands.
    Raises BadDelegation, NotYourDelegation.
    """
    wanted = {"giver_id": giver_id, "delegate_id": delegate_id, "scope": scope}
    with durable():
        _require_giver_or_hr(actor, giver_id, at)
        _require_sense(actor, wanted, from_date, to_date, at)
        Employee.objects.select_for_update(no_key=True).filter(pk=giver_id).first()  # two at once make one delegation
        made, is_new = Delegation.objects.get_or_create(
            **wanted,
            from_date=from_date,
            to_date=to_date,
            ended_at=None,
            defaults={"made_by_id": actor.employee_id, "made_at": at},
        )
        if is_new:
            _record(actor=actor, code="delegation.made", delegation=made, at=at)
        return made


def end_delegation(*, actor: Actor, delegation_id: int, at: datetime) -> bool:
    """End a delegation now; False when it had ended. Raises NotFound, NotYourDelegation."""
    with durable():
        delegation = Delegation.objects.select_for_update().filter(pk=delegation_id).first()
        if delegation is None:
            raise NotFound(f"There is no delegation {delegation_id}; `delegate list` shows them.")
        _require_giver_or_hr(actor, delegation.giver_id, at)
        if delegation.ended_at is not None:
            return False
        delegation.ended_at = at
        delegation.save(update_fields=["ended_at"])
        _record(actor=actor, code="delegation.ended", delegation=delegation, at=at)
        return True


def _require_sense(actor: Actor, wanted: Mapping[str, Any], from_date: date, to_date: date, at: datetime) -> None:
    if wanted["scope"] not in Delegation.Scope.values:
        raise BadDelegation(f"A delegation is about one of {', '.join(Delegation.Scope.values)}; choose one of them.")
    if wanted["giver_id"] == wanted["delegate_id"]:
        raise BadDelegation("Nobody stands in for themself; name another person.")
    if wanted["delegate_id"] == actor.employee_id:
        raise BadDelegation(
            "Nobody makes themself the one who stands in; ask the person who is away, or another in HR."
        )
    if to_date < from_date or to_date < selectors.company_date(at):
        raise BadDelegation("The last day lies before the first day or before today; correct the dates.")
    first = max(from_date, selectors.company_date(at))
    if not selectors.is_employed(employee_id=wanted["delegate_id"], day=first):
        raise BadDelegation(f"Who should stand in does not work here on {first}; name somebody who does.")


def _require_giver_or_hr(actor: Actor, giver_id: int, at: datetime) -> None:
    if actor.employee_id == giver_id:
        return
    day = selectors.company_date(at)
    employment = selectors.employments_on(pairs=[(giver_id, day)]).get((giver_id, day))
    entity_id = employment.entity_id if employment else None
    if actor.employee_id is None or not selectors.has_role(
        employee_id=actor.employee_id, roles=(Role.HR,), entity_id=entity_id, at=at
    ):
        raise NotYourDelegation("Only the person who is away, or HR, decides who stands in; ask one of them.")


def _record(*, actor: Actor, code: str, delegation: Delegation, at: datetime) -> None:
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="employee",
        subject_id=delegation.giver_id,
        data={
            "delegate_id": delegation.delegate_id,
            "scope": delegation.scope,
            "from_date": delegation.from_date.isoformat(),
            "to_date": delegation.to_date.isoformat(),
        },
    )
