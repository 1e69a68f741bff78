"""A link by which somebody who has left reads their own statements, for at most thirty days."""

import secrets
from datetime import datetime, timedelta

from django.db.models import F

from recognition.activity import services as activity
from recognition.core import db, sealing
from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.people import access, restriction
from recognition.people import selectors as people
from recognition.people.models import Employee, Role, StatementLink

LONGEST = timedelta(days=30)


class StillHere(DomainError):
    """Who has not left signs in."""

    code = "still_here"


class BadLinkDays(DomainError):
    """A link lasts between one day and thirty."""

    code = "bad_link_days"


class UnknownLink(NotFound):
    """There is no such link, or none of an entity one works for."""

    code = "unknown_link"


class LinkOver(DomainError):
    """The link was good once: it has expired or was revoked."""

    code = "link_over"


def issue_statement_link(*, actor: Actor, employee: str, days: int, at: datetime, key: str) -> str:
    """Make a link to the statements of ``employee`` (external id), who has left, and return its secret; shown once.

    It reaches the statements of the entity they left, or of all where the actor is HR of the whole company. The same
    ``key`` again makes no second link, and has no secret to show: ''. Raises UnknownEmployee, RoleNeeded unless HR,
    StillHere, Restricted once their identity was erased, BadLinkDays, KeyReused.
    """
    person = people.employee_by(employee)
    lasting = timedelta(days=days)
    if not timedelta(days=1) <= lasting <= LONGEST:
        raise BadLinkDays(f"A link lasts from 1 to {LONGEST.days} days; give a number of days between them.")
    secret = secrets.token_urlsafe(32)
    made: list[str] = []

    def work() -> int:
        link = _issue(actor, person, secret, lasting, at)
        made.append(secret)
        return link.pk

    with db.durable():
        arguments = {"employee": employee, "days": days}
        activity.once(
            service="payroll.issue_statement_link", actor=actor, key=key, arguments=arguments, at=at, work=work
        )
    return made[0] if made else ""


def revoke_statement_link(*, actor: Actor, link_id: int, at: datetime) -> bool:
    """End a link now; False when it had ended. Raises UnknownLink, also for one of an entity the actor is no HR of."""
    with db.durable():
        link = StatementLink.objects.select_for_update().filter(pk=link_id).first()
        if link is None or not _is_hr(actor, link.entity_id, at):
            raise UnknownLink("There is no such link; the list shows those there are.")
        if link.revoked_at is not None or link.expires_at <= at:
            return False
        link.revoked_at, link.revoked_by_id = at, actor.employee_id
        link.save(update_fields=["revoked_at", "revoked_by"])
        _record(actor, "statement_link.revoked", link, at)
        return True


def open_statement_link(*, secret: str, at: datetime, request_id: str = "") -> StatementLink:
    """Count that the link was opened and return it. Raises UnknownLink, LinkOver; of neither is anything counted."""
    with db.durable():
        link = StatementLink.objects.select_for_update().filter(digest=sealing.digest(secret)).first()
        if link is None:
            raise UnknownLink("This link is not known. Copy it whole, or ask HR for a new one.")
        if link.revoked_at is not None or link.expires_at <= at:
            raise LinkOver("This link has ended. Ask HR for a new one.")
        StatementLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=at)
        visitor = Actor(channel="link", employee_id=link.employee_id, request_id=request_id)
        _record(visitor, "statement_link.opened", link, at)
        return link


def _is_hr(actor: Actor, entity_id: int | None, at: datetime) -> bool:
    try:
        access.require_role(actor=actor, roles={Role.HR}, entity_id=entity_id, at=at)
    except access.RoleNeeded:
        return False
    return True


def _issue(actor: Actor, person: Employee, secret: str, lasting: timedelta, at: datetime) -> StatementLink:
    if person.erased_at is not None:
        raise restriction.Restricted
    today = people.company_date(at)
    if person.left_on is None or person.left_on >= today:
        raise StillHere(f"{person.name} has not left and reads statements after signing in.")
    last = people.employments_on(pairs=[(person.pk, person.left_on)]).get((person.pk, person.left_on))
    entity_id = last.entity_id if last else None
    access.require_role(actor=actor, roles={Role.HR}, entity_id=entity_id, at=at)
    held = people.roles_of(employee_id=actor.employee_id or 0, at=at)
    link = StatementLink.objects.create(
        digest=sealing.digest(secret),
        employee=person,
        entity_id=None if (Role.HR, None) in held else entity_id,
        issued_by_id=actor.employee_id or 0,
        issued_at=at,
        expires_at=at + lasting,
    )
    _record(actor, "statement_link.issued", link, at)
    return link


def _record(actor: Actor, code: str, link: StatementLink, at: datetime) -> None:
    data = {"employee": link.employee_id, "until": link.expires_at.isoformat()}
    activity.record(actor=actor, at=at, code=code, subject_kind="statement_link", subject_id=link.pk, data=data)
