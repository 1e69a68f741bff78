"""What people got in kind is judged when a batch is built: free of tax within the limit of the year, or taxable."""

import json
from collections.abc import Collection, Iterable
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
# Whom several entities gave something are few, so it goes person by person; of ``{{people}}`` in any case.
_FREE_SO_FAR = f"""
    WITH used AS MATERIALIZED (
        SELECT whose.employee_id, year.* FROM (
            {shop.GIVEN_BY_SEVERAL} UNION SELECT unnest({{people}})
        ) AS whose CROSS JOIN LATERAL ({shop.YEARS}) AS year
    )
    SELECT found.*, used.employee_id, used.year, used.currency, used.total
    FROM used CROSS JOIN LATERAL (
        SELECT line.id, line.source, batch.entity_id, first_value((line.tax_because ->> 'limit')::bigint)
            OVER (PARTITION BY batch.entity_id ORDER BY line.id DESC) AS "limit"
        {_FREE}
            AND coalesce(batch.entity_id = ANY({{here}}), TRUE)
            AND line.employee_id = used.employee_id AND line.currency = used.currency
            AND (line.tax_because ->> 'year')::int = used.year
            AND (used.employee_id = ANY({{people}}) OR {_GIVEN_ELSEWHERE})
    ) AS found
"""  # noqa: S608 (only constants are spliced in)
_OF_ALL = _FREE_SO_FAR.format(here="{here}", people="'{{}}'::bigint[]")
RETOLD = f"""
    WITH waits AS (
        SELECT entity_id, count(*) AS lines FROM ({_OF_ALL}) AS free WHERE total > "limit" GROUP BY 1
    )
    SELECT json_agg(json_build_array(entity.external_id, entity.name, closed.code, waits.lines) ORDER BY entity.name)
    FROM waits JOIN people_entity entity ON entity.id = waits.entity_id
    CROSS JOIN LATERAL (
        SELECT code FROM ledger_period WHERE entity_id = waits.entity_id AND state = 'closed'
        ORDER BY starts_on DESC LIMIT 1
    ) AS closed
"""  # noqa: S608
"""By entity among ``{here}`` (NULL: all) its code and name, its last closed period, and how many lines payroll was told
of as free of tax and is told anew by the next batch, for what another entity gave since; ``%(zone)s`` is the company's.
"""


class _Free(NamedTuple):
    """A line that stands as free of tax: the limit the newest of its entity and year was judged by, and the ``total``
    of the year by now."""

    line_id: int
    source: str
    entity_id: int
    limit: int
    employee_id: int
    year: int
    currency: str
    total: int


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
    A constant number of statements, and one a year.
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
    passed = {
        (gift.employee_id, standing.year, standing.currency): standing
        for gift, standing in standings.items()
        if standing.limit is not None and standing.is_taxable
    }
    found = []
    for each in _free_so_far(entity_id, {person for person, _, _ in passed}):
        by_now = noncash.Standing(year=each.year, currency=each.currency, so_far=each.total, added=0, limit=each.limit)
        standing = passed.get((each.employee_id, each.year, each.currency), by_now)
        if standing.is_taxable:
            because = json.dumps(noncash.because(standing) | _NOW_TAXABLE)
            told = f"reclassified:{each.source.removeprefix('order:')}"
            found.append(Reclassified(each.line_id, told, because))
    return found


def _free_so_far(entity_id: int, people: Collection[int]) -> list[_Free]:
    asked: dict[str, Any] = {
        "here": [entity_id],
        "people": list(people),
        "zone": settings.LAURELS.company_time_zone,
    }
    said = _FREE_SO_FAR.format(here="%(here)s::bigint[]", people="%(people)s::bigint[]")
    with connection.cursor() as cursor:
        cursor.execute(f"{said} ORDER BY found.id", asked)
        return [_Free(*row) for row in cursor.fetchall()]


_NOW_TAXABLE = {"code": noncash.RECLASSIFIED}
