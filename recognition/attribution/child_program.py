"""The program of the child process: reads its order, then rows; leaves its answer as CSV files in a folder."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from adbc_driver_manager import dbapi as adbc
from adbc_driver_postgresql import dbapi as postgresql  # type: ignore[import-untyped]

from recognition.attribution import contributions, engine
from recognition.attribution.frames import Frame
from recognition.attribution.policies import Policy
from recognition.core.errors import DomainError


def main() -> int:
    order = json.load(sys.stdin)
    policy = Policy(**order["policy"])
    try:
        outcomes, touches = _read(order)
        _WORK[order["work"]](touches, outcomes, policy, Path(sys.argv[1]))
    except (DomainError, adbc.Error, pl.exceptions.PolarsError) as error:
        sys.stderr.write(str(error))
        return 1
    return 0


def _read(order: dict[str, Any]) -> list[pl.DataFrame]:
    with postgresql.connect(order["dsn"]) as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # When this process is killed the server ends its query too, instead of finishing it for nobody.
        cursor.execute("SET client_connection_check_interval = '1s'")
        frames = []
        for query in ("outcomes", "touches"):
            cursor.execute(order[query])
            frame = pl.DataFrame(cursor.fetch_arrow_table())
            frames.append(frame.with_columns(pl.col("occurred_at").cast(pl.Int64)))
    return frames


def _totals(touches: pl.DataFrame, outcomes: pl.DataFrame, policy: Policy, folder: Path) -> None:
    totals = engine.totals(touches, outcomes, policy, keep=_kept).to_native()
    totals.collect(engine="streaming").sort("employee").write_csv(folder / "totals", include_header=False)


def _contributions(touches: pl.DataFrame, outcomes: pl.DataFrame, policy: Policy, folder: Path) -> None:
    with (folder / "shares").open("wb") as file:
        for table in contributions.batches(touches.drop("mark"), outcomes, policy):
            table.to_native().write_csv(file, include_header=False)
    with (folder / "evidence").open("w") as file:
        for outcome, count, digest in contributions.digests(touches, outcomes, policy):
            file.write(f"{outcome},{count},{digest}\n")


def _kept(frame: Frame) -> Frame:
    return frame.collect(engine="streaming").lazy()


_WORK: dict[str, Callable[[pl.DataFrame, pl.DataFrame, Policy, Path], None]] = {
    "totals": _totals,
    "contributions": _contributions,
}

if __name__ == "__main__":
    sys.exit(main())
