"""Reward reports as jobs: somebody asks, a worker writes the file, its asker fetches it for some days."""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from recognition.activity import services as activity
from recognition.core import db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.jobs import selectors as job_selectors
from recognition.jobs import services as jobs
from recognition.payroll import access, selectors
from recognition.payroll.formats import REPORT_FORMATS, ReportFormat, ReportRow
from recognition.payroll.selectors.reporting import KEPT, REPORT_JOB
from recognition.payroll.selectors.reward_report import CHUNK
from recognition.people import access as people_access
from recognition.people import selectors as people

LANGUAGES = ("da", "en", "sv")
MOST_UNDER_WAY = 5


class TooManyReports(DomainError):
    """Somebody has as many reports under way as one person may."""

    code = "too_many_reports"


def request_report(
    *, actor: Actor, filters: Mapping[str, str | None], file_format: str, language: str, at: datetime, key: str
) -> int:
    """Ask for a reward report and return the id of its job, which waits for a worker.

    ``filters`` as ``selectors.filters_of`` takes them, ``file_format`` one of REPORT_FORMATS, ``language`` of LANGUAGES
    (it matters for people's files). Needs the right to read payroll of the entity. Raises BadReport, NotFound for an
    unknown entity or period, RoleNeeded, TooManyReports, KeyReused.
    """
    wanted = selectors.filters_of(filters)
    if file_format not in REPORT_FORMATS:
        raise selectors.BadReport(f"There is no format {file_format!r}; use {', '.join(REPORT_FORMATS)}.")
    if language not in LANGUAGES:
        raise selectors.BadReport(f"There is no language {language!r}; use {', '.join(LANGUAGES)}.")
    with db.durable():
        entity = people.entity_by(wanted.entity)
        people_access.require_role(actor=actor, roles=access.READS_PAYROLL, entity_id=entity.pk, at=at)
        selectors.report_periods(filters=wanted)
        arguments: dict[str, object] = {"filters": wanted.given(), "format": file_format, "language": language}
        return activity.once(
            service="payroll.request_report",
            actor=actor,
            key=key,
            arguments=arguments,
            at=at,
            work=lambda: _request(actor, arguments, at),
        )


def cancel_report(*, actor: Actor, job_id: int, at: datetime) -> None:
    """Stop a report one asked for: at once while it waits, soon while it runs. Raises UnknownReport, JobEnded."""
    with db.durable():
        selectors.report(viewer=actor, job_id=job_id, at=at)
        jobs.cancel(job_id=job_id, at=at)
        activity.record(actor=actor, at=at, code="payroll.report_cancelled", subject_kind="job", subject_id=job_id)


def write_report(*, run: jobs.Run, formats: Mapping[str, ReportFormat], at: datetime) -> None:
    """Write the file a run asks for, saying how far it is; memory does not grow with its rows.

    Raises what reading, rendering and keeping it raise; JobCancelled or RunLost; the job knows of each.
    """
    now = jobs.clock_from(at)
    try:
        _write(run, formats[run.arguments["format"]], now)
    except jobs.JobCancelled:
        jobs.stop(run=run, at=now())
        raise
    except jobs.RunLost:
        raise
    except DomainError as error:
        jobs.fail(run=run, at=now(), error=error)
        raise


def drop_reports(*, at: datetime) -> int:
    """Drop the files of reports that were done KEPT ago; how many."""
    return jobs.forget_files(kind=REPORT_JOB, ended_before=at - KEPT)


def _request(actor: Actor, arguments: dict[str, object], at: datetime) -> int:
    newest = selectors.reports(viewer=actor, at=at, limit=2 * MOST_UNDER_WAY)
    if sum(each.is_under_way for each in newest) >= MOST_UNDER_WAY:
        raise TooManyReports(f"You have {MOST_UNDER_WAY} reports under way; wait for one, or cancel one.")
    job_id = jobs.queue(actor=actor, kind=REPORT_JOB, arguments=arguments, at=at)
    activity.record(actor=actor, at=at, code="payroll.report_requested", subject_kind="job", subject_id=job_id)
    return job_id


def _write(run: jobs.Run, file_format: ReportFormat, now: Callable[[], datetime]) -> None:
    wanted, language = selectors.filters_of(run.arguments["filters"]), run.arguments["language"]
    rows = _Watched(run, selectors.report_length(filters=wanted), now)
    with tempfile.TemporaryFile() as file:
        lines = rows.watch(selectors.report_lines(filters=wanted))
        file.writelines(file_format.render(selectors.REPORT_COLUMNS, lines, language))
        file.seek(0)
        with db.durable():
            name = _name(wanted, file_format, language)
            file_id = jobs.store_file(
                name=name,
                content_type=file_format.content_type,
                pieces=iter(partial(file.read, jobs.PIECE_BYTES), b""),
                actor=Actor(channel="sweep", employee_id=job_selectors.job(run.job_id).asked_by_id),
                at=now(),
            )
            stored = job_selectors.stored_file(file_id)
            result = {"name": name, "lines": rows.count, "size": stored.size, "sha256": stored.sha256}
            jobs.finish(run=run, at=now(), result=result, file_id=file_id)


@dataclass
class _Watched:
    """Rows on their way: counted, and every few thousand a sign of life."""

    run: jobs.Run
    total: int
    now: Callable[[], datetime]
    count: int = 0

    def watch(self, rows: Iterable[ReportRow]) -> Iterator[ReportRow]:
        self._tell()
        for row in rows:
            yield row
            self.count += 1
            if self.count % CHUNK == 0:
                self._tell()

    def _tell(self) -> None:
        jobs.progress(run=self.run, done=self.count, total=max(self.total, self.count), at=self.now())


def _name(wanted: selectors.Filters, file_format: ReportFormat, language: str) -> str:
    parts = ["rewardreport", wanted.entity, wanted.period, wanted.until, language if file_format.is_localised else None]
    stem = "_".join(part for part in parts if part)
    return re.sub("[^a-z0-9._-]", "-", f"{stem}.{file_format.extension}".lower())
