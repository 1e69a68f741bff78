"""Write the reward report of 1 M lines as CSV and Excel; beside COPY TO of the same query, and django-import-export.

    python -m benchmarks.report [LINES]

All read the same exported period on the suite's private server. COPY TO is the limit: the database writes the same
cells itself, and nobody looks at them. django-import-export is used as its documentation shows, a resource with fields
along foreign keys (fewer of them than the report's columns), timed over part of the rows and scaled. Each of ours runs
in a process of its own, whose peak memory is told at two lengths.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection

from backend import prepare, reports
from benchmarks import close
from benchmarks.memory import peak_mib
from recognition.payroll import selectors
from recognition.payroll.formats import Book, ReportRow, Sheet
from recognition.payroll.selectors import report_sheets, report_statements, reward_report
from recognition.rewards.models import Proposal

AT = datetime(2026, 9, 29, tzinfo=UTC)
LINES, PEER, FEW = 1_000_000, 2_000, 10_000
FILTERS = selectors.Filters(entity="DK", period="2026-09")
RESULTS = Path(__file__).parent / "results" / "report.md"


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    prepare.start_private_database()
    name = connection.settings_dict["NAME"] = connection.creation.create_test_db(verbosity=0)
    try:
        close.furnish(lines)
        close.in_sets({})
        told = measure(name, lines)
    finally:
        connection.settings_dict["NAME"] = name
        connection.creation.destroy_test_db("laurels", verbosity=0)
    print(told)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(told, encoding="utf-8")


def measure(name: str, lines: int) -> str:
    copied = min(copy_to() for _ in range(2))
    csv, xlsx = run(name, "csv", lines), run(name, "xlsx", lines)
    small = {kind: run(name, kind, FEW)["memory"] for kind in ("csv", "xlsx")}
    pivots = run(name, "pivots", lines)
    peers = {kind: peer(kind) * lines / PEER for kind in ("csv", "xlsx")}
    return f"""# The reward report: {lines:,} lines of {len(selectors.REPORT_COLUMNS)} columns

| what | seconds | peak memory, MiB |
|---|---|---|
| CSV for machines | {csv["seconds"]:.1f} | {csv["memory"]:.0f} ({small["csv"]:.0f} at {FEW:,}) |
| Excel, the line sheet | {xlsx["seconds"]:.1f} | {xlsx["memory"]:.0f} ({small["xlsx"]:.0f} at {FEW:,}) |
| every pivot and figure ({len(report_sheets.PIVOTS)}) | {pivots["seconds"]:.1f} | {pivots["memory"]:.0f} |
| COPY TO of the same query | {copied:.1f} | – |
| django-import-export, CSV ({PEER:,} rows, scaled) | {peers["csv"]:.0f} | – |
| django-import-export, Excel ({PEER:,} rows, scaled) | {peers["xlsx"]:.0f} | – |

- CSV: **×{peers["csv"] / csv["seconds"]:.0f}** of django-import-export (aim ≥ 40),
  **{100 * copied / csv["seconds"]:.0f} %** of COPY TO (aim ≥ 50 %)
- Excel: **×{peers["xlsx"] / xlsx["seconds"]:.1f}** of django-import-export (aim ≥ 4)

Made by `python -m benchmarks.report {lines}` on {os.cpu_count()} cores; load average over five minutes
{os.getloadavg()[1]:.0f} (what else ran there stretches the seconds, hardly the ratios).
"""


def run(name: str, kind: str, lines: int) -> dict[str, float]:
    """One of ours in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.report", "--child", name, kind, str(lines)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def child(name: str, kind: str, lines: int) -> None:
    connection.settings_dict["NAME"] = name
    prepare.start_private_database()
    connection.settings_dict["NAME"] = name
    began = time.perf_counter()
    if kind == "pivots":
        for each in report_sheets.PIVOTS:
            list(report_sheets.pivot(name=each, filters=FILTERS, at=AT).rows)
    else:
        sheet = Sheet(name="lines", columns=selectors.REPORT_COLUMNS, rows=first(lines))
        with tempfile.TemporaryFile() as file:
            file.writelines(reports.FORMATS[kind].render(Book(sheets=[sheet], language="en")))
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "memory": peak_mib()}))


def first(lines: int) -> "list[ReportRow] | object":
    rows = selectors.report_lines(filters=FILTERS)
    return (row for row, _ in zip(rows, range(lines), strict=False))


def copy_to() -> float:
    began = time.perf_counter()
    with connection.cursor() as cursor, tempfile.TemporaryFile() as file:
        query = cursor.mogrify(report_statements.REPORT, reward_report.parameters(FILTERS))
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:
            for piece in copy:
                file.write(piece)
    return time.perf_counter() - began


def peer(kind: str) -> float:
    """A resource over PEER awards, as one would write it for such a report."""
    from import_export import fields, resources

    paths = (
        *("entity__external_id", "employment__payroll_number", "employee__name", "team__name", "cost_centre"),
        *("employment__department", "employment__manager__external_id", "programme__code", "version__number"),
        *("unit", "outcome__kind", "outcome__occurred_at", "assessment__window_from", "assessment__window_to"),
        *("period__code", "amount", "state", "proposed_by__external_id", "proposed_at", "state_at"),
    )
    related = {path.rpartition("__")[0] for path in paths if "__" in path}

    class AwardResource(resources.ModelResource):
        class Meta:
            model = Proposal
            fields = ()

    columns = {path: fields.Field(attribute=path, column_name=path) for path in paths}
    maker = AwardResource()
    maker.fields = columns
    awards = Proposal.objects.select_related(*related).order_by("pk")[:PEER]
    began = time.perf_counter()
    content = getattr(maker.export(awards), kind)
    seconds = time.perf_counter() - began
    assert len(content) > PEER
    return seconds


if __name__ == "__main__":
    main()
