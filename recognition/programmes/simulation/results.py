"""Simulations as somebody may look at them: in sums, by team of five and more, by person for those who may."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from recognition.core import money
from recognition.core.actor import Actor
from recognition.ledger import selectors as books
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Role, Team
from recognition.programmes import definition as definitions
from recognition.programmes import selectors
from recognition.programmes.definition import POINTS
from recognition.programmes.models import Budget, ProgrammeVersion, Simulation, SimulationLine
from recognition.programmes.simulation import preview

MAY_LOOK = (*preview.MAY_SIMULATE, Role.WORKS_COUNCIL)
FEWEST = 5
OTHERS = 10
COLUMNS = "side employee_id team month unit amount outcomes".split()


class SimulationRow(NamedTuple):
    """One simulation and how far its job is: ``state`` is queued, running, done, failed, cancelled or lost.

    ``number`` is that of the version it simulates, ``beside`` of the one it was compared with; None for neither.
    ``names`` say by language what its programme is called, ``beside_names`` the other's where it is another.
    ``error_code`` and ``error`` are of a job that failed.
    """

    simulation_id: int
    programme: str
    number: int | None
    version_id: int | None
    beside: int | None
    names: Mapping[str, str]
    beside_names: Mapping[str, str]
    from_date: date
    to_date: date
    as_of: datetime
    asked_by: str
    asked_at: datetime
    state: str
    done: int
    total: int | None
    error_code: str
    error: str

    @property
    def is_under_way(self) -> bool:
        return self.state in ("queued", "running")


class TeamRow(NamedTuple):
    """What ``people`` of a team would get; ``name`` is "" for all smaller teams together, and for who is in none."""

    name: str
    unit: str
    people: int
    draft: int
    active: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a simulation came to. ``figures`` as ``running.Answer`` has them, empty until it is done.

    Who may not see persons has only what concerns FEWEST people or more. ``says`` and ``beside`` are the definitions
    that were judged. ``others`` are the newest of the same programme that are done. ``allocated`` is what the programme
    has in the unit, where that is one budget without end.
    """

    row: SimulationRow
    says: definitions.Definition
    beside: definitions.Definition | None
    figures: Mapping[str, Any]
    teams: Sequence[TeamRow]
    others: Mapping[int, SimulationRow]
    figures_of_others: Mapping[int, Mapping[str, Any]]
    allocated: int | None


def rows(
    *, viewer: Actor, at: datetime, programme_code: str = "", before: int | None = None, limit: int = 20
) -> list[SimulationRow]:
    """The simulations of one programme, or of all, newest first, from before number ``before`` on.

    Needs one of MAY_LOOK. Raises RoleNeeded.
    """
    _roles(viewer, at)
    found = _simulations().order_by("-pk")
    if programme_code:
        found = found.filter(programme_code=programme_code)
    return _rows(list((found if before is None else found.filter(pk__lt=before))[:limit]))


def row(*, viewer: Actor, simulation_id: int, at: datetime) -> SimulationRow:
    """One simulation and how far it is. Needs one of MAY_LOOK. Raises UnknownSimulation, RoleNeeded."""
    _roles(viewer, at)
    [found] = _rows([_one(simulation_id)])
    return found


def result(*, viewer: Actor, simulation_id: int, at: datetime) -> Result:
    """How far a simulation is, and what it came to where it is done. Needs one of MAY_LOOK.

    Raises UnknownSimulation, RoleNeeded.
    """
    sees_people = bool(_roles(viewer, at) & set(preview.MAY_SIMULATE))
    found = _one(simulation_id)
    same = _simulations().filter(programme_code=found.programme_code, ended_at__isnull=False).exclude(pk=found.pk)
    others = [] if found.figures is None else list(same.order_by("-pk")[:OTHERS])
    told, *beside = _rows([found, *others])
    return Result(
        row=told,
        says=definitions.from_document(found.definition),
        beside=None if found.compares is None else definitions.from_document(found.compares.definition),
        figures=_shown(found, sees_people=sees_people),
        teams=() if found.figures is None else _teams(found),
        others={each.simulation_id: each for each in beside},
        figures_of_others={each.pk: _shown(each, sees_people=sees_people) for each in others},
        allocated=None if found.figures is None else _allocated(found),
    )


