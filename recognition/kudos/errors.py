"""What every refusal about kudos has, so that a door can say it in its own language."""

from recognition.core.errors import DomainError


class Refused(DomainError):
    """``facts`` are the numbers, ids and names of the sentence."""

    def __init__(self, sentence: str, **facts: int | str | list[int] | list[str]) -> None:
        super().__init__(sentence)
        self.facts = facts


class UnknownKudos(Refused):
    """There is no such kudos, or the actor may not know of it. Facts: kudos."""

    code = "unknown_kudos"


class Withdrawn(Refused):
    """The kudos was taken back. Facts: kudos."""

    code = "withdrawn"


class NotYours(Refused):
    """Only the giver may do this. Facts: kudos."""

    code = "not_yours"
