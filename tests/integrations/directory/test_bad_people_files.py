"""Each way a list of people can be wrong, with the sentence that mends it; none of them changes anything."""

import pytest

from integrations.directory import importing, sheet
from recognition.people.models import Employee, Employment
from tests.integrations.directory.files import HEADER, file, row, take_in, wish, wrong

pytestmark = pytest.mark.django_db
GOOD = row("901", "Åse")

BROKEN = {
    "empty": (b"", "is empty"),
    "only blank lines": (b"\n\n\n", "is empty"),
    "an Excel book": (b"PK\x03\x04rest of a book", "is a spreadsheet"),
    "an old Excel book": (b"\xd0\xcf\x11\xe0rest", "is a spreadsheet"),
    "UTF-16": ("payroll_number;name".encode("utf-16"), "UTF-16"),
    "NUL": (file(GOOD.replace("Lager", "La\x00ger")), "is no text"),
    "no encoding at all": (file(GOOD).replace(b"Lager", b"L\x81ger") + b"\xc6", "neither UTF-8 nor Windows-1252"),
    "a web page": (b"<!DOCTYPE html>\n<title>Sign in</title>", "no semicolon, comma or tab"),
    "one column": (b"payroll_number\n901\n", "no semicolon, comma or tab"),
    "a column twice": (file(GOOD, header=HEADER.replace("team", "fte")), "'fte' stands twice"),
    "an open quote": (file('901,DK,"Åse,Ø'), "does not end"),
    "a quote within": (file('901,DK,"Å"se,Ø,,,,,1,2026-10-01'), "quote in the middle"),
    "too many rows": (b"payroll_number,name\n" + b"1,x\n" * (sheet.MOST_ROWS + 1), "more than 100000 rows"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_says_what_to_do(name):
    content, sentence = BROKEN[name]

    with pytest.raises(sheet.BrokenFile, match=sentence):
        sheet.read(content)


COLUMNS = {
    "no number": (b"name,team\nIb,IT\n", "number of each person"),
    "no name": (b"payroll_number,team\n9,IT\n", "their name"),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_file_without_what_is_needed_is_refused(name):
    content, sentence = COLUMNS[name]

    with pytest.raises(importing.BadColumns, match=sentence):
        take_in(content)


def test_a_saved_choice_of_another_file_is_refused():
    content = file(GOOD)

    with pytest.raises(importing.BadColumns, match="no column 'Worker'"):
        take_in(content, columns=dict(wish(content).columns) | {"name": "Worker"})


ROWS = {
    "too few fields": ("901,DK,Åse", "last_name", "the row has 3 fields"),
    "too many fields": (f"{GOOD},more,still more", "hired_on", "the row has 12 fields"),
    "a very long field": (row("901", "Å" * 70_000), "first_name", "at most 65535"),
    "a long name": (row("901", "Å" * 10_000), "", "at most 200 are kept"),
    "no number": (row("", "Åse"), "payroll_number", "every row needs"),
    "no name": (row("901", "", last=""), "", "is blank; every row needs it"),
    "an unknown entity": (GOOD.replace("DK", "Mars"), "legal_entity", "'Mars' is no entity"),
    "an unknown manager": (row("901", "Åse", manager="nobody"), "manager_payroll_number", "is nobody here"),
    "an ambiguous date": (row("901", "Åse", hired="03/04/2026"), "hired_on", "may be two days"),
    "no such day": (row("901", "Åse", hired="31.02.2026"), "hired_on", "no day of the calendar"),
    "no date": (row("901", "Åse", hired="soon"), "hired_on", "is no date"),
    "no share": (row("901", "Åse", fte="full"), "fte", "no share of full time"),
    "too much of a share": (row("901", "Åse", fte="250 %"), "fte", "between 0 and 2"),
    "no address": (GOOD.replace("åse@new.example", "at home"), "work_email", "no e-mail address"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_cannot_be_true_is_told_by_line_and_column(cast, name):
    bad, column, sentence = ROWS[name]

    report = take_in(file(row("800", "Ib"), bad))

    found = wrong(report)
    assert found
    assert found[0][0] == 3
    assert not column or found[0][1] == column
    assert any(sentence in each[2] for each in found)
    assert not report.is_written
    assert Employee.objects.count() == 8


def test_a_number_that_stands_twice_with_other_content_is_refused(cast):
    report = take_in(file(GOOD, row("902", "Ib"), row("901", "Bo")), skips=True)

    assert [(*each[:2], each[2][:32]) for each in wrong(report)] == [
        (2, "payroll_number", "'901' stands in line 4 with othe"),
        (4, "payroll_number", "'901' stands in line 2 with othe"),
    ]
    assert report.counts()["new"] == 1
    assert not Employee.objects.filter(external_id="901").exists()
    assert Employee.objects.filter(external_id="902").exists()


def test_two_people_of_one_name_are_no_manager(cast):
    Employee.objects.filter(pk=cast.dan.pk).update(name="Bob")

    [(line, column, sentence)] = wrong(take_in(b"employee_id,name,manager\nalice,Alice,Bob\n"))

    assert (line, column) == (2, "manager")
    assert "may be bob or dan" in sentence


def test_the_past_is_not_rewritten(cast):
    [(_, column, sentence)] = wrong(take_in(b"employee_id,name,team\nalice,Alice,Lager\n", on=cast.alice.hired_on))

    assert column == "team"
    assert "let the change begin on a later day" in sentence
    assert Employment.objects.get(employee=cast.alice).ends_on is None
