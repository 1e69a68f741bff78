"""Write the reward report of 1 M lines as CSV and Excel; beside COPY TO of the same query, and django-import-export.

    python -m benchmarks.report [LINES]

All read the same exported period on the suite's private server. COPY TO is the limit: the database writes the same
cells itself, and nobody looks at them. django-import-export is used as its documentation shows, with the same cells
(report_peer.py), timed over part of the rows and scaled. Each of ours runs in a process of its own, whose peak memory
is told at two lengths.
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
from benchmarks import report_data, scratch
from benchmarks.memory import peak_mib
from recognition.payroll import selectors
from recognition.payroll.formats import Book, ReportRow, Sheet
from recognition.payroll.selectors import pivots, report_figures, report_statements, reward_report

AT = datetime(2026, 9, 29, tzinfo=UTC)
LINES, PEER = 1_000_000, 2_000
FILTERS = selectors.Filters(entity="DK", period="2026-09")


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with scratch.database() as name:
        report_data.furnish(lines)
        report = measure(name, lines)
    print(report)
    scratch.keep(report, "report")


def measure(name: str, lines: int) -> str:
    found = {kind: run(name, kind, lines) for kind in ("copy", "csv", "xlsx", "pivots")}
    small = {kind: run(name, kind, lines // 10)["memory"] for kind in ("csv", "xlsx")}
    count = min(PEER, lines)
    run(name, "peer-agrees", count)
    peers = {kind: scaled(run(name, f"peer-{kind}", count), lines / count) for kind in ("csv", "xlsx")}
    copied, csv, xlsx = found["copy"], found["csv"], found["xlsx"]
    few = f"{lines // 10:,}"
    return f"""# The reward report: {lines:,} lines of {len(selectors.REPORT_COLUMNS)} columns

| what | seconds | CPU seconds | peak memory, MiB |
|---|---|---|---|
| CSV for machines | {told(csv)} | {csv["memory"]} ({small["csv"]} at {few}) |
| Excel, the line sheet | {told(xlsx)} | {xlsx["memory"]} ({small["xlsx"]} at {few}) |
| every pivot and figure | {told(found["pivots"])} | {found["pivots"]["memory"]} |
| COPY TO of the same query | {told(copied)} | – |
| django-import-export, CSV ({count:,} rows, scaled) | {told(peers["csv"])} | – |
| django-import-export, Excel ({count:,} rows, scaled) | {told(peers["xlsx"])} | – |

| ratio | seconds | CPU seconds | aim |
|---|---|---|---|
| CSV, times django-import-export | {ratio(peers["csv"], csv)} | ≥ 40 |
| CSV, of the speed of COPY TO | {ratio(copied, csv)} | ≥ 0.5 |
| Excel, times django-import-export | {ratio(peers["xlsx"], xlsx)} | ≥ 4 |

Made by `python -m benchmarks.report {lines}` on {os.cpu_count()} cores; load average over five minutes
{os.getloadavg()[1]:.0f}. CPU seconds are those of the process and of its database backend; they hold beside other work.
"""


def told(found: dict[str, float]) -> str:
    return f"{found['seconds']:.1f} | {found['cpu']:.1f}"


def ratio(other: dict[str, float], ours: dict[str, float]) -> str:
    return " | ".join(f"{other[unit] / ours[unit]:.2f}" for unit in ("seconds", "cpu"))


def scaled(found: dict[str, float], factor: float) -> dict[str, float]:
    return {unit: factor * figure for unit, figure in found.items()}


def run(name: str, kind: str, lines: int) -> dict[str, float]:
    """One contender in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.report", "--child", name, kind, str(lines)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def child(name: str, kind: str, lines: int) -> None:
    connection.settings_dict["NAME"] = name
    prepare.start_private_database()
    connection.settings_dict["NAME"] = name
    if kind.startswith("peer-"):
        from benchmarks import report_peer  # noqa: F401 (not on the clock, whose seconds are scaled)
    began, cpu = time.perf_counter(), spent()
    if kind == "pivots":
        pivots.every(filters=FILTERS, at=AT)
        for figure in report_figures.FIGURES.values():
            figure(FILTERS, AT)
    elif kind == "copy":
        copy_to()
    elif kind.startswith("peer-"):
        peer(kind.removeprefix("peer-"), lines)
    else:
        sheet = Sheet(name="lines", columns=selectors.REPORT_COLUMNS, rows=first(lines))
        with tempfile.TemporaryFile() as file:
            file.writelines(reports.FORMATS[kind].render(Book(sheets=[sheet], language="en")))
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "cpu": spent() - cpu, "memory": peak_mib()}))


def spent() -> float:
    """CPU seconds of this process and of its database backend, which runs on the same machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    ticks = Path(f"/proc/{backend}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def first(lines: int) -> "list[ReportRow] | object":
    rows = selectors.report_lines(filters=FILTERS)
    return (row for row, _ in zip(rows, range(lines), strict=False))


def copy_to() -> None:
    with connection.cursor() as cursor, tempfile.TemporaryFile() as file:
        query = cursor.mogrify(report_statements.REPORT, reward_report.parameters(FILTERS))
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:
            for piece in copy:
                file.write(piece)


def peer(kind: str, lines: int) -> None:
    """The first ``lines`` with django-import-export."""
    from benchmarks import report_peer

    made = report_peer.RewardReport().export(report_peer.awards(lines))
    if kind == "agrees":
        assert sorted(map(tuple, made)) == sorted(map(tuple, first(lines)))
    else:
        assert len(getattr(made, kind)) > lines


if __name__ == "__main__":
    main()
