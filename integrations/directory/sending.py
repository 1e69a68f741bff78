"""Lists of people sent through a page: kept, rehearsed by a worker, looked at row by row, and only then taken in."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from integrations.directory import importing, presets, sheet
from integrations.directory.importing import Wish
from integrations.directory.models import ColumnMapping
from integrations.directory.sent import FILE, KIND, REPORT, list_of, unpacked, wish_of
from recognition.activity import services as activity
from recognition.core import db, texts
from recognition.core.actor import Actor, system
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from recognition.jobs import selectors as job_selectors
from recognition.jobs import services as jobs
from recognition.people import access
from recognition.people import selectors as people

IMPORTERS = ("hr", "administrator")
KEPT = timedelta(days=7)
LARGEST = 32 * 1024 * 1024
LONGEST_NAME = 100


class NotSound(DomainError):
    """The list was not checked, has errors, was taken in already, or is no longer kept."""

    code = "not_sound"


def send(*, actor: Actor, content: bytes, choice: str, on: date | None, at: datetime, key: str) -> int:
    """Keep a list and ask for it to be rehearsed; the id of the job. Nothing is taken in yet.

    ``choice`` is a preset, the name of saved columns, or blank: what fits most. ``on``: when changes begin, or today.
    HR and administrators of the whole company may. Raises RoleNeeded, BrokenFile, FileTooLarge, KeyReused.
    """
    access.require_role(actor=actor, roles=IMPORTERS, at=at)
    if len(content) > LARGEST:
        raise sheet.BrokenFile(Mistake("list_too_large"))
    headers = sheet.read(content).headers
    saved = ColumnMapping.objects.filter(name=choice).first()
    preset = choice if choice in presets.PRESETS else ""
    columns = {ours: name for ours, name in saved.columns.items() if name in headers} if saved else {}
    wish = Wish(
        columns=columns or presets.guessed(headers, preset),
        dates=saved.dates if saved else "",
        on=on or people.company_date(at),
    )
    arguments = _arguments(wish, is_rehearsal=True)
    digest = hashlib.sha256(content).hexdigest()

    def work() -> int:
        return _queue(actor, arguments, _keep({FILE: content}, actor, at), at)

    with db.durable():
        asked = arguments | {"file": digest}
        return activity.once(service="directory.send", actor=actor, key=key, arguments=asked, at=at, work=work)


def read_otherwise(*, actor: Actor, job_id: int, wish: Wish, save_as: str = "", at: datetime) -> int:
    """Rehearse a list again with other columns, another way of dates or another day; the id of the new job.

    ``save_as``: keep the choice under this name for the next time. Raises RoleNeeded, UnknownList, NotSound, BadText.
    """
    access.require_role(actor=actor, roles=IMPORTERS, at=at)
    texts.require_fit(save_as, what="name", longest=LONGEST_NAME)
    with db.durable():
        if save_as:
            facts = {"columns": dict(wish.columns), "dates": wish.dates, "saved_at": at}
            ColumnMapping.objects.update_or_create(name=save_as, defaults=facts)
        return _again(actor, job_id, _arguments(wish, is_rehearsal=True), at)


def apply(*, actor: Actor, job_id: int, skips: bool, at: datetime) -> int:
    """Take in what was rehearsed; the id of the job that does. ``skips``: without the rows that are wrong.

    Raises RoleNeeded, UnknownList, NotSound.
    """
    access.require_role(actor=actor, roles=IMPORTERS, at=at)
    with db.durable():
        view = list_of(viewer=actor, job_id=job_id)
        if not view.may_apply or (view.counts["wrong"] and not skips):
            raise NotSound("This list has errors, was taken in already, or is no longer kept.")
        wish = Wish(**vars(view.wish) | {"skips": skips})
        return _again(actor, job_id, _arguments(wish, is_rehearsal=False), at)


def cancel(*, actor: Actor, job_id: int, at: datetime) -> None:
    """Stop a list one sent, so that nothing of it is taken in. Raises UnknownList, JobEnded."""
    with db.durable():
        list_of(viewer=actor, job_id=job_id)
        jobs.cancel(job_id=job_id, at=at)


def import_due(*, at: datetime) -> int:
    """Work off one list somebody sent; how many there were."""

    def work(run: jobs.Run) -> None:
        now = jobs.clock_from(at)
        with jobs.ending(run, now):
            result, packed = _done(run, now())
            with db.durable():
                _finish(run, result, packed, now())

    return jobs.work_off(kind=KIND, work=work, at=at)


def drop_files(*, at: datetime) -> int:
    """Drop the lists that ended KEPT ago, and what became of their rows; how many."""
    return jobs.forget_files(kind=KIND, ended_before=at - KEPT)


def _done(run: jobs.Run, at: datetime) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Rehearse or take in; the result of the job, and what is kept of it."""
    file_id = job_selectors.job(run.job_id).file_id
    if file_id is None:
        raise NotSound("This list is no longer kept; send it again.")
    content = unpacked(file_id)[FILE]
    read = sheet.read(content)
    jobs.progress(run=run, done=0, total=len(read.rows), at=at)
    result: dict[str, Any] = {"headers": list(read.headers), "encoding": read.encoding, "delimiter": read.delimiter}
    try:
        report = importing.import_people(
            actor=system("import"),
            content=content,
            wish=wish_of(run.arguments),
            at=at,
            is_rehearsal=run.arguments["is_rehearsal"],
        )
    except importing.BadColumns as error:
        # Not an end: the columns are chosen on the page.
        return result | {"columns_wrong": error.kept()}, {FILE: content}
    counts = report.counts() | {"doubtful": report.doubtful()}
    result |= {"counts": counts, "ignored": report.ignored, "is_written": report.is_written}
    return result, {FILE: content, REPORT: json.dumps([asdict(row) for row in report.rows]).encode()}


