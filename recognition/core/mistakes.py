"""What is wrong with what somebody sent: a stable code and values, of which each door makes its sentence. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recognition.core.row_sentences import JOINED, SENTENCES

UNKNOWN = "unknown"
Value = str | list[str]
_COMPLAINTS = {
    "unexpected end": ("cut_off_in_quote", "list_quote_open"),
    "field larger": ("quote_open", "list_quote_open"),
    "new-line": ("bare_return", "list_bare_return"),
    "": ("quote_inside", "list_quote_inside"),
}


@dataclass(frozen=True, slots=True, init=False)
class Mistake:
    """``code`` is stable and of SENTENCES; ``values`` fill the places of its sentence, as text or several texts.

    UNKNOWN is the code of what an earlier release kept as a sentence alone, which is its one value.
    """

    code: str
    values: Mapping[str, Value]

    def __init__(self, code: str, /, **values: object) -> None:
        texts = {name: list(map(str, each)) if isinstance(each, list) else str(each) for name, each in values.items()}
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "values", texts)

    @property
    def sentence(self) -> str:
        """The English sentence, as files, jobs, commands and the API say it."""
        if self.code == UNKNOWN:
            return str(self.values["sentence"])
        return SENTENCES[self.code] % joined(self.values, JOINED)

    def kept(self) -> dict[str, Any]:
        """What JSON keeps of it, to be read again by ``restored``."""
        return {"code": self.code, "values": dict(self.values), "sentence": self.sentence}


class BadCell(ValueError):
    """The text of a cell is not what its column holds."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.sentence)
        self.mistake = mistake


def joined(values: Mapping[str, Value], words: Mapping[str, Any]) -> dict[str, str]:
    """The values as one text each; between several stands the place's word of ``words``, else a comma."""
    return {
        name: value if isinstance(value, str) else (f" {words[name]} " if name in words else ", ").join(value)
        for name, value in values.items()
    }


def in_row(complaint: Exception) -> Mistake:
    """What the csv module complains about, said of a row whose line stands beside it."""
    return Mistake(_of_csv(complaint)[0])


def in_list(complaint: Exception, *, line: int) -> Mistake:
    """The same, said of a list as a whole, with the line."""
    return Mistake(_of_csv(complaint)[1], line=line)


def _of_csv(complaint: Exception) -> tuple[str, str]:
    return next(codes for words, codes in _COMPLAINTS.items() if words in str(complaint))


def restored(kept: Mapping[str, Any]) -> Mistake:
    """What ``kept`` made, by whatever release: where this one has no such code, the sentence stays as it was said."""
    code, values = kept.get("code", ""), kept.get("values") or {}
    if code in SENTENCES:
        try:
            SENTENCES[code] % values
        except KeyError:
            pass  # the code has another place today
        else:
            return Mistake(code, **values)
    return Mistake(UNKNOWN, sentence=kept["sentence"])
