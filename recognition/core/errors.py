"""The one base of every error a person can mend."""

from typing import Any

from recognition.core.mistakes import Mistake


class DomainError(Exception):
    """Something the caller asked for cannot be done, said so that they can mend it.

    ``code`` is stable and machine-readable; ``str(error)`` is the sentence for the user. ``mistake``: what is wrong
    with what was sent, where that is the whole reason; a door may say it in other languages.
    """

    code = "refused"

    def __init__(self, why: str | Mistake) -> None:
        self.mistake = why if isinstance(why, Mistake) else None
        self.sentence = why if isinstance(why, str) else f"{why.sentence.removesuffix('.')}."
        super().__init__(self.sentence)

    def kept(self) -> dict[str, Any]:
        """What JSON keeps of the reason, for ``mistakes.restored``."""
        return self.mistake.kept() if self.mistake else {"sentence": self.sentence}


class NotFound(DomainError):
    """The thing named does not exist, or the viewer may not know that it does."""

    code = "not_found"


class Forbidden(DomainError):
    """The actor may not do this."""

    code = "forbidden"
