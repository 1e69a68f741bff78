"""Programmes, their versions and simulations as lists, for whom they concern."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from recognition.core.actor import Actor
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.programmes.models import Programme, ProgrammeVersion, Simulation
from recognition.programmes.selectors import UnknownVersion
from recognition.programmes.simulation import preview

SEES_DRAFTS = frozenset({Role.PROGRAMME_OWNER, Role.HR, Role.FINANCE, Role.AUDITOR, Role.WORKS_COUNCIL})


class ProgrammeRow(NamedTuple):
    """One programme; ``texts`` by language are those of the active version that starts last."""

    number: int
    programme: str
    texts: dict[str, Any]
    versions: int


class VersionRow(NamedTuple):
    """One version of the rules; ``definition`` is its normal form, integers only. People by employee_id, or blank."""

    number: int
    programme: str
    version: int
    state: str
    nature: str
    unit: str
    starts_on: date
    ends_on: date
    fingerprint: str
    definition: dict[str, Any]
    created_by: str
    created_at: datetime
    activated_by: str
    activated_at: datetime | None


class SimulationRow(NamedTuple):
    """One simulation and how its job stands; days inclusive, ``compares`` the id of a version."""

    number: int
    programme: str
    fingerprint: str
    compares: int | None
    from_date: date
    to_date: date
    as_of: datetime
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    state: str
    progress_done: int
    progress_total: int | None
    error_code: str
    error_sentence: str


def programmes(*, viewer: Actor, at: datetime, after: int | None = None, limit: int) -> list[ProgrammeRow]:
    """The programmes with a version the viewer may see, by number; three statements."""
    seen = _seen(viewer, at)
    page = list(Programme.objects.filter(pk__in=seen.values("programme"), pk__gt=after or 0).order_by("pk")[:limit])
    found: dict[int, list[ProgrammeVersion]] = {each.pk: [] for each in page}
    for row in seen.filter(programme__in=page).order_by("starts_on", "number"):
        found[row.programme_id].append(row)
    return [
        ProgrammeRow(each.pk, each.code, _latest(found[each.pk]).definition["texts"], len(found[each.pk]))
        for each in page
    ]


def versions(
    *,
    viewer: Actor,
    at: datetime,
    version: int | None = None,
    programme: str | None = None,
    state: str | None = None,
    after: int | None = None,
    limit: int,
) -> list[VersionRow]:
    """The versions the viewer may see, by number: active ones everybody, drafts only who works on them."""
    wanted = {"pk": version, "programme__code": programme, "state": state, "pk__gt": after}
    found = _seen(viewer, at).filter(**{name: value for name, value in wanted.items() if value is not None})
    rows = found.select_related("programme", "created_by", "activated_by").order_by("pk")[:limit]
    return [
        VersionRow(
            number=row.pk,
            programme=row.programme.code,
            version=row.number,
            state=row.state,
            nature=row.nature,
            unit=row.unit,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            fingerprint=row.fingerprint,
            definition=row.definition,
            created_by=row.created_by.external_id if row.created_by else "",
            created_at=row.created_at,
            activated_by=row.activated_by.external_id if row.activated_by else "",
            activated_at=row.activated_at,
        )
        for row in rows
    ]


def version(*, viewer: Actor, version_id: int, at: datetime) -> VersionRow:
    """One version. Raises UnknownVersion, also for a draft the viewer may not see."""
    found = versions(viewer=viewer, at=at, version=version_id, limit=1)
    if not found:
        raise UnknownVersion(f"There is no programme version {version_id} that you may look into.")
    return found[0]


def simulations(
    *,
    viewer: Actor,
    at: datetime,
    simulation: int | None = None,
    programme: str | None = None,
    after: int | None = None,
    limit: int,
) -> list[SimulationRow]:
    """The simulations by number, for who may simulate. Raises RoleNeeded."""
    preview.require_right(actor=viewer, at=at)
    wanted = {"pk": simulation, "programme_code": programme, "pk__gt": after}
    found = Simulation.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    return [_simulation(row) for row in found.select_related("job", "asked_by").order_by("pk")[:limit]]


def _simulation(row: Simulation) -> SimulationRow:
    job = row.job
    return SimulationRow(
        number=row.pk,
        programme=row.programme_code,
        fingerprint=row.fingerprint,
        compares=row.compares_id,
        from_date=row.from_date,
        to_date=row.to_date,
        as_of=row.as_of,
        asked_by=row.asked_by.external_id if row.asked_by else "",
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        state=job.state if job else "done",
        progress_done=job.progress_done if job else 0,
        progress_total=job.progress_total if job else None,
        error_code=job.error_code if job else "",
        error_sentence=job.error_sentence if job else "",
    )


def _seen(viewer: Actor, at: datetime) -> QuerySet[ProgrammeVersion]:
    held = set() if viewer.is_system else people.roles_of(employee_id=viewer.employee_id or 0, at=at)
    sees_drafts = viewer.is_system or any(role in SEES_DRAFTS for role, _entity in held)
    return ProgrammeVersion.objects.filter(Q() if sees_drafts else Q(state=ProgrammeVersion.State.ACTIVE))


def _latest(found: list[ProgrammeVersion]) -> ProgrammeVersion:
    """The active version that starts last, or without one the draft that does."""
    active = [each for each in found if each.state == ProgrammeVersion.State.ACTIVE]
    return (active or found)[-1]
