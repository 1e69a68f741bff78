"""The reward report as an Excel file: typed, whole, and not a formula in it."""

import io
import shutil
import subprocess
import zipfile

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from integrations.payroll import workbook
from recognition.payroll.formats import Sheet

COLUMNS = ("line_no", "payroll_number", "name", "amount", "event_date", "approved_at", "status")
HEADINGS = dict(zip(COLUMNS, ("Linje", "Lønnummer", "Navn", "Beløb", "Dato", "Godkendt", "Tilstand"), strict=True))
WORDS = {"status": {"payable": "til udbetaling"}}
ROW = ("1", "00101", "Bartholomæus", "-1234.56", "2026-09-30", "2026-09-28T10:00:05Z", "payable")
HOSTILE = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "{=1}", "http://example.org"),
    *("\u3000＝1+1", "＋1", "－1", "＠x", "1234", "0012", "1-2", "1/2"),
)


def written(*rows, sheets=(), name="lines", totals=()):
    tables = [Sheet(name=name, columns=COLUMNS, rows=iter(rows), totals=totals), *sheets]
    titles = {"lines": "Linjer", "team": "Efter team"}
    return b"".join(workbook.workbook(tables, titles=titles, headings=HEADINGS | {"total": "I alt"}, words=WORDS))


def opened(*rows, **kwargs):
    return openpyxl.load_workbook(io.BytesIO(written(*rows, **kwargs)))


def test_numbers_dates_and_texts_are_what_they_are():
    page = opened(ROW)["Linjer"]

    assert [cell.value for cell in page[1]] == list(HEADINGS.values())
    line, payroll, name, amount, day, moment, state = page[2]
    assert (line.value, line.data_type) == (1, "n")
    assert (payroll.value, payroll.data_type) == ("00101", "s")
    assert name.value == "Bartholomæus"
    assert (amount.value, amount.data_type, amount.number_format) == (-1234.56, "n", "#,##0.00")
    assert (day.value.isoformat(), day.number_format) == ("2026-09-30T00:00:00", "yyyy-mm-dd")
    assert moment.value.isoformat() == "2026-09-28T10:00:05"
    assert state.value == "til udbetaling"


@pytest.mark.parametrize(("amount", "look"), [("1234", "#,##0"), ("0.10", "#,##0.00"), ("-1.234", "#,##0.000")])
def test_an_amount_has_the_decimals_of_its_currency(amount, look):
    cell = opened(("1", "", "", amount, "", "", ""))["Linjer"]["D2"]

    assert (cell.value, cell.number_format) == (float(amount), look)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_a_number_or_a_link(text):
    page = opened(("1", text, text, "-1.00", "", "", text))["Linjer"]

    for cell in (page["B2"], page["C2"], page["G2"]):
        assert (cell.data_type, cell.hyperlink) == ("s", None)
        assert cell.value.replace("_x000D_", "\r") == text
    assert page["D2"].value == -1.0


def test_a_control_character_leaves_the_file_readable():
    assert opened(("1", "", "a\x00b\x0bc", "", "", "", ""))["Linjer"]["A2"].value == 1


@pytest.mark.parametrize("text", ["a & b < c > d", "_x0041_", " ends in blanks ", "<r><t>rich</t></r>", "Æ \U0001f600"])
def test_a_text_comes_back_as_it_was_written(text):
    page = opened(("1", text, "", "", "", "", ""), ("2", text, "", "", "", "", ""))["Linjer"]

    assert [unescape(page[place].value) for place in ("B2", "B3")] == [text, text]


