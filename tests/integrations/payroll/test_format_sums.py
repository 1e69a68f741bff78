"""Whatever the lines, the sum of the file is the sum of the lines: for each format, as its reader adds up."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from backend.payroll_formats import FORMATS
from recognition.payroll.formats import Wage
from tests.integrations.payroll.sample import DANISH, line, written
from tests.integrations.payroll.sie_reading import read

DEDUCTIONS = {"99"}


def cells(content, encoding, delimiter=";"):
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


def added(rows, code, amount, units=None, rate=None):
    """Each row's amount, or units times rate where the file has no amount; what payroll deducts counts down."""
    total = Decimal(0)
    for row in rows:
        worth = row[amount] or Decimal(row[units].replace(",", ".")) * Decimal(row[rate].replace(",", "."))
        total += Decimal(str(worth).replace(",", ".")) * (-1 if row[code] in DEDUCTIONS else 1)
    return total


def paxml(content):
    rows = etree.fromstring(content).findall("lonetransaktioner/lonetrans")
    names = ("lonart", "belopp", "antal", "apris")
    return added([[row.findtext(name) or "" for name in names] for row in rows], 0, 1, 2, 3)


def danlon(content):
    rows = cells(content, "ascii")
    whole = [[row[2], row[5] or Decimal(row[3]) * Decimal(row[4]) / 100] for row in rows]
    return added(whole, 0, 1) / 100


def sie(content):
    _, [rows] = read(content)
    return sum(amount for account, _, amount, _ in rows if account == "7210")


READERS = {
    "paxml": paxml,
    "danlon": danlon,
    "prolon": lambda content: added(cells(content, "cp1252"), 1, 4, 2, 3),
    "adp": lambda content: added(cells(content, "ascii", ",")[1:], 3, 4),
    "sie4i": sie,
    **{
        f"csv:{preset}": lambda content: added(cells(content, "utf-8-sig"), 1, 4, 2, 3)
        for preset in ("visma-lon", "intega-lon", "datalon")
    },
    "csv:zenegy": lambda content: added(cells(content, "utf-8")[1:], 1, 4, 2, 3),
    "canonical-csv": lambda content: sum(Decimal(row[11]) for row in cells(content, "utf-8", ",")[1:]),
    "jsonl": None,
}


def test_every_format_has_a_reader_here():
    assert set(READERS) == set(FORMATS)


figures = st.sampled_from([(False, False, True), (True, True, False), (True, True, True), (True, False, True)])


@pytest.mark.parametrize("name", [name for name, reader in READERS.items() if reader])
@given(
    amounts=st.lists(st.integers(-9_999_999, 9_999_999).filter(bool), min_size=1, max_size=30),
    style=st.sampled_from(["negative_line", "deduction"]),
    emits=figures,
)
def test_the_file_sums_to_the_lines(name, amounts, style, emits):
    assume(name != "sie4i" or sum(amounts))  # a voucher of nothing is not made
    units, rate, amount = emits
    fields = {"has_units": units, "has_rate": rate, "has_amount": amount}
    wages = {"CUSTOMER_BONUS_CASH": Wage({}, "15", **fields), "CORRECTION": Wage({}, "99", is_positive=True)}
    settings = {
        "adp": {"company_code": "ABC"},
        "sie4i": {"cost_account": "7210", "liability_account": "2910"},
    }
    batch = DANISH.__class__(
        **{**DANISH.__dict__, "wages": wages, "correction_style": style, "settings": settings, "currency": "DKK"}
    )
    lines = [
        line(number, each, currency="DKK")._replace(payroll_number="101") for number, each in enumerate(amounts, 1)
    ]

    assert READERS[name](written(FORMATS[name], batch, lines)) == Decimal(sum(amounts)).scaleb(-2)
