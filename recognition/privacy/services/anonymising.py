"""Anonymisation: asked for by one, confirmed by another, done by a worker, and proved."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from recognition.activity import services as activity
from recognition.activity.models import Seal
from recognition.core import db
from recognition.core.actor import Actor, system
from recognition.core.errors import DomainError, NotFound
from recognition.people import selectors as people
from recognition.people.models import Employee, FormerName, User
from recognition.privacy import access, erasers
from recognition.privacy.models import Anonymisation
from recognition.privacy.selectors import obstacles, traces
from recognition.privacy.services import erasing, locks

LEAST_TERM = 2  # characters; a shorter one names nobody


class UnknownAnonymisation(NotFound):
    """There is no such request, or it is not the viewer's to know of."""

    code = "unknown_anonymisation"


class SecondPersonNeeded(DomainError):
    """Who asked for an erasure, or is its subject, confirms it."""

    code = "second_person_needed"


class AnonymisationEnded(DomainError):
    """The request was withdrawn, or carried out."""

    code = "anonymisation_ended"


def ask_anonymisation(*, actor: Actor, employee_id: str, early_reason: str = "", at: datetime, key: str) -> int:
    """Ask that the identity of somebody who has left be erased; another person confirms. Returns its number.

    Needs HR of their entity. ``early_reason`` is why it does not wait for the clock. Raises UnknownEmployee,
    RoleNeeded, what ``obstacles.require_none`` raises, Conflict when it was asked for already, KeyReused.
    """
    with db.durable():
        employee = people.employee_by(employee_id)
        access.require_hr_of(actor=actor, employee=employee, at=at)
        return activity.once(
            service="privacy.ask_anonymisation",
            actor=actor,
            key=key,
            arguments={"employee": employee.pk, "reason": early_reason},
            at=at,
            work=lambda: _ask(actor, employee, early_reason.strip(), at),
        )


def confirm_anonymisation(*, actor: Actor, anonymisation_id: int, at: datetime) -> None:
    """Confirm, as another person than who asked; a worker then does it.

    Raises UnknownAnonymisation, RoleNeeded, SecondPersonNeeded, AnonymisationEnded, and what stands in the way.
    """
    with db.durable():
        row = _locked(actor, anonymisation_id, at)
        if actor.employee_id in (row.asked_by_id, row.employee_id):
            raise SecondPersonNeeded("You asked for this erasure; another person of HR confirms it.")
        obstacles.require_none(employee=row.employee, is_early=bool(row.early_digest), at=at)
        Anonymisation.objects.filter(pk=row.pk).update(
            state=Anonymisation.State.CONFIRMED, confirmed_by=actor.employee_id, confirmed_at=at, refused_code=""
        )
        _record(actor, "privacy.anonymisation_confirmed", row, at)


def withdraw_anonymisation(*, actor: Actor, anonymisation_id: int, at: datetime) -> None:
    """Take a request back before it was carried out. Raises UnknownAnonymisation, RoleNeeded, AnonymisationEnded."""
    with db.durable():
        row = _locked(actor, anonymisation_id, at)
        Anonymisation.objects.filter(pk=row.pk).update(
            state=Anonymisation.State.WITHDRAWN, withdrawn_by=actor.employee_id, withdrawn_at=at
        )
        _record(actor, "privacy.anonymisation_withdrawn", row, at)


def anonymise_due(*, at: datetime) -> int:
    """Carry out the oldest confirmed request; how many. What stands in its way by now is noted on it."""
    waiting = Anonymisation.objects.filter(state=Anonymisation.State.CONFIRMED, refused_code="")
    row = waiting.order_by("confirmed_at", "pk").first()
    if row is None:
        return 0
    try:
        anonymise(anonymisation_id=row.pk, at=at)
    except DomainError as error:
        Anonymisation.objects.filter(pk=row.pk).update(refused_code=error.code[:32])
    return 1


