"""Take in everything a bundle says, whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError
from recognition.customers.models import Source
from recognition.customers.reports import CustomerReport
from recognition.customers.services import outcomes, sources, touchpoints
from recognition.customers.services.customers import take_in_customers
from recognition.customers.services.known import everybody
from recognition.people import services as people
from recognition.people.reports import EmployeeReport, EntityReport, Merged, Refusals

TouchpointRows = touchpoints.Rows
TouchpointFrames = touchpoints.Frames
OutcomeRows = outcomes.Rows


class RowsRefused(DomainError):
    """Rows cannot be taken in, so nothing was; ``refusals`` of the reports says which and why."""

    code = "rows_refused"


@dataclass(kw_only=True)
class CompanyReports:
    """What a source says about a whole company, as streams of (line, report) that are read once, in this order.

    Touchpoints and outcomes are functions that begin reading. ``refusals`` by the same names is shared with
    whoever reads the files: both add to it.
    """

    entities: Iterable[tuple[int, EntityReport]]
    employees: Iterable[tuple[int, EmployeeReport]]
    customers: Iterable[tuple[int, CustomerReport]]
    touchpoints: TouchpointRows
    touchpoint_frames: TouchpointFrames | None
    outcomes: OutcomeRows
    refusals: dict[str, Refusals] = field(default_factory=dict)


def take_in_company(
    *,
    actor: Actor,
    source_code: str,
    reports: CompanyReports,
    complete_until: datetime | None,
    at: datetime,
    is_rehearsal: bool = False,
) -> dict[str, Merged]:
    """Take in a whole bundle in one transaction; what became of the rows of each stream.

    The source is complete until ``complete_until``, or (None) until the clock, but never earlier than said
    before. Refused rows are left out when their ``Refusals`` is skipping; otherwise RowsRefused is raised
    and nothing is written. Nothing is written either when ``is_rehearsal``.
    """
    with durable():
        source = sources.lock_source(code=source_code, is_needed=True)
        merged = _take_in(actor, source, reports, at)
        refused = sum(refusals.count for refusals in reports.refusals.values() if not refusals.is_skipping)
        if refused:
            raise RowsRefused(f"{refused} errors; nothing was written.")
        told = complete_until or max(at, source.complete_until or at)
        is_moved = sources.move_complete_until(actor=actor, source=source, complete_until=told, at=at)
        if is_moved or any(not part.is_unchanged for part in merged.values()):
            _record(actor, source, merged, reports, at)
        if is_rehearsal:
            transaction.set_rollback(True)
        return merged


def _take_in(actor: Actor, source: Source, reports: CompanyReports, at: datetime) -> dict[str, Merged]:
    refusals = reports.refusals
    merged = {
        "entities": people.take_in_entities(rows=reports.entities, refusals=refusals["entities"]),
        "employees": people.take_in_employees(
            actor=actor, source=source.code, rows=reports.employees, refusals=refusals["employees"], at=at
        ),
        "customers": take_in_customers(
            source=source.code,
            rows=reports.customers,
            refused_employees=refusals["employees"],
            refusals=refusals["customers"],
        ),
    }
    known = everybody(refused_employees=refusals["employees"], refused_customers=refusals["customers"])
    merged["interactions"] = touchpoints.take_in_touchpoints(
        source=source,
        rows=reports.touchpoints,
        frames=reports.touchpoint_frames,
        known=known,
        refusals=refusals["interactions"],
        at=at,
    )
    merged["outcomes"] = outcomes.take_in_outcomes(
        actor=actor, source=source, rows=reports.outcomes, known=known, refusals=refusals["outcomes"], at=at
    )
    return merged


def _record(actor: Actor, source: Source, merged: dict[str, Merged], reports: CompanyReports, at: datetime) -> None:
    counts = {
        name: {
            "new": part.new,
            "corrected": part.corrected,
            "unchanged": part.unchanged,
            "refused": reports.refusals[name].count,
        }
        for name, part in merged.items()
    }
    activity.record(
        actor=actor, at=at, code="bundle.imported", subject_kind="source", subject_id=source.pk, data=counts
    )
