"""Text from outside that can be kept: Unicode without holes, and no longer than its place. Pure."""

import re

from recognition.core.errors import DomainError
from recognition.core.row_sentences import SENTENCES

LONGEST_TEXT = 10_000
LONGEST_KEY = 255
UNFIT = re.compile("[\x00\ud800-\udfff]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the text around it: a name with one rewrites the sentence it stands in. Marks of direction do not."""


class BadText(DomainError):
    """A text is too long, or has characters that no database keeps, or that turn the text around them."""

    code = "bad_text"


def flaw(text: str) -> str:
    """The code of what keeps ``text`` from being a name here; "" when nothing does."""
    return "unfit_text" if UNFIT.search(text) else "turning_text" if TURNING.search(text) else ""


def straight(text: str) -> str:
    """``text`` as its writer meant it, without what turns the text around it: for words, which are not refused."""
    return TURNING.sub("", text)


def require_fit(text: str, *, what: str, longest: int) -> None:
    """Return when ``text`` can be kept in ``longest`` characters; ``what`` names it in the sentence. Raises BadText."""
    if len(text) > longest:
        raise BadText(f"The {what} has {len(text)} characters; write at most {longest}.")
    if code := flaw(text):
        raise BadText(f"The {what} {SENTENCES[code]}.")
