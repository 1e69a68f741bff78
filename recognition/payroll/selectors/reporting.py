"""The reward reports somebody asked for: how far each is, and its file for as long as it is kept."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.jobs import selectors as jobs
from recognition.ledger import selectors as ledger
from recognition.payroll import access
from recognition.payroll.formats import Sheet
from recognition.payroll.selectors import report_sheets, reward_report
from recognition.people import access as people_access
from recognition.people import restriction
from recognition.people import selectors as people

REPORT_JOB = "reward_report"
KEPT = timedelta(days=7)
EXPIRED = "expired"
PERIODS_OFFERED = 60


class UnknownReport(NotFound):
    """The viewer asked for no report of this number."""

    code = "unknown_report"


class ReportNotReady(DomainError):
    """The report has no file: it waits, runs, failed or was cancelled."""

    code = "report_not_ready"


class ReportExpired(DomainError):
    """The file of the report was dropped."""

    code = "report_expired"


class ReportView(NamedTuple):
    """A report as its asker sees it.

    ``pivot`` names the one table of sums it is, "" the lines (or all, as a workbook). ``state`` is queued, running,
    done, failed, cancelled, or expired once a done one's file is gone. ``done`` of ``total`` rows are written while it
    runs (total None before they are counted); ``lines``, ``name``, ``size`` (bytes) and ``sha256`` are those of the
    finished file.
    """

    job_id: int
    state: str
    filters: Mapping[str, str]
    file_format: str
    language: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    done: int
    total: int | None
    is_cancel_asked: bool
    error_code: str
    error_sentence: str
    pivot: str = ""
    name: str = ""
    lines: int | None = None
    size: int | None = None
    sha256: str = ""

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs, so that it can be cancelled and there will be news of it."""
        return self.state in ("queued", "running")


class Choices(NamedTuple):
    """What a report can be about: entities as (id, name), and codes of periods newest first.

    ``numbers`` are the primary keys of the entities by id.
    """

    entities: list[tuple[str, str]]
    periods: list[str]
    numbers: Mapping[str, int]


class ReportFile(NamedTuple):
    """The file of a finished report; ``pieces`` are its bytes, read as they are sent."""

    name: str
    content_type: str
    size: int
    sha256: str
    pieces: Iterator[bytes]


def reports(*, viewer: Actor, at: datetime, limit: int = 20, before: int | None = None) -> list[ReportView]:
    """The reports the viewer asked for, newest first; those with a smaller number than ``before`` alone, where given.

    A system actor asked for none.
    """
    if viewer.employee_id is None:
        return []
    found = jobs.jobs_of(kind=REPORT_JOB, asked_by_id=viewer.employee_id, limit=limit, before=before)
    return [_view(job, at) for job in found]


def report(*, viewer: Actor, job_id: int, at: datetime) -> ReportView:
    """One report the viewer asked for. Raises UnknownReport for everybody else's."""
    if viewer.employee_id is not None:
        for job in jobs.jobs_of(kind=REPORT_JOB, asked_by_id=viewer.employee_id, limit=1, before=job_id + 1):
            if job.pk == job_id:
                return _view(job, at)
    raise UnknownReport(f"You asked for no report {job_id}; look at the list of your reports.")


def report_file(*, viewer: Actor, job_id: int, at: datetime) -> ReportFile:
    """The file of a finished report, its bytes checked; for who asked for it, while they may still read it.

    Raises UnknownReport, RoleNeeded, ReportNotReady, ReportExpired, FileDamaged.
    """
    found = report(viewer=viewer, job_id=job_id, at=at)
    entity = people.entity_by(found.filters["entity"])
    people_access.require_role(actor=viewer, roles=access.READS_PAYROLL, entity_id=entity.pk, at=at)
    if found.state == EXPIRED:
        raise ReportExpired("This report is no longer kept; ask for it again.")
    file_id = jobs.job(job_id).file_id
    if found.state != "done" or file_id is None:
        raise ReportNotReady(f"This report is {found.state}; there is no file of it.")
    file = jobs.stored_file(file_id)
    return ReportFile(file.name, file.content_type, file.size, file.sha256, jobs.pieces_of(file_id))


def report_people(*, viewer: Actor, job_id: int, at: datetime) -> set[int]:
    """The employees a report of the viewer is about, as far as its filters find them now. Raises UnknownReport."""
    found = report(viewer=viewer, job_id=job_id, at=at)
    filters = reward_report.filters_of(found.filters)
    return reward_report.people_in(filters=reward_report.for_reader(filters, viewer=viewer, at=at))


def shown_pivot(*, viewer: Actor, name: str, filters: Mapping[str, str | None], at: datetime) -> Sheet:
    """One pivot for who may read payroll of the entity; ``filters`` as ``filters_of`` takes them.

    Raises BadReport, NotFound for an unknown entity or period, RoleNeeded. Five statements, budgets six.
    """
    wanted = reward_report.filters_of(filters)
    report_sheets.require_pivot(name)
    readable = access.payroll_entities(viewer=viewer, at=at)
    entity = people.entity_by(wanted.entity)
    if readable is not None and entity.pk not in readable:
        people_access.require_role(actor=viewer, roles=access.READS_PAYROLL, entity_id=entity.pk, at=at)
    return report_sheets.pivot(name=name, filters=reward_report.for_reader(wanted, viewer=viewer, at=at), at=at)


def chosen_pivot(
    *,
    viewer: Actor,
    choices: Choices,
    roles: Collection[tuple[str, int | None]],
    name: str,
    filters: Mapping[str, str | None],
    at: datetime,
) -> Sheet:
    """One pivot of an entity among the ``choices`` of somebody with these ``roles``, so that neither is asked twice.

    Raises BadReport, NotFound for an entity that is none of them, or an unknown period.
    """
    wanted = reward_report.filters_of(filters)
    if wanted.entity not in choices.numbers:
        raise people.UnknownEntity(f"You may not read payroll of {wanted.entity}, or there is no such entity.")
    entity_id = choices.numbers[wanted.entity]
    is_in_full = restriction.reads_in_full(viewer=viewer, entity_id=entity_id, at=at, roles=roles)
    wanted = replace(wanted, is_in_full=is_in_full)
    return report_sheets.pivot(name=name, filters=wanted, at=at)


def report_choices(*, viewer: Actor, at: datetime) -> Choices:
    """What the viewer may ask a report about; three statements."""
    readable = access.payroll_entities(viewer=viewer, at=at)
    entities = [each for each in people.entities() if readable is None or each.pk in readable]
    codes = ledger.period_codes(entity_ids=[each.pk for each in entities], limit=PERIODS_OFFERED)
    numbers = {each.external_id: each.pk for each in entities}
    return Choices([(each.external_id, each.name) for each in entities], codes, numbers)


def _view(job: Any, at: datetime) -> ReportView:
    expires_at = job.ended_at + KEPT if job.state == "done" else None
    result: Mapping[str, Any] = job.result or {}
    return ReportView(
        job_id=job.pk,
        state=EXPIRED if expires_at is not None and (expires_at <= at or job.file_id is None) else job.state,
        filters=job.arguments["filters"],
        file_format=job.arguments["format"],
        language=job.arguments["language"],
        asked_at=job.queued_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        expires_at=expires_at,
        done=job.progress_done,
        total=job.progress_total,
        is_cancel_asked=job.is_cancel_asked,
        error_code=job.error_code,
        error_sentence=job.error_sentence,
        pivot=job.arguments.get("pivot", ""),
        **result,
    )
