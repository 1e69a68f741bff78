"""What is wrong with a row is said in the language of the page, whoever found it."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from backend.web import refusals, row_words

ROOT = Path(settings.BASE_DIR)
FINDERS = (  # the modules that say what is wrong with a row of a file
    "integrations/sources/fields.py",
    "integrations/sources/csv_file.py",
    "integrations/sources/bundle.py",
    "integrations/directory/values.py",
    "integrations/directory/matching.py",
    "integrations/payroll/statistics.py",
    "recognition/people/checks.py",
    "recognition/people/reports.py",
    "recognition/people/services/references.py",
    "recognition/people/services/intake.py",
    "recognition/customers/checks.py",
    "recognition/customers/outcome_kinds.py",
    "recognition/customers/services/known.py",
    "recognition/customers/services/customers.py",
    "recognition/payroll/answers.py",
    "recognition/payroll/services/transparency.py",
)


def sentences(path):
    """Every sentence a module says of a row: its texts with a space and a verb, places filled with something."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        name = getattr(call.func, "id", getattr(call.func, "attr", "")) if isinstance(call, ast.Call) else ""
        if name in ("Wrong", "BadText", "Fault", "BadStatistics", "BadStatisticsFile", "broken", "_refuse"):
            for each in [*call.args, *(keyword.value for keyword in call.keywords)]:
                text = said(each)
                if " " in text and not text.startswith("?;"):
                    yield text


def said(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join("?" if isinstance(each, ast.FormattedValue) else each.value for each in node.values)
    return ""


def open_ended(text):
    """Sentences put together from several; their ends have tests of their own below."""
    return text.endswith(("?", "?.")) or text.startswith("? ")


@pytest.mark.parametrize("path", FINDERS)
def test_every_sentence_about_a_row_is_known(path):
    unknown = [text for text in sentences(path) if not row_words.is_known(text) and not open_ended(text)]

    assert not unknown


@pytest.mark.parametrize(
    "sentence",
    [
        "is blank; every row needs it",
        "'30-13-2026' is no day of the calendar; correct it",
        "the row has 3 fields, the header has 4; add what is missing",
        "the row has 9 fields, the header has 4; put texts with commas in quotes",
        "'900 %' is no share of full time; write 0.8 or 80 % for four days of five",
        "there is no customer 'C-7'; add it to customers.csv or correct the id",
        "Bo (1) reports to Ida (2) reports to Bo (1): a circle; give one of them another manager, or none",
        "has been Salg since 2026-01-01; let the change begin on a later day",
        "'4711' belongs to employee E-9 in FV-DK already; correct one",
        "9 is promoter, not detractor; correct it, or write the kind nps and we derive it",
        "this column is missing; the header row needs a,b",
        "There is no such column; the header needs payroll_number, amount.",
        "12.345 can be read in two ways; write it without a sign for thousands.",
        "Lines 3 and 8 have the same payroll number; keep one.",
    ],
)
@pytest.mark.parametrize("language", ["da", "sv"])
def test_a_sentence_is_said_in_the_language_of_the_page(sentence, language):
    with translation.override(language):
        told = row_words.told(sentence)

    assert told.text != sentence
    assert not told.is_english
    assert "%(" not in told.text


def test_what_the_file_said_is_kept_in_the_sentence():
    with translation.override("da"):
        assert row_words.said("'x%y' is no date; write it as 2026-09-30") == (
            "'x%y' er ikke en dato; skriv den som 2026-09-30"
        )


def test_a_sentence_nobody_knows_stays_and_is_marked_as_english():
    with translation.override("da"):
        assert row_words.told("went wrong otherwise") == ("went wrong otherwise", True)
    with translation.override("en"):
        assert row_words.told("went wrong otherwise") == ("went wrong otherwise", False)


def test_a_refusal_about_a_line_is_told_once_and_in_the_language_of_the_page():
    with translation.override("sv"):
        told = refusals.worded(code="bad_statistics", sentence="Line 7 has no category.")

    assert told == ("Rad 7 har inget värde i category.", "")
