"""Take in touchpoints: row by row with every error worded, or in frames when a file can be proven clean."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import DataError, transaction

from recognition.customers import checks
from recognition.customers.models import Customer, Source
from recognition.customers.reports import NotProvenClean, TouchpointReport
from recognition.customers.services import staging
from recognition.customers.services.known import Known
from recognition.people.models import Employee
from recognition.people.reports import Merged, Refusals

Rows = Callable[[], Iterable[tuple[int, TouchpointReport]]]
Frames = Callable[[], Iterable[Any]]  # of polars frames; polars is only loaded when there are some
SHOWN_AS = {"kind": "type"}

STAGING = staging.Staging(
    table="customers_touchpoint",
    key_field="interaction_id",
    facts={
        "customer_id": "bigint",
        "employee_id": "bigint",
        "occurred_at": "timestamptz",
        "kind": "text",
        "channel": "text",
        "stage": "text",
        "role": "text",
        "matter_id": "text",
        "value_hundredths": "bigint",
    },
    derived={},
)


def take_in_touchpoints(
    *,
    source: Source,
    rows: Rows,
    frames: Frames | None,
    known: Known,
    refusals: Refusals,
    at: datetime,
) -> Merged:
    """Merge reported touchpoints: new ones are appended, changed ones superseded and appended.

    ``rows`` starts reading anew whenever it is called and gives (line, report). ``frames`` is a fast reading
    of the same rows, as columns of text: it may raise NotProvenClean at any time, and ``rows`` decides.
    """
    merged = Merged()
    if frames is None or not _stage_frames(frames, known):
        staging.open_staging(STAGING)
        staging.copy_rows(STAGING, _accepted(rows(), known, refusals))
        staging.settle_repetitions(STAGING, refusals=refusals, merged=merged)
    staging.merge(STAGING, source_id=source.pk, at=at, merged=merged, shown=_shown)
    return merged


def _accepted(
    rows: Iterable[tuple[int, TouchpointReport]], known: Known, refusals: Refusals
) -> Iterator[tuple[object, ...]]:
    for line, report in rows:
        if known.is_excused(customers=(report.customer_id,), employees=(report.employee_id,)):
            continue
        wrongs = [
            *checks.touchpoint(report),
            *known.missing(
                customers={"customer_id": report.customer_id}, employees={"employee_id": report.employee_id}
            ),
        ]
        for wrong in wrongs:
            refusals.add(line=line, wrong=wrong, key=report.interaction_id)
        if not wrongs:
            yield (
                line,
                report.interaction_id,
                known.customers[report.customer_id],
                known.employees[report.employee_id] if report.employee_id else None,
                report.occurred_at,
                report.type,
                report.channel,
                report.stage,
                report.role,
                report.matter_id,
                checks.hundredths(report.value),
            )


def _stage_frames(frames: Frames, known: Known) -> bool:
    """Stage a fast reading; False, with nothing staged, when it could not be proven clean."""
    from recognition.customers.services import touchpoint_frames

    try:
        with transaction.atomic():
            staging.open_staging(STAGING)
            staging.copy_csv(STAGING, touchpoint_frames.blocks(frames(), known))
    except (NotProvenClean, DataError):
        return False
    return True


def _shown(name: str, value: Any, row: dict[str, Any]) -> tuple[str, object]:
    if value is None:
        return name.replace("_hundredths", ""), None
    if name == "customer_id":
        return name, Customer.objects.get(pk=value).external_id
    if name == "employee_id":
        return name, Employee.objects.get(pk=value).external_id
    if name == "value_hundredths":
        return "value", f"{value / 100:.2f}"
    return SHOWN_AS.get(name, name), value.isoformat() if isinstance(value, datetime) else value
