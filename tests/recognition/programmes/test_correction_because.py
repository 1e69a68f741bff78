"""The because of a correction: the difference between what stood and what the new judgement gives."""

import hashlib
import string
from datetime import date
from pathlib import Path

import pytest

from recognition.programmes import because, catalogue_correction_1, steps
from tests.recognition.programmes.examples import define, fixed, judge, occasion

WORDS = catalogue_correction_1.SENTENCES
RELEASED = "53edc545eaa54e52f3f24300bfec548cf9ac1588dc85429925d2c05e9a19338e"


@pytest.fixture
def share():
    [verdict] = judge(define(formula=fixed(10_000)), occasion()).verdicts
    return verdict.awards[0]


def corrected(share, **facts):
    whole = {"number": 1, "on": date(2026, 9, 20), "unit": "DKK", "before": 0, "before_units": 0, "elsewhere": 0}
    return steps.correction_document(**whole | {"after": share and share.because} | facts)


def told(document, language="en"):
    return because.render(document, language).replace("\u00a0", " ")


def test_a_released_catalogue_is_never_edited():
    assert hashlib.sha256(Path(catalogue_correction_1.__file__).read_bytes()).hexdigest() == RELEASED


def test_every_language_says_the_same_things_with_the_same_facts():
    facts = {
        language: {key: {field for _, field, _, _ in string.Formatter().parse(text)} for key, text in texts.items()}
        for language, texts in WORDS.items()
    }
    assert set(facts) == {"da", "en", "sv"}
    assert facts["da"] == facts["en"] == facts["sv"]


@pytest.mark.parametrize(
    ("before", "elsewhere", "amount", "words"),
    [
        (0, 0, 10_000, None),
        (4_000, 0, 6_000, "added"),
        (10_000, 0, 0, "added"),
        (15_000, 0, -5_000, "taken"),
        (15_000, 2_000, -3_000, "taken_in_part"),
    ],
)
def test_the_amount_is_what_the_new_judgement_gives_less_what_stood(share, before, elsewhere, amount, words):
    document = corrected(share, before=before, before_units=before, elsewhere=elsewhere)
    found = steps.of(document)
    assert (found.amount, found.unit) == (amount, "DKK")
    assert found.unit_amount == 10_000 - before
    assert because.recompute(document) == amount
    sentence = told(document)
    assert sentence.startswith("Judged again on 20 September 2026 by what was known then. ")
    assert because.render(share.because, "en").replace("\u00a0", " ") in sentence
    endings = [
        name for name in ("added", "taken", "taken_in_part") if WORDS["en"][name].rpartition(",")[2][-9:] in sentence
    ]
    assert endings == ([words] if words else [])


def test_who_gets_nothing_any_more_is_told_so(share):
    document = corrected(None, before=10_000, before_units=10_000)
    assert (steps.of(document).amount, steps.share_in(document)) == (-10_000, None)
    assert told(document) == (
        "Judged again on 20 September 2026 by what was known then. That gives no award."
        " DKK 100.00 was awarded before, so DKK 100.00 is taken back."
    )
    assert told(document, "da").endswith("100,00 kr. er tildelt før, så 100,00 kr. tages tilbage.")


def test_the_share_within_is_the_because_of_an_award(share):
    assert steps.share_in(corrected(share)) == share.because == steps.share_in(share.because)
