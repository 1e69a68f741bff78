"""Legal holds, and how long clocks run: set by HR of the whole company, with a reason, and recorded."""

from datetime import datetime

from recognition.activity import services as activity
from recognition.activity.personal import RetentionClass
from recognition.core import db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.privacy import access, clocks
from recognition.privacy.models import ClockSetting, LegalHold
from recognition.privacy.selectors import settings
from recognition.privacy.services import locks

LONGEST_SPANS = {clocks.DAYS: 3_660, clocks.MONTHS: 240, clocks.YEARS: 20}


class UnknownHold(NotFound):
    """There is no such hold in force."""

    code = "unknown_hold"


class BadHold(DomainError):
    """A hold is on a person or on a class of rows, and has a reason."""

    code = "bad_hold"


class BadSpan(DomainError):
    """A clock cannot run so long, or so short."""

    code = "bad_span"


def set_hold(
    *, actor: Actor, employee_id: str = "", retention_class: str = "", reason: str, at: datetime, key: str
) -> int:
    """Stop every clock of one person, or of one class of rows, until it is released; returns its number.

    Nothing it keeps is removed any more once this returns. HR of the person's entity; for a class HR of the whole
    company. Raises UnknownEmployee, RoleNeeded, BadHold, KeyReused.
    """
    if bool(employee_id) == bool(retention_class) or not reason.strip():
        raise BadHold("Say whose rows, or which kind of rows, are to be kept, and why.")
    if retention_class and retention_class not in set(RetentionClass):
        raise BadHold(f"There is no class {retention_class!r}; use {', '.join(RetentionClass)}.")
    with db.durable():
        locks.wait_for_removals()
        person = people.employee_by(employee_id) if employee_id else None
        if person is None:
            people_access.require_role(actor=actor, roles=access.SERVES, at=at)
        else:
            access.require_hr_of(actor=actor, employee=person, at=at)
        arguments = {"employee": employee_id, "class": retention_class, "reason": reason.strip()}
        return activity.once(
            service="privacy.set_hold",
            actor=actor,
            key=key,
            arguments=arguments,
            at=at,
            work=lambda: _hold(actor, None if person is None else person.pk, retention_class, reason.strip(), at),
        )


def release_hold(*, actor: Actor, hold_id: int, at: datetime) -> None:
    """Let the clocks run again. The same right as setting it. Raises UnknownHold also for one of others, RoleNeeded."""
    with db.durable():
        row = LegalHold.objects.select_related("employee").filter(pk=hold_id, released_at__isnull=True).first()
        if row is None or not _is_known(actor, row, at):
            raise UnknownHold("There is no such hold in force; look at the list.")
        if row.employee is None:
            people_access.require_role(actor=actor, roles=access.SERVES, at=at)
        else:
            access.require_hr_of(actor=actor, employee=row.employee, at=at)
        open_ones = LegalHold.objects.filter(pk=row.pk, released_at__isnull=True)
        if not open_ones.update(released_by=actor.employee_id, released_at=at):
            raise UnknownHold("Somebody else released this hold at the same moment.")
        activity.record(actor=actor, at=at, code="privacy.hold_released", subject_kind="legal_hold", subject_id=row.pk)


def set_clock(*, actor: Actor, clock: str, country: str, span: int, at: datetime) -> None:
    """Let a clock run for ``span`` (in its unit) in one country, or ("") wherever none of its own is set.

    What runs so already changes nothing. HR of the whole company. Raises RoleNeeded, UnknownClock, BadSpan.
    """
    found = clocks.named(clock)
    if not 1 <= span <= LONGEST_SPANS[found.unit]:
        raise BadSpan(f"This clock runs for 1 to {LONGEST_SPANS[found.unit]} {found.unit}.")
    if country and not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        raise BadSpan(f"{country!r} is no country; use the two letters of ISO 3166, as DK.")
    with db.durable():
        people_access.require_role(actor=actor, roles=access.SERVES, at=at)
        running = settings.spans()
        if running.get((clock, country)) == span:
            return
        former = running.get((clock, country), running[clock, ""])
        row, _ = ClockSetting.objects.update_or_create(
            clock=clock, country=country, defaults={"span": span, "set_by_id": access.person_of(actor), "set_at": at}
        )
        activity.record(
            actor=actor,
            at=at,
            code="privacy.clock_set",
            subject_kind="clock_setting",
            subject_id=row.pk,
            data={"clock": clock, "country": country, "from": former, "to": span},
        )


def _is_known(actor: Actor, row: LegalHold, at: datetime) -> bool:
    """Whether the actor may know of the hold: as HR anywhere of one on a class, as HR there of one on a person."""
    entities = access.served_entities(viewer=actor, at=at, readers=access.SERVES)
    if entities is None or row.employee_id is None:
        return entities != set()
    return access.last_entities([row.employee_id]).get(row.employee_id) in entities


def _hold(actor: Actor, person: int | None, retention_class: str, reason: str, at: datetime) -> int:
    digest = activity.keep_text(text=reason, employee_id=person, at=at)
    row = LegalHold.objects.create(
        employee_id=person,
        retention_class=retention_class,
        reason_digest=digest,
        set_by_id=access.person_of(actor),
        set_at=at,
    )
    activity.record(
        actor=actor,
        at=at,
        code="privacy.hold_set",
        subject_kind="legal_hold",
        subject_id=row.pk,
        data={"employee": person, "class": retention_class},
        text_digest=digest,
    )
    return row.pk