def anonymise(*, anonymisation_id: int, at: datetime) -> None:
    """Erase the identity behind a confirmed request, whole or not at all, and keep the proof.

    Amounts, dates, decisions and their digests stay, under a random key. Raises AnonymisationEnded unless it is
    confirmed and not done, and what stands in the way.
    """
    with db.durable():
        rows = Anonymisation.objects.select_related("employee").filter(state=Anonymisation.State.CONFIRMED)
        row = rows.select_for_update(of=("self",)).filter(pk=anonymisation_id).first()
        if row is None:
            raise AnonymisationEnded("This is not confirmed, or was carried out already.")
        locks.keep_holds_out()
        obstacles.require_none(employee=row.employee, is_early=bool(row.early_digest), at=at)
        identity = _identity(row.employee, at)
        texts = erasing.erase_texts(identity)
        erased = {**erasing.erase_person(identity), **erasing.erase_traffic(identity)}
        for eraser in erasers.registered.values():
            erased |= eraser.erase(identity)
        row.state, row.done_at, row.subject_key = Anonymisation.State.DONE, at, identity.key
        row.proof = {
            "erased": {table: count for table, count in sorted(erased.items()) if count},
            "texts": texts,
            "head": Seal.objects.order_by("-seq").values_list("chain_hash", flat=True).first() or "",
            "left": traces.traces(identity.terms),
        }
        row.save(update_fields=["state", "done_at", "subject_key", "proof"])
        _record(system("sweep"), "privacy.anonymised", row, at)


def _ask(actor: Actor, employee: Employee, early_reason: str, at: datetime) -> int:
    obstacles.require_none(employee=employee, is_early=bool(early_reason), at=at)
    digest = activity.keep_text(text=early_reason, employee_id=employee.pk, at=at) if early_reason else ""
    row = Anonymisation.objects.create(
        employee=employee, asked_by_id=access.person_of(actor), asked_at=at, early_digest=digest
    )
    _record(actor, "privacy.anonymisation_asked", row, at, text_digest=digest)
    return row.pk


def _locked(actor: Actor, anonymisation_id: int, at: datetime) -> Anonymisation:
    rows = Anonymisation.objects.select_related("employee").select_for_update(of=("self",))
    row = rows.filter(pk=anonymisation_id).first()
    entities = access.served_entities(viewer=actor, at=at, readers=access.SERVES)
    if row is None or (
        entities is not None and access.last_entities([row.employee_id]).get(row.employee_id) not in entities
    ):
        raise UnknownAnonymisation("There is no such request; look at the list.")
    access.require_hr_of(actor=actor, employee=row.employee, at=at)
    if row.state in (Anonymisation.State.DONE, Anonymisation.State.WITHDRAWN):
        raise AnonymisationEnded("This request was carried out or withdrawn already.")
    return row


def _record(actor: Actor, code: str, row: Anonymisation, at: datetime, text_digest: str = "") -> None:
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="employee",
        subject_id=row.employee_id,
        data={"anonymisation": row.pk},
        text_digest=text_digest,
    )


def _identity(employee: Employee, at: datetime) -> erasers.Identity:
    names = [employee.name, *FormerName.objects.filter(employee=employee).order_by("pk").values_list("said", flat=True)]
    said = [*names, employee.email]
    said += User.objects.filter(pk=employee.user_id or 0).values_list("email", flat=True)
    for eraser in erasers.registered.values():
        said += eraser.terms(employee.pk)
    return erasers.Identity(
        employee.pk,
        employee.user_id,
        secrets.token_hex(8),
        _long(said),
        at,
        employee.external_id,
        _long(word for name in names if "@" not in name for word in _words(name)),
    )


def _words(name: str) -> list[str]:
    """The words of a name: but for "von" and "de", which anybody may write."""
    words = re.findall(r"[^\W_]+", name)
    return [word for word in words if not word.islower()] or words


def _long(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for term in terms if len(term) >= LEAST_TERM))
