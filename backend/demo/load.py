"""Walk the demonstration company through a year of Laurels, with the same calls every door makes."""

import csv
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from random import Random
from string import Template
from tempfile import TemporaryDirectory

from backend.demo import bundle, payroll_answer, payroll_setting, shelf, thanks
from backend.demo.people import ENTITIES
from backend.payroll_formats import FORMATS
from integrations.sources.bundle import import_bundle
from recognition.activity import selectors as history
from recognition.activity import services as activity
from recognition.core import periods
from recognition.core.actor import Actor, system
from recognition.core.db import durable
from recognition.ledger.services import PeriodExists
from recognition.payroll import services as payroll
from recognition.people import selectors as people
from recognition.people import services as people_services
from recognition.programmes import gates
from recognition.programmes import selectors as versions
from recognition.programmes import services as programmes
from recognition.rewards import selectors as proposals
from recognition.rewards import services as rewards

LOADED = "demo.loaded"
LONG_AGO = "1970-01-01T00:00:00+00:00"
ADMINISTRATOR, OWNER, SECOND_OWNER, FINANCE, HR = "FV001", "FV008", "FV006", "FV007", "FV006"
AUDITOR, COUNCIL = "FV068", "FV052"  # who stay as long as the data go
PREPARER = {"FV-DK": "FV004", "FV-SE": "FV005"}
RELEASER = {"FV-DK": "FV005", "FV-SE": "FV004"}
ROLES = (
    (OWNER, "programme_owner", None),
    (SECOND_OWNER, "programme_owner", None),
    (FINANCE, "finance", None),
    (FINANCE, "second_approver", None),
    ("FV002", "second_approver", None),
    ("FV003", "second_approver", None),
    (HR, "hr", None),
    ("FV004", "payroll_preparer", "FV-DK"),
    ("FV004", "payroll_releaser", "FV-SE"),
    ("FV005", "payroll_preparer", "FV-SE"),
    ("FV005", "payroll_releaser", "FV-DK"),
    (AUDITOR, "auditor", None),
    (COUNCIL, "works_council", None),
)
VISITORS = (
    ("FV048", "serves customers"),
    ("FV047", "leads a team and decides"),
    ("FV006", "HR"),
    ("FV004", "payroll"),
    ("FV008", "designs programmes"),
    (AUDITOR, "auditor"),
    (COUNCIL, "works council"),
    ("FV001", "administrator"),
)
# The Swedish budget is too small on purpose, so that some awards wait for it.
BUDGETS = (
    ("behold-danmark", "DKK", 150_000_00),
    ("behall-sverige", "SEK", 18_000_00),
    ("behall-sverige", "DKK", 5_000_00),
    ("reddet-kunde", "DKK", 40_000_00),
    ("reddet-kunde", "SEK", 30_000_00),
    ("godt-ord", "symbolic", 50_000),
)


@dataclass(frozen=True)
class Calendar:
    """When what happened: ``until`` is the last day of the data, programmes began with the quarter that it ends."""

    until: date

    @property
    def starts_on(self) -> date:
        return (self.until.replace(day=1) - timedelta(days=45)).replace(day=1)

    @property
    def set_up_at(self) -> datetime:
        return self._morning(self.starts_on - timedelta(days=1))

    def day(self, number: int) -> datetime:
        """The morning of the day ``number`` days after the data end."""
        return self._morning(self.until + timedelta(days=number))

    @property
    def month(self) -> str:
        return periods.month_of(self.until)

    @property
    def month_before(self) -> str:
        return periods.month_of(self.until.replace(day=1) - timedelta(days=1))

    @staticmethod
    def _morning(day: date) -> datetime:
        return datetime.combine(day, time(6), UTC)


def calendar_at(moment: datetime) -> Calendar:
    """The demonstration as of ``moment``: data to the end of a month that ended a week ago or more."""
    return Calendar((moment - timedelta(days=7)).date().replace(day=1) - timedelta(days=1))


