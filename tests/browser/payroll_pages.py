"""The pages of payroll in every state, as one month goes on: HR looks while it is open, payroll once it is closed."""

from datetime import date

from django.utils import timezone

from backend import reports
from backend.payroll_formats import CODE_CHECKS
from recognition.jobs.models import Job
from recognition.payroll import services as payroll
from recognition.payroll.services import evidence as packing
from recognition.payroll.transparency import StatisticRow
from recognition.people import services as people
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


def viewed(world):
    """Two views, one of them made every month and shared."""
    for name, is_monthly in (("Team figures for the management meeting", True), ("What waits", False)):
        payroll.save_view(
            actor=as_(world.cast.greta), name=name, filters={"entity": "DK", "team": "Kundeservice"}, pivot="team",
            file_format="xlsx", language="da", shared_role="hr" if is_monthly else "", is_monthly=is_monthly,
            at=timezone.now(),
        )  # fmt: skip
    return "/reports/views"


def compared(world):
    """Statistics of a year in which nobody was sent anything yet: a large group, and a small one that is hidden."""
    rows = [StatisticRow(number, f"1{number}", "Kundeservice", "FM"[number % 2]) for number in range(20)]
    rows += [StatisticRow(number, f"2{number}", "Lager", "FM"[number > 2]) for number in range(9)]
    payroll.import_statistics(
        actor=as_(world.cast.greta), entity_code="DK", year=2026, rows=rows, at=timezone.now(), key="statistics"
    )
    return "/reports/transparency"


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
        ("95", date(2026, 1, 1), {"payroll_system": "danlon"}),
    ):
        payroll.set_external_code(
            actor=greta,
            wage_type="CUSTOMER_BONUS_CASH",
            code=code,
            valid_from=since,
            code_checks=CODE_CHECKS,
            at=at,
            key=code,
            **scope,
        )
    payroll.pay_programme_as(
        actor=greta, wage_type="CUSTOMER_BONUS_CASH", programme="loyal", entity_code="DK", valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31), at=at, key="loyal",
    )  # fmt: skip
    return "/wage-types"


def answer(batch, amount=None):
    """What payroll gives back: what it was handed, or so much for each line."""
    lines = batch.lines.select_related("wage_type").order_by("line_no")
    paid = (
        f"{line.payroll_number};{line.external_code or line.wage_type.code};"
        f"{amount or line.amount_minor / 100};{line.pay_period}"
        for line in lines
    )
    return "\n".join(("payroll_number;wage_type;amount;period", *paid)).encode()


def differing(world):
    Office(world).reconcile(world.batch, answer(world.batch, amount="1.00"), at=timezone.now())
    return f"/batches/{world.batch.pk}/answer"


def agreeing(world):
    Office(world).reconcile(world.batch, answer(world.batch), at=timezone.now())
    return f"/batches/{world.batch.pk}/answer?all=1"


def evidence(world):
    """One pack that is ready, and one that waits."""
    for number in range(2):
        packing.request_pack(
            actor=as_(world.cast.greta), batch_id=world.batch.pk, at=timezone.now(), key=f"pack number {number}"
        )
        if not number:
            packing.write_packs(at=timezone.now())
    return f"/batches/{world.batch.pk}/evidence"


def review(world):
    """A review of access under way, with a verdict of each kind."""
    at, auditor = timezone.now(), as_(world.cast.greta)
    found = people.start_review(actor=auditor, at=at)
    rows = found.grants.exclude(employee=world.cast.greta)
    for verdict, row in zip(("keep", "remove"), rows, strict=False):
        people.judge_grant(actor=auditor, review_id=found.pk, row_id=row.pk, verdict=verdict, at=at)
    return f"/audit/reviews/{found.pk}"


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
    "sums": "/reports/sums?period=2026-09",
    "sums-by-employee": "/reports/sums?period=2026-09&pivot=employee",
    "sums-by-month": "/reports/sums?period=2026-09&pivot=month",
    "sums-distribution": "/reports/sums?period=2026-09&pivot=fairness",
    "sums-how-decided": "/reports/sums?period=2026-09&pivot=approvals",
    "sums-of-nothing": "/reports/sums?period=2026-09&team=Nowhere",
    "saved-views-empty": "/reports/views",
    "saved-views": viewed,
    "pay-transparency-empty": "/reports/transparency",
    "pay-transparency": compared,
    "month-closed": closed,
    "batch-to-export": built,
    "month-built": MONTH,
    "export": of_batch("/export"),
    "batch-exported": exported,
    "batch-file": of_batch(".html"),
    "month-exported": MONTH,
    "answer-none": of_batch("/answer"),
    "confirm-unanswered": of_batch("/confirm"),
    "answer-differs": differing,
    "confirm-differs": of_batch("/confirm"),
    "answer-agrees": agreeing,
    "confirm": of_batch("/confirm"),
    "evidence-empty": of_batch("/evidence"),
    "evidence": evidence,
    "batch-voiding": voiding,
    "void-completing": of_batch("/void"),
    "batch-void": void,
    "batch-confirmed": confirmed,
    "month-done": MONTH,
    "periods-done": "/periods",
    "batches": "/batches",
    "batches-of-no-such-state": "/batches?state=exported",
    "tax-limits": "/tax-limits",
    "audit": "/audit",
    "audit-roles": "/audit/roles",
    "audit-approvals": "/audit/approvals",
    "audit-nothing": "/audit/gaps",
    "audit-batches": "/audit/batches",
    "audit-not-hers": "/audit/overrides",
    "access-reviews-empty": "/audit/reviews",
    "access-review": review,
    "access-reviews": "/audit/reviews",
    "wage-types-missing": "/wage-types",
    "wage-type-missing": "/wage-types/CUSTOMER_BONUS_CASH",
    "payroll-settings-empty": "/payroll-settings",
    "wage-types": coded,
    "wage-type": "/wage-types/CUSTOMER_BONUS_CASH",
    "wage-type-new": "/wage-types/new",
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
