"""What is known of a version beside what it says, for its sheet."""

from datetime import date

from recognition.people import selectors as people
from recognition.people.models import Employee
from recognition.programmes import gates, selectors
from recognition.programmes.models import Baseline, PayGate, ProgrammeVersion, Simulation
from recognition.programmes.sheet import Consulted, Money, Record, Simulated


def record(found: ProgrammeVersion, *, contest_days: int, answer_days: int) -> Record:
    """Who signed a version and when, what was done before, what its simulation came to."""
    gate = PayGate.objects.filter(version=found).select_related("signed_by").first()
    cited = found.simulation or selectors.finished_simulation(fingerprint=gates.fingerprint(found))
    return Record(
        number=found.number,
        is_active=found.state == ProgrammeVersion.State.ACTIVE,
        loaded_by=_name(found.created_by),
        loaded_on=people.company_date(found.created_at),
        activated_by=_name(found.activated_by),
        activated_on=found.activated_at and people.company_date(found.activated_at),
        gate_signed_by=gate.signed_by.name if gate else "",
        gate_signed_on=people.company_date(gate.signed_at) if gate else None,
        consultations=[
            Consulted(
                country=each.country, body=each.body, notified_on=each.notified_on, concluded_on=each.concluded_on
            )
            for _, each in sorted(gates.consultations(found).items())
        ],
        baseline=_baseline(found),
        simulation=_simulated(cited) if cited else None,
        contest_days=contest_days,
        answer_days=answer_days,
    )


def _name(employee: Employee | None) -> str:
    return employee.name if employee else "Laurels"


def _baseline(found: ProgrammeVersion) -> tuple[date, date, int] | None:
    frozen = Baseline.objects.filter(version=found).first()
    if frozen is None:
        return None
    return frozen.from_date, frozen.to_date, sum(row["count"] for row in frozen.figures)


def _simulated(done: Simulation) -> Simulated:
    draft = (done.figures or {})["draft"]
    return Simulated(
        number=done.pk,
        from_date=done.from_date,
        to_date=done.to_date,
        judged=draft["judged"],
        totals=[
            (Money(each["amount"], unit), each["people"], each["awards"])
            for unit, each in sorted(draft["units"].items())
        ],
    )
