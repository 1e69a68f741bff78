"""Take in customers: they are corrected in place, because nothing is computed from a name or a segment."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection

from recognition.core.identity import uid
from recognition.core.mistakes import Mistake
from recognition.customers import checks, selectors
from recognition.customers.reports import CustomerReport
from recognition.customers.services import staging
from recognition.people.models import Employee
from recognition.people.reports import LISTED, Merged, Refusals, Wrong

STAGING = staging.Staging(
    table="customers_customer",
    key_field="customer_id",
    facts={"name": "text", "segment": "text", "since": "date", "acquired_by_id": "bigint"},
    derived={"uid": "uuid"},
)


def take_in_customers(
    *,
    source: str,
    rows: Iterable[tuple[int, CustomerReport]],
    refused_employees: Refusals,
    refusals: Refusals,
) -> Merged:
    """Make or correct customers; ``rows`` are (line, report)."""
    merged = Merged()
    staging.open_staging(STAGING)
    staging.copy_rows(STAGING, _accepted(rows, source, selectors.employee_ids(), refused_employees, refusals))
    staging.settle_repetitions(STAGING, refusals=refusals, merged=merged)
    _correct(merged)
    with connection.cursor() as cursor:
        cursor.execute(
            STAGING.statement(
                """
                INSERT INTO {table} (external_id, {columns}) SELECT waiting.external_id, {stored}
                FROM {incoming} AS waiting
                WHERE NOT EXISTS (SELECT FROM {table} AS standing WHERE standing.external_id = waiting.external_id)
                """
            )
        )
        merged.new = cursor.rowcount
        cursor.execute(STAGING.statement("SELECT count(*) FROM {incoming}"))
        merged.unchanged = cursor.fetchone()[0] - merged.new - merged.corrected
    return merged


def _accepted(
    rows: Iterable[tuple[int, CustomerReport]],
    source: str,
    employees: dict[str, int],
    refused_employees: Refusals,
    refusals: Refusals,
) -> Iterator[tuple[object, ...]]:
    for line, report in rows:
        wrongs = list(checks.customer(report))
        winner = report.acquired_by
        if winner and winner not in employees:
            if winner in refused_employees.keys and not refused_employees.is_skipping:
                continue
            wrongs.append(Wrong(field="acquired_by", mistake=Mistake("unknown_acquirer", id=repr(winner))))
        for wrong in wrongs:
            refusals.add(line=line, wrong=wrong, key=report.customer_id)
        if not wrongs:
            identity = uid(source, "customer", report.customer_id)
            winner_id = employees[winner] if winner else None
            yield line, report.customer_id, report.name, report.segment, report.since, winner_id, identity


def _correct(merged: Merged) -> None:
    """Correct the standing rows that are reported otherwise, and list what changed."""
    names = list(STAGING.facts)
    with connection.cursor() as cursor:
        cursor.execute(
            STAGING.statement(
                """
                SELECT waiting.external_id, {standing}, {waiting} FROM {incoming} AS waiting
                JOIN {table} AS standing USING (external_id)
                WHERE ({waiting}) IS DISTINCT FROM ({standing}) ORDER BY waiting.line LIMIT %s
                """
            ),
            [LISTED],
        )
        for key, *values in cursor.fetchall():
            pairs = zip(names, values[: len(names)], values[len(names) :], strict=True)
            merged.correct(key, [(*_shown(name, old), _shown(name, new)[1]) for name, old, new in pairs if old != new])
        cursor.execute(
            STAGING.statement(
                """
                UPDATE {table} AS standing SET ({facts}) = ROW({waiting}) FROM {incoming} AS waiting
                WHERE standing.external_id = waiting.external_id AND ({waiting}) IS DISTINCT FROM ({standing})
                """
            )
        )
        merged.corrected = cursor.rowcount


def _shown(name: str, value: Any) -> tuple[str, object]:
    if name == "acquired_by_id":
        return "acquired_by", Employee.objects.get(pk=value).external_id if value else None
    return name, value.isoformat() if isinstance(value, date) else value
