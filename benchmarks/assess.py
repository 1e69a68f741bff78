"""Assess 100 000 matured outcomes; beside single calls, and beside COPY of the rows that came of it.

    python -m benchmarks.assess [OUTCOMES]

Each contender starts from its own copy of one database on the suite's private server. The single calls do the same for
one outcome at a time, each in its own transaction, through the same services (the limit is 1); they are timed over 100
outcomes and scaled. COPY puts the very rows (assessments, contributions, judgements, proposals, entries, postings,
activities) into the same tables, with their indexes, foreign keys and triggers, and checks them.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)

import os
import sys
from datetime import timedelta
from io import BytesIO

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection

from benchmarks import scratch
from benchmarks.memory import peak_mib
from benchmarks.scratch import timed
from recognition.core import db, identity
from recognition.ledger import chart
from recognition.ledger import services as ledger
from recognition.people.models import Employee, Employment
from recognition.programmes.definition import Approval
from recognition.rewards import services as rewards
from tests import cast as people
from tests.recognition.rewards.world import HAPPENED, NOW, World, system

OUTCOMES, EMPLOYEES, TOUCHES, SINGLE = 100_000, 1_000, 3, 100
WRITTEN = (
    "attribution_assessment",
    "attribution_contribution",
    "rewards_judgement",
    "rewards_proposal",
    "ledger_journalentry",
    "ledger_posting",
    "activity_activity",
)


def main() -> None:
    outcomes = int(sys.argv[1]) if len(sys.argv) > 1 else OUTCOMES
    with scratch.database() as name:
        furnish(outcomes)
        report = measure(name, outcomes)
    print(report)
    if outcomes == OUTCOMES:
        scratch.keep(report, "assess")


def furnish(outcomes: int) -> None:
    """As many customers as outcomes, each served by three of a thousand people in the 180 days before."""
    world = World(people.gather(), rules={"approval": Approval()}, allocated=outcomes * 50_000)
    assert world.period
    assert world.budget
    entity, bob, source = world.cast.entity, world.cast.bob, world.source
    Employee.objects.bulk_create(
        Employee(external_id=f"E{number}", uid=identity.uid("bench", "employee", str(number)), name=f"Person {number}")
        for number in range(EMPLOYEES)
    )
    hired = Employee.objects.filter(external_id__regex="^E[0-9]+$")
    Employment.objects.bulk_create(
        Employment(employee=person, entity=entity, manager=bob, starts_on=people.BEGINNING.date()) for person in hired
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_customer (external_id, uid, name, segment)"
            " SELECT 'K' || n, gen_random_uuid(), 'K' || n, '' FROM generate_series(1, %s) n",
            [outcomes],
        )
        cursor.execute(
            """
            INSERT INTO customers_touchpoint (source_id, external_id, customer_id, employee_id, occurred_at, kind,
                                              channel, stage, role, matter_id, recorded_at)
            SELECT %s, 'T' || customer.id || '-' || n, customer.id, person.id, %s - n * interval '9 days', 'call',
                   'phone', '', '', '', %s
            FROM customers_customer customer CROSS JOIN generate_series(1, %s) n
            JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM people_employee
                  WHERE external_id ~ '^E[0-9]+$') person ON person.place = (customer.id * 7 + n * 131) %% %s
            """,
            [source.pk, HAPPENED, HAPPENED, TOUCHES, EMPLOYEES],
        )
        cursor.execute(
            """
            INSERT INTO customers_outcome (source_id, external_id, uid, customer_id, kind, reported_kind, family,
                                           occurred_at, scale, currency, document_id, matter_id, matured_at,
                                           recorded_at)
            SELECT %s, 'O' || id, gen_random_uuid(), id, 'renewal', 'renewal', 'gain', %s, '', '', '', '', %s, %s
            FROM customers_customer
            """,
            [source.pk, HAPPENED, HAPPENED + timedelta(days=30), HAPPENED],
        )
        cursor.execute("ANALYZE")
    # COPY of postings needs the accounts to be there.
    with db.durable():
        ledger.lock_accounts([chart.account("budget_committed", "DKK", world.budget.pk)])


def measure(name: str, outcomes: int) -> str:
    """Time the three contenders and write the report."""
    with scratch.copy_of(name):
        sets = timed(lambda: rewards.assess(actor=system(), at=NOW))
        memory = peak_mib()
        rows, counts = copied_out()
    with scratch.copy_of(name):
        one_by_one = timed(lambda: [rewards.assess(actor=system(), at=NOW, limit=1) for _ in range(SINGLE)])
        single = one_by_one * outcomes / SINGLE
    with scratch.copy_of(name):
        copy = timed(lambda: copy_in(rows))
    lines = "\n".join(f"| {table} | {count} |" for table, count in counts.items())
    return f"""# Assess {outcomes} matured outcomes

`python -m benchmarks.assess`, one run, PostgreSQL {version()}, {os.cpu_count()} cores, load at its end \
{os.getloadavg()[0]:.1f}.

| contender | seconds | against it |
|---|---|---|
| assess, in chunks of 10 000 outcomes | {sets:.1f} | |
| single calls ({SINGLE} timed, scaled) | {single:.1f} | {single / sets:.1f} times as fast (wanted: 20) |
| COPY of the same rows, with constraints | {copy:.1f} | {100 * copy / sets:.0f} % of its speed (wanted: 40) |

Peak memory of the process {memory} MiB. Rows written:

| table | rows |
|---|---|
{lines}
"""


def copied_out() -> tuple[dict[str, BytesIO], dict[str, int]]:
    """What the assessment wrote, in COPY's own format."""
    rows, counts = {}, {}
    with connection.cursor() as cursor:
        for table in WRITTEN:
            # The allocation's entry came with the furniture and is in every copy already.
            new = "WHERE id > 1" if table in ("ledger_journalentry", "ledger_posting") else ""
            rows[table] = BytesIO()
            with cursor.copy(f"COPY (SELECT * FROM {table} {new}) TO STDOUT") as out:
                for block in out:
                    rows[table].write(block)
            cursor.execute(f"SELECT count(*) FROM {table} {new}")
            counts[table] = cursor.fetchone()[0]
    return rows, counts


def copy_in(rows: dict[str, BytesIO]) -> None:
    """The same rows into the same tables, in one transaction."""
    with db.durable(), connection.cursor() as cursor:
        for table, content in rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(content.getvalue())


def version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
