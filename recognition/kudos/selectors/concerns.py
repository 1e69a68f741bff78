"""What a human of HR must look at: reported kudos and patterns in giving."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from recognition.activity import selectors as activity
from recognition.core.actor import Actor
from recognition.kudos.models import Flag, FlaggedPerson, KudosReport
from recognition.people import selectors as people
from recognition.people.models import Role


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """One open report; ``reason`` is None when none was given or it was erased."""

    report_id: int
    kudos_id: int
    reporter_id: int
    reporter_name: str
    reason: str | None
    reported_at: datetime


@dataclass(frozen=True, kw_only=True)
class FlagView:
    """One open flag; ``people`` are (employee id, name), ``facts`` ids and counts as the formula names them."""

    flag_id: int
    kind: str
    people: list[tuple[int, str]]
    facts: dict[str, Any]
    found_at: datetime


def open_reports(
    *, viewer: Actor, at: datetime, roles: Collection[tuple[str, int | None]] | None = None
) -> list[ReportView]:
    """The reports that wait, oldest first, for HR and the system; without those of what the viewer gave or received.

    ``roles`` are the viewer's where known.
    """
    if not _reviews(viewer, at, roles):
        return []
    rows = KudosReport.objects.filter(outcome=KudosReport.Outcome.OPEN).order_by("reported_at", "pk")
    if viewer.employee_id is not None:
        mine = Q(kudos__giver=viewer.employee_id) | Q(kudos__recipients__employee=viewer.employee_id)
        rows = rows.exclude(pk__in=KudosReport.objects.filter(mine).values("pk"))
    found = list(rows.select_related("reporter"))
    reasons = activity.texts_of([row.reason_digest for row in found if row.reason_digest])
    return [
        ReportView(
            report_id=row.pk,
            kudos_id=row.kudos_id,
            reporter_id=row.reporter_id,
            reporter_name=row.reporter.name,
            reason=reasons.get(row.reason_digest),
            reported_at=row.reported_at,
        )
        for row in found
    ]


def open_flags(*, viewer: Actor, at: datetime) -> list[FlagView]:
    """The flags nobody has looked at, oldest first, for HR and the system; without those about the viewer."""
    if not _reviews(viewer, at):
        return []
    about_me = FlaggedPerson.objects.filter(employee=viewer.employee_id).values("flag")
    rows = Flag.objects.filter(outcome=Flag.Outcome.OPEN).exclude(pk__in=about_me).order_by("found_at", "pk")
    return [
        FlagView(
            flag_id=row.pk,
            kind=row.kind,
            people=[(each.employee_id, each.employee.name) for each in row.people.all()],
            facts=row.facts,
            found_at=row.found_at,
        )
        for row in rows.prefetch_related("people__employee")
    ]


def _reviews(viewer: Actor, at: datetime, roles: Collection[tuple[str, int | None]] | None = None) -> bool:
    if viewer.employee_id is None:
        return viewer.is_system
    if roles is not None:
        return (Role.HR, None) in roles
    return people.has_role(employee_id=viewer.employee_id, roles=(Role.HR,), entity_id=None, at=at)
