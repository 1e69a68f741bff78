"""What people got in kind is judged when a batch is built: free of tax within the limit of the year, or taxable."""

import json
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from recognition.payroll import noncash
from recognition.payroll.selectors import tax_limits
from recognition.people.models import Entity
from recognition.shop.selectors import lines as shop

# What stands as free of tax in a live batch, was not taken back, and of which payroll was not told yet.
_FREE = """
    FROM payroll_payrollline line
    JOIN payroll_payrollclaim claim ON claim.line_id = line.id
    JOIN payroll_payrollbatch batch ON batch.id = line.batch_id
    WHERE line.kind = 'exempt_gift_info' AND line.tax_class = 'exempt_within_threshold'
        AND NOT EXISTS (
            SELECT FROM payroll_payrollclaim told
            WHERE told.source = 'reclassified:' || split_part(line.source, ':', 2)
        )
        AND NOT EXISTS (SELECT FROM shop_order back WHERE back.reverses_id = split_part(line.source, ':', 2)::bigint)
"""
# Somebody has one limit, whichever entity gave it.
_GIVEN_ELSEWHERE = """
    EXISTS (
        SELECT FROM payroll_payrollline other
        JOIN payroll_payrollbatch there ON there.id = other.batch_id AND there.entity_id <> batch.entity_id
        WHERE other.employee_id = line.employee_id AND other.currency = line.currency
            AND other.tax_because ->> 'year' = line.tax_because ->> 'year'
    )
"""
_FREE_SO_FAR = f"""
    SELECT line.id, line.source, line.employee_id, (line.tax_because ->> 'year')::int, line.currency,
           (line.tax_because ->> 'limit')::bigint
    {_FREE}
        AND batch.entity_id = %(entity)s AND (line.employee_id = ANY(%(people)s) OR {_GIVEN_ELSEWHERE})
    ORDER BY line.id
"""
# Asked by a start page, so person by person of the few who ever changed entity.
RETOLD = f"""
    WITH used AS MATERIALIZED (
        SELECT whose.employee_id, year.* FROM (
            SELECT DISTINCT here.employee_id FROM people_employment here
            JOIN people_employment there ON there.employee_id = here.employee_id AND there.entity_id <> here.entity_id
        ) AS whose CROSS JOIN LATERAL ({shop.SHARED_YEARS}) AS year
    ), waits AS (
        SELECT found.entity_id, sum(found.lines)::bigint AS lines FROM used CROSS JOIN LATERAL (
            SELECT batch.entity_id, count(*) AS lines {_FREE}
                AND coalesce(batch.entity_id = ANY({{here}}), TRUE)
                AND line.employee_id = used.employee_id AND line.currency = used.currency
                AND (line.tax_because ->> 'year')::int = used.year
                AND (line.tax_because ->> 'limit')::bigint < used.total AND {_GIVEN_ELSEWHERE}
            GROUP BY 1
        ) AS found GROUP BY 1
    )
    SELECT json_agg(json_build_array(entity.external_id, entity.name, closed.code, waits.lines) ORDER BY entity.name)
    FROM waits JOIN people_entity entity ON entity.id = waits.entity_id
    CROSS JOIN LATERAL (
        SELECT code FROM ledger_period WHERE entity_id = waits.entity_id AND state = 'closed'
        ORDER BY starts_on DESC LIMIT 1
    ) AS closed
"""  # noqa: S608 (only constants are spliced in)
"""By entity among ``{here}`` (NULL: all) its code and name, its last closed period, and how many lines payroll was told
of as free of tax and is told anew by the next batch, for what another entity gave since; ``%(zone)s`` is the company's.
"""


Year = tuple[int, int, str]
"""Of whom, which, and in which currency."""


class _Free(NamedTuple):
    """A line that stands as free of tax, and the limit it was judged by."""

    line_id: int
    source: str
    year: Year
    limit: int


class Reclassified(NamedTuple):
    """An earlier line that turns out taxable, of which payroll is told in a line of its own: no money moves."""

    line_id: int
    source: str
    because: str