def test_a_text_is_as_long_as_excel_allows():
    units = opened(("1", "", "\U0001f600" * 20_000, "", "", "", ""))["Linjer"]["C2"].value

    assert units == "\U0001f600" * (32_767 // 2)


def test_a_row_of_nothing_keeps_its_place():
    page = opened(("",) * len(COLUMNS), ROW)["Linjer"]

    assert (page["A2"].value, page["A3"].value, page.auto_filter.ref) == (None, 1, "A1:G3")


@pytest.mark.parametrize(("day", "serial"), [("1900-01-15", 15), ("1900-03-01", 61), ("2026-09-30", 46295)])
def test_a_day_is_counted_as_excel_counts(day, serial):
    with zipfile.ZipFile(io.BytesIO(written(("1", "", "", "", day, "", "")))) as file:
        assert f"<v>{serial}</v>" in file.read("xl/worksheets/sheet1.xml").decode()


def test_nothing_is_an_empty_cell():
    assert opened(("1", "", "", "", "", "", ""))["Linjer"]["D2"].value is None


def test_it_is_ready_to_be_read_and_printed():
    page = opened(ROW, ROW)["Linjer"]

    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:G3"
    assert page.print_title_rows == "$1:$1"
    assert page.column_dimensions["C"].width > page.column_dimensions["A"].width


def test_a_full_sheet_goes_on_in_another(monkeypatch):
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 2)
    rows = [(str(number), *ROW[1:]) for number in range(1, 6)]
    book = opened(*rows)

    assert book.sheetnames == ["Linjer", "Linjer 2", "Linjer 3"]
    assert [[row[0] for row in page.iter_rows(min_row=2, values_only=True)] for page in book] == [[1, 2], [3, 4], [5]]
    assert opened(*rows[:4]).sheetnames == ["Linjer", "Linjer 2"]
    assert opened(*rows[:2]).sheetnames == ["Linjer"]


def test_totals_stand_below_a_blank_row_and_outside_the_filter():
    totals = [("", "", "", "-2469.12", "", "", "payable"), ("", "", "", "7", "", "", "")]
    page = opened(ROW, ROW, totals=totals)["Linjer"]

    assert page.auto_filter.ref == "A1:G3"
    assert {cell.value for cell in page[4]} == {None}
    label, *_, amount, _day, _moment, state = page[5]
    assert (label.value, label.data_type, label.font.b) == ("I alt", "s", True)
    assert (amount.value, amount.data_type, amount.number_format) == (-2469.12, "n", "#,##0.00")
    assert (amount.font.b, state.value) == (True, "til udbetaling")
    assert (page["A6"].value, page["D6"].value, page["D6"].number_format) == ("I alt", 7, "#,##0")
    assert page.max_row == 6
    assert page["D2"].font.b is False


def test_a_full_sheet_keeps_room_for_its_totals(monkeypatch):
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 4)
    book = opened(*[ROW] * 3, totals=[("", "", "", "1.00", "", "", "")])

    assert book.sheetnames == ["Linjer", "Linjer 2"]
    assert [page.max_row for page in book] == [3, 4]
    assert (book["Linjer"]["D3"].value, book["Linjer 2"]["D4"].value) == (-1234.56, 1.0)


def test_a_sheet_may_be_larger_than_an_old_zip_file_takes(monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1_000)

    assert opened(*[ROW] * 100)["Linjer"].max_row == 101


def test_every_table_has_its_sheet():
    team = Sheet(name="team", columns=("name", "amount"), rows=[("Lager", "1.00")])
    book = opened(ROW, sheets=[team])

    assert book.sheetnames == ["Linjer", "Efter team"]
    assert [cell.value for cell in book["Efter team"][2]] == ["Lager", 1.0]


def test_the_same_report_is_the_same_bytes():
    assert written(ROW) == written(ROW)


def test_what_stops_the_rows_stops_the_file():
    def rows():
        yield ROW
        raise InterruptedError

    with pytest.raises(InterruptedError):
        written(*[], sheets=[Sheet(name="team", columns=COLUMNS, rows=rows())])


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_sees_the_same_types(tmp_path):
    source = tmp_path / "report.xlsx"
    source.write_bytes(written(ROW, *(("2", text, text, "-1.00", "", "", "") for text in HOSTILE[:4])))
    convert(source, "fods", tmp_path)

    content = (tmp_path / "report.fods").read_text(encoding="utf-8")
    assert "table:formula" not in content
    assert 'office:value-type="float" office:value="-1234.56"' in content
    assert 'office:date-value="2026-09-30"' in content
    assert "<text:p>00101</text:p>" in content


def convert(source, kind, folder):
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind),
            *("--outdir", str(folder), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
