"""PAXml: golden bytes, valid by its schema where that is at hand and by the rules the schema leaves out."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from integrations.payroll import paxml, paying
from tests.integrations.payroll.paxml_rules import broken
from tests.integrations.payroll.sample import AWKWARD, BATCH, GOLDEN, LINES, line, written

XSD = Path(__file__).resolve().parents[4] / "shared/payroll/paxml_2.0.xsd"
WITH_SCHEMA = pytest.mark.skipif(not XSD.exists(), reason="the schema of PAXml is not at hand")
BY_UTF8 = replace(BATCH, settings={"paxml": {"encoding": "utf-8"}})
TRANSACTION = "lonetransaktioner/lonetrans"


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(XSD))


def rows(content):
    return etree.fromstring(content).findall(TRANSACTION)


def changed(change):
    root = etree.fromstring(written(paxml.FORMAT))
    change(root, root.findall(TRANSACTION))
    return etree.tostring(root)


def test_a_batch_gives_the_golden_bytes():
    assert written(paxml.FORMAT) == (GOLDEN / "paxml.xml").read_bytes()


@WITH_SCHEMA
@pytest.mark.parametrize("batch", [BATCH, BY_UTF8, replace(BATCH, reissued_on=None, registration_number="")])
def test_every_file_is_valid_by_the_schema(schema, batch):
    content = written(paxml.FORMAT, batch)

    schema.assertValid(etree.fromstring(content))
    assert broken(content) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda root, rows: rows[0].attrib.pop("anstid"), "postid 1: no anstid"),
        (lambda root, rows: rows[0].set("persnr", "199001011234"), "postid 1: a personal identity number"),
        (lambda root, rows: rows[0].remove(rows[0].find("lonart")), "postid 1: neither lonkod nor lonart"),
        (lambda root, rows: rows[1].set("postid", "1"), "postid 1 is not unique"),
        (lambda root, rows: rows[0].remove(rows[0].find("datum")), "postid 1: not one of datum and an interval"),
        (
            lambda root, rows: setattr(etree.SubElement(rows[0], "datumfrom"), "text", "2026-09-01T00:00:00"),
            "postid 1: not one of datum and an interval",
        ),
        (lambda root, rows: etree.SubElement(rows[0], "kundnr"), "postid 1: a customer"),
        (lambda root, rows: root.find("lonetransaktioner").clear(), "no transactions"),
        (lambda root, rows: setattr(root.find("header/version"), "text", "2.1"), "version is not 2.0"),
    ],
)
def test_our_checks_see_what_the_schema_does_not(change, expected):
    assert expected in broken(changed(change))


@WITH_SCHEMA
@pytest.mark.parametrize(
    "change",
    [
        lambda root, rows: setattr(rows[0].find("belopp"), "text", "1,50"),
        lambda root, rows: setattr(root.find("header/version"), "text", "2.1"),
        lambda root, rows: root.find("lonetransaktioner").clear(),
        lambda root, rows: rows[0].find("resenheter/resenhet").set("id", "12345678901"),
        lambda root, rows: setattr(etree.SubElement(rows[0], "datumfrom"), "text", "2026-09-01"),
        lambda root, rows: rows[0].set("postid", str(2**31)),
    ],
)
def test_the_schema_refuses_what_we_never_write(schema, change):
    assert not schema.validate(etree.fromstring(changed(change)))


def test_awkward_letters_come_back_as_they_were_in_both_encodings():
    for batch in (BATCH, BY_UTF8):
        assert rows(written(paxml.FORMAT, batch))[1].findtext("kommentar") == AWKWARD


def test_a_batch_that_replaces_a_void_one_says_so():
    header = etree.fromstring(written(paxml.FORMAT)).find("header")

    assert header.find("nyexport").get("datum") == "2026-10-01"
    assert header.findtext("info").endswith("; replaces=2026-09-0001")
    assert etree.fromstring(written(paxml.FORMAT, replace(BATCH, reissued_on=None))).find("header/nyexport") is None


def test_control_totals_of_what_is_pay_stand_in_the_header():
    info = etree.fromstring(written(paxml.FORMAT)).findtext("header/info")

    assert info.startswith("batch=2026-09-0002; period=2026-09; rows=5; sum=1236818.89")


def test_a_code_of_the_standard_is_a_lonkod_and_every_other_a_lonart():
    [row] = rows(written(paxml.FORMAT, lines=[line(1, 100, external_code="BONUS")]))

    assert (row.findtext("lonkod"), row.findtext("lonart")) == ("BONUS", None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"cost_centre": "12345678901"}, "Line 1: the cost centre '12345678901' is longer than 10 characters"),
        ({"text": "a\x0bb"}, "Line 1: the text .* has U.000B, which such a file may not carry"),
        ({"payroll_number": ""}, "Line 1: the payroll number is blank"),
        ({"line_no": 2**31}, "is no postid of PAXml"),
    ],
)
def test_what_paxml_cannot_carry_is_refused_with_line_field_and_what_to_do(fields, sentence):
    with pytest.raises(paying.FileRefused, match=sentence):
        written(paxml.FORMAT, lines=[line(1, 100)._replace(**fields)])


@pytest.mark.parametrize("settings", [{"encoding": "utf-16"}, {"encodng": "utf-8"}])
def test_settings_that_cannot_be_are_refused(settings):
    with pytest.raises(paying.BadSettings):
        paxml.check(settings)


def test_settings_that_are_no_table_are_refused():
    with pytest.raises(paying.BadSettings, match="are not a table"):
        written(paxml.FORMAT, replace(BATCH, settings={"paxml": ["utf-8"]}))


def test_a_large_batch_comes_in_pieces_that_lose_nothing():
    lines = [line(number, number) for number in range(1, 2 * paying.CHUNK + 2)]
    pieces = list(paxml.render(BATCH, iter(lines)))

    assert len(pieces) > 2
    assert len(rows(b"".join(pieces))) == len(lines)


printable = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40).filter(
    lambda text: "\ufffe" not in text and "\uffff" not in text
)


@given(printable, st.sampled_from([BATCH, BY_UTF8]))
def test_any_text_comes_back_as_it_was(text, batch):
    [row] = rows(written(paxml.FORMAT, batch, [line(1, 100, text=text)]))

    assert (row.findtext("kommentar") or "") == text


@pytest.mark.parametrize("character", ["\x07", "\uffff"])
def test_what_xml_cannot_carry_is_refused_wherever_it_stands(character):
    for batch, lines in (
        (replace(BATCH, company=f"A{character}B"), LINES),
        (BATCH, [line(1, 1, text=f"A{character}")]),
    ):
        with pytest.raises(paying.FileRefused, match="correct it where it comes from"):
            written(paxml.FORMAT, batch, lines)


def test_a_registration_number_longer_than_the_standard_takes_is_refused():
    with pytest.raises(paying.BadSettings, match="'NO1234567890MVA' is longer than the 12 characters PAXml takes"):
        written(paxml.FORMAT, replace(BATCH, registration_number="NO1234567890MVA"))
