"""Import a CSV file of 1 M touchpoints, new and unchanged; beside COPY, bulk_create and django-import-export.

    python -m benchmarks.import_touchpoints [ROWS]

All contenders write the same table on the suite's private server, which is emptied between them. COPY gets
rows whose references are resolved already, which is what no import can have: it is the limit, not a rival.
bulk_create and django-import-export are the usual Django ways (references resolved in memory for the one,
by the library's own widgets for the other); they are timed over part of the file and scaled.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from itertools import islice
from pathlib import Path
from statistics import median

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection, transaction

from benchmarks import import_data, scratch
from benchmarks.memory import peak_mib
from benchmarks.scratch import timed
from integrations.sources import bundle
from recognition.core import actor as actors
from recognition.customers import checks, selectors
from recognition.customers.models import Customer, Source, Touchpoint
from recognition.people.models import Employee

AT = datetime(2026, 11, 1, tzinfo=UTC)
ROWS, ROUNDS, BULK, PEER = 1_000_000, 2, 50_000, 1_000
TABLE = "customers_touchpoint"
COLUMNS = (
    "source_id, external_id, customer_id, employee_id, occurred_at, kind, channel, "
    "stage, role, matter_id, value_hundredths, recorded_at"
)


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with scratch.database() as name, tempfile.TemporaryDirectory() as folder:
        report = measure(name, import_data.write(Path(folder) / "all", rows), Path(folder), rows)
    print(report)
    if rows == ROWS:
        scratch.keep(report, "import")


def measure(name: str, folder: Path, scratch: Path, rows: int) -> str:
    """Time every contender ROUNDS times, in turns; seconds are for ``rows`` rows."""
    small = import_data.write(scratch / "quarter", rows // 4)
    ours(name, import_data.write(scratch / "people", 0))
    source_id = Source.objects.get(code=bundle.SOURCE).pk
    resolved = scratch / "resolved.csv"
    write_resolved(folder, resolved, source_id)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE plain (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING IDENTITY)")
    timings: dict[str, list[float]] = {}
    memory = {}
    for _ in range(ROUNDS):
        for contender, scale, work in (
            ("COPY, no index", 1, lambda: copy("plain", resolved)),
            ("COPY, indexed table", 1, lambda: copy(TABLE, resolved)),
            ("bulk_create", BULK / rows, lambda: bulk_create(folder, source_id)),
            ("django-import-export", PEER / rows, lambda: import_export(folder, source_id)),
        ):
            empty("plain", TABLE)
            timings.setdefault(contender, []).append(timed(work) / scale)
        empty("plain", TABLE)
        memory["quarter"] = ours(name, small)[1]
        empty("plain", TABLE)
        for contender in ("import, all new", "import, unchanged"):
            seconds, memory[contender] = ours(name, folder)
            timings.setdefault(contender, []).append(seconds)
        assert Touchpoint.objects.count() == rows
    return told({contender: median(seconds) for contender, seconds in timings.items()}, memory, rows)


def told(seconds: dict[str, float], memory: dict[str, int], rows: int) -> str:
    """The report: ratios are what counts, seconds depend on the machine and the minute."""
    new, unchanged = seconds["import, all new"], seconds["import, unchanged"]
    lines = [f"# Import of {rows:,} touchpoints (median of {ROUNDS}, seconds scaled to all rows)", ""]
    lines += ["| contender | s | rows/s | ours, all new, is |", "|---|---|---|---|"]
    for contender, taken in sorted(seconds.items(), key=lambda item: item[1]):
        lines.append(f"| {contender} | {taken:.1f} | {rows / taken:,.0f} | ×{taken / new:.2f} |")
    lines += [
        "",
        f"- all new: {seconds['COPY, indexed table'] / new:.0%} of COPY into the same indexed table (aim ≥ 60 %)",
        f"- unchanged: {seconds['COPY, no index'] / unchanged:.0%} of COPY without an index (aim ≥ 50 %)",
        f"- ×{seconds['bulk_create'] / new:.1f} of bulk_create (aim ≥ 4; over {BULK:,} rows)",
        f"- ×{seconds['django-import-export'] / new:.0f} of django-import-export, use_bulk (aim ≥ 50; {PEER:,} rows)",
        f"- peak memory of the process: {memory['quarter']} MiB with a quarter of the rows, "
        f"{memory['import, all new']} MiB with all, {memory['import, unchanged']} MiB unchanged",
        "",
        "Peers over part of the file meet a smaller index than ours does at the end, which favours them.",
    ]
    return "\n".join(lines) + "\n"


def empty(*tables: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        cursor.execute("CHECKPOINT")


def ours(name: str, folder: Path) -> tuple[float, int]:
    """Import ``folder`` in a fresh process: (seconds of the import, peak MiB of the process)."""
    command = [sys.executable, "-m", "benchmarks.import_touchpoints", "--child", name, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = done.stdout.split()[-2:]
    return float(seconds), int(peak)


def child(name: str, folder: Path) -> None:
    connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    taken = timed(lambda: bundle.import_bundle(actor=actors.system("benchmark"), folder=folder, at=AT))
    print(taken, peak_mib())


def touchpoints(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / "interactions.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write_resolved(folder: Path, resolved: Path, source_id: int) -> None:
    """The same rows as the table takes them, for COPY."""
    customers, employees = selectors.customer_ids(), selectors.employee_ids()
    with resolved.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in touchpoints(folder):
            value = checks.hundredths(row["value"])
            facts = [row[name] for name in ("occurred_at", "type", "channel", "stage")]
            who = [customers[row["customer_id"]], employees.get(row["employee_id"])]
            writer.writerow(
                [source_id, row["interaction_id"], *who, *facts, "", row["matter_id"], value, AT.isoformat()]
            )


def copy(table: str, resolved: Path) -> None:
    empty_as_text = "FORCE_NOT_NULL (stage, role, matter_id)"
    statement = f"COPY {table} ({COLUMNS}) FROM STDIN (FORMAT csv, {empty_as_text})"
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        resolved.open("rb") as file,
        cursor.copy(statement) as copying,
    ):
        while block := file.read(1 << 20):
            copying.write(block)


def bulk_create(folder: Path, source_id: int) -> None:
    customers, employees = selectors.customer_ids(), selectors.employee_ids()
    rows = (
        Touchpoint(
            source_id=source_id,
            external_id=row["interaction_id"],
            customer_id=customers[row["customer_id"]],
            employee_id=employees.get(row["employee_id"]),
            occurred_at=datetime.fromisoformat(row["occurred_at"]),
            kind=row["type"],
            channel=row["channel"],
            stage=row["stage"],
            matter_id=row["matter_id"],
            value_hundredths=checks.hundredths(row["value"]),
            recorded_at=AT,
        )
        for row in islice(touchpoints(folder), BULK)
    )
    with transaction.atomic():
        while batch := list(islice(rows, 5_000)):
            Touchpoint.objects.bulk_create(batch, ignore_conflicts=True)


def import_export(folder: Path, source_id: int) -> None:
    """As its documentation shows for large files: a resource with widgets for the references, in bulk."""
    from import_export import fields, resources, widgets
    from tablib import Dataset

    class TouchpointResource(resources.ModelResource):
        customer = fields.Field("customer", "customer_id", widgets.ForeignKeyWidget(Customer, "external_id"))
        occurred_at = fields.Field("occurred_at", "occurred_at", widgets.DateTimeWidget("%Y-%m-%dT%H:%M:%S%z"))
        employee = fields.Field("employee", "employee_id", widgets.ForeignKeyWidget(Employee, "external_id"))

        class Meta:
            model = Touchpoint
            use_bulk = True
            batch_size = 1_000
            use_transactions = True
            import_id_fields = ("external_id",)
            fields = ("external_id", "customer", "employee", "occurred_at", "kind", "channel", "stage", "matter_id")

        def before_save_instance(self, instance: Touchpoint, row: dict[str, str], **kwargs: object) -> None:
            instance.source_id, instance.recorded_at = source_id, AT

    text = StringIO()
    writer = csv.writer(text)
    for number, row in enumerate(islice(touchpoints(folder), PEER)):
        renamed = row | {"external_id": row["interaction_id"], "kind": row["type"]}
        if number == 0:
            writer.writerow(renamed)
        writer.writerow(renamed.values())
    result = TouchpointResource().import_data(Dataset().load(text.getvalue(), format="csv"), raise_errors=True)
    assert result.totals["new"] == PEER


if __name__ == "__main__":
    main()
