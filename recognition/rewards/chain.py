"""Who decides, said without a database: nobody about themself, nobody about their own manager, never twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything that settles who decides about one beneficiary at one moment; employees by id.

    ``line`` are the managers above, nearest first; ``seconds`` the holders of ``second_approver`` for the
    entity; ``reports`` the beneficiary's direct reports; ``left`` those of all of them no longer employed;
    ``pool`` who shares in the same occasion through a team; ``escalations`` how many levels up it went.
    """

    beneficiary: int
    proposer: int | None
    line: Sequence[int]
    seconds: Sequence[int]
    reports: Collection[int] = field(default_factory=frozenset)
    left: Collection[int] = field(default_factory=frozenset)
    pool: Collection[int] = field(default_factory=frozenset)
    escalations: int = 0

    def excludes(self, employee: int) -> bool:
        """Whether ``employee`` may have no part in the decision, neither by right nor as a delegate."""
        return (
            employee in (self.beneficiary, self.proposer)
            or employee in self.reports
            or employee in self.left
            or employee in self.pool
        )


def first(situation: Situation) -> list[int]:
    """Those whose right a first decision is: the nearest manager who may, and the next up for each escalation.

    Where the line ends before that, every second approver who may, too. Empty when there is nobody: then HR
    must name somebody, and nothing is paid.
    """
    asked = 1 + situation.escalations
    managers = [each for each in situation.line if not situation.excludes(each)]
    seconds = [each for each in situation.seconds if not situation.excludes(each)]
    return managers[:asked] if len(managers) >= asked else list(dict.fromkeys([*managers, *seconds]))


def second(situation: Situation, *, first_decision_by: Collection[int]) -> list[int]:
    """Those whose right a second decision is: second approvers who had no part in the first."""
    return [
        holder for holder in situation.seconds if holder not in first_decision_by and not situation.excludes(holder)
    ]
