"""Every read about proposals: whose, which, why."""

from recognition.rewards.selectors.explain import Explanation, explain
from recognition.rewards.selectors.listing import (
    COLUMNS,
    PayableLine,
    ProposalRow,
    payable_lines,
    proposals,
    queue,
    uncredited,
)
from recognition.rewards.selectors.visibility import hides_amount, visible_to

__all__ = [
    "COLUMNS",
    "Explanation",
    "PayableLine",
    "ProposalRow",
    "explain",
    "hides_amount",
    "payable_lines",
    "proposals",
    "queue",
    "uncredited",
    "visible_to",
]
