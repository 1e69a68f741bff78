"""What the sheets of a reward report add up to: values below each, equal to the lines and to every pivot."""

from collections import Counter
from decimal import Decimal

import pytest
from openpyxl.utils import range_boundaries

from backend import reports
from recognition.payroll.selectors import pivots
from tests.recognition.payroll.office import CUT_OFF
from tests.recognition.payroll.test_reports import LATER, ask, workbook
from tests.recognition.shop.till import Till


def rows_of(page):
    """What stands in the range of a sheet's filter."""
    return [named(page, row) for row in page.iter_rows(min_row=2, max_row=range_boundaries(page.auto_filter.ref)[3])]


def totals_of(page):
    """What stands below it: a blank row, and the totals by unit."""
    last = range_boundaries(page.auto_filter.ref)[3]
    apart, *totals = [named(page, row) for row in page.iter_rows(min_row=last + 1)] or [{}]
    assert not any(apart.values())
    assert {next(iter(row.values())) for row in totals} <= {"Total"}
    return {unit_of(row): row for row in totals}


def named(page, row):
    return {head.value: cell.value for head, cell in zip(page[1], row, strict=True)}


def unit_of(row):
    return row.get("Kind of award"), row.get("Currency")


def added(rows, column):
    found = Counter()
    for row in rows:
        found[unit_of(row)] += Decimal(str(row[column] or 0))
    return found


@pytest.mark.slow
def test_what_a_table_adds_up_to_stands_below_it_as_values_by_unit(office):
    taken = office.approved(amount=50_000)
    office.approved(office.cast.dan, amount=123_456)  # still needs a second approval
    office.exported()
    office.taken_back(taken, 10_000, at=CUT_OFF)
    office.world.proposal(amount=7_000)
    till = Till(office.cast)
    till.points(office.cast.alice, 500)
    till.item()
    till.handed_over(office.cast.alice)
    till.order(office.cast.alice)
    job_id = ask(office.cast.greta, file_format="xlsx")
    reports.write_due(at=LATER)

    book = workbook(office.cast.greta, job_id)
    lines = rows_of(book["Lines"])
    amounts = added(lines, "Amount")
    assert len(amounts) == 2
    assert {unit: Decimal(str(row["Amount"])) for unit, row in totals_of(book["Lines"]).items()} == amounts
    people = {unit: len({row["Payroll number"] for row in lines if unit_of(row) == unit}) for unit in amounts}
    for page in book.worksheets[2 : 2 + len(pivots.PIVOTS)]:
        totals = totals_of(page)
        for column in ("Amount", "Pending", "Approved", "Sent or granted", "Ended without pay"):
            told = {unit: Decimal(str(row[column])) for unit, row in totals.items()}
            assert told == added(rows_of(page), column), (page.title, column)
        assert {unit: Decimal(str(row["Amount"])) for unit, row in totals.items()} == amounts, page.title
        assert {unit: row["Lines"] for unit, row in totals.items()} == Counter(map(unit_of, lines)), page.title
        assert {unit: row["People"] for unit, row in totals.items()} == people, page.title
    for title, columns in {
        "Budgets": ("Lines", "Amount"),
        "Approvals": ("Lines", "First decisions", "Approved as proposed", "Declined"),
        "In kind and yearly limit": ("Lines", "Amount"),
    }.items():
        for column in columns:
            told = {unit: Decimal(str(row[column])) for unit, row in totals_of(book[title]).items()}
            assert told == added(rows_of(book[title]), column), (title, column)
    for title in ("Participation", "Distribution", "Points owed", "Info"):
        assert totals_of(book[title]) == {}
    for page in book:
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
