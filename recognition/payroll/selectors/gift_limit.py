"""What people got in kind in a calendar year against the limit of their country: a figure beside the lines."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from recognition.core import money
from recognition.payroll import noncash
from recognition.payroll.formats import ReportRow, Sheet
from recognition.payroll.selectors import order_report as shop
from recognition.payroll.selectors import report_cells as cells
from recognition.payroll.selectors import reward_report, tax_limits
from recognition.payroll.selectors.reward_report import Filters
from recognition.people.restriction import RESTRICTED

COLUMNS = ("employee", "name", "year", "country", "currency", "lines", "amount", "used", "limit", "left", "standing")

# The year is that of the hand-over, before there is one that of the order, on the company's clock as the limit has it.
_IN_KIND = f"""
    SELECT employee.id, employee.external_id COLLATE "C", employee.name,
        extract(year FROM coalesce(first.fulfilled_at, first.ordered_at) AT TIME ZONE %(zone)s)::int,
        coalesce(nullif(employment.country, ''), entity.country), ordered.currency,
        count(*), sum(ordered.value_minor)::bigint, {cells.SHOWN}
    {shop.ORDERS} {shop.JOINS} {shop.WANTED}
        AND ordered.tax_class IN ('benefit_taxable', 'exempt_within_threshold')
    GROUP BY employee.id, 4, 5, 6 ORDER BY 2, 4, 5, 6
"""  # noqa: S608 (only constants are spliced in)


def gift_limit(filters: Filters, at: datetime) -> Sheet:
    """By person and calendar year of what the report has in kind: the year's total against the limit that holds.

    ``amount`` is that of the lines in kind, whatever became of them; ``used`` what the person got or has ordered in
    all of the year, less refunds, at whatever entity and whatever the filters; the limit is that of the year. What is
    restricted stands in one row a year and currency, without a total or a limit. Two statements, and one a year.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IN_KIND, reward_report.parameters(filters) | {"zone": settings.LAURELS.company_time_zone})
        told = cursor.fetchall()
    held = tax_limits.verified_limits(countries={row[4] for row in told}) if told else []
    persons = {row[0] for row in told}
    used = {year: tax_limits.non_cash_year(employee_ids=persons, year=year) for year in {row[3] for row in told}}
    rows: list[ReportRow] = []
    restricted: dict[tuple[int, str, str], tuple[int, int]] = {}
    for person, code, name, year, country, currency, lines, minor, is_shown in told:
        if not is_shown:
            before, sum_before = restricted.get((year, country, currency), (0, 0))
            restricted[year, country, currency] = (before + lines, sum_before + minor)
            continue
        standing = noncash.Standing(
            year=year,
            currency=currency,
            so_far=used[year].get((person, currency), 0),
            added=0,
            limit=noncash.limit_of_year(held, country=country, year=year, currency=currency),
        )
        amounts = (minor, standing.after, standing.limit, standing.left)
        written = ["" if each is None else money.to_decimal(each, currency) for each in amounts]
        rows.append((code, name, str(year), country, currency, str(lines), *written, noncash.because(standing)["code"]))
    for (year, country, currency), (lines, minor) in sorted(restricted.items()):
        amount = money.to_decimal(minor, currency)
        rows.append(("", RESTRICTED, str(year), country, currency, str(lines), amount, "", "", "", ""))
    return Sheet(name="gift_limit", columns=COLUMNS, rows=rows)
