"""Danløn, Proløn and ADP: golden bytes, and every limit with the line, the field and what to do."""

from dataclasses import replace

import pytest

from integrations.payroll import adp, danlon, paying, prolon
from tests.integrations.payroll.sample import BATCH, DANISH, GOLDEN, LINES, line, written

IN_KRONER = [each._replace(currency="DKK") for each in LINES]


@pytest.mark.parametrize("form", [danlon, prolon])
def test_a_danish_batch_gives_the_golden_bytes(form):
    name = form.FORMAT.name
    assert written(form.FORMAT, DANISH, IN_KRONER) == (GOLDEN / f"{name}.csv").read_bytes()


def test_an_adp_batch_gives_the_golden_bytes():
    assert written(adp.FORMAT) == (GOLDEN / "adp.csv").read_bytes()


def test_danlon_has_hundredths_six_fields_no_mark_and_no_header():
    content = written(danlon.FORMAT, DANISH, IN_KRONER)
    rows = content.decode("ascii").split("\r\n")

    assert content[:8] == b"10000001"
    assert rows.pop() == ""
    assert {row.count(";") for row in rows} == {5}
    assert [row.split(";")[5] for row in rows] == ["1", "10", "123456789", "-75000", "300089"]
    assert danlon.FORMAT.file_name(DANISH) == "danloen_10000001_2026-09-0002.csv"


@pytest.mark.parametrize("number", ["", "1234567", "12345678x", "１２３４５６７８"])
def test_danlon_needs_a_cvr_number(number):
    with pytest.raises(paying.BadSettings, match="Danløn needs the CVR number of acme-dk, eight digits; HR gives it"):
        written(danlon.FORMAT, replace(DANISH, registration_number=number), IN_KRONER)


@pytest.mark.parametrize(
    ("form", "fields", "sentence"),
    [
        (danlon, {"payroll_number": "A1"}, "Line 1: the payroll number 'A1' is not a number, as Danløn wants it"),
        (danlon, {"external_code": "1;5"}, "Line 1: the wage type '1;5' is not a number"),
        (danlon, {"external_code": "100"}, "Line 1: the wage type '100' is not below 100, and Danløn's import leaves"),
        (prolon, {"payroll_number": "123456"}, "Line 1: the payroll number '123456' is longer than 5 characters"),
        (
            prolon,
            {"payroll_number": ""},
            "Line 1: the payroll number is blank, and payroll pays nobody by that; correct it",
        ),
        (prolon, {"external_code": "12345"}, "Line 1: the wage type '12345' is longer than 4 characters"),
        (prolon, {"cost_centre": "a;b"}, "Line 1: the cost centre 'a;b' has ';' .U.003B., which such a file may"),
        (prolon, {"cost_centre": "ł"}, "Line 1: the cost centre 'ł' has 'ł' .U.0142., which cp1252 cannot write"),
        (prolon, {"amount_minor": 10**9}, "Line 1: the amount '10000000,00' is larger than Proløn takes; enter"),
        (adp, {"payroll_number": "1234567"}, "Line 1: the payroll number '1234567' is longer than 6 characters"),
        (adp, {"payroll_number": "12A"}, "Line 1: the payroll number '12A' is not a number, as ADP wants it"),
        (adp, {"external_code": 'B"N'}, "which such a file may not carry"),
    ],
)
def test_a_limit_names_line_field_and_what_to_do(form, fields, sentence):
    batch = BATCH if form is adp else DANISH
    with pytest.raises(paying.FileRefused, match=sentence) as refused:
        written(form.FORMAT, batch, [line(1, 100)._replace(**fields)])

    ways = ("correct it where it comes from", "by hand", "void the batch and build again")
    assert any(word in refused.value.sentence for word in ways)


@pytest.mark.parametrize(("code", "is_right"), [("1", True), ("99", True), ("100", False), ("A1", False), ("", False)])
def test_danlon_knows_wage_types_by_numbers_below_a_hundred(code, is_right):
    assert (danlon.FORMAT.check_code(code) is None) == is_right


@pytest.mark.parametrize("settings", [{}, {"company_code": "abc"}, {"company_code": 123}, {"company": "ABC"}])
def test_adp_needs_a_company_code(settings):
    with pytest.raises(paying.BadSettings):
        written(adp.FORMAT, replace(BATCH, settings={"adp": settings}))


def test_adp_names_its_file_by_company_and_batch():
    assert adp.FORMAT.file_name(BATCH) == "EPIABC02.csv"


def test_a_deduction_wage_type_is_positive_in_adp_too():
    content = written(adp.FORMAT, replace(BATCH, correction_style="deduction"), [line(1, -500)])

    assert content.splitlines()[1] == b"ABC,26090002,00101,99,5.00"
