"""Bundles sent through a page: kept, checked by a worker, looked at, and only then taken in."""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.db import connections

from integrations.sources import bundle
from integrations.sources.layout import LAYOUTS
from recognition.activity import services as activity
from recognition.core import db
from recognition.core.actor import Actor, system
from recognition.core.errors import DomainError, NotFound
from recognition.core.mistakes import restored
from recognition.jobs import selectors as job_selectors
from recognition.jobs import services as jobs
from recognition.people import access

IMPORT_JOB = "import"
IMPORTERS = ("hr", "administrator")
KEPT = timedelta(days=7)
FILES = tuple(form.file for form in LAYOUTS)
PROBLEMS_SHOWN = 200


class BadUpload(DomainError):
    """What was sent is no bundle. ``code`` is stable."""

    code = "bad_upload"


class UnknownImport(NotFound):
    """The viewer asked for no import of this number."""

    code = "unknown_import"


class NotSound(DomainError):
    """The import was not checked, has errors, was taken in already, or its files are no longer kept."""

    code = "not_sound"


class ImportView(NamedTuple):
    """An import as its asker sees it; ``state`` is that of the job.

    ``merged`` says by file how many rows are new, unchanged, corrected and repeated; ``corrections`` names the first of
    the corrected fields as (file, id, field), without their values; ``problems`` the first of ``problem_count`` errors.
    """

    job_id: int
    state: str
    is_rehearsal: bool
    asked_at: datetime
    ended_at: datetime | None
    rows_read: int
    error_code: str
    error_sentence: str
    merged: Mapping[str, Mapping[str, int]]
    corrections: list[tuple[str, str, str]]
    ignored: Mapping[str, list[str]]
    problems: list[bundle.Problem]
    problem_count: int
    may_apply: bool

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("queued", "running")


def request_import(
    *, actor: Actor, files: Mapping[str, Iterable[bytes]], complete_until: datetime | None, at: datetime, key: str
) -> int:
    """Keep the files of a bundle and ask for them to be checked; the id of the job. Nothing is taken in yet.

    ``files`` maps names as ``employees.csv`` to their bytes. HR and administrators of the whole company may.
    Raises RoleNeeded, BadUpload, FileTooLarge, KeyReused.
    """
    if strange := sorted(set(files) - set(FILES)):
        raise BadUpload(f"{strange[0]!r} has no place in a bundle; its files are {', '.join(FILES)}.")
    if not files:
        raise BadUpload(f"No file was sent; a bundle has {', '.join(FILES)}.")
    access.require_role(actor=actor, roles=IMPORTERS, at=at)
    arguments = {"is_rehearsal": True, "complete_until": complete_until and complete_until.isoformat()}
    with tempfile.TemporaryFile() as packed, db.durable():
        digest = _pack(files, packed)
        return activity.once(
            service="sources.request_import",
            actor=actor,
            key=key,
            arguments=arguments | {"files": digest},
            at=at,
            work=lambda: _queue(actor, arguments, _keep(packed, actor, at), at),
        )


def apply_import(*, actor: Actor, job_id: int, at: datetime) -> int:
    """Take in what was checked and found sound; the id of the job that does. A second call is refused.

    Raises RoleNeeded, UnknownImport, NotSound.
    """
    access.require_role(actor=actor, roles=IMPORTERS, at=at)
    with db.durable():
        if not import_of(viewer=actor, job_id=job_id).may_apply:
            raise NotSound("This import has errors, was taken in already, or its files are no longer kept.")
        arguments = job_selectors.job(job_id).arguments | {"is_rehearsal": False}
        file_id = jobs.hand_on_file(job_id=job_id)
        if file_id is None:
            raise NotSound("This import was taken in already.")
        return _queue(actor, arguments, file_id, at)


def cancel_import(*, actor: Actor, job_id: int, at: datetime) -> None:
    """Stop an import one asked for, so that nothing of it is taken in. Raises UnknownImport, JobEnded."""
    with db.durable():
        import_of(viewer=actor, job_id=job_id)
        jobs.cancel(job_id=job_id, at=at)


def imports(*, viewer: Actor, limit: int, before: int | None = None) -> list[ImportView]:
    """The imports the viewer asked for, newest first."""
    if viewer.employee_id is None:
        return []
    found = job_selectors.jobs_of(kind=IMPORT_JOB, asked_by_id=viewer.employee_id, limit=limit, before=before)
    return [_view(job) for job in found]


def import_of(*, viewer: Actor, job_id: int) -> ImportView:
    """One import the viewer asked for. Raises UnknownImport for everybody else's."""
    for found in imports(viewer=viewer, limit=1, before=job_id + 1):
        if found.job_id == job_id:
            return found
    raise UnknownImport(f"You asked for no import {job_id}; look at the list of your imports.")


def import_due(*, at: datetime) -> int:
    """Work off one import somebody asked for; how many there were."""
    return jobs.work_off(kind=IMPORT_JOB, work=lambda run: _work(run, at), at=at)


def drop_files(*, at: datetime) -> int:
    """Drop the files of imports that ended KEPT ago; how many."""
    return jobs.forget_files(kind=IMPORT_JOB, ended_before=at - KEPT)


