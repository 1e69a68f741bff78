"""Write the demonstration company as a CSV bundle: the same bytes for the same day."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from backend.demo import customers, people

SEED = 20_260_901


def write(folder: Path, *, until: date) -> None:
    """Write the five files of the bundle into ``folder``: two years of data up to the day ``until``."""
    random = Random(SEED)  # noqa: S311 (a believable story, not a secret)
    first = until - timedelta(days=730)
    employees, staff = people.employees(random, first, until)
    accounts, interactions, outcomes = customers.stories(random, staff, first, until)
    columns = ("entity_id", "name", "country", "currency", "time_zone", "payroll_system")
    entities = [dict(zip(columns, row, strict=True)) for row in people.ENTITIES]
    for name, rows in (
        ("entities", entities),
        ("employees", employees),
        ("customers", accounts),
        ("interactions", interactions),
        ("outcomes", outcomes),
    ):
        write_rows(folder / f"{name}.csv", rows)


def write_rows(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write one file of the bundle; its columns are those of the first row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
