"""Every read about proposals: whose, which, why."""

from recognition.rewards.selectors.deciders import deciders
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
from recognition.rewards.selectors.pages import Page, Waiting, page, waiting
from recognition.rewards.selectors.visibility import Scope, hides_amount, scope_of, visible_to

__all__ = [
    "COLUMNS",
    "Explanation",
    "Page",
    "PayableLine",
    "ProposalRow",
    "Scope",
    "Waiting",
    "deciders",
    "explain",
    "hides_amount",
    "page",
    "payable_lines",
    "proposals",
    "queue",
    "scope_of",
    "uncredited",
    "visible_to",
    "waiting",
]
