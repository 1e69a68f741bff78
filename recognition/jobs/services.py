"""Long work one can watch and stop, and files kept in the database.

A worker starts a run, says how far it is, and ends it. A run is told from a later one of the same job by its
attempt, so a worker that was thought dead cannot end what another took over.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from recognition.core import constraints
from recognition.core.actor import Actor
from recognition.core.db import require_transaction
from recognition.core.errors import DomainError, NotFound
from recognition.jobs.models import FilePiece, Job, StoredFile

LONGEST_SILENCE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
LARGEST_FILE_BYTES = 2 * 1024**3
PIECE_BYTES = 1024 * 1024

constraints.register({"file_piece_once": "This piece of the file is kept already; ask for the job again."})


class JobCancelled(DomainError):
    """Somebody asked the running job to stop."""

    code = "job_cancelled"


class RunLost(DomainError):
    """The run is no longer the job's: its worker was silent too long and another took over."""

    code = "run_lost"


class JobEnded(DomainError):
    """The job has ended already."""

    code = "job_ended"


class FileTooLarge(DomainError):
    """The file is larger than the database should hold."""

    code = "file_too_large"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One attempt at a job."""

    job_id: int
    attempt: int
    kind: str
    arguments: dict[str, Any]


def queue(*, actor: Actor, kind: str, arguments: dict[str, Any], at: datetime, file_id: int | None = None) -> int:
    """Ask for work of ``kind``, on a stored file if one is named, to be done by whoever starts it; the job's id."""
    return Job.objects.create(
        kind=kind, arguments=arguments, asked_by_id=actor.employee_id, queued_at=at, file_id=file_id
    ).pk


def hand_on_file(*, job_id: int) -> int | None:
    """Take the file from a job that ended, for another to work on; None when it has none. Two never both get it."""
    require_transaction()
    found = Job.objects.select_for_update(no_key=True).filter(pk=job_id, ended_at__isnull=False).first()
    file_id = None if found is None else found.file_id
    Job.objects.filter(pk=job_id, ended_at__isnull=False).update(file=None)
    return file_id


def start(*, kind: str, at: datetime) -> Run | None:
    """Start the job of ``kind`` that has waited longest; None when none waits. Others pass over it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE jobs_job SET state = 'running', attempts = attempts + 1, started_at = %(at)s, beat_at = %(at)s
            WHERE id = (
                SELECT id FROM jobs_job WHERE state = 'queued' AND kind = %(kind)s
                ORDER BY queued_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            )
            RETURNING id
            """,
            {"at": at, "kind": kind},
        )
        row = cursor.fetchone()
    if row is None:
        return None
    job = Job.objects.get(pk=row[0])
    return Run(job_id=job.pk, attempt=job.attempts, kind=job.kind, arguments=job.arguments)


def take(*, job_id: int, at: datetime) -> Run | None:
    """Start this very job while it waits; None when it runs or has ended."""
    waiting = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    if not waiting.update(state=Job.State.RUNNING, attempts=F("attempts") + 1, started_at=at, beat_at=at):
        return None
    job = Job.objects.get(pk=job_id)
    return Run(job_id=job.pk, attempt=job.attempts, kind=job.kind, arguments=job.arguments)


def work_off(*, kind: str, work: Callable[[Run], object], at: datetime) -> int:
    """Have ``work`` do, and end, the job of ``kind`` that has waited longest; how many were worked off, done or not."""
    run = start(kind=kind, at=at)
    if run is None:
        return 0
    # The job tells who asked what went wrong; the sweep has nothing to add.
    with suppress(DomainError):
        work(run)
    return 1


@contextmanager
def ending(run: Run, now: Callable[[], datetime]) -> Iterator[None]:
    """Let what goes wrong within end the run: as asked to stop, or as failed. Raises it again once the job knows."""
    try:
        yield
    except JobCancelled:
        stop(run=run, at=now())
        raise
    except RunLost:
        raise
    except DomainError as error:
        fail(run=run, at=now(), error=error)
        raise


def clock_from(at: datetime) -> Callable[[], datetime]:
    """The time that passes from ``at`` on: work of minutes must show signs of life."""
    began = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - began)


def progress(*, run: Run, done: int, at: datetime, total: int | None = None) -> None:
    """Say how far the run is; also the sign of life. Call it between transactions, or nobody sees it.

    Raises JobCancelled when somebody asked to stop (then call ``stop``) and RunLost when another took over.
    """
    ours = _ours(run)
    if not ours.update(progress_done=done, progress_total=total, beat_at=at):
        raise _lost()
    if ours.filter(is_cancel_asked=True).exists():
        raise JobCancelled("This job was asked to stop.")


