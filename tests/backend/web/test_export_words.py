"""Why no payroll file is made, or a setting cannot be, is said in the language of the page."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from backend.web import export_words, refusals
from integrations.payroll import configurable_csv, csv_layout, danlon, paying
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from tests.integrations.payroll.sample import DANISH, line, written

ROOT = Path(__file__).resolve().parents[3]
FORMATS = [*sorted((ROOT / "integrations/payroll").glob("*.py")), ROOT / "backend/payroll_settings.py"]


def calls(node, *names):
    return [each for each in ast.walk(node) if isinstance(each, ast.Call) and getattr(each.func, "id", "") in names]


def test_whatever_a_format_refuses_has_a_code_that_is_said_in_every_language():
    raised = [
        (f"{path.name}:{node.lineno}", node)
        for path in FORMATS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise) and node.exc is not None
    ]

    assert len(raised) > 45
    assert [where for where, node in raised if not calls(node.exc, "Mistake", "in_list")] == []


def test_whatever_is_wrong_with_a_wage_type_or_with_payroll_of_an_entity_is_said_in_every_language():
    files = (ROOT / "recognition/payroll/services").glob("*wage_types.py")
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    refused = [call for tree in trees for call in calls(tree, "BadCode", "BadWageType", "BadPayroll", "BadUse")]

    assert len(refused) > 15
    assert [ast.unparse(call) for call in refused if isinstance(call.args[0], ast.Constant | ast.JoinedStr)] == []


def test_every_part_of_a_line_that_a_sentence_names_has_its_word():
    named = {
        keyword.value.value
        for path in FORMATS
        for call in calls(ast.parse(path.read_text(encoding="utf-8")), "Mistake")
        for keyword in call.keywords
        if keyword.arg == "what" and isinstance(keyword.value, ast.Constant)
    }
    sources = {each.replace("_", " ") for each in csv_layout.SOURCES}

    assert named | sources | {"constant", "cost centre", "rate", "amount", "text"} <= set(export_words.PARTS)


@pytest.mark.parametrize("language", ["da", "sv"])
def test_no_part_of_a_line_is_called_in_english(language):
    with translation.override(language):
        assert [part for part, word in export_words.PARTS.items() if part == str(word)] == []


def test_the_line_and_its_part_stand_in_the_sentence():
    with pytest.raises(paying.FileRefused) as refused:
        written(danlon.FORMAT, DANISH, [line(1, 100)._replace(payroll_number="A1")])

    with translation.override("da"):
        assert refusals.said(refused.value) == (
            "Linje 1: lønnummeret 'A1' er ikke et tal, som Danløn vil have det;"
            " ret det dér, hvor det kommer fra, gør lønbunken ugyldig, og dan den igen.",
            "",
        )


def test_a_column_of_a_name_of_its_own_keeps_it():
    [zenegy] = [each for each in configurable_csv.FORMATS if each.name == "csv:zenegy"]
    columns = [{"header": "Afdeling_2", "constant": "æ", "longest": 0}]
    with pytest.raises(paying.FileRefused) as refused:
        written(zenegy, replace(DANISH, settings={zenegy.name: {"columns": columns}}), [line(1, 100)])

    with translation.override("sv"):
        assert refusals.said(refused.value).text.startswith("Rad 1: Afdeling 2 'æ' är längre än 0 tecken; korta ned")


def test_what_is_wrong_with_a_code_of_payroll_is_said_so_too():
    with translation.override("sv"):
        told = refusals.said(DomainError(danlon.check_code("A1")))

    assert told.text == "Danløn känner igen en löneart på ett nummer under 100; 'A1' utelämnas när en fil läses in."


def test_a_number_that_is_no_cvr_number_is_told_so_in_the_language_of_the_page():
    with translation.override("da"):
        told = refusals.said(DomainError(Mistake("no_cvr_number", value="'12'")))

    assert told == ("'12' er ikke et CVR-nummer; skriv dets 8 cifre.", "")
