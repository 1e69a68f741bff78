"""Text from outside that can be kept: Unicode without holes, and no longer than its place. Pure."""

import re

from recognition.core.errors import DomainError

LONGEST_TEXT = 10_000
LONGEST_KEY = 255
UNFIT = re.compile("[\x00\ud800-\udfff]")


class BadText(DomainError):
    """A text is too long, or has characters that no database keeps."""

    code = "bad_text"


def require_fit(text: str, *, what: str, longest: int) -> None:
    """Return when ``text`` can be kept in ``longest`` characters; ``what`` names it in the sentence. Raises BadText."""
    if len(text) > longest:
        raise BadText(f"The {what} has {len(text)} characters; write at most {longest}.")
    if UNFIT.search(text):
        raise BadText(f"The {what} has characters that are no text; write it in UTF-8, without NUL.")
