"""The evidence of a batch as one ZIP: asked for, packed by a worker, the same bytes for the same state."""

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import IO

from recognition.activity import services as activity
from recognition.core import db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.jobs import selectors as job_selectors
from recognition.jobs import services as jobs
from recognition.payroll.models import PayrollBatch
from recognition.payroll.selectors import batch_pages, evidence
from recognition.payroll.selectors.reporting import KEPT

EPOCH = (1980, 1, 1, 0, 0, 0)
MOST_UNDER_WAY = 3


class TooManyPacks(DomainError):
    """Somebody has as many packs under way as one person may."""

    code = "too_many_packs"


def request_pack(*, actor: Actor, batch_id: int, at: datetime, key: str) -> int:
    """Ask for the evidence of a batch and return the id of its job, which waits for a worker.

    For auditors and HR of its entity. Raises UnknownBatch, Restricted, TooManyPacks, KeyReused.
    """
    with db.durable():
        evidence.require_reader(viewer=actor, batch_id=batch_id, at=at)
        arguments: dict[str, object] = {"batch": batch_id}
        return activity.once(
            service="payroll.request_pack",
            actor=actor,
            key=key,
            arguments=arguments,
            at=at,
            work=lambda: _request(actor, arguments, at),
        )


def write_packs(*, at: datetime) -> int:
    """Pack the evidence that has waited longest; how many were worked off, done or not."""

    def work(run: jobs.Run) -> None:
        now = jobs.clock_from(at)
        with jobs.ending(run, now):
            _write(run, now())

    return jobs.work_off(kind=evidence.PACK_JOB, work=work, at=at)


def drop_packs(*, at: datetime) -> int:
    """Drop the files of packs that were done KEPT ago; how many."""
    return jobs.forget_files(kind=evidence.PACK_JOB, ended_before=at - KEPT)


def pack(batch: PayrollBatch, file: IO[bytes]) -> None:
    """Write the evidence of a batch as ZIP: stored, not compressed, without a time, so that it can be made again."""
    sums = []
    with zipfile.ZipFile(file, "w") as archive:
        for name, pieces in evidence.contents(batch):
            sums.append(f"{_add(archive, name, pieces)}  {name}\n")
        _add(archive, "SHA256SUMS", ["".join(sums).encode()])


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    info = zipfile.ZipInfo(name, EPOCH)
    info.external_attr = 0o600 << 16
    info.create_system = 3
    digest = hashlib.sha256()
    with archive.open(info, "w", force_zip64=True) as entry:
        for piece in pieces:
            digest.update(piece)
            entry.write(piece)
    return digest.hexdigest()


def _request(actor: Actor, arguments: dict[str, object], at: datetime) -> int:
    asked = job_selectors.jobs_of(asked_by_id=actor.employee_id or 0, kind=evidence.PACK_JOB, limit=2 * MOST_UNDER_WAY)
    if sum(each.state in ("queued", "running") for each in asked) >= MOST_UNDER_WAY:
        raise TooManyPacks(f"You have {MOST_UNDER_WAY} evidence packs under way; wait for one.")
    job_id = jobs.queue(actor=actor, kind=evidence.PACK_JOB, arguments=arguments, at=at)
    # Of the job, not of the batch: asking for evidence must not change it.
    activity.record(actor=actor, at=at, code="payroll.evidence_requested", subject_kind="job", subject_id=job_id)
    return job_id


def _write(run: jobs.Run, at: datetime) -> None:
    people_of = [f"{what}_by" for what in batch_pages.DEEDS]
    batch = PayrollBatch.objects.select_related("entity", "period", "reissues", *people_of).get(
        pk=run.arguments["batch"]
    )
    name = re.sub("[^a-z0-9._-]", "-", f"evidence_{batch.entity.external_id}_{batch.code}.zip".lower())
    with tempfile.TemporaryFile() as file:
        pack(batch, file)
        file.seek(0)
        with db.durable():
            file_id = jobs.store_file(
                name=name,
                content_type="application/zip",
                pieces=iter(partial(file.read, jobs.PIECE_BYTES), b""),
                actor=Actor(channel="sweep", employee_id=job_selectors.job(run.job_id).asked_by_id),
                at=at,
            )
            stored = job_selectors.stored_file(file_id)
            result = {"name": name, "size": stored.size, "sha256": stored.sha256}
            jobs.finish(run=run, at=at, result=result, file_id=file_id)
