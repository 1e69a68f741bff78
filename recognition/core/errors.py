"""The one base of every error a person can mend."""


class DomainError(Exception):
    """Something the caller asked for cannot be done, said so that they can mend it.

    ``code`` is stable and machine-readable; ``str(error)`` is the sentence for the user.
    """

    code = "refused"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(DomainError):
    """The thing named does not exist, or the viewer may not know that it does."""

    code = "not_found"


class Forbidden(DomainError):
    """The actor may not do this."""

    code = "forbidden"
