"""The sentence about a reversal, in three languages: pure. Released words are never edited."""

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
        "wrong_facts": "the facts were wrong",
        "rule_misapplied": "the rule was misapplied",
        "duplicate": "it was paid twice",
        "misconduct": "misconduct",
    },
    "da": {
        "outcome_withdrawn": "resultatet er trukket tilbage",
        "wrong_facts": "oplysningerne var forkerte",
        "rule_misapplied": "reglen blev anvendt forkert",
        "duplicate": "den blev udbetalt to gange",
        "misconduct": "misligholdelse",
    },
    "sv": {
        "outcome_withdrawn": "resultatet har återtagits",
        "wrong_facts": "uppgifterna var fel",
        "rule_misapplied": "regeln tillämpades fel",
        "duplicate": "den betalades två gånger",
        "misconduct": "misskötsel",
    },
}
CODES = tuple(_CODES["en"])


def reversal(because: Mapping[str, Any], unit: str, language: str) -> str:
    """Why something is taken back, in ``language`` (English for any other than da and sv)."""
    spoken = language if language in _TAKEN_BACK else "en"
    params = because["params"]
    amount = wording.amount(params["amount"], unit, spoken)
    return _TAKEN_BACK[spoken].format(amount=amount, code=_CODES[spoken][params["code"]])
