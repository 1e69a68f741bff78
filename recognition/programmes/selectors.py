"""Which versions there are and apply, and what their budgets have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import OuterRef, QuerySet, Subquery

from recognition.core.errors import NotFound
from recognition.ledger import selectors as books
from recognition.people import selectors as people
from recognition.programmes import definition as definitions
from recognition.programmes import linter
from recognition.programmes.gates import Gate, checklist, fingerprint
from recognition.programmes.models import Budget, Programme, ProgrammeVersion, Simulation, SimulationLine
from recognition.programmes.simulation.figures import Line


class UnknownProgramme(NotFound):
    """No programme has this code."""

    code = "unknown_programme"


class UnknownVersion(NotFound):
    """No version of a programme has this id."""

    code = "unknown_version"


class UnknownSimulation(NotFound):
    """No simulation has this number."""

    code = "unknown_simulation"


@dataclass(frozen=True, kw_only=True)
class BudgetRow:
    """One budget with its figures, in minor units of ``unit`` or in points.

    ``cost_centre`` and ``period_key`` are "" where the programme keeps one budget for all. ``available`` is below 0
    while the ``overdraft`` is in use.
    """

    budget_id: int
    programme: str
    unit: str
    cost_centre: str
    period_key: str
    allocated: int
    available: int
    committed: int
    approved: int
    exported: int
    overdraft: int


def programme_by(code: str) -> Programme:
    """The programme with this code. Raises UnknownProgramme."""
    try:
        return Programme.objects.get(code=code)
    except Programme.DoesNotExist as error:
        known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True)[:20])
        raise UnknownProgramme(f"There is no programme {code!r}; known are: {known or 'none yet'}.") from error


def version(*, version_id: int) -> ProgrammeVersion:
    """One version with its programme and the people who signed. Raises UnknownVersion."""
    try:
        return _versions().get(pk=version_id)
    except ProgrammeVersion.DoesNotExist as error:
        raise UnknownVersion(f"There is no version with id {version_id}; see `programme list`.") from error


def versions() -> list[ProgrammeVersion]:
    """Every version, by programme and number."""
    return list(_versions().order_by("programme__code", "number"))


def active_versions() -> list[ProgrammeVersion]:
    """Every active version, by programme and date."""
    return list(_versions().filter(state=ProgrammeVersion.State.ACTIVE).order_by("programme__code", "starts_on"))


def programme_names(*, language: str) -> dict[str, str]:
    """By code, every programme's name of its newest active version, in the language if it has one; '' before any."""
    named = Programme.objects.order_by("code").annotate(texts=newest_texts()).values_list("code", "texts")
    return {code: name_in(texts, language) for code, texts in named}


def newest_texts() -> Subquery:
    """Of each programme of a query the texts of its newest active version, by language; null before any."""
    active = ProgrammeVersion.objects.filter(programme=OuterRef("pk"), state=ProgrammeVersion.State.ACTIVE)
    return Subquery(active.order_by("-number").values("definition__texts")[:1])


def name_in(texts: Mapping[str, Mapping[str, str]] | None, language: str) -> str:
    """The name in such texts, in the language if they have it; '' where there are none."""
    return (texts.get(language) or next(iter(texts.values())))["name"] if texts else ""


def version_on(*, programme_code: str, day: date) -> ProgrammeVersion | None:
    """The version that judges outcomes dated ``day``; None in a gap."""
    active = _versions().filter(programme__code=programme_code, state=ProgrammeVersion.State.ACTIVE)
    return active.filter(starts_on__lte=day, ends_on__gte=day).first()


def version_in_force(*, programme_code: str, day: date) -> ProgrammeVersion | None:
    """The active version of ``day``, in a gap the one that starts last; None when none was activated."""
    active = _versions().filter(programme__code=programme_code, state=ProgrammeVersion.State.ACTIVE)
    return version_on(programme_code=programme_code, day=day) or active.order_by("-starts_on").first()


def gates(*, version_id: int, at: datetime) -> list[Gate]:
    """What must be done before a version is activated, each with whether it is. Raises UnknownVersion."""
    found = version(version_id=version_id)
    cited = found.simulation or finished_simulation(fingerprint=fingerprint(found))
    return checklist(found, simulation=cited, today=people.company_date(at))


