"""Who may sign in: people with an employee record, made known by an import, an invitation or the first set-up."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from recognition.activity import services as activity
from recognition.core import identity
from recognition.core.actor import Actor
from recognition.core.db import durable, require_transaction
from recognition.core.errors import DomainError
from recognition.people import links, selectors
from recognition.people.links import LinkRefused
from recognition.people.models import Employee, Role, RoleGrant, User

Kind = links.Kind


class AlreadySetUp(DomainError):
    """An administrator exists; a second one is made by `role grant`."""

    code = "already_set_up"


class NotKnown(DomainError):
    """Nobody who may sign in has this address."""

    code = "not_known"


class Person(NamedTuple):
    """The employee behind a user."""

    employee_id: int
    name: str
    language: str


def person_of(*, user: Any) -> Person | None:
    """The employee of the user, as ``present_user`` brings it; None where an administrator has linked nobody."""
    employee: Employee | None = getattr(user, "employee", None)
    return None if employee is None else Person(employee.pk, employee.name, employee.language)


def present_user(*, user_id: int, at: datetime) -> User | None:
    """The user with their employee, in one statement; None who is not active or whose employee has left."""
    here = Q(employee__left_on__isnull=True) | Q(employee__left_on__gte=selectors.company_date(at))
    return User.objects.select_related("employee").filter(here, pk=user_id, is_active=True).first()


def may_sign_in(*, user_id: int, at: datetime) -> bool:
    """Whether the user is active and the employee behind it, if any, has not left."""
    return present_user(user_id=user_id, at=at) is not None


def make_known(*, email: str, at: datetime) -> None:
    """Give the present employee with this work address a user, if they have none; strangers get nothing."""
    with durable():
        employee = Employee.objects.filter(present(at), email__iexact=email, user=None).exclude(email="").first()
        if employee is not None:
            user_of(employee, at=at)


def follow_addresses(*, employee_ids: Collection[int]) -> None:
    """Let these employees sign in with the address they have now, and with no former one; inside a transaction.

    An address that another user has already stays theirs; then nobody signs in by mail until one of them is mended.
    """
    require_transaction()
    with connection.cursor() as cursor:
        # First away from the old ones, so that two people may take each other's.
        cursor.execute(
            "UPDATE people_user AS u SET email = 'moved-' || u.id || '@invalid' FROM people_employee AS e "
            "WHERE e.user_id = u.id AND e.id = ANY(%s) AND e.email <> '' AND u.email <> lower(e.email) RETURNING u.id",
            [list(employee_ids)],
        )
        cursor.execute(
            "UPDATE people_user AS u SET email = lower(e.email) FROM people_employee AS e WHERE e.user_id = u.id "
            "AND u.id = ANY(%s) AND NOT EXISTS (SELECT FROM people_user AS o WHERE o.email = lower(e.email))",
            [[user_id for (user_id,) in cursor.fetchall()]],
        )


def present(at: datetime) -> Q:
    """Employees who have not left."""
    return Q(left_on__isnull=True) | Q(left_on__gte=selectors.company_date(at))


def user_of(employee: Employee, *, at: datetime) -> User:
    """The user of ``employee``, made from their work address if there is none; inside the caller's transaction."""
    require_transaction()
    if employee.user is not None:
        return employee.user
    email = employee.email.lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, joined_at=at)
    if Employee.objects.filter(user=user).exists():
        raise NotKnown(f"The user {email} belongs to another employee; mend the address of one of them.")
    Employee.objects.filter(pk=employee.pk, user=None).update(user=user)
    employee.user = user
    return user