def without_persons(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures without what fewer than FEWEST people make up: those are not there, or None.

    ``is_hidden``: somebody would be paid, and too few for their sum to be told.
    """
    shown = dict(figures)
    for side in {"draft", "active"} & set(figures):
        kept = {unit: _of_many(each) for unit, each in figures[side]["units"].items() if each["people"] >= FEWEST}
        shown[side] = {**figures[side], "units": kept, "kinds": [], "burn": []}
    told = figures.get("sensitivity")
    shown["sensitivity"] = told if told and told["unit"] in shown["draft"]["units"] else None
    shown["is_hidden"] = bool(figures["draft"]["units"]) and not shown["draft"]["units"]
    shown["gains"] = {
        unit: each
        | {"gained": each["gained"] if each["gaining"] >= FEWEST else None}
        | {"lost": each["lost"] if each["losing"] >= FEWEST else None}
        for unit, each in figures["gains"].items()
    }
    return shown


def person_rows(*, viewer: Actor, simulation_id: int, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Everybody's lines as COLUMNS: amounts with a decimal point, points whole. Needs one of preview.MAY_SIMULATE.

    Raises UnknownSimulation, NotSimulatedYet, RoleNeeded, all before the first line.
    """
    require_people(viewer, at)
    found = _one(simulation_id)
    if found.figures is None:
        raise preview.NotSimulatedYet(f"Simulation {simulation_id} is not done.")
    lines = SimulationLine.objects.filter(simulation=found).order_by("-side", "employee__external_id", "month", "unit")
    names = dict(Team.objects.values_list("pk", "name"))
    facts = lines.values_list("side", "employee__external_id", "team_id", "month", "unit", "amount", "outcomes")
    return (
        (side, employee, names.get(team or 0, ""), month, unit, _written(amount, unit), outcomes)
        for side, employee, team, month, unit, amount, outcomes in facts.iterator()
    )


def people_in(*, simulation_id: int) -> set[int]:
    """Whose amounts ``person_rows`` tells: to be noted by who shows them."""
    return set(SimulationLine.objects.filter(simulation=simulation_id).values_list("employee", flat=True))


def require_people(viewer: Actor, at: datetime) -> None:
    """Raise RoleNeeded unless the viewer may see what everybody would get; asked in one statement."""
    if not _roles(viewer, at) & set(preview.MAY_SIMULATE):
        preview.require_right(actor=viewer, at=at)


def _shown(found: Simulation, *, sees_people: bool) -> Mapping[str, Any]:
    if found.figures is None:
        return {}
    figures: Mapping[str, Any] = found.figures
    return figures if sees_people else without_persons(figures)


def _allocated(found: Simulation) -> int | None:
    unit = found.definition["unit"]
    named = Budget.objects.filter(programme__code=found.programme_code, unit=unit)
    budgets = list(named.values_list("pk", "period_key")[:2])
    if len(budgets) != 1 or budgets[0][1]:
        return None
    return books.budget_figures([budgets[0][0]])[budgets[0][0]].allocated


def _of_many(each: Mapping[str, Any]) -> dict[str, Any]:
    """A unit's sums; the tenth who get most only where they are FEWEST themselves."""
    is_told = each["people"] >= 10 * FEWEST
    return {**each, "months": {}, "top_tenth_ppm": each["top_tenth_ppm"] if is_told else None}


def _roles(viewer: Actor, at: datetime) -> set[str]:
    """The roles of MAY_LOOK that the viewer holds for the whole company. Raises RoleNeeded where there is none."""
    held = set() if viewer.employee_id is None else people.roles_of(employee_id=viewer.employee_id, at=at)
    mine = {role for role, entity in held if entity is None} & set(MAY_LOOK)
    if not mine:
        access.require_role(actor=viewer, roles=MAY_LOOK, at=at)
    return mine


def _simulations() -> QuerySet[Simulation]:
    return Simulation.objects.select_related("job", "compares", "asked_by")


def _one(simulation_id: int) -> Simulation:
    found = _simulations().filter(pk=simulation_id).first()
    if found is None:
        raise selectors.UnknownSimulation(f"There is no simulation {simulation_id}.")
    return found


def _rows(found: Sequence[Simulation]) -> list[SimulationRow]:
    said = ProgrammeVersion.objects.filter(fingerprint__in={each.fingerprint for each in found}).order_by("pk")
    versions = {mark: (number, pk) for mark, number, pk in said.values_list("fingerprint", "number", "pk")}
    told = []
    for each in found:
        number, version_id = versions.get(each.fingerprint, (None, None))
        job = each.job
        told.append(
            SimulationRow(
                simulation_id=each.pk,
                programme=each.programme_code,
                number=number,
                version_id=version_id,
                beside=each.compares.number if each.compares else None,
                names=_names(each.definition),
                beside_names=_names_of_another(each),
                from_date=each.from_date,
                to_date=each.to_date,
                as_of=each.as_of,
                asked_by=each.asked_by.name if each.asked_by else "",
                asked_at=each.asked_at,
                state="done" if each.ended_at else job.state if job else "lost",
                done=job.progress_done if job else 0,
                total=job.progress_total if job else None,
                error_code=job.error_code if job else "",
                error=job.error_sentence if job else "",
            )
        )
    return told


def _names(definition: Mapping[str, Any]) -> dict[str, str]:
    return {language: said["name"] for language, said in definition["texts"].items()}


def _names_of_another(simulation: Simulation) -> dict[str, str]:
    beside = simulation.compares
    if beside is None or beside.definition["programme"] == simulation.programme_code:
        return {}
    return _names(beside.definition)


def _teams(found: Simulation) -> list[TeamRow]:
    """By unit the teams of FEWEST people or more, largest first; all others together where they are as many.

    Where the others would be fewer, the smallest team joins them: nobody is found by taking away.
    """
    grouping = SimulationLine.objects.filter(simulation=found).values("team_id", "unit")
    sums = grouping.annotate(
        people=Count("employee", distinct=True),
        draft=Sum("amount", filter=Q(side=SimulationLine.Side.DRAFT), default=0),
        active=Sum("amount", filter=Q(side=SimulationLine.Side.ACTIVE), default=0),
    ).values_list("team_id", "unit", "people", "draft", "active")
    names = Team.objects.in_bulk({team_id for team_id, *_ in sums if team_id})
    by_unit: dict[str, list[TeamRow]] = {}
    for team_id, unit, *figures in sums:
        team = names.get(team_id or 0)
        by_unit.setdefault(unit, []).append(TeamRow(team.name if team else "", unit, *figures))
    return [row for unit in sorted(by_unit) for row in grouped(by_unit[unit])]


def grouped(found: Sequence[TeamRow]) -> list[TeamRow]:
    """The rows of one unit of which each may be shown."""
    ordered = sorted(found, key=lambda row: (-row.people, row.name))
    shown = [row for row in ordered if row.name and row.people >= FEWEST]
    others = [row for row in ordered if row not in shown]
    while others and sum(row.people for row in others) < FEWEST and shown:
        others.append(shown.pop())
    if others and sum(row.people for row in others) >= FEWEST:
        sums = {name: sum(getattr(row, name) for row in others) for name in ("people", "draft", "active")}
        shown.append(TeamRow(name="", unit=others[0].unit, **sums))
    return shown


def _written(amount: int, unit: str) -> str:
    return str(amount) if unit in POINTS else money.to_decimal(amount, unit)
