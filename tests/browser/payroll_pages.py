"""The pages of payroll in every state, as one month goes on: HR looks while it is open, payroll once it is closed."""

from datetime import date

from django.utils import timezone

from backend import reports
from recognition.jobs.models import Job
from recognition.payroll import services as payroll
from recognition.people.models import Employee
from tests.recognition.payroll.office import CSV, JSONL, Office, sweden
from tests.recognition.rewards.world import as_

MONTH = "/periods/DK/2026-09"


def pending(world):
    """Some on hold, some waiting, one that needs a second signature; and an entity that has no period yet."""
    office = Office(world)
    world.proposal(amount=20_000, state="held", held_for="budget")
    office.approved(amount=123_450)
    sweden(office)
    return "/periods"


def asked(world):
    """A report of each state, the first of them with every filter."""
    filters = {"entity": "DK", "period": "2026-09"}
    all_filters = filters | {"programme": "loyal", "team": "Kundeservice", "state": "payable", "employee": "alice"}
    states = ("done", "failed", "cancelled", "expired", "running")
    for number, state in enumerate(states):
        job_id = payroll.request_report(
            actor=as_(world.cast.greta),
            filters=all_filters if number == 0 else filters,
            file_format=("csv-people", "csv", "jsonl")[number % 3],
            language="da",
            at=timezone.now(),
            key=f"report {number}",
        )
        if state in ("done", "expired"):
            reports.write_due(at=timezone.now())
        if state == "expired":
            Job.objects.filter(pk=job_id).update(file=None)
        elif state != "done":
            Job.objects.filter(pk=job_id).update(state=state, progress_done=40_000, progress_total=95_000)
        if state == "failed":
            Job.objects.filter(pk=job_id).update(error_code="file_too_large", error_sentence="It is too large to keep.")
    return "/reports"


def closed(world):
    """Closed, with awards that wait for a batch; somebody has a long name."""
    office, at = Office(world), timezone.now()
    world.allocate(1_000_000)
    Employee.objects.filter(pk=world.cast.dan.pk).update(name="Bartholomæus Wolff-Christensen af Rosenborg")
    for number in range(8):
        office.approved(
            world.cast.dan if number % 2 else world.cast.alice, amount=1_234_56 // 2 + number, cost_centre="110"
        )
    office.close(at=at)
    return MONTH


def built(world, code="2026-09"):
    world.batch = Office(world).build(code, at=timezone.now())
    return f"/batches/{world.batch.pk}"


def next_month(world):
    """October is closed, too, with one award."""
    office, at = Office(world), timezone.now()
    world.decide(world.cast.bob, world.proposal(amount=44_400), at=at)
    office.close("2026-10", at=at)
    return "/periods/DK/2026-10"


def exported(world):
    office = Office(world)
    for file_format in (CSV, JSONL):
        office.export(world.batch, file_format, at=timezone.now())
    return f"/batches/{world.batch.pk}"


def voiding(world):
    Office(world).void(world.batch, at=timezone.now())
    return f"/batches/{world.batch.pk}"


def void(world):
    Office(world).void(world.batch, who=world.cast.greta, at=timezone.now())
    return f"/batches/{world.batch.pk}"


def confirmed(world):
    """What was void, issued again and confirmed."""
    office, at = Office(world), timezone.now()
    world.batch = office.build(at=at)
    office.export(world.batch, at=at)
    office.confirm(world.batch, at=at)
    return f"/batches/{world.batch.pk}"


def coded(world):
    """Payroll's codes by date: one of the entity, one of every entity with its system, one that has ended."""
    at, greta = timezone.now(), as_(world.cast.greta)
    payroll.set_entity_payroll(
        actor=greta, entity_code="DK", registration_number="10000001", payroll_system="danlon",
        correction_style="deduction", settings={"csv:zenegy": {"delimiter": ","}}, valid_from=date(2026, 1, 1), at=at,
        key="payroll",
    )  # fmt: skip
    for code, since, scope in (
        ("LT-OLD-BONUS-2025", date(2025, 1, 1), {"entity_code": "DK"}),
        ("15", date(2026, 1, 1), {"entity_code": "DK"}),
        ("1500", date(2026, 1, 1), {"payroll_system": "danlon"}),
    ):
        payroll.set_external_code(
            actor=greta, wage_type="CUSTOMER_BONUS_CASH", code=code, valid_from=since, at=at, key=code, **scope
        )
    return "/wage-types"


def of_batch(path):
    return lambda world: f"/batches/{world.batch.pk}{path}"


HR = {
    "periods": pending,
    "month-open": MONTH,
    "month-close": f"{MONTH}/close",
    "month-other-entity": "/periods/XX/2026-09",
    "batches-empty": "/batches",
    "reports-empty": "/reports",
    "reports": asked,
    "reports-filled-in": "/reports?entity=DK&period=2026-09&state=proposed&team=Kundeservice",
    "report-done": lambda world: f"/reports/{Job.objects.earliest('pk').pk}",
    "report-running": lambda world: f"/reports/{Job.objects.latest('pk').pk}",
    "month-closed": closed,
    "batch-to-export": built,
    "month-built": MONTH,
    "export": of_batch("/export"),
    "batch-exported": exported,
    "month-exported": MONTH,
    "confirm": of_batch("/confirm"),
    "batch-voiding": voiding,
    "void-completing": of_batch("/void"),
    "batch-void": void,
    "batch-confirmed": confirmed,
    "month-done": MONTH,
    "periods-done": "/periods",
    "batches": "/batches",
    "batches-of-no-such-state": "/batches?state=exported",
    "wage-types-missing": "/wage-types",
    "wage-type-missing": "/wage-types/CUSTOMER_BONUS_CASH",
    "payroll-settings-empty": "/payroll-settings",
    "wage-types": coded,
    "wage-type": "/wage-types/CUSTOMER_BONUS_CASH",
    "wage-type-unknown": "/wage-types/OVERTIME",
    "payroll-settings": "/payroll-settings",
}
PREPARER = {
    "month-to-build": next_month,
    "batch-built": lambda world: built(world, "2026-10"),
    "periods": "/periods",
    "batch-not-hers-to-export": of_batch("/export"),
    "void-asking": of_batch("/void"),
    "wage-types": "/wage-types",
    "payroll-settings-other-entity": "/payroll-settings?entity=XX",
}
