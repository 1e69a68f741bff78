"""Credit over a history, computed in a process of its own: polars and forked web or worker processes do not mix.

The process is started anew, reads rows from PostgreSQL, computes, leaves its answer in files and ends.
"""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from recognition.attribution.policies import Policy
from recognition.core.errors import DomainError

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_PROGRAM = "recognition.attribution.child_program"
_PIECE = 1 << 16


class CreditNotComputed(DomainError):
    """The child process failed, was stopped or took too long; nothing was stored."""

    code = "credit_not_computed"


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to compute: ``totals`` per employee, or ``contributions`` and the evidence digests per outcome.

    ``outcomes`` and ``touches`` are queries of ``history``; contributions need touches with marks.
    """

    work: Literal["totals", "contributions"]
    policy: Policy
    outcomes: str
    touches: str


class Total(NamedTuple):
    """Explored credit of one employee; ``value`` in minor units of the outcomes' currency."""

    employee: int
    credit: float
    value: float


class Share(NamedTuple):
    """One employee's exact weight in one outcome."""

    outcome: int
    employee: int
    weight: int
    weight_total: int
    touch_count: int


class Evidence(NamedTuple):
    """How many touches an outcome's credit rests on, and their digest."""

    outcome: int
    touch_count: int
    touch_digest: str


@dataclass(frozen=True)
class Answer:
    """The files of a finished job; gone when the ``with`` block of ``run`` ends."""

    folder: Path

    def totals(self) -> Iterator[Total]:
        return (Total(int(row[0]), float(row[1]), float(row[2])) for row in self._rows("totals"))

    def shares(self) -> Iterator[Share]:
        return (Share(*map(int, row)) for row in self._rows("shares"))

    def evidence(self) -> Iterator[Evidence]:
        return (Evidence(int(row[0]), int(row[1]), row[2]) for row in self._rows("evidence"))

    def copy(self, cursor: "CursorWrapper", *, rows: Literal["totals", "shares", "evidence"], table: str) -> None:
        """Append ``rows`` to ``table``, whose columns are the fields in order, by COPY in the cursor's transaction."""
        with (self.folder / rows).open("rb") as file, cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
            while piece := file.read(_PIECE):
                copy.write(piece)

    def _rows(self, name: str) -> Iterator[list[str]]:
        with (self.folder / name).open(newline="") as file:
            yield from csv.reader(file)


@contextmanager
def run(job: Job, *, dsn: str, seconds: float = 600) -> Iterator[Answer]:
    """Compute ``job`` from what is committed in the database ``dsn`` (a libpq connection string).

    Raises CreditNotComputed when the child fails, is killed or is not done after ``seconds``.
    """
    order: dict[str, Any] = {
        "work": job.work,
        "policy": job.policy.document(),
        "outcomes": job.outcomes,
        "touches": job.touches,
        "dsn": dsn,
    }
    with TemporaryDirectory(prefix="laurels-credit-") as folder:
        _wait_for_child(json.dumps(order), folder, seconds)
        yield Answer(Path(folder))


def _wait_for_child(order: str, folder: str, seconds: float) -> None:
    # The order goes by standard input: it holds the password, and arguments are visible to every process.
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(
            [sys.executable, "-m", _PROGRAM, folder],
            input=order,
            env=os.environ | {"PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CreditNotComputed(
            f"Credit was not computed within {seconds:g} s and was stopped; choose fewer outcomes or a longer limit."
        ) from error
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        raise CreditNotComputed(
            f"Computing credit was stopped by {name}, often a lack of memory; choose fewer outcomes and run it again."
        )
    if done.returncode:
        reason = done.stderr.strip() or "no reason given"
        raise CreditNotComputed(f"Credit could not be computed: {reason}")