def bootstrap(*, actor: Actor, email: str, employee: str, at: datetime, break_glass: str = "") -> str:
    """Make the first administrator and return the secret of a one-time link.

    ``employee`` is an external id; an unknown one is recorded with this address, and a later import of the
    same id completes it. Raises AlreadySetUp when an administrator exists, unless ``break_glass`` says who
    breaks it and why; NotKnown when the address belongs to somebody else.
    """
    with durable():
        with connection.cursor() as cursor:
            # Two set-ups at once would both find no administrator.
            cursor.execute("LOCK TABLE people_rolegrant IN SHARE ROW EXCLUSIVE MODE")
        if _administrators().exists() and not break_glass:
            raise AlreadySetUp("There is an administrator already; ask them for `role grant`, or use --break-glass.")
        person = _recorded(external_id=employee, email=email)
        user = user_of(person, at=at)
        if not _administrators().filter(employee=person).exists():
            RoleGrant.objects.create(employee=person, role=Role.ADMINISTRATOR, granted_at=at)
        activity.record(
            actor=actor,
            at=at,
            code="administrator.bootstrapped",
            subject_kind="employee",
            subject_id=person.pk,
            data={"is_break_glass": bool(break_glass)},
            text_digest=_kept(break_glass, person, at),
        )
        return links.issue(user, kind=_kind(break_glass), actor=actor, at=at)


def issue_link(*, actor: Actor, email: str, at: datetime, break_glass: str = "") -> str:
    """Return the secret of a link that signs in the person with this address, once, within 15 minutes.

    ``break_glass``, where given, says who breaks it and why. Raises NotKnown where nobody who may sign in
    has the address.
    """
    with durable():
        employee = Employee.objects.filter(present(at), email__iexact=email).exclude(email="").first()
        orphan = User.objects.filter(email=email.lower(), is_active=True)
        user = user_of(employee, at=at) if employee else orphan.first()
        if user is None or not may_sign_in(user_id=user.pk, at=at):
            raise NotKnown(f"Nobody who may sign in has the address {email}; import them, or see `bootstrap`.")
        kept = _kept(break_glass, employee, at)
        return links.issue(user, kind=_kind(break_glass), actor=actor, at=at, text_digest=kept)


def redeem(*, secret: str, at: datetime, request_id: str = "") -> tuple[User, bool]:
    """Use the link up: whom it signs in, and whether the glass was broken for it: then no second factor is asked for.

    Raises LinkRefused.
    """
    kinds = [Kind.ONE_TIME, Kind.BREAK_GLASS]
    link = links.fresh(secret=secret, kinds=kinds, at=at)
    if link is None or not may_sign_in(user_id=link.user_id, at=at):
        raise LinkRefused("This link has been used or is older than 15 minutes. Ask for a new one.")
    used = links.use(secret=secret, kinds=kinds, at=at, request_id=request_id)
    return used.user, used.kind == Kind.BREAK_GLASS


def record_change(*, user: User, change: str, at: datetime, request_id: str = "") -> None:
    """Record for the auditors that somebody changed how they sign in; ``change`` is a code such as "totp.added"."""
    person = person_of(user=user)
    actor = Actor(
        channel="web", user_id=user.pk, employee_id=person.employee_id if person else None, request_id=request_id
    )
    with durable():
        activity.record(
            actor=actor, at=at, code="sign_in.changed", subject_kind="user", subject_id=user.pk, data={"change": change}
        )


def _kind(break_glass: str) -> str:
    return Kind.BREAK_GLASS if break_glass else Kind.ONE_TIME


def _kept(text: str, employee: Employee | None, at: datetime) -> str:
    return activity.keep_text(text=text, employee_id=employee.pk if employee else None, at=at) if text else ""


def _recorded(*, external_id: str, email: str) -> Employee:
    """The employee with this external id and address, made if there is none."""
    other = Employee.objects.filter(email__iexact=email).exclude(external_id=external_id).first()
    if other is not None:
        raise NotKnown(f"{email} belongs to employee {other.external_id}, not to {external_id}.")
    employee, _ = Employee.objects.get_or_create(
        external_id=external_id,
        defaults={
            "uid": identity.uid("employees", "employee", external_id),
            "name": email.partition("@")[0],
            "email": email.lower(),
        },
    )
    if not employee.email:
        employee.email = email.lower()
        employee.save(update_fields=["email"])
    elif employee.email.lower() != email.lower():
        raise NotKnown(f"Employee {external_id} has another address on record; give that one.")
    return employee


def _administrators() -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(role=Role.ADMINISTRATOR, revoked_at=None)
