"""What machines read: bytes compared with golden files, whose change needs a new schema version."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from integrations.payroll import canonical, canonical_csv, jsonl
from recognition.payroll.formats import Batch, Line

GOLDEN = Path(__file__).parent / "golden"
BATCH = Batch(
    code="2026-09-0002",
    entity="acme-dk",
    period="2026-09",
    currency="DKK",
    line_count=3,
    person_count=2,
    positive_minor=250050,
    negative_minor=-75000,
    reissues="2026-09-0001",
)
LINE = Line(
    line_no=1,
    line_uid=UUID("0c5c8f2e-6a39-5f8e-9d65-1f0a3c5d7e01"),
    payroll_number="00101",
    wage_type="recognition_bonus",
    external_code="15",
    kind="cash",
    quantity_milli=1000,
    rate_minor=None,
    amount_minor=250000,
    currency="DKK",
    earned_from=date(2026, 3, 8),
    earned_to=date(2026, 9, 4),
    pay_period="2026-09",
    cost_centre="110",
    tax_class="cash_taxable",
    holiday_pay_basis="payroll_decides",
    pensionable="payroll_decides",
    text="Kunder der bliver, 2. halvår",
    reverses_line_uid=None,
)
LINES = [
    LINE,
    LINE._replace(
        line_no=2,
        line_uid=UUID("0c5c8f2e-6a39-5f8e-9d65-1f0a3c5d7e02"),
        kind="reversal",
        amount_minor=-75000,
        text='-1+1 "tilbageført"; æøå ł 🌲',
        reverses_line_uid=UUID("0c5c8f2e-6a39-5f8e-9d65-1f0a3c5d7e99"),
    ),
    LINE._replace(
        line_no=3,
        line_uid=UUID("0c5c8f2e-6a39-5f8e-9d65-1f0a3c5d7e03"),
        payroll_number="=104",
        quantity_milli=1500,
        rate_minor=33,
        amount_minor=50,
        external_code="",
        cost_centre="",
    ),
]
RENDERERS = pytest.mark.parametrize(
    ("render", "name"), [(canonical_csv.render, "canonical.csv"), (jsonl.render, "canonical.jsonl")]
)


@RENDERERS
def test_a_batch_gives_the_golden_bytes(render, name):
    assert b"".join(render(BATCH, LINES)) == (GOLDEN / name).read_bytes()


@RENDERERS
def test_rendering_twice_gives_the_same_bytes(render, name):
    assert b"".join(render(BATCH, LINES)) == b"".join(render(BATCH, iter(LINES)))


@RENDERERS
def test_a_large_batch_comes_in_pieces_that_lose_nothing(render, name):
    lines = [LINE._replace(line_no=number) for number in range(1, 2 * canonical.CHUNK + 2)]

    pieces = list(render(BATCH, lines))

    assert len(pieces) > 2
    assert b"".join(pieces).count(b"00101") == len(lines)


@RENDERERS
@pytest.mark.parametrize("character", ["\t", "\n", "\r", "\0", "\x85", "\u2028"])
@pytest.mark.parametrize("field", ["payroll_number", "external_code", "cost_centre", "text"])
def test_a_control_character_is_refused_and_named(render, name, field, character):
    with pytest.raises(canonical.ControlCharacter, match=rf"Line 1 has the character U\+{ord(character):04X}"):
        list(render(BATCH, [LINE._replace(**{field: f"a{character}b"})]))


@RENDERERS
def test_a_no_break_space_is_carried(render, name):
    assert "10\u00a0%".encode() in b"".join(render(BATCH, [LINE._replace(text="10\u00a0%")]))


def test_the_csv_has_no_byte_order_mark_and_no_escape_of_formulas():
    rows = list(csv.reader(io.StringIO(b"".join(canonical_csv.render(BATCH, LINES)).decode("ascii", "replace"))))

    assert rows[0][0] == "schema_version"
    assert rows[3][canonical.COLUMNS.index("payroll_number")] == "=104"
    assert rows[2][canonical.COLUMNS.index("amount")] == "-750.00"


def test_every_object_of_json_lines_names_its_schema_and_carries_every_column():
    objects = [json.loads(line) for line in b"".join(jsonl.render(BATCH, LINES)).splitlines()]

    assert {tuple(each) for each in objects} == {("schema", *canonical.COLUMNS)}
    assert {each["schema"] for each in objects} == {jsonl.SCHEMA}
    assert [each["amount"] for each in objects] == ["2500.00", "-750.00", "0.50"]


def test_a_currency_without_decimals_is_written_without_them():
    [line] = b"".join(jsonl.render(BATCH, [LINE._replace(currency="JPY")])).splitlines()

    assert json.loads(line)["amount"] == "250000"
