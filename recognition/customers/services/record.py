"""Take in touchpoints, outcomes, customers or employees reported in one call, by the rules of the files."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError
from recognition.core.mistakes import restored
from recognition.customers.models import Source
from recognition.customers.reports import CustomerReport, OutcomeReport, Recorded, TouchpointReport
from recognition.customers.services import outcomes, sources, touchpoints
from recognition.customers.services.customers import take_in_customers
from recognition.customers.services.known import named
from recognition.people import services as people
from recognition.people.reports import Correction, EmployeeReport, Merged, Refusal, Refusals

MOST_ROWS = 10_000


class TooManyRows(DomainError):
    """One call carries more rows than one call may."""

    code = "too_many_rows"


def record_touchpoints(
    *,
    actor: Actor,
    source_code: str,
    rows: Sequence[TouchpointReport],
    at: datetime,
    key: str = "",
    skip_bad_rows: bool = False,
) -> Recorded:
    """Merge up to MOST_ROWS touchpoints of one source; refusals name a row by its index.

    With a refusal nothing is written, unless bad rows are skipped. ``key`` makes the call idempotent.
    Raises TooManyRows, KeyReused.
    """

    def work(source: Source, refusals: Refusals) -> Merged:
        return touchpoints.take_in_touchpoints(
            source=source,
            rows=lambda: enumerate(rows),
            frames=None,
            known=named(employees={row.employee_id for row in rows}, customers={row.customer_id for row in rows}),
            refusals=refusals,
            at=at,
        )

    return _record(
        what="touchpoints",
        actor=actor,
        source_code=source_code,
        rows=rows,
        at=at,
        key=key,
        skip_bad_rows=skip_bad_rows,
        work=work,
    )


def record_outcomes(
    *,
    actor: Actor,
    source_code: str,
    rows: Sequence[OutcomeReport],
    at: datetime,
    key: str = "",
    skip_bad_rows: bool = False,
) -> Recorded:
    """Merge up to MOST_ROWS outcomes of one source; as ``record_touchpoints``."""
    customers = {row.customer_id for row in rows} | {row.referred_customer_id for row in rows}

    def work(source: Source, refusals: Refusals) -> Merged:
        return outcomes.take_in_outcomes(
            actor=actor,
            source=source,
            rows=lambda: enumerate(rows),
            known=named(employees=(), customers=customers),
            refusals=refusals,
            at=at,
        )

    return _record(
        what="outcomes",
        actor=actor,
        source_code=source_code,
        rows=rows,
        at=at,
        key=key,
        skip_bad_rows=skip_bad_rows,
        work=work,
    )


def record_employees(
    *, actor: Actor, source_code: str, rows: Sequence[EmployeeReport], at: datetime, key: str = ""
) -> Recorded:
    """Make or correct up to MOST_ROWS employees; as ``record_touchpoints``, with the checks of employees.csv."""

    def work(source: Source, refusals: Refusals) -> Merged:
        return people.take_in_employees(actor=actor, source=source.code, rows=enumerate(rows), refusals=refusals, at=at)

    return _record(
        what="employees",
        actor=actor,
        source_code=source_code,
        rows=rows,
        at=at,
        key=key,
        skip_bad_rows=False,
        work=work,
    )


def record_customers(
    *, actor: Actor, source_code: str, rows: Sequence[CustomerReport], at: datetime, key: str = ""
) -> Recorded:
    """Make or correct up to MOST_ROWS customers; as ``record_touchpoints``, with the checks of customers.csv."""

    def work(source: Source, refusals: Refusals) -> Merged:
        return take_in_customers(
            source=source.code, rows=enumerate(rows), refused_employees=Refusals(), refusals=refusals
        )

    return _record(
        what="customers",
        actor=actor,
        source_code=source_code,
        rows=rows,
        at=at,
        key=key,
        skip_bad_rows=False,
        work=work,
    )


def _record(
    *,
    what: str,
    actor: Actor,
    source_code: str,
    rows: Sequence[Any],
    at: datetime,
    key: str,
    skip_bad_rows: bool,
    work: Callable[[Source, Refusals], Merged],
) -> Recorded:
    if len(rows) > MOST_ROWS:
        raise TooManyRows(f"{len(rows)} rows in one call; send at most {MOST_ROWS} and the rest in further calls.")

    def once() -> dict[str, Any]:
        source = sources.lock_source(code=source_code, is_needed=False)
        refusals = Refusals(is_skipping=skip_bad_rows)
        merged = work(source, refusals)
        is_written = skip_bad_rows or not refusals.count
        if is_written and not merged.is_unchanged:
            data = {"new": merged.new, "corrected": merged.corrected, "refused": refusals.count}
            activity.record(
                actor=actor, at=at, code=f"{what}.recorded", subject_kind="source", subject_id=source.pk, data=data
            )
        return {
            "merged": asdict(merged),
            "refusals": [each.kept() for each in refusals.first],
            "refused": refusals.count,
            "is_written": is_written,
        }

    with durable():
        arguments = {"source": source_code, "rows": [asdict(row) for row in rows], "skip": skip_bad_rows}
        answer = (
            activity.once(service=f"record_{what}", actor=actor, key=key, arguments=arguments, at=at, work=once)
            if key
            else once()
        )
        if not answer["is_written"]:
            transaction.set_rollback(True)
    return _recorded(answer)


def _recorded(answer: dict[str, Any]) -> Recorded:
    merged = answer["merged"] | {"corrections": [Correction(**row) for row in answer["merged"]["corrections"]]}
    return Recorded(
        merged=Merged(**merged),
        refusals=[Refusal(line=row["line"], field=row["field"], mistake=restored(row)) for row in answer["refusals"]],
        refused=answer["refused"],
        is_written=answer["is_written"],
    )