def _finish(run: jobs.Run, result: dict[str, Any], packed: Mapping[str, bytes], at: datetime) -> None:
    """End the job with its report; once taken in, the list itself is no longer kept."""
    job = job_selectors.job(run.job_id)
    kept = packed if run.arguments["is_rehearsal"] else {name: each for name, each in packed.items() if name != FILE}
    actor = Actor(channel="job", employee_id=job.asked_by_id)
    jobs.finish(run=run, at=at, result=result, file_id=_keep(kept, actor, at))
    if job.file_id is not None:
        jobs.drop_file(file_id=job.file_id)


def _again(actor: Actor, job_id: int, arguments: dict[str, Any], at: datetime) -> int:
    """Ask for the list of an ended job to be worked on anew."""
    if not list_of(viewer=actor, job_id=job_id).is_checked:
        raise NotSound("This list is being checked, was taken in already, or is no longer kept.")
    file_id = jobs.hand_on_file(job_id=job_id)
    if file_id is None:
        raise NotSound("This list was handed on already.")
    return _queue(actor, arguments, file_id, at)


def _queue(actor: Actor, arguments: dict[str, Any], file_id: int, at: datetime) -> int:
    job_id = jobs.queue(actor=actor, kind=KIND, arguments=arguments, at=at, file_id=file_id)
    code = "directory.import_checked" if arguments["is_rehearsal"] else "directory.import_applied"
    activity.record(actor=actor, at=at, code=code, subject_kind="job", subject_id=job_id)
    return job_id


def _keep(files: Mapping[str, bytes], actor: Actor, at: datetime) -> int:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(name, content)
    packed.seek(0)
    pieces: Iterable[bytes] = iter(partial(packed.read, jobs.PIECE_BYTES), b"")
    return jobs.store_file(name="people.zip", content_type="application/zip", pieces=pieces, actor=actor, at=at)


def _arguments(wish: Wish, *, is_rehearsal: bool) -> dict[str, Any]:
    return {
        "columns": dict(wish.columns),
        "dates": wish.dates,
        "on": wish.on.isoformat(),
        "skips": wish.skips,
        "is_rehearsal": is_rehearsal,
    }
