"""Why something is taken back, and why something ended, in three languages: pure. Released words are never edited."""

from collections.abc import Mapping
from typing import Any

from recognition.programmes import wording

_TAKEN_BACK = {
    "en": "{amount} of this award are taken back: {code}.",
    "da": "{amount} af denne belønning tages tilbage: {code}.",
    "sv": "{amount} av denna belöning tas tillbaka: {code}.",
}
_CODES = {
    "en": {
        "outcome_withdrawn": "the outcome was withdrawn",
        "churned": "the customer left soon after",
        "wrong_facts": "the facts were wrong",
        "rule_misapplied": "the rule was misapplied",
        "duplicate": "it was paid twice",
        "misconduct": "misconduct",
        "corrected": "by what is known now it is less",
    },
    "da": {
        "outcome_withdrawn": "resultatet er trukket tilbage",
        "churned": "kunden forlod os kort efter",
        "wrong_facts": "oplysningerne var forkerte",
        "rule_misapplied": "reglen blev anvendt forkert",
        "duplicate": "den blev udbetalt to gange",
        "misconduct": "misligholdelse",
        "corrected": "efter det, man nu ved, er den mindre",
    },
    "sv": {
        "outcome_withdrawn": "resultatet har återtagits",
        "churned": "kunden lämnade oss kort därefter",
        "wrong_facts": "uppgifterna var fel",
        "rule_misapplied": "regeln tillämpades fel",
        "duplicate": "den betalades två gånger",
        "misconduct": "misskötsel",
        "corrected": "efter det som nu är känt är den mindre",
    },
}
CODES = tuple(code for code in _CODES["en"] if code != "corrected")  # that one is a correction's alone
WITHIN_WINDOW = ("outcome_withdrawn", "churned")  # nobody's mistake: only within the programme's claw-back days
_ENDED = {
    "en": {
        "outcome_withdrawn": "The outcome was taken back, so nothing is awarded for it.",
        "churned": "The customer left while the outcome was being checked, so nothing is awarded for it.",
        "expired": "Nobody decided in time, so the proposal has expired.",
        "corrected": "The outcome was judged again from corrected facts; what comes of that takes the place of this.",
        "left": "The person has left the company, so nothing is awarded for it.",
    },
    "da": {
        "outcome_withdrawn": "Resultatet er trukket tilbage, så der gives ikke noget for det.",
        "churned": "Kunden forlod os, mens resultatet blev kontrolleret, så der gives ikke noget for det.",
        "expired": "Ingen traf en afgørelse i tide, så forslaget er udløbet.",
        "corrected": "Resultatet er vurderet på ny ud fra rettede oplysninger; det, der følger deraf, træder i stedet.",
        "left": "Personen er fratrådt, så der gives ikke noget for det.",
    },
    "sv": {
        "outcome_withdrawn": "Resultatet har återtagits, så inget ges för det.",
        "churned": "Kunden lämnade oss medan resultatet kontrollerades, så inget ges för det.",
        "expired": "Ingen fattade beslut i tid, så förslaget har förfallit.",
        "corrected": "Resultatet har bedömts på nytt utifrån rättade uppgifter; det som följer av det ersätter detta.",
        "left": "Personen har slutat, så inget ges för det.",
    },
}
ENDED_CODES = tuple(_ENDED["en"])


def reversal(because: Mapping[str, Any], unit: str, language: str) -> str:
    """Why something is taken back, in ``language`` (English for any other than da and sv)."""
    spoken = language if language in _TAKEN_BACK else "en"
    params = because["params"]
    amount = wording.amount(params["amount"], unit, spoken)
    return _TAKEN_BACK[spoken].format(amount=amount, code=_CODES[spoken][params["code"]])


def cause(code: str, language: str) -> str:
    """What one of CODES says, in ``language`` as ``reversal``."""
    return _CODES[language if language in _CODES else "en"][code]


def ended(code: str, language: str) -> str:
    """Why a proposal ended without a decision, in ``language`` as ``reversal``; '' for one that did not."""
    return _ENDED[language if language in _ENDED else "en"][code] if code else ""
