"""Who decides, said without a database: nobody about themself, nobody about their own manager, never twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything that settles who decides about one beneficiary at one moment; employees by id.

    ``line`` are the managers above, nearest first; ``seconds`` the holders of ``second_approver`` for the
    entity; ``reports`` the beneficiary's direct reports; ``left`` those of all of them no longer employed.
    """

    beneficiary: int
    proposer: int | None
    line: Sequence[int]
    seconds: Sequence[int]
    reports: Collection[int] = field(default_factory=frozenset)
    left: Collection[int] = field(default_factory=frozenset)

    def excludes(self, employee: int) -> bool:
        """Whether ``employee`` may have no part in the decision, neither by right nor as a delegate."""
        return employee in (self.beneficiary, self.proposer) or employee in self.reports or employee in self.left


def first(situation: Situation) -> list[int]:
    """Those whose right a first decision is: the nearest manager who may, or else every second approver who may.

    Empty when there is nobody: then HR must name somebody, and nothing is paid.
    """
    for manager in situation.line:
        if not situation.excludes(manager):
            return [manager]
    return [holder for holder in situation.seconds if not situation.excludes(holder)]


def second(situation: Situation, *, first_decision_by: Collection[int]) -> list[int]:
    """Those whose right a second decision is: second approvers who had no part in the first."""
    return [
        holder for holder in situation.seconds if holder not in first_decision_by and not situation.excludes(holder)
    ]
