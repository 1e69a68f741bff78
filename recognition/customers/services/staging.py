"""Reports wait in a temporary table until they are merged as sets: only what is new or changed reaches the table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql

from recognition.core.db import require_transaction
from recognition.people.reports import LISTED, Merged, Refusals, twice

MEMORY = "128MB"
MANY = 200_000
Shown = Callable[[str, Any, dict[str, Any]], tuple[str, object]]


@dataclass(frozen=True, kw_only=True)
class Staging:
    """How reports of one kind wait: ``facts`` (column → type) are compared with the row that stands,
    ``derived`` follow from them and are only stored. ``key_field`` names the id in problems.
    """

    table: str
    key_field: str
    facts: dict[str, str]
    derived: dict[str, str]

    @property
    def columns(self) -> list[str]:
        """The columns that a report fills, in the order of ``copy_rows``, after line and external_id."""
        return [*self.facts, *self.derived]

    def statement(self, text: str) -> sql.Composed:
        """``text`` with {table}, {incoming}, {columns}, {facts}, {waiting} and {standing} filled in."""
        return sql.SQL(text).format(
            table=sql.Identifier(self.table),
            incoming=sql.Identifier(f"incoming_{self.table}"),
            columns=_listed(self.columns),
            facts=_listed(self.facts),
            waiting=_listed(self.facts, "waiting"),
            standing=_listed(self.facts, "standing"),
            stored=_listed(self.columns, "waiting"),
        )


def _listed(names: Iterable[str], prefix: str | None = None) -> sql.Composed:
    parts = [sql.Identifier(prefix, name) if prefix else sql.Identifier(name) for name in names]
    return sql.SQL(", ").join(parts)


def open_staging(staging: Staging) -> None:
    """Make the empty waiting table; it goes with the transaction."""
    require_transaction()
    typed = [
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))  # the types are our own constants
        for name, kind in (staging.facts | staging.derived).items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        cursor.execute(staging.statement("DROP TABLE IF EXISTS {incoming}"))
        cursor.execute(
            staging.statement("CREATE TEMPORARY TABLE {incoming} (line bigint, external_id text, ")
            + sql.SQL(", ").join(typed)
            + sql.SQL(") ON COMMIT DROP")
        )


def copy_rows(staging: Staging, rows: Iterable[Sequence[object]]) -> None:
    """Add rows of (line, external id, facts …, derived …). Whoever makes the rows must not use the database."""
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(staging.statement("COPY {incoming} (line, external_id, {columns}) FROM STDIN")) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def copy_csv(staging: Staging, blocks: Iterable[bytes]) -> None:
    """Add blocks of CSV with (external id, facts …); an empty field that is not quoted is NULL."""
    statement = staging.statement("COPY {incoming} (external_id, {facts}) FROM STDIN (FORMAT csv)")
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in blocks:
            copy.write(block)


def _has_repetitions(staging: Staging) -> bool:
    """Whether an id waits twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            staging.statement("SELECT EXISTS (SELECT FROM {incoming} GROUP BY external_id HAVING count(*) > 1)")
        )
        return bool(cursor.fetchone()[0])


def settle_repetitions(staging: Staging, *, refusals: Refusals, merged: Merged) -> None:
    """Count and drop identical repetitions; refuse ids that wait with different content, all their rows."""
    if not _has_repetitions(staging):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            staging.statement(
                """
                SELECT waiting.external_id, first.line, waiting.line FROM {incoming} AS waiting
                JOIN (SELECT DISTINCT ON (external_id) * FROM {incoming} ORDER BY external_id, line) AS standing
                    ON standing.external_id = waiting.external_id AND waiting.line > standing.line
                CROSS JOIN LATERAL (SELECT standing.line) AS first
                WHERE ({waiting}) IS DISTINCT FROM ({standing}) ORDER BY waiting.line
                """
            )
        )
        different = cursor.fetchall()
        for key, first_line, line in different:
            refusals.add(line=line, wrong=twice(staging.key_field, key, first_line), key=key)
        cursor.execute(
            staging.statement("DELETE FROM {incoming} WHERE external_id = ANY(%s)"), [[row[0] for row in different]]
        )
        cursor.execute(
            staging.statement(
                """
                DELETE FROM {incoming} AS waiting USING
                    (SELECT external_id, min(line) AS line FROM {incoming} GROUP BY external_id HAVING count(*) > 1)
                    AS first
                WHERE waiting.external_id = first.external_id AND waiting.line > first.line
                """
            )
        )
        merged.repeated += cursor.rowcount