class Judged(NamedTuple):
    """By order that may be free of tax whether it is, and why (JSON); and the earlier lines that are not any more."""

    order_ids: list[int]
    is_free: list[bool]
    becauses: list[str]
    reclassified: list[Reclassified]


def judge(*, order_ids: Collection[int], entity: Entity) -> Judged:
    """Hold what is in kind among ``order_ids`` against the year of each person, as it stands now.

    All of a year is free as long as its total does not pass the verified limit, else all of it is taxable: then what
    stands as free in earlier batches of ``entity`` is told anew, also where a gift of another entity passed it since.
    A constant number of statements, and two a year.
    """
    gifts = shop.in_kind(order_ids=order_ids)
    standings = dict(zip(gifts, _standings(gifts), strict=True))
    open_to_it = [each for each in gifts if each.may_be_free]
    return Judged(
        order_ids=[each.order_id for each in open_to_it],
        is_free=[not standings[each].is_taxable for each in open_to_it],
        becauses=[json.dumps(noncash.because(standings[each])) for each in open_to_it],
        reclassified=_reclassified(standings, entity.pk),
    )


def retold(*, entity_id: int) -> int:
    """How many lines of an entity ``RETOLD`` counts; one statement."""
    asked: dict[str, Any] = {"here": [entity_id], "zone": settings.LAURELS.company_time_zone}
    with connection.cursor() as cursor:
        cursor.execute(RETOLD.format(here="%(here)s::bigint[]"), asked)
        [found] = cursor.fetchone()
    return sum(lines for _, _, _, lines in found or ())


def _standings(gifts: Collection[shop.Gift]) -> Iterable[noncash.Standing]:
    limits = tax_limits.verified_limits(countries={each.country for each in gifts}) if gifts else []
    people = {each.employee_id for each in gifts}
    days = {each.day.year: each.day for each in gifts}
    totals = {year: shop.non_cash(employee_ids=people, day=day) for year, day in days.items()}
    for each in gifts:
        total = totals[each.day.year][each.employee_id, each.currency]
        yield noncash.Standing(
            year=each.day.year,
            currency=each.currency,
            so_far=total - each.value,
            added=each.value,
            limit=noncash.limit_of_year(limits, country=each.country, year=each.day.year, currency=each.currency),
        )


def _reclassified(standings: dict[shop.Gift, noncash.Standing], entity_id: int) -> list[Reclassified]:
    passed: dict[Year, dict[str, Any]] = {
        (gift.employee_id, standing.year, standing.currency): noncash.because(standing)
        for gift, standing in standings.items()
        if standing.limit is not None and standing.is_taxable
    }
    with connection.cursor() as cursor:
        cursor.execute(_FREE_SO_FAR, {"people": [person for person, _, _ in passed], "entity": entity_id})
        found = [_Free(line_id, source, (person, *year), limit) for line_id, source, person, *year, limit in cursor]
    passed = _passed_since([each for each in found if each.year not in passed]) | passed
    return [
        Reclassified(
            each.line_id,
            f"reclassified:{each.source.removeprefix('order:')}",
            json.dumps(passed[each.year] | _NOW_TAXABLE),
        )
        for each in found
        if each.year in passed
    ]


def _passed_since(free: Collection[_Free]) -> dict[Year, dict[str, Any]]:
    """The years of which something is free that are over the limit it was judged by, by now."""
    people = {each.year[0] for each in free}
    years = {year for _, year, _ in (each.year for each in free)}
    totals = {year: shop.non_cash(employee_ids=people, day=date(year, 1, 1)) for year in years}
    standings = {
        each.year: noncash.Standing(
            year=each.year[1],
            currency=each.year[2],
            so_far=totals[each.year[1]].get((each.year[0], each.year[2]), 0),
            added=0,
            limit=each.limit,
        )
        for each in free
    }
    return {year: noncash.because(each) for year, each in standings.items() if each.is_taxable}


_NOW_TAXABLE = {"code": noncash.RECLASSIFIED}
