"""Copies people asked for: how far each is, and its file for as long as it is kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.jobs import selectors as jobs
from recognition.jobs.models import Job
from recognition.privacy import access
from recognition.privacy.models import AccessExport
from recognition.privacy.selectors import settings

EXPORT_JOB = "access_export"


class UnknownAccessExport(NotFound):
    """There is no such copy, or it is not the viewer's to know of."""

    code = "unknown_access_export"


class AccessExportNotReady(DomainError):
    """The copy has no file: it waits, is being made, failed, or is no longer kept."""

    code = "access_export_not_ready"


class ExportView(NamedTuple):
    """A copy as its person, or HR, sees it.

    ``state`` is queued, running, done, failed, cancelled, or expired once the file is gone; ``done`` counts rows.
    """

    export_id: int
    employee_id: str
    employee_name: str
    asked_by: str
    asked_at: datetime
    language: str
    state: str
    done: int
    expires_at: datetime | None
    size: int | None
    sha256: str
    error_code: str
    error_sentence: str

    @property
    def is_under_way(self) -> bool:
        """Whether there will be news of it."""
        return self.state in ("queued", "running")


class ExportFile(NamedTuple):
    """The file of a copy; ``pieces`` are its bytes, read as they are sent."""

    name: str
    content_type: str
    size: int
    sha256: str
    pieces: Iterator[bytes]


def access_exports(
    *, viewer: Actor, at: datetime, limit: int, before: int | None = None, own: bool = False
) -> list[ExportView]:
    """The copies the viewer may know of, newest first: of themself, and (unless ``own``) those of people HR serves."""
    rows = _visible(viewer, at, own=own)
    rows = rows if before is None else rows.filter(pk__lt=before)
    kept = settings.kept_exports(at=at)
    found = rows.select_related("employee", "asked_by", "job__file").order_by("-pk")[:limit]
    return [_view(each, kept, at) for each in found]


def access_export(*, viewer: Actor, export_id: int, at: datetime) -> ExportView:
    """One copy. Raises UnknownAccessExport for one the viewer may not know of."""
    return _view(_found(viewer, export_id, at), settings.kept_exports(at=at), at)


def access_export_file(*, viewer: Actor, export_id: int, at: datetime) -> ExportFile:
    """The file of a copy, its bytes checked. Raises UnknownAccessExport, AccessExportNotReady, FileDamaged."""
    row = _found(viewer, export_id, at)
    view = _view(row, settings.kept_exports(at=at), at)
    if view.state != "done" or row.job is None or row.job.file_id is None:
        raise AccessExportNotReady(
            f"This copy is {view.state}; there is no file of it. Ask for another if you need one."
        )
    file = jobs.stored_file(row.job.file_id)
    return ExportFile(file.name, file.content_type, file.size, file.sha256, jobs.pieces_of(file.pk))


def under_way_of(employee_id: int) -> int | None:
    """The copy of this person that is being made already, if one is."""
    open_ones = AccessExport.objects.filter(employee=employee_id, job__state__in=["queued", "running"])
    return open_ones.order_by("pk").values_list("pk", flat=True).first()


def _found(viewer: Actor, export_id: int, at: datetime) -> AccessExport:
    rows = _visible(viewer, at, own=False).select_related("employee", "asked_by", "job__file")
    found = rows.filter(pk=export_id).first()
    if found is None:
        raise UnknownAccessExport("There is no such copy of yours; look at the list.")
    return found


def _visible(viewer: Actor, at: datetime, *, own: bool) -> QuerySet[AccessExport]:
    mine = Q(employee=viewer.employee_id)
    entities = set[int]() if own else access.served_entities(viewer=viewer, at=at, readers=access.SERVES)
    if entities is None:
        return AccessExport.objects.all()
    served = Q(employee__in=access.people_of(entities)) if entities else Q(pk__in=[])
    return AccessExport.objects.filter(mine | served)


def _view(row: AccessExport, kept: timedelta, at: datetime) -> ExportView:
    job: Job | None = row.job
    ended = None if job is None else job.ended_at
    expires_at = ended + kept if ended is not None and job is not None and job.state == Job.State.DONE else None
    is_gone = job is None or (expires_at is not None and (expires_at <= at or job.file_id is None))
    file = None if job is None else job.file
    return ExportView(
        export_id=row.pk,
        employee_id=row.employee.external_id,
        employee_name=row.employee.name,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        language=row.language,
        state="expired" if is_gone or job is None else job.state,
        done=0 if job is None else job.progress_done,
        expires_at=expires_at,
        size=None if file is None else file.size,
        sha256="" if file is None else file.sha256,
        error_code="" if job is None else job.error_code,
        error_sentence="" if job is None else job.error_sentence,
    )
