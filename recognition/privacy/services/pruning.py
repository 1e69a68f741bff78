"""Remove what has run out, as laurels_retention: small batches, each its own transaction, so that a kill costs nothing.

The site's own role may not delete append-only rows at all; the guard lets laurels_retention delete them, never change.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connections, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from psycopg import sql

from recognition.activity import personal
from recognition.activity import services as activity
from recognition.core import db
from recognition.core.actor import system
from recognition.core.errors import DomainError
from recognition.jobs import services as jobs
from recognition.people.models import Employment
from recognition.privacy import clocks
from recognition.privacy.models import PruneRun
from recognition.privacy.selectors import expired_texts, obstacles, settings
from recognition.privacy.selectors import rows as personal_rows
from recognition.privacy.services import locks

ROLE = "laurels_retention"
BATCH = 2_000
SEALS = 10_000

_ERASE = "UPDATE activity_personaltext SET text = NULL, salt = '', erased_at = %(at)s"

Progress = Callable[[str, int], None]
Going = dict[str, QuerySet[Any, Any]]
"""In a dry run, by model, what earlier clocks would have removed by then."""


class RetentionRoleNeeded(DomainError):
    """The connection may not act as laurels_retention."""

    code = "retention_role_needed"


def prune(
    *, at: datetime, using: str, is_dry: bool = False, tell: Progress = lambda code, count: None
) -> dict[str, int]:
    """Remove whatever has run out at ``at``, holds aside; returns how much by clock, or would with ``is_dry``.

    A hold that is set meanwhile is kept to from then on: each batch asks anew, and ``set_hold`` waits for the one under
    way.
    ``using`` is the connection of laurels_retention. Raises RetentionRoleNeeded.
    """
    now, run = jobs.clock_from(at), PruneRun.objects.create(is_dry=is_dry, started_at=at)
    counts: dict[str, int] = {}
    going: Going | None = {} if is_dry else None
    for clock in clocks.CLOCKS.values():
        for count in _steps(clock, at, using, going):
            counts[clock.code] = counts.get(clock.code, 0) + count
            tell(clock.code, counts[clock.code])
        PruneRun.objects.filter(pk=run.pk).update(counts=counts)
    with db.durable():
        PruneRun.objects.filter(pk=run.pk).update(counts=counts, ended_at=now())
        if not is_dry:
            activity.record(
                actor=system("prune"),
                at=at,
                code="privacy.pruned",
                subject_kind="prune_run",
                subject_id=run.pk,
                data=counts,
            )
    return counts


def pruned_since(*, at: datetime) -> bool:
    """Whether a real run began at ``at`` or later."""
    return PruneRun.objects.filter(is_dry=False, started_at__gte=at).exists()


@contextmanager
def acting_as_retention(using: str) -> Iterator[None]:
    """One transaction on ``using`` with the rights of laurels_retention. Raises RetentionRoleNeeded."""
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            try:
                cursor.execute(f"SET LOCAL ROLE {ROLE}")
            except DatabaseError as error:
                raise RetentionRoleNeeded(
                    "This database user may not act as laurels_retention; set DATABASE_RETENTION_URL to that role."
                ) from error
        yield
        with connections[using].cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")


def _steps(clock: clocks.Clock, at: datetime, using: str, going: Going | None) -> Iterator[int]:
    """How many rows each batch took; with ``going``, of a dry run, how many there are."""
    cutoffs = settings.cutoffs(clock=clock, at=at)
    if clock.code == "audit":
        yield from _chain(clock, min(cutoffs.values()), at, using, is_dry=going is not None)
    elif clock.code in expired_texts.QUESTIONS:
        yield from _texts(clock, cutoffs, at, using, is_dry=going is not None)
    for rows in clock.rows:
        if rows.model in _installed():
            yield from (
                _count(clock, rows, cutoffs, using, going) if going is not None else _rows(clock, rows, cutoffs, using)
            )


def _held(clock: clocks.Clock, using: str) -> set[int] | None:
    """Whom holds keep from the clock, None where one is on its class; no other begins in the transaction."""
    locks.keep_holds_out(using)
    return None if clock.retention_class in obstacles.held_classes() else obstacles.held_people()


def _count(
    clock: clocks.Clock, rows: clocks.Rows, cutoffs: dict[str, datetime], using: str, going: Going
) -> Iterator[int]:
    """How many would go, once those were gone that go before them."""
    held = _held(clock, using)
    if held is None:
        return
    due = _due(rows, cutoffs, held, using, going)
    yield due.count()
    going[rows.model] = due.values("pk")


def _rows(clock: clocks.Clock, rows: clocks.Rows, cutoffs: dict[str, datetime], using: str) -> Iterator[int]:
    while True:
        with acting_as_retention(using):
            held = _held(clock, using)
            if held is None:
                return
            ids = list(_due(rows, cutoffs, held, using).order_by("pk").values_list("pk", flat=True)[:BATCH])
            for label, column in rows.unlinked:
                _run(using, "UPDATE {} SET {} = NULL WHERE {} = ANY(%s)", label, column, column, ids=ids)
            for label, column in rows.children:
                _run(using, "DELETE FROM {} WHERE {} = ANY(%s)", label, column, ids=ids)
            key = apps.get_model(rows.model)._meta.pk.column
            _run(using, "DELETE FROM {} WHERE {} = ANY(%s)", rows.model, key, ids=ids)
        if ids:
            yield len(ids)
        if len(ids) < BATCH:
            return


def _due(
    rows: clocks.Rows,
    cutoffs: dict[str, datetime],
    held: set[int],
    using: str,
    going: Mapping[str, QuerySet[Any, Any]] = MappingProxyType({}),
) -> QuerySet[Any]:
    over = Q(**{f"{rows.moment}__lt": cutoffs[""]})
    if rows.country:
        own = {country: moment for country, moment in cutoffs.items() if country}
        over &= ~Q(**{f"{rows.country}__in": list(own)})
        for country, moment in own.items():
            over |= Q(**{rows.country: country, f"{rows.moment}__lt": moment})
    found = _rows_on(rows.model, using).filter(over, **rows.ended)
    for field in _needs(rows):
        label = field.model._meta.label
        needing = _rows_on(label, using).filter(**{field.name: OuterRef("pk")})
        found = found.exclude(Exists(needing.exclude(pk__in=going[label]) if label in going else needing))
    return found.exclude(pk__in=_held_rows(rows, held, using)) if held else found


def _needs(rows: clocks.Rows) -> Iterator[Any]:
    """The foreign keys by which other rows still need one: those the clock does not take care of itself."""
    cared_for = {*rows.children, *rows.unlinked}
    model: Any = apps.get_model(rows.model)
    for relation in model._meta.get_fields(include_hidden=True):
        is_foreign_key = relation.auto_created and not relation.concrete and not relation.many_to_many
        if is_foreign_key and relation.field.db_constraint:
            field = relation.field
            if (field.model._meta.label, field.column) not in cared_for:
                yield field


def _held_rows(rows: clocks.Rows, held: set[int], using: str) -> QuerySet[Any]:
    """The rows that name somebody a hold is on, themselves or in a row that would go with them."""
    named = _naming(rows.model, held)
    for label, column in rows.children:
        named |= Q(pk__in=_rows_on(label, using).filter(_naming(label, held)).values(column))
    return _rows_on(rows.model, using).filter(named).values("pk")


def _naming(label: str, people: set[int]) -> Q:
    """Which rows name one of ``people``, by what the registry knows of the model."""
    named, entry = Q(pk__in=[]), personal.registered.get(label)
    if entry is None:
        return named
    for path in entry.person_paths:
        if not personal_rows.names_user(label, path):
            named |= Q(**{f"{personal_rows.to_person(label, path)}__in": people}, **entry.only.get(path, {}))
    if entry.matches is not None:
        for employee_id in people:
            for about in entry.matches(personal.Subject(employee_id, None)):
                named |= Q(**about)
    return named


def _rows_on(label: str, using: str) -> QuerySet[Any]:
    model: Any = apps.get_model(label)
    rows: QuerySet[Any] = model._default_manager.using(using)
    return rows


def _texts(
    clock: clocks.Clock, cutoffs: dict[str, datetime], at: datetime, using: str, *, is_dry: bool
) -> Iterator[int]:
    people, question = _by_country(cutoffs), expired_texts.QUESTIONS[clock.code]
    for country, moment in cutoffs.items():
        while True:
            with acting_as_retention(using), connections[using].cursor() as cursor:
                held = _held(clock, using)
                if held is None:
                    return
                found: dict[str, Any] = {"before": moment, "people": people[country], "held": list(held), "at": at}
                if is_dry:
                    cursor.execute(f"SELECT count(*) FROM ({question}) AS expired", found)  # noqa: S608 - our own text
                    count = cursor.fetchone()[0]
                else:
                    cursor.execute(f"{_ERASE} WHERE id IN ({question} LIMIT {BATCH})", found)
                    count = cursor.rowcount
            if count or is_dry:
                yield count
            if count < BATCH or is_dry:
                break


def _by_country(cutoffs: dict[str, datetime]) -> dict[str, list[int]]:
    """Everybody, by the country of their last employment; under "" where that has no clock of its own."""
    found: dict[str, list[int]] = {country: [] for country in cutoffs}
    last = Employment.objects.order_by("employee_id", "-starts_on").distinct("employee_id")
    for employee_id, country in last.values_list("employee_id", "country"):
        found[country if country in found else ""].append(employee_id)
    return found


def _chain(clock: clocks.Clock, before: datetime, at: datetime, using: str, *, is_dry: bool) -> Iterator[int]:
    while True:
        with acting_as_retention(using):
            held = _held(clock, using)
            if held is None:
                return
            if is_dry:
                count = activity.count_forgettable(before=before, held=held, using=using)
            else:
                count = activity.forget_sealed(before=before, held=held, limit=SEALS, at=at, using=using)
        if count or is_dry:
            yield count
        if not count or is_dry:
            return


def _run(using: str, statement: str, label: str, *columns: str, ids: list[Any]) -> None:
    table = sql.Identifier(apps.get_model(label)._meta.db_table)
    with connections[using].cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(table, *map(sql.Identifier, columns)).as_string(None), [ids])


def _installed() -> set[str]:
    return {model._meta.label for model in apps.get_models()}