def load(*, at: datetime) -> None:
    """Make the company, its programmes, and proposals in every state; into an empty installation.

    Every step is one that may be repeated, so a load that was cut off is finished by the next.
    """
    calendar = calendar_at(at)
    with TemporaryDirectory(prefix="laurels-demo-") as name:
        folder = Path(name)
        bundle.write(folder, until=calendar.until)
        _import_people(folder, calendar)
        _grant_roles(calendar.set_up_at)
        payroll_setting.set_up(hr=_person(HR), at=calendar.set_up_at)
        _start_programmes(calendar)
        import_bundle(actor=system("demo"), folder=folder, at=calendar.day(1))
        _live(calendar, _managers(folder))
        _return_an_order(folder, calendar)
        thanks.live(folder=folder, set_up_at=calendar.set_up_at, at=calendar.day(6))
        shelf.stock(hr=_person(HR), at=calendar.day(6))
        shelf.order_one(people=map(_person, shelf.SHOPPERS), at=calendar.day(6))
    with durable():
        entity = people.entity_by("FV-DK")
        activity.record(actor=system("demo"), at=at, code=LOADED, subject_kind="entity", subject_id=entity.pk)


def is_wanted() -> bool:
    """Whether there is nothing yet, or a load that was cut off; never on top of somebody's own company."""
    known = {entity.external_id for entity in people.entities()}
    return known <= {row[0] for row in ENTITIES} and not is_loaded()


def is_loaded() -> bool:
    """Whether the demonstration company is here, whole."""
    return history.has_happened(LOADED)


def _import_people(folder: Path, calendar: Calendar) -> None:
    """A company begins with its people and its past: the same bundle, as it was when the programmes were set up."""
    set_up_at = calendar.set_up_at
    with TemporaryDirectory(prefix="laurels-demo-") as name:
        before = Path(name)
        for file in folder.iterdir():
            with file.open(encoding="utf-8", newline="") as source:
                rows = list(csv.DictReader(source))
            known = [row for row in rows if datetime.fromisoformat(row.get("occurred_at", LONG_AGO)) < set_up_at]
            bundle.write_rows(before / file.name, known)
        import_bundle(actor=system("demo"), folder=before, at=set_up_at)


def _grant_roles(at: datetime) -> None:
    for employee, role, entity in ROLES:
        people_services.grant_role(
            actor=_person(ADMINISTRATOR),
            employee_id=people.employee_by(employee).pk,
            role=role,
            entity_id=people.entity_by(entity).pk if entity else None,
            at=at,
        )


def _start_programmes(calendar: Calendar) -> None:
    first = calendar.starts_on
    dates = {"starts_on": first.isoformat(), "ends_on": (first + timedelta(days=1094)).isoformat()}
    at = calendar.set_up_at
    for file in sorted(resources.files("backend.demo").joinpath("programmes").iterdir(), key=lambda one: one.name):
        text = Template(file.read_text(encoding="utf-8")).substitute(dates)
        loaded = programmes.load(actor=_person(OWNER), text=text, at=at, key=file.name)
        if versions.version(version_id=loaded.version_id).state == "draft":
            _consult(loaded.programme, calendar)
            _sign_for_scores(loaded.version_id, at)
            cited = programmes.simulate_before(actor=_person(OWNER), version_id=loaded.version_id, at=at)
            programmes.activate(
                actor=_person(SECOND_OWNER), version_id=loaded.version_id, simulation_id=cited.pk, at=at
            )
    for programme, unit, amount in BUDGETS:
        programmes.allocate_budget(
            actor=_person(FINANCE), programme_code=programme, unit=unit, amount=amount, at=at, key=f"{programme} {unit}"
        )


def _consult(programme: str, calendar: Calendar) -> None:
    """Both countries were told two months before, and had answered when the programme began."""
    for country, body in (("DK", "Samarbejdsudvalget"), ("SE", "Unionen")):
        programmes.record_consultation(
            actor=_person(HR),
            programme_code=programme,
            country=country,
            body=body,
            notified_on=calendar.starts_on - timedelta(days=60),
            concluded_on=calendar.starts_on - timedelta(days=14),
            at=calendar.set_up_at,
            key=f"{programme} {country}",
        )


def _sign_for_scores(version_id: int, at: datetime) -> None:
    missing = {gate.code for gate in versions.gates(version_id=version_id, at=at) if not gate.is_done}
    if "pay_gate" in missing:
        programmes.sign_pay_gate(
            actor=_person(SECOND_OWNER),
            version_id=version_id,
            answers=dict.fromkeys(gates.CONDITIONS, True),
            reason="Gennemgået på ledermødet; scoren giver kun point, der ikke kan veksles til penge.",
            at=at,
        )


