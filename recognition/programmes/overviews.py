"""Programmes with their versions in time, for whoever looks; and what stands between a draft and its first day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from recognition.core.actor import Actor
from recognition.people import selectors as people
from recognition.people.models import Employee, Role
from recognition.programmes import gates, selectors
from recognition.programmes.gates import Gate
from recognition.programmes.models import Programme, ProgrammeVersion

READERS = (Role.PROGRAMME_OWNER, Role.HR, Role.FINANCE, Role.AUDITOR, Role.WORKS_COUNCIL)


class VersionRow(NamedTuple):
    """One version; ``names`` and ``purposes`` by language, the signatures' names "" where nobody signed."""

    version_id: int
    programme: str
    number: int
    is_active: bool
    nature: str
    unit: str
    starts_on: date
    ends_on: date
    names: Mapping[str, str]
    purposes: Mapping[str, str]
    loaded_by: str
    loaded_at: datetime
    activated_by: str
    activated_at: datetime | None


class ProgrammeRow(NamedTuple):
    """A programme with the versions somebody may see, the newest first, and the days between in which none applies."""

    code: str
    versions: Sequence[VersionRow]
    gaps: Sequence[tuple[date, date]]

    def in_force(self, day: date) -> VersionRow | None:
        """The version that judges outcomes of ``day``."""
        return next((each for each in self.versions if each.is_active and each.starts_on <= day <= each.ends_on), None)

    def leading(self, day: date) -> VersionRow:
        """The version that speaks for the programme on ``day``: the one in force, else the newest that was signed."""
        signed = [each for each in self.versions if each.is_active]
        return self.in_force(day) or (signed or self.versions)[0]


