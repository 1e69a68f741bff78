"""What people read in a reward report is words, whatever an award is for."""

import pytest
from django.utils import translation

from backend.report_words import REASONS
from recognition.customers.outcome_kinds import KINDS


@pytest.mark.parametrize("language", ["da", "sv", "en"])
def test_whatever_an_award_is_for_has_its_word(language):
    with translation.override(language):
        told = {code: str(word) for code, word in REASONS.items()}

    assert set(told) == {*KINDS, "reversal"}
    assert [code for code, word in told.items() if word in ("", code)] == []
