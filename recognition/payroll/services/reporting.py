"""Reward reports as jobs: somebody asks, a worker writes the file, its asker fetches it for some days."""

import re
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from recognition.activity import services as activity
from recognition.core import db
from recognition.core.actor import Actor, system
from recognition.core.errors import DomainError
from recognition.jobs import selectors as job_selectors
from recognition.jobs import services as jobs
from recognition.payroll import access, selectors
from recognition.payroll.formats import REPORT_FORMATS, Book, ReportFormat, ReportRow, Sheet
from recognition.payroll.selectors import report_sheets
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
    *,
    actor: Actor,
    filters: Mapping[str, str | None],
    file_format: str,
    language: str,
    at: datetime,
    key: str,
    pivot: str = "",
) -> int:
    """Ask for a reward report and return the id of its job, which waits for a worker.

    ``filters`` as ``selectors.filters_of`` takes them, ``file_format`` one of REPORT_FORMATS, ``language`` of LANGUAGES
    (it matters for people's files), ``pivot`` the one table of sums wanted instead of the lines; a workbook has all.
    Needs the right to read payroll of the entity. Raises BadReport, NotFound for an unknown entity or period,
    RoleNeeded, TooManyReports, KeyReused.
    """
    wanted = selectors.filters_of(filters)
    if file_format not in REPORT_FORMATS:
        raise selectors.BadReport(f"There is no format {file_format!r}; use {', '.join(REPORT_FORMATS)}.")
    if language not in LANGUAGES:
        raise selectors.BadReport(f"There is no language {language!r}; use {', '.join(LANGUAGES)}.")
    if pivot:
        report_sheets.require_pivot(pivot)
    with db.durable():
        entity = people.entity_by(wanted.entity)
        people_access.require_role(actor=actor, roles=access.READS_PAYROLL, entity_id=entity.pk, at=at)
        selectors.report_periods(filters=wanted)
        arguments: dict[str, object] = {"filters": wanted.given(), "format": file_format, "language": language}
        arguments |= {"pivot": pivot} if pivot else {}
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
    with jobs.ending(run, now):
        _write(run, formats[run.arguments["format"]], now)


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
    asked_by_id, language = job_selectors.job(run.job_id).asked_by_id, run.arguments["language"]
    asker = Actor(channel="sweep", employee_id=asked_by_id)
    wanted = selectors.for_reader(selectors.filters_of(run.arguments["filters"]), viewer=asker, at=now())
    pivot = "" if file_format.has_all else run.arguments.get("pivot", "")
    watched = _Watched(run, selectors.report_length(filters=wanted), now)
    with closing(_sheets(watched, wanted, file_format, pivot)) as sheets, tempfile.TemporaryFile() as file:
        file.writelines(file_format.render(Book(sheets=next(sheets), language=language)))
        file.seek(0)
        with db.durable():
            name = _name(wanted, pivot, file_format, language)
            file_id = jobs.store_file(
                name=name,
                content_type=file_format.content_type,
                pieces=iter(partial(file.read, jobs.PIECE_BYTES), b""),
                actor=asker,
                at=now(),
            )
            stored = job_selectors.stored_file(file_id)
            result = {"name": name, "lines": watched.total, "size": stored.size, "sha256": stored.sha256}
            jobs.finish(run=run, at=now(), result=result, file_id=file_id)
            if "view" in run.arguments:
                _tell_owner(run, now())


def _tell_owner(run: jobs.Run, at: datetime) -> None:
    """A report that was due by itself is told to its owner: that it is there, never what is in it."""
    activity.record(
        actor=system("sweep"),
        at=at,
        code="payroll.report_ready",
        subject_kind="job",
        subject_id=run.job_id,
        data={"employee": job_selectors.job(run.job_id).asked_by_id, "view": run.arguments["view"]},
    )


def _sheets(
    watched: "_Watched", wanted: selectors.Filters, file_format: ReportFormat, pivot: str
) -> Generator[Sequence[Sheet]]:
    """The tables a format writes, once; closing it lets go of what the database still holds."""
    if pivot:
        yield [report_sheets.pivot(name=pivot, filters=wanted, at=watched.now())]
    elif not file_format.has_all:
        yield [report_sheets.lines(watched.watch(selectors.report_lines(filters=wanted)))]
    else:
        rows, total, pivots = report_sheets.whole(filters=wanted, at=watched.now())
        job = job_selectors.job(watched.run.job_id)
        info = report_sheets.info(
            filters=wanted,
            asked_by_id=job.asked_by_id,
            asked_at=job.queued_at,
            written_at=watched.now(),
            length=watched.total,
        )
        with closing(rows):
            yield [info, report_sheets.lines(watched.watch(rows), total), *pivots]


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


def _name(wanted: selectors.Filters, pivot: str, file_format: ReportFormat, language: str) -> str:
    spoken = language if file_format.is_localised else None
    parts = ["rewardreport", wanted.entity, wanted.period, wanted.until, pivot or None, spoken]
    stem = "_".join(part for part in parts if part)
    return re.sub("[^a-z0-9._-]", "-", f"{stem}.{file_format.extension}".lower())
