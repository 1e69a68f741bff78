"""A mistake is a code and values; its sentence is made of them in one place."""

import ast
import csv
import json
import re
from pathlib import Path

import pytest

from recognition.core import row_sentences
from recognition.core.errors import DomainError
from recognition.core.mistakes import UNKNOWN, Mistake, in_list, in_row, restored
from recognition.core.row_sentences import JOINED, SENTENCES

ROOT = Path(__file__).resolve().parents[3]
PLACE = re.compile(r"%\((\w+)\)s")


def trees():
    for part in ("recognition", "integrations", "backend"):
        for path in (ROOT / part).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "Mistake(" in text or path.name == "texts.py":  # which says the codes of what is wrong with a text
                yield path, ast.parse(text)


def made():
    """Every Mistake made in the code with a code that can be read there, and the names of its values."""
    for path, tree in trees():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Mistake":
                names = {each.arg for each in call.keywords}
                if isinstance(call.args[0], ast.Constant) and None not in names:
                    yield f"{path.name}:{call.lineno}", call.args[0].value, names


def test_no_code_stands_in_two_parts_of_the_table():
    parts = [value for name, value in vars(row_sentences).items() if name.isupper() and isinstance(value, dict)]

    assert sum(map(len, parts)) == len(SENTENCES)


def test_whoever_makes_a_mistake_gives_the_values_its_sentence_needs():
    needed = {code: set(PLACE.findall(sentence)) for code, sentence in SENTENCES.items()} | {UNKNOWN: {"sentence"}}

    assert len(list(made())) > 80
    assert [each for each in made() if needed.get(each[1]) != each[2]] == []


def test_every_code_is_made_somewhere():
    named = {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert set(SENTENCES) <= named


@pytest.mark.parametrize("code", SENTENCES)
def test_what_is_kept_as_json_is_read_again_as_the_same(code):
    places = PLACE.findall(SENTENCES[code])
    mistake = Mistake(code, **{name: ["50 %", "b"] if name in JOINED else 7 for name in places})

    assert restored(json.loads(json.dumps(mistake.kept()))) == mistake
    assert "%(" not in mistake.sentence


def test_several_texts_are_joined():
    assert Mistake("unknown_stage", value="'x'", known=["before", "sale"]).sentence == (
        "'x' is no stage; the stages are before, sale"
    )
    assert Mistake("several_managers", name="'Bo'", several=["1", "2"]).sentence == (
        "'Bo' may be 1 or 2; write the number of the manager"
    )


@pytest.mark.parametrize(
    "kept",
    [
        {"sentence": "is wrong"},
        {"code": "of_a_later_release", "values": {}, "sentence": "is wrong"},
        {"code": "no_date", "values": {"day": "that had another place"}, "sentence": "is wrong"},
    ],
)
def test_what_this_release_has_no_words_for_keeps_its_sentence(kept):
    mistake = restored(kept)

    assert (mistake.code, mistake.sentence) == (UNKNOWN, "is wrong")
    assert restored(mistake.kept()) == mistake


def test_an_error_that_is_a_mistake_says_its_sentence_with_one_full_stop():
    assert str(DomainError(Mistake("no_number", value="'x'"))).endswith("1968.75.")
    assert str(DomainError(Mistake("answer_empty"))) == "The file is empty."
    assert DomainError("As it is").mistake is None


@pytest.mark.parametrize(
    ("text", "of_a_row", "of_a_list"),
    [
        ('"open', "cut_off_in_quote", "list_quote_open"),
        ('"a"b', "quote_inside", "list_quote_inside"),
        ("a\rb", "bare_return", "list_bare_return"),
        ("a" * (1 << 25), "quote_open", "list_quote_open"),
    ],
)
def test_what_the_csv_module_complains_about_is_said_in_our_words(text, of_a_row, of_a_list):
    with pytest.raises(csv.Error) as caught:
        list(csv.reader([text], strict=True))

    assert in_row(caught.value) == Mistake(of_a_row)
    assert in_list(caught.value, line=7) == Mistake(of_a_list, line=7)
