"""How fast every page and every list of the API answers in a company of 10 000, and how many statements each takes.

    python -m benchmarks.pages [--people 10000 --kudos 1000000 --proposals 100000 --touchpoints 1000000
                                --customers 50000] [--rounds 20] [--homes FOLDER]

Two installations are seeded (``manage.py seed``), a small one and one of the size asked for, each in a home of its own
under FOLDER, where they stay for the next run. One gunicorn serves each in turn to one visitor at a time: the busiest
employee, their manager, HR, an auditor. Limits: pages 95 of 100 within 300 ms, the API within 200 ms, at most 12
statements, and as many in the large company as in the small one (fewer where nothing is there to show).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

SIZES = {"people": 10_000, "kudos": 1_000_000, "proposals": 100_000, "touchpoints": 1_000_000, "customers": 50_000}
SMALL = {"people": 200, "kudos": 4_000, "proposals": 1_500, "touchpoints": 10_000, "customers": 500}
PAGE_MS, API_MS, MOST_STATEMENTS = 300, 200, 12
ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results" / "pages.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--homes", type=Path, default=Path(tempfile.gettempdir()) / "laurels-pages")
    parser.add_argument("--rounds", type=int, default=20)
    for name, size in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    options = vars(parser.parse_args())
    if options["rounds"] < 2:
        parser.error("--rounds: 95 of 100 needs two visits at the least.")
    homes, rounds = options.pop("homes"), options.pop("rounds")
    small = visited(homes, SMALL, 1)
    large = visited(homes, options, rounds)
    report, has_passed = write(small, large, options)
    print(report)
    if options == SIZES:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(report, encoding="utf-8")
    return 0 if has_passed else 1


def visited(homes: Path, sizes: dict[str, int], rounds: int) -> list[dict[str, Any]]:
    """Seed an installation of these sizes unless it is there, and visit it; its database stops afterwards."""
    home = homes / "-".join(str(size) for size in sizes.values())
    environment = os.environ | {"LAURELS_HOME": str(home), "LAURELS_ENV": "demo"}
    environment.pop("DATABASE_URL", None)

    def run(*command: str, **more: Any) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([sys.executable, *command], env=environment, cwd=ROOT, check=True, text=True, **more)

    try:
        if not (home / "seeded").exists():
            run("manage.py", "seed", *(f"--{name}={size}" for name, size in sizes.items()))
            (home / "seeded").touch()
        run("manage.py", "migrate", "--verbosity=0")
        told = run("-m", "benchmarks.pages_visit", str(sizes["people"]), str(rounds), stdout=subprocess.PIPE).stdout
    finally:
        run("manage.py", "stop_database")
    return [json.loads(line) for line in told.splitlines()]


def write(small: list[dict[str, Any]], large: list[dict[str, Any]], sizes: dict[str, int]) -> tuple[str, bool]:
    """The report, and whether every limit is kept."""
    few = {(row["visitor"], row["route"]): row["statements"] for row in small}
    rows = sorted(large, key=lambda row: -p95(row))
    missed = [row for row in rows if faults(row, few)]
    told = ", ".join(f"{size:,} {name}".replace(",", " ") for name, size in sizes.items())
    lines = [f"{told}. Load at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.", ""]
    for kind, limit in (("pages", PAGE_MS), ("API lists", API_MS)):
        these = [row for row in rows if (row["route"].startswith("api/")) == (kind == "API lists")]
        within = sum(p95(row) < limit for row in these)
        lines.append(f"{within} of {len(these)} {kind} answer 95 of 100 times within {limit} ms.")
    lines += ["", *table(missed, few), "", "The slowest otherwise:", ""]
    lines += table([row for row in rows if row not in missed][:20], few)
    return "\n".join(lines) + "\n", not missed


def table(rows: list[dict[str, Any]], few: dict[tuple[str, str], int]) -> list[str]:
    head = [
        "| who | address | p50 ms | p95 ms | CPU ms | statements | small | KiB | missed |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    return head + [
        f"| {row['visitor']} | {row['route']} | {median(row['milliseconds']):.0f} | {p95(row):.0f} | {row['cpu']:.0f} |"
        f" {row['statements']} | {few.get((row['visitor'], row['route']), '–')} | {row['size'] / 1024:.0f} |"
        f" {', '.join(faults(row, few))} |"
        for row in rows
    ]


def p95(row: dict[str, Any]) -> float:
    return quantiles(row["milliseconds"], n=20, method="inclusive")[-1]


def faults(row: dict[str, Any], few: dict[tuple[str, str], int]) -> list[str]:
    """Which limits this address misses."""
    is_api = row["route"].startswith("api/")
    before = few.get((row["visitor"], row["route"]), row["statements"])
    found = {
        "time": p95(row) >= (API_MS if is_api else PAGE_MS),
        "statements": row["statements"] > MOST_STATEMENTS,
        "grows": row["statements"] > before,
        f"status {row['status']}": row["status"] >= 500,
    }
    return [name for name, is_missed in found.items() if is_missed]


if __name__ == "__main__":
    sys.exit(main())
