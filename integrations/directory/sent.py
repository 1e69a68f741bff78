"""Lists of people that were sent, as their sender sees them."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from integrations.directory import doubts
from integrations.directory.importing import BadColumns, Wish
from integrations.directory.models import ColumnMapping
from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.core.mistakes import Mistake, restored
from recognition.jobs import selectors as jobs

KIND = "people_import"
FILE, REPORT = "people.csv", "report.json"


class UnknownList(NotFound):
    """The viewer sent no list of this number."""

    code = "unknown_import"


class ListView(NamedTuple):
    """A list as its sender sees it; ``state`` is that of the job.

    ``counts`` says how many rows are new, changed, unchanged, wrong and missing, and how many that are not wrong are
    doubtful; ``headers`` are the file's columns, ``mistake`` is why those chosen do not fit.
    """

    job_id: int
    state: str
    is_rehearsal: bool
    asked_at: datetime
    error_code: str
    error_sentence: str
    mistake: Mistake | None
    wish: Wish
    counts: Mapping[str, int]
    headers: list[str]
    ignored: list[str]
    encoding: str
    delimiter: str
    is_written: bool
    is_kept: bool

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("queued", "running")

    @property
    def is_checked(self) -> bool:
        """Whether it was rehearsed and may be read otherwise, or taken in."""
        return self.is_rehearsal and self.is_kept and not self.is_under_way

    @property
    def may_apply(self) -> bool:
        """Whether there is anything to take in; with wrong rows only without those."""
        return self.is_checked and self.state == "done" and bool(self.counts.get("new") or self.counts.get("changed"))


def lists(*, viewer: Actor, limit: int, before: int | None = None) -> list[ListView]:
    """The lists the viewer sent, newest first."""
    if viewer.employee_id is None:
        return []
    found = jobs.jobs_of(kind=KIND, asked_by_id=viewer.employee_id, limit=limit, before=before)
    return [_view(job) for job in found]


def list_of(*, viewer: Actor, job_id: int) -> ListView:
    """One list the viewer sent. Raises UnknownList for everybody else's."""
    for found in lists(viewer=viewer, limit=1, before=job_id + 1):
        if found.job_id == job_id:
            return found
    raise UnknownList(f"You sent no list {job_id}; look at the lists you sent.")


def rows_of(*, viewer: Actor, job_id: int, state: str, after: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
    """What became of the rows of a list, from place ``after`` on, each with its place; only of ``state`` if named.

    ``doubtful`` are the rows of any state but wrong that are worth a look.
    Empty once the list is no longer kept. Raises UnknownList.
    """
    list_of(viewer=viewer, job_id=job_id)
    file_id = jobs.job(job_id).file_id
    packed = unpacked(file_id) if file_id is not None else {}
    if REPORT not in packed:
        return []
    rows = enumerate(json.loads(packed[REPORT]), start=1)
    return [each for each in rows if each[0] > after and state in ("", *states_of(each[1]))][:limit]


def states_of(row: Mapping[str, Any]) -> list[str]:
    """Under what a row is listed: its state and, if it is worth a look though not wrong, doubtful."""
    is_doubtful = doubts.is_doubtful(state=row["state"], sentence=row["sentence"])
    return [row["state"], "doubtful"] if is_doubtful else [row["state"]]


def choices() -> list[str]:
    """The names of saved columns."""
    return list(ColumnMapping.objects.order_by("name").values_list("name", flat=True))


def unpacked(file_id: int) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(b"".join(jobs.pieces_of(file_id)))) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name in (FILE, REPORT)}


def wish_of(arguments: Mapping[str, Any]) -> Wish:
    return Wish(
        columns=arguments["columns"],
        dates=arguments["dates"],
        on=date.fromisoformat(arguments["on"]),
        skips=arguments["skips"],
    )


def _columns_wrong(result: Mapping[str, Any]) -> Mistake | None:
    """Why the columns chosen do not fit; earlier releases kept the sentence alone."""
    kept = result.get("columns_wrong") or {"sentence": result.get("columns_sentence")}
    return restored(kept) if kept["sentence"] else None


def _view(job: Any) -> ListView:
    result: Mapping[str, Any] = job.result or {}
    wrong = _columns_wrong(result)
    return ListView(
        job_id=job.pk,
        state=job.state,
        is_rehearsal=job.arguments["is_rehearsal"],
        asked_at=job.queued_at,
        error_code=job.error_code or (BadColumns.code if wrong else ""),
        error_sentence=job.error_sentence or (wrong.sentence if wrong else ""),
        mistake=wrong,
        wish=wish_of(job.arguments),
        counts=result.get("counts", {}),
        headers=result.get("headers", []),
        ignored=result.get("ignored", []),
        encoding=result.get("encoding", ""),
        delimiter=result.get("delimiter", ""),
        is_written=result.get("is_written", False),
        is_kept=job.file_id is not None,
    )