def warnings(*, says: definitions.Definition) -> list[linter.Warned]:
    """What the linter says about a definition beside the active versions of other programmes."""
    return linter.warnings(says, beside=[definitions.from_document(each.definition) for each in active_versions()])


def latest_version(*, programme: Programme) -> ProgrammeVersion | None:
    """The version loaded last, draft or active."""
    return programme.versions.order_by("-number").first()


def gaps(found: Sequence[ProgrammeVersion]) -> list[tuple[str, date, date]]:
    """Programme, first and last day of every stretch between its active versions in which none applies."""
    missing = []
    active = [each for each in found if each.state == ProgrammeVersion.State.ACTIVE]
    ordered = sorted(active, key=lambda each: (each.programme_id, each.starts_on))
    for one, following in pairwise(ordered):
        first, last = one.ends_on + timedelta(days=1), following.starts_on - timedelta(days=1)
        if one.programme_id == following.programme_id and first <= last:
            missing.append((one.programme.code, first, last))
    return missing


def payable_units(*, programme: Programme) -> list[str]:
    """The units the programme's versions pay: their own, and payroll currencies they carry a rate for."""
    units = set()
    for row in programme.versions.all():
        says = definitions.from_document(row.definition)
        units |= {says.unit, *(rate.target for rate in says.rates if rate.source == says.unit)}
    return sorted(units)


def budgets(*, programme_code: str | None = None, budget_ids: Collection[int] | None = None) -> list[BudgetRow]:
    """The budgets of one programme, those named, or all, with the ledger's figures. Raises UnknownProgramme."""
    rows = Budget.objects.select_related("programme").order_by("programme__code", "unit", "period_key", "cost_centre")
    if programme_code is not None:
        rows = rows.filter(programme=programme_by(programme_code))
    if budget_ids is not None:
        rows = rows.filter(pk__in=budget_ids)
    figures = books.budget_figures([row.pk for row in rows])
    return [
        BudgetRow(
            budget_id=row.pk,
            programme=row.programme.code,
            unit=row.unit,
            cost_centre=row.cost_centre,
            period_key=row.period_key,
            allocated=figures[row.pk].allocated,
            **asdict(figures[row.pk]),
        )
        for row in rows
    ]


def simulation(simulation_id: int) -> Simulation:
    """One simulation with its job; ``figures`` is None until it is done. Raises UnknownSimulation."""
    try:
        return Simulation.objects.select_related("job", "compares").get(pk=simulation_id)
    except Simulation.DoesNotExist as error:
        raise UnknownSimulation(f"There is no simulation {simulation_id}; see `simulation list`.") from error


def finished_simulation(*, fingerprint: str) -> Simulation | None:
    """The newest simulation of the definition with this fingerprint that is done; None when there is none."""
    done = Simulation.objects.filter(fingerprint=fingerprint, ended_at__isnull=False)
    return done.order_by("-ended_at", "-pk").first()


def simulations(*, programme_code: str | None = None) -> list[Simulation]:
    """The simulations of one programme, or of all, newest first."""
    found = Simulation.objects.select_related("job", "asked_by").order_by("-asked_at", "-pk")
    return list(found if programme_code is None else found.filter(programme_code=programme_code))


def simulation_lines(*, simulation_id: int) -> dict[str, list[Line]]:
    """What everybody would have got, by side (draft, and active where it was compared); empty until it is done."""
    found = SimulationLine.objects.filter(simulation=simulation_id)
    sides: dict[str, list[Line]] = {SimulationLine.Side.DRAFT.value: []}
    if simulation(simulation_id).compares_id is not None:
        sides[SimulationLine.Side.ACTIVE.value] = []
    for side, *line in found.order_by("employee_id", "team_id", "month", "unit").values_list("side", *Line._fields):
        sides[side].append(Line(*line))
    return sides


def _versions() -> QuerySet[ProgrammeVersion]:
    return ProgrammeVersion.objects.select_related("programme", "created_by", "activated_by", "simulation")
