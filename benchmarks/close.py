"""Close a period of 100 000 awards, build its batch and export it; beside single calls, and beside COPY of its rows.

    python -m benchmarks.close [LINES]

Each contender starts from its own copy of one database on the suite's private server. The single calls do the same for
one award at a time, each in its own transaction, through the ORM and the ledger's single door; they are timed over 500
awards and scaled. COPY puts the very rows the batch wrote (lines, claims, entries, postings) into the same tables, with
their indexes, foreign keys and triggers, and checks them.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)

import os
import sys
from datetime import UTC, datetime
from io import BytesIO

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection, transaction
from django.db.models import Count

from backend.payroll_formats import FORMATS
from benchmarks import scratch
from benchmarks.memory import peak_mib
from benchmarks.scratch import timed
from recognition.core import db, identity
from recognition.core.actor import Actor
from recognition.ledger import chart
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from recognition.payroll import selectors, wages
from recognition.payroll import services as payroll
from recognition.payroll.models import BatchFile, PayrollBatch, PayrollClaim, PayrollLine
from recognition.people.models import Employee, Employment
from recognition.rewards.models import Proposal
from tests import cast as people
from tests.recognition.rewards.world import NOW, World

AT = datetime(2026, 9, 28, 10, 0, tzinfo=UTC)
LINES, EMPLOYEES, SINGLE, AMOUNT = 100_000, 1_000, 500, 12_345
WRITTEN = ("payroll_payrollline", "payroll_payrollclaim", "ledger_journalentry", "ledger_posting")


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with scratch.database() as name:
        furnish(lines)
        report = measure(name, lines)
    print(report)
    if lines == LINES:
        scratch.keep(report, "close")


def furnish(lines: int) -> None:
    """One entity with ``lines`` awards, approved and settled, in an open period; 1000 people share them."""
    world = World(people.gather(), allocated=lines * AMOUNT + 50_000)
    first = world.decide(world.cast.bob, world.proposal(amount=50_000))
    entity, bob = world.cast.entity, world.cast.bob
    Employee.objects.bulk_create(
        Employee(external_id=f"E{number}", uid=identity.uid("bench", "employee", str(number)), name=f"Person {number}")
        for number in range(EMPLOYEES)
    )
    hired = list(Employee.objects.filter(external_id__regex="^E[0-9]+$"))
    Employment.objects.bulk_create(
        Employment(
            employee=person,
            entity=entity,
            manager=bob,
            payroll_number=f"{person.pk:06}",
            starts_on=people.BEGINNING.date(),
        )
        for person in hired
    )
    with connection.cursor() as cursor:
        columns = [field.column for field in Proposal._meta.concrete_fields if field.column not in VARYING]
        same = ", ".join(f"first.{column}" for column in columns)
        cursor.execute(
            f"""
            INSERT INTO rewards_proposal ({", ".join([*VARYING[1:], *columns])})
            SELECT gen_random_uuid(), employment.employee_id, employment.id, %s, %s, {same}
            FROM rewards_proposal AS first, generate_series(1, %s) AS number
            JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM people_employment
                  WHERE payroll_number ~ '^[0-9]{{6}}$') employment ON employment.place = number %% %s
            WHERE first.id = %s
            """,
            [AMOUNT, AMOUNT, lines, EMPLOYEES, first.pk],
        )
        cursor.execute("ANALYZE")
    drafts = [draft("reserve", chart.reserve(budget_id=world.budget.pk, unit="DKK", amount=lines * AMOUNT))]
    paid = Proposal.objects.exclude(pk=first.pk).values_list("employee_id").annotate(awards=Count("pk"))
    for employee_id, awards in paid.order_by("employee_id"):
        settled = chart.settle(
            budget_id=world.budget.pk, unit="DKK", amount=awards * AMOUNT, employee_id=employee_id, entity_id=entity.pk
        )
        drafts.append(draft(f"settle {employee_id}", settled))
    with db.durable():
        ledger.post_many(drafts=drafts, at=NOW)
        made = {"payroll_clearing": entity.pk, "budget_exported": world.budget.pk}
        ledger.lock_accounts([chart.account(code, "DKK", holder) for code, holder in made.items()])


VARYING = ("id", "occasion", "employee_id", "employment_id", "proposed_amount", "amount")


def draft(key: str, transfers: object) -> EntryDraft:
    return EntryDraft(key=key, code="bench", subject_kind="bench", subject_id=0, transfers=transfers)  # type: ignore


def measure(name: str, lines: int) -> str:
    seconds: dict[str, float] = {}
    with scratch.copy_of(name):
        in_sets(seconds)
        rows = {table: written(table) for table in WRITTEN}
        size = len(BatchFile.objects.get().content)
        memory = peak_mib()
    with scratch.copy_of(name):
        batch = closed_with_empty_batch()
        seconds["single"] = timed(lambda: one_at_a_time(batch)) * (lines + 1) / SINGLE
    with scratch.copy_of(name):
        closed_with_empty_batch()
        seconds["copy"] = timed(lambda: copied(rows))
    whole = seconds["close"] + seconds["build"] + seconds["export"]
    return f"""# Closing a period: {lines} lines