def _queue(actor: Actor, arguments: dict[str, Any], file_id: int, at: datetime) -> int:
    job_id = jobs.queue(actor=actor, kind=IMPORT_JOB, arguments=arguments, at=at, file_id=file_id)
    code = "source.import_checked" if arguments["is_rehearsal"] else "source.import_applied"
    activity.record(actor=actor, at=at, code=code, subject_kind="job", subject_id=job_id)
    return job_id


def _pack(files: Mapping[str, Iterable[bytes]], packed: IO[bytes]) -> str:
    """Put the files into one archive; the digest of their names and bytes."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in sorted(files.items()):
            digest.update(f"\0{name}\0".encode())
            with archive.open(name, "w", force_zip64=True) as target:
                for piece in pieces:
                    digest.update(piece)
                    target.write(piece)
    return digest.hexdigest()


def _keep(packed: IO[bytes], actor: Actor, at: datetime) -> int:
    packed.seek(0)
    pieces = iter(partial(packed.read, jobs.PIECE_BYTES), b"")
    return jobs.store_file(name="bundle.zip", content_type="application/zip", pieces=pieces, actor=actor, at=at)


def _work(run: jobs.Run, at: datetime) -> None:
    """Check or take in, and say so in the job; a bundle with errors is a result as well."""
    now = jobs.clock_from(at)
    file_id = job_selectors.job(run.job_id).file_id
    try:
        if file_id is None:
            raise NotSound("The files of this import are no longer kept; send them again.")
        with tempfile.TemporaryDirectory() as folder, _Watch(run, now) as watch:
            watch.read("", 0)
            _unpack(file_id, Path(folder))
            result = _taken_in(run, Path(folder), watch, now())
        jobs.finish(run=run, at=now(), result=result, file_id=file_id)
    except jobs.JobCancelled:
        jobs.stop(run=run, at=now())
        return
    except jobs.RunLost:
        return
    except DomainError as error:
        jobs.fail(run=run, at=now(), error=error)
    _tell_end(run, now())


def _tell_end(run: jobs.Run, at: datetime) -> None:
    """Record that it came to an end, whether well or not, for who asked for it."""
    data = {"employee": job_selectors.job(run.job_id).asked_by_id}
    with db.durable():
        activity.record(
            actor=system("import"),
            at=at,
            code="source.import_ended",
            subject_kind="job",
            subject_id=run.job_id,
            data=data,
        )


def _unpack(file_id: int, folder: Path) -> None:
    with tempfile.TemporaryFile() as packed:
        packed.writelines(job_selectors.pieces_of(file_id))
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(folder, members=[name for name in archive.namelist() if name in FILES])


def _taken_in(run: jobs.Run, folder: Path, watch: "_Watch", at: datetime) -> dict[str, Any]:
    until = run.arguments["complete_until"]
    try:
        done = bundle.import_bundle(
            actor=system("import"),
            folder=folder,
            at=at,
            complete_until=until and datetime.fromisoformat(until),
            is_rehearsal=run.arguments["is_rehearsal"],
            progress=watch.read,
        )
    except bundle.BundleRefused as error:
        return {"problems": [_kept(each) for each in error.problems[:PROBLEMS_SHOWN]], "problem_count": error.count}
    counts = ("new", "unchanged", "corrected", "repeated")
    return {
        "merged": {name: {count: getattr(part, count) for count in counts} for name, part in done.merged.items()},
        "corrections": [
            (name, each.key, each.field) for name, part in done.merged.items() for each in part.corrections
        ],
        "ignored": {name: list(columns) for name, columns in done.ignored.items() if columns},
    }


def _kept(problem: bundle.Problem) -> dict[str, Any]:
    """What the result of a job keeps of a problem; ``_problem`` reads it again."""
    return {"file": problem.file, "line": problem.line, "field": problem.field, **problem.mistake.kept()}


def _problem(kept: Mapping[str, Any]) -> bundle.Problem:
    return bundle.Problem(file=kept["file"], line=kept["line"], field=kept["field"], mistake=restored(kept))


class _Watch:
    """Says how many rows were read, in another thread: the import's own transaction is seen by nobody until it ends."""

    def __init__(self, run: jobs.Run, now: Any) -> None:
        self.run, self.now, self.counted = run, now, dict[str, int]()

    def __enter__(self) -> "_Watch":
        self.thread = ThreadPoolExecutor(max_workers=1)
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.submit(connections.close_all).result()
        self.thread.shutdown()

    def read(self, file: str, rows: int) -> None:
        """Note that so many rows of a file were read. Raises JobCancelled, RunLost."""
        self.counted[file] = rows
        self.thread.submit(jobs.progress, run=self.run, done=sum(self.counted.values()), at=self.now()).result()


def _view(job: Any) -> ImportView:
    result: Mapping[str, Any] = job.result or {}
    is_sound = job.state == "done" and not result.get("problem_count")
    return ImportView(
        job_id=job.pk,
        state=job.state,
        is_rehearsal=job.arguments["is_rehearsal"],
        asked_at=job.queued_at,
        ended_at=job.ended_at,
        rows_read=job.progress_done,
        error_code=job.error_code,
        error_sentence=job.error_sentence,
        merged=result.get("merged", {}),
        corrections=[(file, key, field) for file, key, field in result.get("corrections", [])],
        ignored=result.get("ignored", {}),
        problems=[_problem(each) for each in result.get("problems", [])],
        problem_count=result.get("problem_count", 0),
        may_apply=is_sound and job.arguments["is_rehearsal"] and job.file_id is not None,
    )
