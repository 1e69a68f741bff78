"""The reward report as files: exact for machines, harmless and local for people."""

import csv
import io
import json

import pytest

from integrations.payroll import reward_report

COLUMNS = ("line_no", "payroll_number", "name", "amount", "status")
HEADINGS = dict(zip(COLUMNS, ("Linje", "Lønnummer", "Navn", "Beløb", "Tilstand"), strict=True))
WORDS = {"status": {"payable": "til udbetaling"}}
ROW = ("1", "00101", "Bartholomæus", "-1234.56", "payable")


def people(*rows, language="da", headings=HEADINGS):
    pieces = reward_report.people_csv(COLUMNS, rows, language, headings=headings, words=WORDS)
    return b"".join(pieces).decode()


def test_for_machines_nothing_is_changed():
    text = b"".join(reward_report.machine_csv(COLUMNS, [ROW, ("2", "", '=1+1,"x"\n', "", "")], "da")).decode()

    assert text == (
        'line_no,payroll_number,name,amount,status\n1,00101,Bartholomæus,-1234.56,payable\n2,,"=1+1,""x""\n",,\n'
    )


@pytest.mark.parametrize("text", ["", ",", '"', "a\nb", "a\rb", "a\r\n", " a ", ";", "'", "\\", "\0", "\u2028", "Æ"])
@pytest.mark.parametrize("width", [1, 3])
def test_for_machines_it_is_what_csv_writes(text, width):
    rows = [(text,) * width, ("x",) * width, (*("",) * (width - 1), text)]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([COLUMNS[:width], *rows])

    assert b"".join(reward_report.machine_csv(COLUMNS[:width], rows, "en")).decode() == buffer.getvalue()


def test_json_lines_say_null_for_nothing():
    [line] = b"".join(reward_report.json_lines(COLUMNS, [("1", "", "Æ", "0.10", "")], "lines")).decode().splitlines()

    told = json.loads(line)
    assert (told.pop("schema"), told.pop("schema_version")) == ("laurels.reward-report.lines", 2)
    assert told == {"line_no": "1", "payroll_number": None, "name": "Æ", "amount": "0.10", "status": None}
    assert "Æ" in line


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("da", '"1";"00101";"Bartholomæus";"-1234,56";"til udbetaling"'),
        ("sv", '"1";"00101";"Bartholomæus";"-1234,56";"til udbetaling"'),
        ("en", '"1","00101","Bartholomæus","-1234.56","til udbetaling"'),
    ],
)
def test_for_people_it_is_written_as_where_they_are(language, line):
    text = people(ROW, language=language)

    assert text.startswith("\ufeff")
    assert text.removeprefix("\ufeff").split("\r\n")[1:] == [line, ""]


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "\x0b=1", "\0=1"),
        *("\u3000＝1+1", "＋1", "－1", "＠x"),
    ],
)
def test_no_cell_for_people_is_a_formula(text):
    [_header, row] = csv.reader(io.StringIO(people(("1", text, text, "-1.00", text)), newline=""), delimiter=";")

    assert row == ["1", f"'{text}", f"'{text}", "-1,00", f"'{text}"]


def test_a_comma_begins_no_cell_whatever_separator_is_expected():
    text = people(("1", "", "x,=1+1;=2", "", ""))

    assert '"x,=1+1;=2"' in text


def test_no_heading_is_a_formula_either():
    assert "'=Navn" in people(headings=HEADINGS | {"name": "=Navn"})


def test_an_empty_report_has_its_header():
    assert people() == "\ufeff" + ";".join(f'"{each}"' for each in HEADINGS.values()) + "\r\n"
