"""The reward report for people, as LibreOffice opens it in Denmark and in Sweden."""

import html
import re
import shutil
import subprocess

import pytest

from integrations.payroll import reward_report

COLUMNS = ("line_no", "payroll_number", "name", "team", "amount", "event_date")
HEADINGS = dict(zip(COLUMNS, ("Linje", "Lønnummer", "Navn", "Team", "Beløb", "Dato"), strict=True))
ROW = ("1", "L-7", "Bartholomæus; Søn, & Co", "Åhus", "-1234.56", "2026-09-30")
HOSTILE = (
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", " =1+1", "＝1+1", "x\n=1+1", "x;=1+1"),
    *('=HYPERLINK("http://example.org")', '"=1+1"', '";=1+1;"', "=cmd|'/C calc'!A0"),
)
LOCALES = {"da": 1030, "sv": 1053}
CELL = re.compile(r"<table:table-cell([^>]*?)(?:/>|>(.*?)</table:table-cell>)", re.DOTALL)
VALUE = re.compile(r'office:value-type="(\w+)"(?: office:(?:date-)?value="([^"]*)")?')
LINE = re.compile(r"<text:p>(.*?)</text:p>", re.DOTALL)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here"),
]


def opened(language, folder, *rows):
    """What LibreOffice makes of the file: the document, and by row its cells, each its type and value."""
    source = folder / "report.csv"
    source.write_bytes(b"".join(reward_report.people_csv(COLUMNS, rows, language, headings=HEADINGS, words={})))
    # Between semicolons (59), quoted (34), UTF-8 (76), from line 1, in the locale; what is quoted is no text for that,
    # and numbers and dates are recognised: as in the dialog of who opens it there.
    wish = f"CSV:59,34,76,1,,{LOCALES[language]},false,true"
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", f"--infilter={wish}"),
            *("--convert-to", "fods", "--outdir", str(folder), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    content = (folder / "report.fods").read_text(encoding="utf-8")
    return content, [
        [cell for each in CELL.findall(row) for cell in _cells(*each)]
        for row in content.split("<table:table-row ")[1 : len(rows) + 2]
    ]


def _cells(marks, inside):
    """The one cell, or as many alike as follow each other."""
    kind, value = VALUE.search(marks).groups()
    alike = re.search(r'number-columns-repeated="(\d+)"', marks)
    return [(kind, value or html.unescape("\n".join(LINE.findall(inside))))] * int(alike[1] if alike else 1)


@pytest.mark.parametrize("language", LOCALES)
def test_amounts_are_numbers_dates_are_dates_and_hostile_texts_are_texts(language, tmp_path):
    rows = [ROW, *(("2", text, text, text, "0.10", "2026-10-01") for text in HOSTILE)]

    content, [header, first, *others] = opened(language, tmp_path, *rows)

    assert header == [("string", each) for each in HEADINGS.values()]
    assert first == [
        ("float", "1"),
        ("string", "L-7"),
        ("string", "Bartholomæus; Søn, & Co"),
        ("string", "Åhus"),
        ("float", "-1234.56"),
        ("date", "2026-09-30"),
    ]
    assert "table:formula" not in content
    assert "xlink:href" not in content
    assert len(others) == len(HOSTILE)
    for line, number, name, team, amount, day in others:
        assert (line, amount, day) == (("float", "2"), ("float", "0.1"), ("date", "2026-10-01"))
        assert {number[0], name[0], team[0]} == {"string"}
