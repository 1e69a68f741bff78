"""The accrual voucher: read back by another reader, summing to nothing, with no employee in it."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.payroll import paying, sie4i
from recognition.payroll.formats import Wage
from tests.integrations.payroll.sample import BATCH, GOLDEN, LINES, line, written
from tests.integrations.payroll.sie_reading import read

ACCOUNTS = BATCH.settings["sie4i"]


def test_a_batch_gives_the_golden_bytes():
    assert written(sie4i.FORMAT) == (GOLDEN / "sie4i.si").read_bytes()


def test_another_reader_finds_the_company_and_one_voucher_that_sums_to_nothing():
    head, [rows] = read(written(sie4i.FORMAT))

    assert head["#FORMAT"] == [["PC8"]]
    assert head["#SIETYP"] == [["4"]]
    assert head["#FNAMN"] == [["Exempelbolaget & Söner AB"]]
    assert head["#ORGNR"] == [["556000-0001"]]
    assert sum(amount for _, _, amount, _ in rows) == 0
    assert {(account, objects) for account, objects, _, _ in rows if objects} == {
        ("7210", ("1", "110")),
        ("7510", ("1", "110")),
        ("7210", ("1", "210")),
        ("7510", ("1", "210")),
    }


def test_a_reader_of_others_read_the_golden_bytes_as_ours_does():
    """sie4i.read.json: what Sie::Parser 4.1.2 (Ruby, github.com/barsoom/sie, strict) read from sie4i.si."""
    entries = json.loads((GOLDEN / "sie4i.read.json").read_text("utf-8"))
    [theirs] = [rows for label, _, *found in entries if label == "ver" for rows in found]
    head, [ours] = read((GOLDEN / "sie4i.si").read_bytes())

    assert sum(Decimal(row["belopp"]) for _, row in theirs) == 0
    assert [_as_ours(row) for _, row in theirs] == ours
    assert [[label, list(fields.values())] for label, fields, *_ in entries] == [
        [label[1:].lower(), fields] for label, found in head.items() for fields in found
    ]


def _as_ours(row):
    """A row of theirs as ``read`` gives it."""
    objects = tuple(value for each in row["objektlista"] for value in each.values())
    return row["kontonr"], objects, Decimal(row["belopp"]), row["transtext"]


def test_nothing_of_a_person_stands_in_it():
    content = written(sie4i.FORMAT, lines=[each._replace(payroll_number="SECRET-7", text="MARKER") for each in LINES])

    assert b"SECRET-7" not in content
    assert b"MARKER" not in content
    assert str(LINES[0].line_uid).encode() not in content


def test_contributions_are_left_out_without_a_rate():
    settings = {"sie4i": {"cost_account": "7210", "liability_account": "2910"}}
    _, [rows] = read(written(sie4i.FORMAT, replace(BATCH, settings=settings)))

    assert {account for account, *_ in rows} == {"7210", "2910"}


def test_accounts_of_the_wage_type_go_before_those_of_the_entity():
    wages = {"CUSTOMER_BONUS_CASH": Wage({}, "15", cost_account="7290", liability_account="2990")}
    _, [rows] = read(written(sie4i.FORMAT, replace(BATCH, wages=wages), [line(1, 100)]))

    assert {account for account, *_ in rows} == {"7290", "2990", "7510", "2940"}


def test_a_line_without_accounts_is_refused():
    with pytest.raises(paying.FileRefused, match="Line 1: the wage type 'BENEFIT_TAXABLE' has no ledger accounts"):
        written(sie4i.FORMAT, replace(BATCH, settings={}), [line(1, 100, wage_type="BENEFIT_TAXABLE")])


def test_a_batch_of_information_alone_accrues_nothing():
    with pytest.raises(paying.NothingToPay):
        written(sie4i.FORMAT, lines=[LINES[5]])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Ærø – Łódź", "Ærö - Lódz"), ("š € ß", "s EUR ß"), ('Café "Nord"', 'Café "Nord"'), ("ΑΩ", None), ("🌲", None)],
)
def test_what_code_page_437_cannot_write_is_transliterated_or_refused(text, expected):
    if expected is None:
        with pytest.raises(paying.BadSettings, match="SIE cannot write"):
            sie4i.transliterated(text)
    else:
        assert sie4i.transliterated(text) == expected
        assert sie4i.transliterated(text).encode("cp437")


def test_a_quotation_mark_and_a_backslash_are_escaped():
    head, _ = read(written(sie4i.FORMAT, replace(BATCH, company='Nord "Väst" \\ Syd')))

    assert head["#FNAMN"] == [['Nord "Väst" \\ Syd']]


@pytest.mark.parametrize(
    "change",
    [
        {"cost_account": "72x0"},
        {"contributions_percent": "31,42"},
        {"contributions_percent": "31.42", "contributions_account": ""},
        {"cost": "7210"},
    ],
)
def test_settings_that_cannot_be_are_refused(change):
    with pytest.raises(paying.BadSettings):
        sie4i.check({**ACCOUNTS, **change})


@given(
    st.lists(
        st.tuples(st.integers(-(10**11), 10**11).filter(bool), st.sampled_from(["", "110", "Ålborg 2"])), min_size=1
    )
)
def test_every_voucher_sums_to_nothing_whatever_is_in_the_batch(amounts):
    lines = [line(number, amount, cost_centre=centre) for number, (amount, centre) in enumerate(amounts, start=1)]
    _, [rows] = read(written(sie4i.FORMAT, lines=lines))

    assert sum(amount for _, _, amount, _ in rows) == 0
    assert sum(amount * 100 for account, _, amount, _ in rows if account == "7210") == sum(each for each, _ in amounts)


def test_a_batch_whose_lines_come_to_nothing_accrues_nothing():
    with pytest.raises(paying.NothingToPay, match="there is nothing to accrue"):
        written(sie4i.FORMAT, lines=[line(1, 500), line(2, -500)])
