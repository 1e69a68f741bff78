"""What is wrong with a row is said in the language of the page, whoever found it."""

import re

import pytest
from django.utils import translation

from backend.web import refusals, row_words
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake, restored
from recognition.core.row_sentences import JOINED, SENTENCES
from recognition.people.services import BadPerson

PLACE = re.compile(r"%\((\w+)\)s")
LANGUAGES = pytest.mark.parametrize("language", ["da", "sv"])


def example(code):
    """A mistake with a value in every place of its sentence."""
    return Mistake(code, **{name: [f"<{name}>", "…"] if name in JOINED else f"<{name}>" for name in places(code)})


def places(code):
    return set(PLACE.findall(SENTENCES[code]))


def test_every_code_has_its_words_and_no_words_lack_a_code():
    assert set(row_words.WORDS) == set(SENTENCES)
    assert set(row_words.JOINED) == set(JOINED)


def test_the_words_in_english_are_the_sentence_of_the_code():
    with translation.override("en"):
        assert {code: str(text) for code, text in row_words.WORDS.items()} == dict(SENTENCES)
        assert {name: str(text) for name, text in row_words.JOINED.items()} == dict(JOINED)


@LANGUAGES
def test_every_code_is_said_in_the_language_of_the_page_with_the_same_places(language):
    with translation.override(language):
        for code, sentence in SENTENCES.items():
            text = str(row_words.WORDS[code])
            assert text != sentence, code
            assert set(PLACE.findall(text)) == places(code), code


@LANGUAGES
@pytest.mark.parametrize("code", SENTENCES)
def test_what_the_file_said_stands_in_the_sentence(code, language):
    mistake = example(code)
    with translation.override(language):
        told = row_words.told(mistake)

    assert told.text != mistake.sentence
    assert not told.is_english
    assert all(f"<{name}>" in told.text for name in places(code))


def test_a_value_is_told_as_it_was_written():
    with translation.override("da"):
        assert row_words.told(Mistake("no_date", value="'x%y'")).text == (
            "'x%y' er ikke en dato; skriv den som 2026-09-30"
        )


def test_several_are_joined_by_a_word_of_the_language():
    circle = Mistake("circle", circle=["Bo (1)", "Ida (2)", "Bo (1)"])

    assert circle.sentence.startswith("Bo (1) reports to Ida (2) reports to Bo (1): a circle")
    with translation.override("sv"):
        assert row_words.told(circle).text.startswith("Bo (1) rapporterar till Ida (2) rapporterar till Bo (1): ")


def test_what_was_kept_as_a_sentence_alone_stays_and_is_marked_as_english():
    kept = restored({"line": 3, "field": "name", "sentence": "went wrong otherwise"})

    with translation.override("da"):
        assert row_words.told(kept) == ("went wrong otherwise", True)
    with translation.override("en"):
        assert row_words.told(kept) == ("went wrong otherwise", False)


def test_a_refusal_about_a_line_is_told_once_and_in_the_language_of_the_page():
    with translation.override("sv"):
        told = refusals.said(DomainError(Mistake("statistics_blank", line=7, field="category")))

    assert told == ("Rad 7 har inget värde i category.", "")


def test_a_refusal_of_one_field_names_it_in_every_language():
    wrong = BadPerson("email", "email: 'x' is no e-mail address; correct it.", Mistake("no_email", value="'x'"))

    with translation.override("da"):
        assert (
            refusals.said(wrong).text == "Arbejdsmail: 'x' er ikke en mailadresse; ret den, eller lad feltet være tomt."
        )
    with translation.override("en"):
        assert refusals.said(wrong).text == wrong.sentence


def test_a_refusal_of_one_value_ends_as_a_sentence_does():
    with translation.override("da"):
        told = refusals.said(DomainError(Mistake("no_number", value="'x'")))

    assert told.text == "'x' er ikke et tal; skriv cifre med decimalpunktum, for eksempel 1968.75."