| step | seconds |
|---|---|
| close_period | {seconds["close"]:.2f} |
| build_batch | {seconds["build"]:.2f} |
| export_batch (canonical CSV, {size / 2**20:.1f} MiB) | {seconds["export"]:.2f} |
| **close, build and export** | **{whole:.2f}** |
| the same one award at a time ({SINGLE} timed, scaled) | {seconds["single"]:.0f} |
| COPY of the rows written (lines, claims, entries, postings) | {seconds["copy"]:.2f} |

- against single calls: **{seconds["single"] / whole:.1f} times** as fast (wanted: 20)
- against COPY of the same rows: **{100 * seconds["copy"] / whole:.0f} %** of its speed (wanted: 40); besides these
  rows the steps fix a statement for each person, change the state of every award twice, render and hash the file and
  store it.
- peak memory of the process, making the data included: {memory} MiB

Made by `python -m benchmarks.close` on {os.cpu_count()} cores; load average over five minutes
{os.getloadavg()[1]:.0f} (what else ran there stretches the seconds, hardly the ratios).
"""


def in_sets(seconds: dict[str, float]) -> None:
    hr, preparer = actor("greta"), actor("carol")
    where = {"entity_code": "DK", "code": "2026-09", "at": AT}
    seconds["close"] = timed(lambda: payroll.close_period(actor=hr, **where))
    seconds["build"] = timed(lambda: payroll.build_batch(actor=preparer, **where))
    batch = str(PayrollBatch.objects.get().pk)
    csv = FORMATS["canonical-csv"]
    seconds["export"] = timed(lambda: payroll.export_batch(actor=hr, reference=batch, file_format=csv, at=AT))


def closed_with_empty_batch() -> PayrollBatch:
    """Where the other contenders start: the period closed, and a batch to put lines into."""
    payroll.close_period(actor=actor("greta"), entity_code="DK", code="2026-09", at=AT)
    period = Proposal.objects.order_by("pk")[0].period
    return PayrollBatch.objects.create(
        entity=period.entity, period=period, number=1, code="2026-09-0001", built_at=AT,
        built_by=Employee.objects.get(external_id="carol"), line_count=0, person_count=0, positive_minor=0,
        negative_minor=0,
    )  # fmt: skip


def one_at_a_time(batch: PayrollBatch) -> None:
    """What a loop does for each award: line, claim, movement and state, committed one by one."""
    wage_type = selectors.wage_type_by(wages.CUSTOMER_BONUS)
    render = FORMATS["canonical-csv"].render
    for number, pk in enumerate(Proposal.objects.order_by("pk").values_list("pk", flat=True)[:SINGLE], start=1):
        with db.durable():
            award = Proposal.objects.select_for_update().get(pk=pk)
            line = PayrollLine.objects.create(
                uid=identity.uid("payroll", "line", f"proposal:{pk}"), batch=batch, line_no=number,
                source=f"proposal:{pk}", employee_id=award.employee_id,
                payroll_number=award.employment.payroll_number, wage_type=wage_type, kind="cash",
                quantity_milli=1000, amount_minor=award.amount, currency=award.unit,
                earned_from=award.assessment.window_from, earned_to=award.assessment.window_to,
                pay_period="2026-09", tax_class=wage_type.tax_class, holiday_pay_basis="payroll_decides",
                pensionable="payroll_decides", text="Loyal customers",
            )  # fmt: skip
            PayrollClaim.objects.create(source=line.source, batch=batch, line=line)
            award.state = "in_batch"
            award.save()
        with db.durable():
            moved = chart.export(
                budget_id=award.budget_id, unit="DKK", amount=award.amount, employee_id=award.employee_id,
                entity_id=award.entity_id,
            )  # fmt: skip
            ledger.post(draft=draft(f"export:{line.uid}", moved), at=AT)
            award.state = "exported"
            award.save()
            b"".join(render(selectors.head(batch), []))


def written(table: str) -> bytes:
    """The rows the batch wrote, as COPY gives and takes them."""
    since = {"ledger_journalentry": "code = 'reward_export'", "ledger_posting":
             "entry_id IN (SELECT id FROM ledger_journalentry WHERE code = 'reward_export')"}  # fmt: skip
    buffer = BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT * FROM {table} WHERE {since.get(table, 'true')}) TO STDOUT") as copy,
    ):
        for piece in copy:
            buffer.write(piece)
    return buffer.getvalue()


def copied(rows: dict[str, bytes]) -> None:
    """The rows into the same tables; foreign keys are checked at the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, content in rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(content)


def actor(name: str) -> Actor:
    return Actor(channel="bench", employee_id=Employee.objects.get(external_id=name).pk)


if __name__ == "__main__":
    main()
