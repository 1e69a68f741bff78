"""Copies of everything kept about a person: asked for by them or by HR, written by a worker, fetched for some days."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial

from recognition.activity import services as activity
from recognition.core import db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.jobs import selectors as job_selectors
from recognition.jobs import services as jobs
from recognition.people import restriction
from recognition.people import selectors as people
from recognition.people.models import Employee
from recognition.privacy import access, words
from recognition.privacy.models import AccessExport
from recognition.privacy.selectors import exports, settings
from recognition.privacy.selectors import rows as personal_rows
from recognition.privacy.services.copying import Copy

TOLD_EVERY = 20_000  # rows


class BadLanguage(DomainError):
    """A copy is made in another language than those there are."""

    code = "bad_language"


def request_access_export(*, actor: Actor, employee_id: str, language: str, at: datetime, key: str) -> int:
    """Ask for a copy of everything kept about the employee the company calls so; returns its number.

    The person for themself, or HR of their entity. One that is being made already is not made twice. Raises
    UnknownEmployee, RoleNeeded, Restricted once their identity was erased, BadLanguage, KeyReused.
    """
    if language not in words.LANGUAGES:
        raise BadLanguage(f"There is no language {language!r}; use {', '.join(words.LANGUAGES)}.")
    with db.durable():
        employee = people.employee_by(employee_id)
        _require_somebody(employee)
        if employee.pk != actor.employee_id:
            access.require_hr_of(actor=actor, employee=employee, at=at)
        return activity.once(
            service="privacy.request_access_export",
            actor=actor,
            key=key,
            arguments={"employee": employee.pk, "language": language},
            at=at,
            work=lambda: _request(actor, employee.pk, language, at),
        )


def write_access_export(*, run: jobs.Run, at: datetime) -> None:
    """Write the copy a run asks for, saying how far it is. Raises what writing raises; the job knows of it."""
    now = jobs.clock_from(at)
    with jobs.ending(run, now):
        _write(run, now)


def fetched_access_export(*, actor: Actor, export_id: int, at: datetime) -> None:
    """Note that somebody fetched the file of a copy. Raises UnknownAccessExport."""
    with db.durable():
        exports.access_export(viewer=actor, export_id=export_id, at=at)
        activity.record(
            actor=actor, at=at, code="privacy.copy_fetched", subject_kind="access_export", subject_id=export_id
        )


def drop_access_exports(*, at: datetime) -> int:
    """Drop the files of copies that were done long enough ago; how many."""
    return jobs.forget_files(kind=exports.EXPORT_JOB, ended_before=at - settings.kept_exports(at=at))


def _request(actor: Actor, employee_id: int, language: str, at: datetime) -> int:
    under_way = exports.under_way_of(employee_id)
    if under_way is not None:
        return under_way
    job_id = jobs.queue(
        actor=actor,
        kind=exports.EXPORT_JOB,
        arguments={"employee": employee_id, "language": language},
        at=at,
    )
    row = AccessExport.objects.create(
        employee_id=employee_id, asked_by_id=access.person_of(actor), asked_at=at, language=language, job_id=job_id
    )
    activity.record(
        actor=actor,
        at=at,
        code="privacy.copy_requested",
        subject_kind="access_export",
        subject_id=row.pk,
        data={"employee": employee_id},
    )
    return row.pk


def _require_somebody(employee: Employee) -> None:
    if employee.erased_at is not None:
        raise restriction.Restricted


def _write(run: jobs.Run, now: Callable[[], datetime]) -> None:
    employee = people.employees(employee_ids=[run.arguments["employee"]])[run.arguments["employee"]]
    _require_somebody(employee)
    asked_by = Actor(channel="sweep", employee_id=job_selectors.job(run.job_id).asked_by_id)
    copy = Copy(
        subject=personal_rows.subject_of(employee),
        language=run.arguments["language"],
        at=now(),
        tell=_Teller(run, now),
    )
    with tempfile.TemporaryFile() as file:
        copy.write(file)
        file.seek(0)
        with db.durable():
            file_id = jobs.store_file(
                name=f"laurels-copy-{copy.at:%Y-%m-%d}-{run.job_id}.zip",
                content_type="application/zip",
                pieces=iter(partial(file.read, jobs.PIECE_BYTES), b""),
                actor=asked_by,
                at=now(),
            )
            jobs.finish(run=run, at=now(), result={"rows": copy.counts}, file_id=file_id)
            activity.record(
                actor=asked_by,
                at=now(),
                code="privacy.copy_made",
                subject_kind="employee",
                subject_id=employee.pk,
                data={"job": run.job_id, "rows": sum(copy.counts.values())},
            )


class _Teller:
    """A sign of life every so many rows."""

    def __init__(self, run: jobs.Run, now: Callable[[], datetime]) -> None:
        self.run, self.now, self.next = run, now, 0

    def __call__(self, done: int) -> None:
        if done >= self.next:
            jobs.progress(run=self.run, done=done, at=self.now())
            self.next = done + TOLD_EVERY
