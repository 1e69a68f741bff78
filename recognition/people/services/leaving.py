"""What ends when somebody has left: their tokens, roles, invitations, and who stood in for whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.people import selectors
from recognition.people.models import ApiToken, Delegation, Employee, Role, RoleGrant, SignInLink, User


def end_access(*, actor: Actor, at: datetime) -> int:
    """End what people who have left still hold; how much there was. Called often; a second call finds nothing.

    They have had no way in since the day after their last one. This makes it last: who comes back starts without
    their old tokens and roles. The last administrator's role only lies still, or nobody could grant one again.
    """
    with durable():
        gone = Employee.objects.filter(left_on__lt=selectors.company_date(at))
        return sum(
            (
                _end_tokens(actor, gone, at),
                _end_delegations(actor, gone, at),
                _end_roles(actor, gone, at),
                SignInLink.objects.filter(
                    user__employee__in=gone, used_at=None, expires_at__gt=at, issued_at__lt=at
                ).update(expires_at=at),
            )
        )


def users_gone(*, at: datetime) -> QuerySet[User, int]:
    """The users whose employees have left, to ask for inside another query."""
    gone = Q(employee__left_on__lt=selectors.company_date(at))
    return User.objects.filter(gone).values_list("pk", flat=True)


def _end_tokens(actor: Actor, gone: QuerySet[Employee], at: datetime) -> int:
    held = ApiToken.objects.filter(employee__in=gone, revoked_at=None, expires_at__gt=at)
    ended = _ended(held, revoked_at=at)
    _record(actor, "api_token.revoked", "api_token", ((row.pk, {}) for row in ended), at)
    return len(ended)


def _end_delegations(actor: Actor, gone: QuerySet[Employee], at: datetime) -> int:
    concerned = Q(giver__in=gone) | Q(delegate__in=gone)
    open_ones = Delegation.objects.filter(concerned, ended_at=None, to_date__gte=selectors.company_date(at))
    ended = _ended(open_ones, ended_at=at)
    facts = (
        (
            row.giver_id,
            {
                "delegate_id": row.delegate_id,
                "scope": row.scope,
                "from_date": row.from_date.isoformat(),
                "to_date": row.to_date.isoformat(),
            },
        )
        for row in ended
    )
    _record(actor, "delegation.ended", "employee", facts, at)
    return len(ended)


def _end_roles(actor: Actor, gone: QuerySet[Employee], at: datetime) -> int:
    held = RoleGrant.objects.filter(employee__in=gone, revoked_at=None)
    if not selectors.holders(role=Role.ADMINISTRATOR, entity_id=None, at=at):
        held = held.exclude(role=Role.ADMINISTRATOR, entity=None)
    ended = _ended(held, revoked_at=at)
    facts = ((row.employee_id, {"role": row.role, "entity_id": row.entity_id}) for row in ended)
    _record(actor, "role.revoked", "employee", facts, at)
    return len(ended)


def _ended(rows: QuerySet[Any], **moment: datetime) -> list[Any]:
    """Lock and end these rows; a page that ends one at the same time does it once."""
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    rows.model.objects.filter(pk__in=[row.pk for row in found]).update(**moment)
    return found


def _record(actor: Actor, code: str, kind: str, rows: Iterable[tuple[int, dict[str, Any]]], at: datetime) -> None:
    activity.record_many(actor=actor, at=at, code=code, subject_kind=kind, rows=list(rows))
