"""Inviting employees to sign in for the first time: by a link to their work address, good for a week, once."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, NotFound
from recognition.people import access, links, sign_in
from recognition.people.models import Employee, Employment, Role, SignInLink, User

Kind = SignInLink.Kind


class NobodyToInvite(NotFound):
    """There is no such employee here, or they have left."""

    code = "nobody_to_invite"


class NoAddress(DomainError):
    """The employee has no work address to invite them at."""

    code = "no_address"


class AlreadySignsIn(DomainError):
    """Who has signed in before needs no invitation."""

    code = "already_signs_in"


class Sent(NamedTuple):
    """What the door puts into the mail. ``secret`` is nowhere else; ``language`` may be empty."""

    secret: str
    email: str
    name: str
    language: str


class Invitation(NamedTuple):
    """The latest invitation of one employee."""

    invited_at: datetime
    expires_at: datetime


def invite(*, actor: Actor, employee_id: int, at: datetime) -> Sent:
    """Make an invitation; the caller mails it to the address it returns and shows the secret to nobody.

    By an administrator, or by HR of the employee's entity. An earlier invitation ends.
    Raises NobodyToInvite, NoAddress, AlreadySignsIn, RoleNeeded.
    """
    with durable():
        employee = Employee.objects.select_related("user").filter(sign_in.present(at), pk=employee_id).first()
        access.require_role(
            actor=actor, roles=[Role.ADMINISTRATOR, Role.HR], entity_id=_entity_of(employee_id=employee_id), at=at
        )
        if employee is None:
            raise NobodyToInvite("There is no such employee, or they have left.")
        if not employee.email:
            raise NoAddress(f"{employee.name} has no work e-mail on record; add it first.")
        if employee.user is not None and employee.user.last_login is not None:
            raise AlreadySignsIn(f"{employee.name} has signed in before and needs no invitation.")
        user = sign_in.user_of(employee, at=at)
        secret = links.issue(user, kind=Kind.INVITATION, actor=actor, at=at)
        activity.record(
            actor=actor, at=at, code="employee.invited", subject_kind="employee", subject_id=employee.pk, data={}
        )
        return Sent(secret=secret, email=employee.email, name=employee.name, language=employee.language)


def invited_by_link(*, secret: str, at: datetime) -> str | None:
    """The name of whom this invitation is for; None where it is used up, too old, or they have left."""
    link = links.fresh(secret=secret, kinds=[Kind.INVITATION], at=at)
    if link is None or not sign_in.may_sign_in(user_id=link.user_id, at=at):
        return None
    return link.user.employee.name if hasattr(link.user, "employee") else link.user.email


def accept(*, secret: str, at: datetime, request_id: str = "") -> User:
    """Use the invitation up and return whom it signs in. Raises LinkRefused."""
    if invited_by_link(secret=secret, at=at) is None:
        raise links.LinkRefused("This invitation has been used or is older than seven days. Ask for a new one.")
    return links.use(secret=secret, kinds=[Kind.INVITATION], at=at, request_id=request_id).user


def latest_of(*, employee_ids: Collection[int]) -> dict[int, Invitation]:
    """The latest invitation of each employee; who was never invited is missing."""
    rows = SignInLink.objects.filter(kind=Kind.INVITATION, user__employee__in=employee_ids)
    return {
        employee_id: Invitation(issued_at, expires_at)
        for employee_id, issued_at, expires_at in rows.order_by("user_id", "-issued_at", "-pk")
        .distinct("user_id")
        .values_list("user__employee", "issued_at", "expires_at")
    }


def _entity_of(*, employee_id: int) -> int | None:
    """The entity they work for, or will; None (the whole company) for somebody who is employed nowhere."""
    latest = Employment.objects.filter(employee_id=employee_id).order_by("-starts_on").values_list("entity_id")
    return next((entity_id for (entity_id,) in latest[:1]), None)
