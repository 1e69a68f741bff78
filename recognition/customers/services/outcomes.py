"""Take in outcomes: what they count as and when they have matured follows from what was reported."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from recognition.activity import services as activity
from recognition.core import money
from recognition.core.actor import Actor
from recognition.core.identity import uid
from recognition.customers import checks, outcome_kinds
from recognition.customers.models import Customer, Outcome, Source
from recognition.customers.reports import OutcomeReport
from recognition.customers.services import staging
from recognition.customers.services.known import Known
from recognition.people.reports import Merged, Refusals, Wrong

Rows = Callable[[], Iterable[tuple[int, OutcomeReport]]]

STAGING = staging.Staging(
    table="customers_outcome",
    key_field="outcome_id",
    facts={
        "customer_id": "bigint",
        "reported_kind": "text",
        "occurred_at": "timestamptz",
        "score": "integer",
        "scale": "text",
        "value_minor": "bigint",
        "currency": "text",
        "confirmed_at": "timestamptz",
        "first_paid_at": "timestamptz",
        "withdrawn_at": "timestamptz",
        "document_id": "text",
        "matter_id": "text",
        "referred_customer_id": "bigint",
    },
    derived={"uid": "uuid", "kind": "text", "family": "text", "matured_at": "timestamptz"},
)


def take_in_outcomes(
    *, actor: Actor, source: Source, rows: Rows, known: Known, refusals: Refusals, at: datetime
) -> Merged:
    """Merge reported outcomes: new ones are appended, changed ones superseded and appended under the same uid.

    What already was paid for an outcome is not touched: each correction is recorded as
    ``outcome.corrected`` (subject: the new row), and other parts decide.
    """
    merged = Merged()
    staging.open_staging(STAGING)
    staging.copy_rows(STAGING, _accepted(rows(), source, known, refusals))
    staging.settle_repetitions(STAGING, refusals=refusals, merged=merged)
    superseded = staging.merge(STAGING, source_id=source.pk, at=at, merged=merged, shown=_shown)
    _record_corrections(actor, source, superseded, at)
    return merged


def _accepted(
    rows: Iterable[tuple[int, OutcomeReport]], source: Source, known: Known, refusals: Refusals
) -> Iterator[tuple[object, ...]]:
    return_window = timedelta(days=settings.LAURELS.LAURELS_RETURN_WINDOW_DAYS)
    for line, report in rows:
        customers = {"customer_id": report.customer_id, "referred_customer_id": report.referred_customer_id}
        if known.is_excused(customers=customers.values(), employees=()):
            continue
        wrongs = [*checks.outcome(report), *known.missing(customers=customers, employees={})]
        for wrong in wrongs:
            refusals.add(line=line, wrong=wrong, key=report.outcome_id)
        if not wrongs:
            yield (line, *_row(report, source, known, return_window))


def _row(report: OutcomeReport, source: Source, known: Known, return_window: timedelta) -> tuple[object, ...]:
    answer = outcome_kinds.counts_as(reported_kind=report.kind, score=report.score, scale=report.scale)
    if isinstance(answer, Wrong):
        raise TypeError("checks.outcome has accepted this answer")
    matured_at = outcome_kinds.matured_at(
        kind=answer.kind,
        occurred_at=report.occurred_at,
        confirmed_at=report.confirmed_at,
        first_paid_at=report.first_paid_at,
        withdrawn_at=report.withdrawn_at,
        return_window=return_window,
    )
    return (
        report.outcome_id,
        known.customers[report.customer_id],
        report.kind,
        report.occurred_at,
        report.score,
        answer.scale,
        checks.minor(report.value, report.currency),
        report.currency if report.value else "",
        report.confirmed_at,
        report.first_paid_at,
        report.withdrawn_at,
        report.document_id,
        report.matter_id,
        known.customers[report.referred_customer_id] if report.referred_customer_id else None,
        uid(source.code, "outcome", report.outcome_id),
        answer.kind,
        outcome_kinds.family(answer.kind),
        matured_at,
    )


def _record_corrections(actor: Actor, source: Source, superseded: list[tuple[int, str]], at: datetime) -> None:
    before = {key: pk for pk, key in superseded}
    now = Outcome.objects.filter(source=source, external_id__in=before, superseded_at__isnull=True)
    rows = [(pk, {"previous_id": before[key]}) for pk, key in now.values_list("pk", "external_id").order_by("pk")]
    activity.record_many(actor=actor, at=at, code="outcome.corrected", subject_kind="outcome", rows=rows)


def _shown(name: str, value: Any, row: dict[str, Any]) -> tuple[str, object]:
    field = {"reported_kind": "kind", "value_minor": "value"}.get(name, name)
    if value is None:
        return field, None
    if name in ("customer_id", "referred_customer_id"):
        return field, Customer.objects.get(pk=value).external_id
    if name == "value_minor":
        return field, money.to_decimal(value, row["currency"])
    return field, value.isoformat() if isinstance(value, datetime) else value
