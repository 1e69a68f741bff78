"""Refusals of decisions are said in the reader's language, and in English by the domain that knows most."""

import pytest
from django.utils import translation

from integrations.slack import award_refusals, refusals
from integrations.slack.handlers import nomination
from recognition.core.errors import DomainError, Forbidden
from recognition.customers.services import nominations
from recognition.ledger import services as ledger
from recognition.listening import services as listening
from recognition.rewards.services import deciding, ground, moves

FORBIDDEN = Forbidden("You may not decide about this proposal; Bob (bob) decides.")


def codes(error=DomainError):
    return {error.code, *(code for below in error.__subclasses__() for code in codes(below))}


def test_every_sentence_is_of_a_refusal_there_is():
    assert all((deciding, ground, moves, ledger, listening, nomination, nominations))
    assert set(award_refusals.TEXTS) - codes() == set()


def test_in_english_the_domain_says_who_decides():
    with translation.override("en"):
        assert refusals.said(FORBIDDEN) == FORBIDDEN.sentence


@pytest.mark.parametrize("language", ["da", "sv"])
def test_in_another_language_it_is_said_there(language):
    with translation.override(language):
        said = refusals.said(FORBIDDEN)

    assert said not in (FORBIDDEN.sentence, "This is not yours to decide.")


def test_what_has_no_sentence_is_said_by_the_domain():
    with translation.override("da"):
        assert refusals.said(DomainError("Odd.")) == "Odd."
