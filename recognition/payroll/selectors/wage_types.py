"""Wage types, by which code payroll knows them on a day, and what payroll of an entity is like then."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from recognition.core.errors import NotFound
from recognition.payroll.models import EntityPayroll, PayrollBatch, WageType
from recognition.people.models import Entity


class NoWageType(NotFound):
    """No wage type has this code, so nothing says how payroll is to treat a line."""

    code = "no_wage_type"


class Payroll(NamedTuple):
    """What payroll of an entity is like on a day; ``valid_from`` is None while HR has said nothing.

    ``settings`` by format, ``correction_style`` one of ``EntityPayroll.CorrectionStyle``.
    """

    valid_from: date | None
    registration_number: str
    payroll_system: str
    correction_style: str
    settings: Mapping[str, Any]


# An entity's own code goes before the one of its payroll system; of each the latest begun, entered last, counts.
_CODES = """
    SELECT DISTINCT ON (wage_type_id) wage_type_id, code FROM (
        SELECT DISTINCT ON (wage_type_id, entity_id) wage_type_id, entity_id, code FROM payroll_externalcode
        WHERE valid_from <= %(day)s AND set_at <= coalesce(%(known_at)s::timestamptz, set_at)
            AND (entity_id = %(entity)s OR (payroll_system <> '' AND payroll_system = %(system)s))
        ORDER BY wage_type_id, entity_id, valid_from DESC, number DESC
    ) AS latest WHERE code <> '' ORDER BY wage_type_id, entity_id NULLS LAST
"""


# Of each programme the choice latest begun, entered last, counts; none (null) is the usual again.
_USES = """
    SELECT latest.programme_id, wage_type.code FROM (
        SELECT DISTINCT ON (programme_id) programme_id, wage_type_id FROM payroll_programmewage
        WHERE entity_id = %(entity)s AND valid_from <= %(day)s ORDER BY programme_id, valid_from DESC, number DESC
    ) AS latest JOIN payroll_wagetype wage_type ON wage_type.id = latest.wage_type_id
"""


# The same of the names, and where HR gave no others, those it was added with.
NAMES_ON = """
    coalesce((
        SELECT renamed.names FROM payroll_wagetypename renamed
        WHERE renamed.wage_type_id = wage_type.id AND renamed.valid_from <= {day}
        ORDER BY renamed.valid_from DESC, renamed.number DESC LIMIT 1
    ), wage_type.names)
"""
"""SQL: what ``wage_type`` is called on ``{day}``, by language."""

# Of the choices of an entity and programme each holds until the next; of two for a day the last counts.
_STILL_USED = """
    SELECT entity.external_id, programme.code FROM (
        SELECT entity_id, programme_id, wage_type_id,
            lead(valid_from) OVER (PARTITION BY entity_id, programme_id ORDER BY valid_from) AS next_from
        FROM (
            SELECT DISTINCT ON (entity_id, programme_id, valid_from) * FROM payroll_programmewage
            ORDER BY entity_id, programme_id, valid_from, number DESC
        ) AS counting
    ) AS chosen
    JOIN people_entity entity ON entity.id = chosen.entity_id
    JOIN programmes_programme programme ON programme.id = chosen.programme_id
    WHERE chosen.wage_type_id = %(wage_type)s AND (chosen.next_from IS NULL OR chosen.next_from > %(day)s)
    GROUP BY 1, 2 ORDER BY 1, 2
"""


def wage_type_by(code: str) -> WageType:
    """The wage type ``code``. Raises NoWageType."""
    found = WageType.objects.filter(code=code).first()
    if found is None:
        raise NoWageType(f"There is no wage type {code}; wage_type list shows them.")
    return found


def require_wage_types(codes: Collection[str]) -> None:
    """Raise NoWageType where one of ``codes`` is none."""
    known = set(WageType.objects.filter(code__in=codes).values_list("code", flat=True))
    if missing := sorted(set(codes) - known):
        raise NoWageType(f"There is no wage type {missing[0]}; wage_type list shows them.")


def payroll_of(*, entity: Entity, day: date, known_at: datetime | None = None) -> Payroll:
    """What payroll of ``entity`` is like on ``day``; until HR says, with its imported payroll system.

    With ``known_at`` as HR had said it by then, whatever it said later about the same day.
    """
    said = EntityPayroll.objects.filter(entity=entity, valid_from__lte=day)
    said = said if known_at is None else said.filter(set_at__lte=known_at)
    found = said.order_by("-valid_from", "-number").first()
    if found is None:
        return Payroll(None, "", entity.payroll_system, EntityPayroll.CorrectionStyle.NEGATIVE_LINE, {})
    system = found.payroll_system or entity.payroll_system
    return Payroll(found.valid_from, found.registration_number, system, found.correction_style, found.settings)


def uses_on(*, entity: Entity, day: date) -> dict[int, str]:
    """As which wage type (its code) payroll of ``entity`` is told of a programme (its id) on ``day``, if HR chose."""
    with connection.cursor() as cursor:
        cursor.execute(_USES, {"day": day, "entity": entity.pk})
        return dict(cursor.fetchall())


def still_used(*, wage_type: WageType, day: date) -> list[tuple[str, str]]:
    """Entity and programme wherever HR chose ``wage_type`` for ``day`` or a later one."""
    with connection.cursor() as cursor:
        cursor.execute(_STILL_USED, {"wage_type": wage_type.pk, "day": day})
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def codes_on(*, entity: Entity, day: date, known_at: datetime | None = None) -> dict[int, str]:
    """By which code payroll of ``entity`` knows each wage type (by its id) on ``day``, where it does.

    ``known_at`` as ``payroll_of`` has it.
    """
    system = payroll_of(entity=entity, day=day, known_at=known_at).payroll_system
    with connection.cursor() as cursor:
        cursor.execute(_CODES, {"day": day, "entity": entity.pk, "system": system, "known_at": known_at})
        return dict(cursor.fetchall())


def codes_of(*, batch: PayrollBatch) -> dict[int, str]:
    """By which code files of ``batch`` tell payroll of each wage type (by its id) that no line has one frozen of.

    It is the one of the last day of its period; once exported as HR had said it then, and what was missing then as HR
    has said it since.
    """
    day = batch.period.ends_on
    now = codes_on(entity=batch.entity, day=day)
    if batch.exported_at is None:
        return now
    return now | codes_on(entity=batch.entity, day=day, known_at=batch.exported_at)