def merge(staging: Staging, *, source_id: int, at: datetime, merged: Merged, shown: Shown) -> list[tuple[int, str]]:
    """Append what is new or changed, after superseding what it corrects, and count and list it in ``merged``.

    Returns the (id, external id) of the superseded rows. ``shown(column, value, row)`` is (field, value) as a
    person reads them.
    """
    _count_changes(staging, source_id, merged)
    superseded: list[tuple[int, str]] = []
    if merged.corrected:
        _list_corrections(staging, source_id, merged, shown)
        superseded = _supersede(staging, source_id, at)
    if not merged.is_unchanged:
        _append(staging, source_id, at)
    return superseded


def _count_changes(staging: Staging, source_id: int, merged: Merged) -> None:
    """Count what waits as new, corrected or unchanged against the rows that stand."""
    _plan(staging)
    with connection.cursor() as cursor:
        cursor.execute(
            staging.statement(
                """
                SELECT count(*), count(standing.id),
                       count(*) FILTER (WHERE standing.id IS NOT NULL AND ({waiting}) IS DISTINCT FROM ({standing}))
                FROM {incoming} AS waiting LEFT JOIN {table} AS standing
                    ON standing.source_id = %s AND standing.external_id = waiting.external_id
                    AND standing.superseded_at IS NULL
                """
            ),
            [source_id],
        )
        waiting, standing, merged.corrected = cursor.fetchone()
    merged.new, merged.unchanged = waiting - standing, standing - merged.corrected


def _plan(staging: Staging) -> None:
    """Tell the planner how much waits; of many rows it need not look: nothing but a hash join will do."""
    with connection.cursor() as cursor:
        cursor.execute(staging.statement("SELECT count(*) FROM {incoming}"))
        is_many = cursor.fetchone()[0] > MANY
        cursor.execute(f"SET LOCAL enable_nestloop = {'off' if is_many else 'on'}")
        if not is_many:
            cursor.execute(staging.statement("ANALYZE {incoming}"))


def _list_corrections(staging: Staging, source_id: int, merged: Merged, shown: Shown) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            staging.statement(
                """
                SELECT waiting.external_id, {standing}, {waiting} FROM {incoming} AS waiting JOIN {table} AS standing
                    ON standing.source_id = %s AND standing.external_id = waiting.external_id
                    AND standing.superseded_at IS NULL
                WHERE ({waiting}) IS DISTINCT FROM ({standing}) ORDER BY waiting.line, waiting.external_id LIMIT %s
                """
            ),
            [source_id, LISTED],
        )
        rows = cursor.fetchall()
    total, names = merged.corrected, list(staging.facts)
    for key, *values in rows:
        old = dict(zip(names, values[: len(names)], strict=True))
        new = dict(zip(names, values[len(names) :], strict=True))
        changed = [name for name in names if old[name] != new[name]]
        merged.correct(key, [(*shown(name, old[name], old), shown(name, new[name], new)[1]) for name in changed])
    merged.corrected = total


def _supersede(staging: Staging, source_id: int, at: datetime) -> list[tuple[int, str]]:
    """End the rows that what waits corrects; their (id, external id)."""
    with connection.cursor() as cursor:
        cursor.execute(
            staging.statement(
                """
                UPDATE {table} AS standing SET superseded_at = %s FROM {incoming} AS waiting
                WHERE standing.source_id = %s AND standing.external_id = waiting.external_id
                  AND standing.superseded_at IS NULL AND ({waiting}) IS DISTINCT FROM ({standing})
                RETURNING standing.id, standing.external_id
                """
            ),
            [at, source_id],
        )
        return list(cursor.fetchall())


def _append(staging: Staging, source_id: int, at: datetime) -> None:
    """Add every waiting row that has no standing one."""
    with connection.cursor() as cursor:
        cursor.execute(
            staging.statement(
                """
                INSERT INTO {table} (source_id, external_id, {columns}, recorded_at)
                SELECT %s, waiting.external_id, {stored}, %s FROM {incoming} AS waiting
                WHERE NOT EXISTS (
                    SELECT FROM {table} AS standing WHERE standing.source_id = %s
                    AND standing.external_id = waiting.external_id AND standing.superseded_at IS NULL
                )
                """
            ),
            [source_id, at, source_id],
        )
