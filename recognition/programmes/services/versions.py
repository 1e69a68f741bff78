"""Loading a version as a draft, and activating it by a second person."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable, lock_in_order
from recognition.core.errors import DomainError
from recognition.customers import outcome_kinds
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.programmes import definition as definitions
from recognition.programmes import selectors
from recognition.programmes.models import Programme, ProgrammeVersion
from recognition.programmes.services import gates


class AlreadyActive(DomainError):
    """The version is active and never changes."""

    code = "already_active"


class SamePerson(DomainError):
    """Who loaded a version cannot activate it."""

    code = "same_person"


class StartsInThePast(DomainError):
    """Activating the version would change how past outcomes are judged."""

    code = "starts_in_the_past"


class Overlap(DomainError):
    """Another version of the programme is active on some of the same days."""

    code = "overlap"


class FamilyChanged(DomainError):
    """A programme pays for gain or for saved, never for both: its budget keeps them apart."""

    code = "family_changed"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The version a file came to; ``is_new`` is False when the latest version says the same already."""

    version_id: int
    programme: str
    number: int
    is_new: bool


def load(*, actor: Actor, text: str, at: datetime, key: str) -> Loaded:
    """Keep a programme file (TOML) as a draft version, unless the latest version says the same.

    Needs the role programme_owner. Raises BadProgramme with all mistakes, FamilyChanged, KeyReused.
    """
    says = definitions.parse(text)
    with durable():
        access.require_role(actor=actor, roles=[Role.PROGRAMME_OWNER], at=at)
        loaded = activity.once(
            service="programmes.load",
            actor=actor,
            key=key,
            arguments={"definition": says.fingerprint()},
            at=at,
            work=lambda: asdict(_load(actor, says, at)),
        )
    return Loaded(**loaded)


def activate(*, actor: Actor, version_id: int, at: datetime, simulation_id: int | None = None) -> ProgrammeVersion:
    """Make a draft version the one that judges outcomes of its dates; from then on it never changes.

    Needs the role programme_owner and another person than who loaded it. Its first day must not have passed, so no
    outcome is judged by a rule that came after it. Cites the simulation named, or the newest finished one of what
    the version says, and freezes its baseline. Raises UnknownVersion, AlreadyActive, SamePerson, StartsInThePast,
    Overlap, UnknownSimulation, NotSimulated, NotConsulted, PayGateMissing.
    """
    with durable():
        access.require_role(actor=actor, roles=[Role.PROGRAMME_OWNER], at=at)
        lock_in_order(ProgrammeVersion.objects.filter(pk=version_id))
        version = selectors.version(version_id=version_id)
        _require_activatable(actor, version, at)
        version.simulation = gates.require(version=version, simulation_id=simulation_id, at=at)
        gates.freeze_baseline(version=version, at=at)
        version.state = ProgrammeVersion.State.ACTIVE
        version.activated_by_id = actor.employee_id
        version.activated_at = at
        version.save(update_fields=["state", "activated_by", "activated_at", "simulation"])
        _record(actor, version, "programme.activated", at, simulation=version.simulation.pk)
    return version


def _load(actor: Actor, says: definitions.Definition, at: datetime) -> Loaded:
    Programme.objects.bulk_create([Programme(code=says.programme)], ignore_conflicts=True)
    [programme] = lock_in_order(Programme.objects.filter(code=says.programme))
    latest = selectors.latest_version(programme=programme)
    if latest is not None and definitions.from_document(latest.definition) == says:
        return Loaded(version_id=latest.pk, programme=programme.code, number=latest.number, is_new=False)
    if latest is not None:
        _require_same_family(latest, says)
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=latest.number + 1 if latest else 1,
        nature=says.nature,
        unit=says.unit,
        starts_on=says.starts_on,
        ends_on=says.ends_on,
        definition=says.document(),
        fingerprint=says.fingerprint(),
        created_by_id=actor.employee_id,
        created_at=at,
    )
    _record(actor, version, "programme.loaded", at)
    return Loaded(version_id=version.pk, programme=programme.code, number=version.number, is_new=True)


def _require_same_family(latest: ProgrammeVersion, says: definitions.Definition) -> None:
    before, now = (outcome_kinds.family(kinds[0]) for kinds in (latest.definition["kinds"], says.kinds))
    if before != now:
        raise FamilyChanged(
            f"The programme {says.programme} pays for {before}, this file for {now}, and their budgets are kept "
            f"apart; give it a programme code of its own."
        )


def _require_activatable(actor: Actor, version: ProgrammeVersion, at: datetime) -> None:
    if version.state == ProgrammeVersion.State.ACTIVE:
        raise AlreadyActive(f"Version {version.number} of {version.programme.code} is active already.")
    if version.created_by_id == actor.employee_id:
        raise SamePerson("You loaded this version, so another programme owner has to activate it.")
    today = people.company_date(at)
    if version.starts_on < today:
        raise StartsInThePast(
            f"This version starts on {version.starts_on}, and rules never judge the past; "
            f"load it with starts_on {today} or later."
        )
    for other in selectors.active_versions():
        meets = other.starts_on <= version.ends_on and version.starts_on <= other.ends_on
        if other.programme_id == version.programme_id and meets:
            raise Overlap(
                f"Version {other.number} is active from {other.starts_on} to {other.ends_on}; "
                f"load this one with starts_on after that."
            )


def _record(actor: Actor, version: ProgrammeVersion, code: str, at: datetime, **cited: int) -> None:
    data: dict[str, Any] = {
        **cited,
        "programme": version.programme_id,
        "number": version.number,
        "fingerprint": version.fingerprint,
    }
    activity.record(actor=actor, at=at, code=code, subject_kind="programme_version", subject_id=version.pk, data=data)
