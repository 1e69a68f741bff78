"""Why something ended or is taken back is said in three languages, for every code there is."""

import pytest

from recognition.rewards import states, wording
from recognition.rewards.services import ending

LANGUAGES = ("en", "da", "sv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_has_a_sentence_of_its_own(language):
    said = {wording.ended(code, language) for code in wording.ENDED_CODES}
    assert len(said) == len(wording.ENDED_CODES)
    assert all(each.endswith(".") for each in said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", wording.CODES)
def test_every_reason_to_take_back_is_said(code, language):
    because = {"code": "reversal", "version": 1, "params": {"reverses": 1, "code": code, "amount": 40}}
    assert "40" in wording.reversal(because, "goods", language)


def test_another_language_reads_english_and_what_did_not_end_says_nothing():
    assert wording.ended("churned", "fr") == wording.ended("churned", "en")
    assert wording.ended("", "da") == ""


def test_what_the_services_write_is_known():
    written = {ending.WITHDRAWN, ending.CHURNED, ending.EXPIRED, states.CORRECTED}
    assert written <= set(wording.ENDED_CODES)