class Cited(NamedTuple):
    """The simulation a draft would cite; ``units`` are its totals by unit, as ``figures.units`` has them."""

    number: int
    from_date: date
    to_date: date
    units: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What is done and what is missing before a draft judges outcomes."""

    steps: Sequence[Gate]
    simulation: Cited | None

    @property
    def is_ready(self) -> bool:
        return all(step.is_done for step in self.steps)


def reads_drafts(*, viewer: Actor, at: datetime) -> bool:
    """Whether the viewer sees drafts and every version: who holds one of READERS. Others see what was activated."""
    return bool(_roles(viewer, at) & set(READERS))


def programmes(*, viewer: Actor, at: datetime, after: str = "", limit: int = 20) -> list[ProgrammeRow]:
    """The programmes whose code comes after ``after``, by code, each with the versions this viewer may see."""
    has_drafts = reads_drafts(viewer=viewer, at=at)
    codes = Programme.objects.filter(code__gt=after).order_by("code")
    if not has_drafts:
        codes = codes.filter(versions__in=_active()).distinct()
    return _rows(codes.values_list("code", flat=True)[:limit], has_drafts=has_drafts)


def programme(*, viewer: Actor, code: str, at: datetime) -> ProgrammeRow:
    """One programme. Raises UnknownProgramme, also for one of which this viewer may see no version."""
    found = _rows([code], has_drafts=reads_drafts(viewer=viewer, at=at))
    if not found:
        raise selectors.UnknownProgramme(f"There is no programme {code!r}.")
    return found[0]


def version(*, viewer: Actor, version_id: int, at: datetime) -> ProgrammeVersion:
    """One version. Raises UnknownVersion, also for a draft this viewer may not see."""
    found = selectors.version(version_id=version_id)
    is_draft = found.state == ProgrammeVersion.State.DRAFT
    if is_draft and not reads_drafts(viewer=viewer, at=at):
        raise selectors.UnknownVersion(f"There is no version with id {version_id}.")
    return found


def version_beside_others(*, viewer: Actor, version_id: int, at: datetime) -> tuple[ProgrammeVersion, ProgrammeRow]:
    """One version, and all of its programme, for who reads drafts. Raises UnknownVersion, also for everybody else."""
    if not reads_drafts(viewer=viewer, at=at):
        raise selectors.UnknownVersion(f"There is no version with id {version_id}.")
    found = selectors.version(version_id=version_id)
    return found, _rows([found.programme.code], has_drafts=True)[0]


def readiness(*, viewer: Actor, found: ProgrammeVersion, at: datetime) -> Readiness:
    """Everything ``services.activate`` asks of a draft, as it stands for this viewer."""
    today = people.company_date(at)
    cited = selectors.finished_simulation(fingerprint=gates.fingerprint(found))
    steps = [
        *gates.checklist(found, simulation=cited, today=today),
        _in_time(found, today),
        _alone(found),
        _second_person(found, viewer),
    ]
    simulation = None
    if cited is not None and cited.figures is not None:
        simulation = Cited(cited.pk, cited.from_date, cited.to_date, cited.figures["draft"]["units"])
    return Readiness(steps=steps, simulation=simulation)


def _in_time(found: ProgrammeVersion, today: date) -> Gate:
    facts = {"starts_on": found.starts_on, "today": today}
    if found.starts_on < today:
        sentence = f"It starts on {found.starts_on}, and rules never judge the past; load it with a later day."
        return Gate(code="dates", why="past", is_done=False, sentence=sentence, facts=facts)
    sentence = f"It starts on {found.starts_on}, which has not passed."
    return Gate(code="dates", why="ahead", is_done=True, sentence=sentence, facts=facts)


def _alone(found: ProgrammeVersion) -> Gate:
    same_days = _active().filter(
        programme=found.programme_id, starts_on__lte=found.ends_on, ends_on__gte=found.starts_on
    )
    other = same_days.exclude(pk=found.pk).order_by("number").first()
    if other is None:
        return Gate(code="overlap", why="free", is_done=True, sentence="No other version is active on its days.")
    facts = {"number": other.number, "first": other.starts_on, "last": other.ends_on}
    sentence = f"Version {other.number} is active from {other.starts_on} to {other.ends_on}; start after that."
    return Gate(code="overlap", why="taken", is_done=False, sentence=sentence, facts=facts)


def _second_person(found: ProgrammeVersion, viewer: Actor) -> Gate:
    facts = {"name": _name(found.created_by)}
    if found.created_by_id == viewer.employee_id:
        sentence = "You loaded this version, so another programme owner activates it."
        return Gate(code="second_person", why="yours", is_done=False, sentence=sentence, facts=facts)
    sentence = f"{facts['name']} loaded it; any other programme owner may activate it."
    return Gate(code="second_person", why="others", is_done=True, sentence=sentence, facts=facts)


def _roles(viewer: Actor, at: datetime) -> set[str]:
    if viewer.employee_id is None:
        return set()
    return {role for role, _ in people.roles_of(employee_id=viewer.employee_id, at=at)}


def _active() -> QuerySet[ProgrammeVersion]:
    return ProgrammeVersion.objects.filter(state=ProgrammeVersion.State.ACTIVE)


def _rows(codes: Collection[str], *, has_drafts: bool) -> list[ProgrammeRow]:
    found = ProgrammeVersion.objects.filter(programme__code__in=list(codes))
    if not has_drafts:
        found = found.filter(state=ProgrammeVersion.State.ACTIVE)
    by_code: dict[str, list[ProgrammeVersion]] = {}
    ordered = found.select_related("programme", "created_by", "activated_by").order_by("programme__code", "-number")
    for each in ordered:
        by_code.setdefault(each.programme.code, []).append(each)
    return [
        ProgrammeRow(
            code=code,
            versions=[_row(each) for each in versions],
            gaps=[(first, last) for _, first, last in selectors.gaps(versions)],
        )
        for code, versions in by_code.items()
    ]


def _row(found: ProgrammeVersion) -> VersionRow:
    texts = found.definition["texts"]
    return VersionRow(
        version_id=found.pk,
        programme=found.programme.code,
        number=found.number,
        is_active=found.state == ProgrammeVersion.State.ACTIVE,
        nature=found.nature,
        unit=found.unit,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        names={language: text["name"] for language, text in texts.items()},
        purposes={language: text["purpose"] for language, text in texts.items()},
        loaded_by=_name(found.created_by),
        loaded_at=found.created_at,
        activated_by=_name(found.activated_by),
        activated_at=found.activated_at,
    )


def _name(employee: Employee | None) -> str:
    return employee.name if employee else ""