def finish(*, run: Run, at: datetime, result: Any = None, file_id: int | None = None) -> None:
    """End the run with its result (JSON) or file. Raises RunLost."""
    _end(run, state=Job.State.DONE, ended_at=at, result=result, file_id=file_id)


def fail(*, run: Run, at: datetime, error: DomainError) -> None:
    """End the run with the error and its sentence for the person who asked. Raises RunLost."""
    _end(run, state=Job.State.FAILED, ended_at=at, error_code=error.code, error_sentence=error.sentence)


def stop(*, run: Run, at: datetime) -> None:
    """End the run because it was asked to stop. Raises RunLost."""
    _end(run, state=Job.State.CANCELLED, ended_at=at)


def cancel(*, job_id: int, at: datetime) -> None:
    """Stop a job: at once while it waits, at its next sign of life while it runs. Raises JobEnded, NotFound."""
    jobs = Job.objects.filter(pk=job_id)
    if jobs.filter(state=Job.State.QUEUED).update(state=Job.State.CANCELLED, ended_at=at):
        return
    if jobs.filter(state=Job.State.RUNNING).update(is_cancel_asked=True):
        return
    if not jobs.exists():
        raise NotFound("There is no such job.")
    raise JobEnded("This job has ended already; nothing is left to stop.")


def recover(*, at: datetime) -> int:
    """Take back runs whose workers gave no sign of life for LONGEST_SILENCE; return how many.

    They wait again, or have failed after MOST_ATTEMPTS, or are cancelled where that was asked.
    """
    silent = Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=at - LONGEST_SILENCE)
    asked = Q(is_cancel_asked=True)
    cancelled = silent.filter(asked).update(state=Job.State.CANCELLED, ended_at=at)
    failed = silent.filter(~asked, attempts__gte=MOST_ATTEMPTS).update(
        state=Job.State.FAILED,
        ended_at=at,
        error_code=RunLost.code,
        error_sentence="The worker was lost every time this job was started; ask for it again.",
    )
    waiting = _queue_again(silent.filter(~asked, attempts__lt=MOST_ATTEMPTS))
    return cancelled + failed + waiting


def start_over() -> None:
    """Let all that runs begin anew, so that what it has read until now is never stored: its runs are lost.

    Inside the caller's transaction, once whose change they must not overlook is made.
    """
    require_transaction()
    _queue_again(Job.objects.filter(state=Job.State.RUNNING))


def _queue_again(runs: QuerySet[Job]) -> int:
    return runs.update(state=Job.State.QUEUED, started_at=None, beat_at=None, progress_done=0)


def store_file(*, name: str, content_type: str, pieces: Iterable[bytes], actor: Actor, at: datetime) -> int:
    """Keep a file that comes in pieces in the database and return its id; memory does not grow with it.

    Inside the caller's transaction. Raises FileTooLarge, and what the pieces raise.
    """
    require_transaction()
    file = StoredFile.objects.create(
        name=name, content_type=content_type, size=0, stored_at=at, stored_by_id=actor.employee_id
    )
    digest = hashlib.sha256()
    for number, piece in enumerate(_gathered(pieces)):
        digest.update(piece)
        file.size += len(piece)
        if file.size > LARGEST_FILE_BYTES:
            raise FileTooLarge(f"{name} has more than {LARGEST_FILE_BYTES} bytes; ask for a shorter period.")
        FilePiece.objects.create(file=file, number=number, content=piece)
    file.sha256 = digest.hexdigest()
    file.save(update_fields=["size", "sha256"])
    return file.pk


def drop_file(*, file_id: int) -> None:
    """Drop a file another has taken the place of."""
    StoredFile.objects.filter(pk=file_id).delete()


def forget_files(*, kind: str, ended_before: datetime) -> int:
    """Drop the files of jobs of ``kind`` that ended before then; the jobs stay. Returns how many were dropped."""
    with transaction.atomic():
        old = Job.objects.filter(kind=kind, ended_at__lt=ended_before, file__isnull=False)
        files = list(old.select_for_update(no_key=True).values_list("file_id", flat=True))
        old.filter(file__in=files).update(file=None)
        StoredFile.objects.filter(pk__in=files).delete()
    return len(files)


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of at least PIECE_BYTES, but the last."""
    waiting: list[bytes] = []
    for piece in pieces:
        waiting.append(piece)
        if sum(map(len, waiting)) >= PIECE_BYTES:
            yield b"".join(waiting)
            waiting = []
    if waiting:
        yield b"".join(waiting)


def _ours(run: Run) -> QuerySet[Job]:
    return Job.objects.filter(pk=run.job_id, attempts=run.attempt, state=Job.State.RUNNING)


def _end(run: Run, **outcome: Any) -> None:
    if not _ours(run).update(**outcome):
        raise _lost()


def _lost() -> RunLost:
    return RunLost("This run was silent too long and is no longer the job's; its work was given to another.")
