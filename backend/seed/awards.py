"""Programmes, and what becomes of their proposals: most are approved and paid, some are in every other state."""

from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Any

from backend.payroll_formats import FORMATS
from backend.seed import approvals, bundle, plan
from backend.seed.approvals import Deciders
from backend.seed.plan import Calendar, Sizes
from integrations.sources.bundle import import_bundle
from recognition.core.actor import Actor, system
from recognition.payroll import services as payroll
from recognition.people import selectors as people
from recognition.programmes import gates
from recognition.programmes import selectors as versions
from recognition.programmes import services as programmes
from recognition.rewards import selectors as proposals
from recognition.rewards import services as rewards

SECOND_ABOVE = 450_00
LARGEST, POINTS = 1_500_00, 60  # of one outcome
EXAMPLES, LOOKED_AT = 12, 400  # of what is rare: declined, adjusted, returned
FORMAT = FORMATS["canonical-csv"]


def person(place: int) -> Actor:
    """The person in this place of the company, acting."""
    return Actor(channel="seed", employee_id=people.employee_by(plan.person(place)).pk)


def start_programmes(*, sizes: Sizes, calendar: Calendar) -> None:
    """Sign and activate the two programmes while there is no past to simulate, and allocate their budgets.

    The points are a little too few, so that some awards wait for them.
    """
    dates = {
        "starts_on": calendar.starts_on.isoformat(),
        "ends_on": (calendar.starts_on + timedelta(days=1_094)).isoformat(),
    }
    at = calendar.set_up_at
    for name in ("keep", "good-word"):
        file = resources.files("backend.seed").joinpath("programmes", f"{name}.toml")
        text = Template(file.read_text(encoding="utf-8")).substitute(dates)
        loaded = programmes.load(actor=person(plan.OWNER), text=text, at=at, key=name)
        _consult(name, calendar)
        _sign_for_scores(loaded.version_id, calendar)
        cited = programmes.simulate_before(actor=person(plan.OWNER), version_id=loaded.version_id, at=at)
        programmes.activate(
            actor=person(plan.SECOND_OWNER), version_id=loaded.version_id, simulation_id=cited.pk, at=at
        )
    for name, unit, amount in (
        ("keep", "DKK", max(sizes.outcomes, 1) * LARGEST),
        ("good-word", "symbolic", max(sizes.outcomes * POINTS // 6, POINTS)),
    ):
        programmes.allocate_budget(
            actor=person(plan.FINANCE), programme_code=name, unit=unit, amount=amount, at=at, key=name
        )


def _consult(programme: str, calendar: Calendar) -> None:
    programmes.record_consultation(
        actor=person(plan.HR),
        programme_code=programme,
        country="DK",
        body="Samarbejdsudvalget",
        notified_on=calendar.starts_on - timedelta(days=60),
        concluded_on=calendar.starts_on - timedelta(days=14),
        at=calendar.set_up_at,
        key=programme,
    )


def _sign_for_scores(version_id: int, calendar: Calendar) -> None:
    at = calendar.set_up_at
    if "pay_gate" in {gate.code for gate in versions.gates(version_id=version_id, at=at) if not gate.is_done}:
        programmes.sign_pay_gate(
            actor=person(plan.SECOND_OWNER),
            version_id=version_id,
            answers=dict.fromkeys(gates.CONDITIONS, True),
            reason="Scoren giver kun point.",
            at=at,
        )


def pay(*, calendar: Calendar) -> None:
    """Approve a part of the proposals for each period, close it and build its batch; export and confirm the older."""
    for entity, *_ in plan.ENTITIES:
        payroll.open_period(actor=person(plan.HR), entity_code=entity, code=calendar.months[0], at=calendar.day(1))
    seconds = (_id(plan.FINANCE), _id(plan.SECOND_OWNER))
    deciders = Deciders(second_above=SECOND_ABOVE, seconds=seconds)
    for stage, month in enumerate(calendar.months):
        at = calendar.day(2) + timedelta(minutes=stage)
        approvals.approve(stage=stage, deciders=deciders, at=at)
        ago = len(calendar.months) - stage
        for entity, *_ in plan.ENTITIES:
            payroll.close_period(actor=person(plan.HR), entity_code=entity, code=month, at=at)
            batch = payroll.build_batch(actor=person(plan.PREPARER), entity_code=entity, code=month, at=at)
            if batch and ago > 1:
                releaser, reference = person(plan.RELEASER), f"{entity}/{batch.code}"
                payroll.export_batch(actor=releaser, reference=reference, file_format=FORMAT, at=at)
                if ago > 2:
                    why = "Made up to measure with."
                    payroll.confirm_batch(actor=releaser, reference=reference, explanation=why, at=at)


def end_some(*, sizes: Sizes, calendar: Calendar) -> None:
    """Decline, adjust and ask a second for a few; let a few outcomes be taken back, and points lapse."""
    at = calendar.day(3)
    waiting = list(proposals.proposals(viewer=system("seed"), at=at, state="proposed", limit=LOOKED_AT))
    money = [row for row in waiting if row.unit == "DKK"]
    large = [row for row in money if (row.amount_minor or 0) > SECOND_ABOVE][:EXAMPLES]
    small = [row for row in money if row not in large]
    wishes: dict[str, dict[str, Any]] = {"decline": {"reason": "Sagen var en anden."}, "adjust": {"amount": 1}}
    for kind, rows in (("decline", small[0::4]), ("adjust", small[1::4]), ("approve", large)):
        for row in rows[:EXAMPLES]:
            key = str(row.proposal_id)
            actor, wish = _manager_of(row.employee_id, at), wishes.get(kind, {})
            rewards.decide(actor=actor, proposal_id=row.proposal_id, kind=kind, at=at, key=key, **wish)
    held = proposals.proposals(viewer=system("seed"), at=at, state="held", limit=LOOKED_AT)
    on_hold = sorted({row.outcome_id for row in held if row.held_for == "hold_days"})
    returned = [*(row.outcome_id for row in small[2::4][:EXAMPLES]), *on_hold[::2][:EXAMPLES]]
    with TemporaryDirectory(prefix="laurels-seed-") as name:
        folder = Path(name)
        bundle.write_returned(folder, sizes, calendar, returned=returned, at=calendar.day(4))
        import_bundle(actor=system("seed"), folder=folder, at=calendar.day(5))
    rewards.assess(actor=system("seed"), at=calendar.day(5))
    rewards.expire(actor=system("seed"), at=calendar.day(6))


def _manager_of(employee: str, at: datetime) -> Actor:
    pk = people.employee_by(employee).pk
    return Actor(channel="seed", employee_id=people.managers_on(employee_ids=[pk], day=at.date())[pk])


def _id(place: int) -> int:
    return people.employee_by(plan.person(place)).pk