def _live(calendar: Calendar, managers: Sequence[str]) -> None:
    """Two rounds of decisions that reach payroll, and a third that is still on its way."""
    random = Random(bundle.SEED)  # noqa: S311 (a believable story, not a secret)
    rewards.assess(actor=system("demo"), at=calendar.day(1))
    for entity, code in (("FV-DK", calendar.month_before), ("FV-SE", calendar.month)):
        with suppress(PeriodExists):
            payroll.open_period(actor=_person(HR), entity_code=entity, code=code, at=calendar.day(1))
    seconds = [employee for employee, role, _ in ROLES if role == "second_approver"]
    _decide(random, calendar.day(2), [*managers, *seconds])
    _close(calendar.month_before, "FV-DK", calendar.day(2))
    _export("FV-DK", f"{calendar.month_before}-0001", calendar.day(2), file_format="danlon", confirm=True)
    _decide(random, calendar.day(3), [*managers, *seconds])
    for entity in ("FV-DK", "FV-SE"):
        _close(calendar.month, entity, calendar.day(3))
    _export("FV-SE", f"{calendar.month}-0001", calendar.day(3), file_format="paxml", confirm=False)
    _decide(random, calendar.day(5), managers)
    _ask_a_second(calendar.day(5), managers)
    _claw_back(calendar.day(5))


def _decide(random: Random, at: datetime, deciders: Sequence[str]) -> None:
    for actor in map(_person, deciders):
        for row in proposals.queue(actor=actor, at=at, limit=9):
            draw = random.random()
            wish: dict[str, object] = {"kind": "approve"}
            is_free = row.state == "proposed" and row.programme != "reddet-kunde"
            if is_free and draw > 0.94:
                wish = {"kind": "decline", "reason": "Kunden var min egen sag; jeg tager den med teamet."}
            elif is_free and draw > 0.88 and row.amount_minor:
                wish = {"kind": "adjust", "amount": max(1, row.amount_minor * 4 // 5)}
            elif draw > 0.80:
                continue
            rewards.decide(actor=actor, proposal_id=row.proposal_id, at=at, key=f"demo {row.proposal_id} {at}", **wish)  # type: ignore[arg-type]


def _ask_a_second(at: datetime, managers: Sequence[str]) -> None:
    """The largest award is more than one person may approve, so it waits for the second approver."""
    waiting = [(row, actor) for actor in map(_person, managers) for row in proposals.queue(actor=actor, at=at)]
    large = [each for each in waiting if each[0].state == "proposed" and each[0].programme == "behold-danmark"]
    row, actor = max(large, key=lambda each: (each[0].amount_minor or 0, -each[0].proposal_id))
    rewards.decide(actor=actor, proposal_id=row.proposal_id, kind="approve", at=at, key="demo second")


def _managers(folder: Path) -> list[str]:
    with (folder / "employees.csv").open(encoding="utf-8", newline="") as file:
        return sorted({row["manager_id"] for row in csv.DictReader(file)} - {""})


def _close(code: str, entity: str, at: datetime) -> None:
    payroll.close_period(actor=_person(HR), entity_code=entity, code=code, at=at)
    payroll.build_batch(actor=_person(PREPARER[entity]), entity_code=entity, code=code, at=at)


def _export(entity: str, batch: str, at: datetime, *, file_format: str, confirm: bool) -> None:
    reference, releaser = f"{entity}/{batch}", _person(RELEASER[entity])
    payroll.export_batch(actor=releaser, reference=reference, file_format=FORMATS[file_format], at=at)
    if confirm:
        payroll_answer.confirm(releaser, reference, at)


def _return_an_order(folder: Path, calendar: Calendar) -> None:
    """A corrected file says that something was returned while its award was held: the award is cancelled."""
    at = calendar.day(6)
    held = next(row for row in proposals.proposals(viewer=system("demo"), at=at, state="held") if row.hold_until)
    with (folder / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["outcome_id"] == held.outcome_id:
            row["withdrawn_at"] = calendar.day(4).isoformat()
    bundle.write_rows(folder / "outcomes.csv", rows)
    import_bundle(actor=system("demo"), folder=folder, at=at)
    rewards.assess(actor=system("demo"), at=at)


def _claw_back(at: datetime) -> None:
    paid = next(proposals.proposals(viewer=system("demo"), at=at, state="confirmed", limit=1))
    said = "Ordren blev krediteret."
    rewards.claw_back(
        actor=_person(HR), proposal_id=paid.proposal_id, code="wrong_facts", reason=said, at=at, key="demo"
    )


def _person(employee: str) -> Actor:
    return Actor(channel="demo", employee_id=people.employee_by(employee).pk)
