"""Every read about proposals: whose, which, why."""

from recognition.rewards.selectors.agreement import ShareView, SplitView, Unsigned, splits, unsigned
from recognition.rewards.selectors.approving import APPROVAL_COLUMNS, ApprovalRow, BadStretch, approval_report
from recognition.rewards.selectors.claw_back_cases import Case, Due, cases, claw_backs_due
from recognition.rewards.selectors.contest_pages import ContestPage, Remedy, contest_page
from recognition.rewards.selectors.corrections import CorrectionRow, corrections
from recognition.rewards.selectors.deciders import deciders
from recognition.rewards.selectors.disputes import (
    DisputeFigures,
    DisputeView,
    OwnTouch,
    dispute_figures,
    disputes,
    own_touches,
    reviewers,
)
from recognition.rewards.selectors.explain import Explanation, explain
from recognition.rewards.selectors.favours import Reciprocity, reciprocal
from recognition.rewards.selectors.late import LateEvidence, late_evidence
from recognition.rewards.selectors.listing import (
    COLUMNS,
    PayableLine,
    ProposalRow,
    payable_lines,
    proposals,
    queue,
    uncredited,
)
from recognition.rewards.selectors.mixture import MIX_COLUMNS, MixRow, reward_mix
from recognition.rewards.selectors.outcomes import UnknownOutcome, outcome_named
from recognition.rewards.selectors.pages import Page, Waiting, page, waiting
from recognition.rewards.selectors.spending import BudgetRow, ForecastRow, budgets, forecasts
from recognition.rewards.selectors.visibility import Scope, hides_amount, scope_of, visible_to

__all__ = [
    "APPROVAL_COLUMNS",
    "COLUMNS",
    "MIX_COLUMNS",
    "ApprovalRow",
    "BadStretch",
    "BudgetRow",
    "Case",
    "ContestPage",
    "CorrectionRow",
    "DisputeFigures",
    "DisputeView",
    "Due",
    "Explanation",
    "ForecastRow",
    "LateEvidence",
    "MixRow",
    "OwnTouch",
    "Page",
    "PayableLine",
    "ProposalRow",
    "Reciprocity",
    "Remedy",
    "Scope",
    "ShareView",
    "SplitView",
    "UnknownOutcome",
    "Unsigned",
    "Waiting",
    "approval_report",
    "budgets",
    "cases",
    "claw_backs_due",
    "contest_page",
    "corrections",
    "deciders",
    "dispute_figures",
    "disputes",
    "explain",
    "forecasts",
    "hides_amount",
    "late_evidence",
    "outcome_named",
    "own_touches",
    "page",
    "payable_lines",
    "proposals",
    "queue",
    "reciprocal",
    "reviewers",
    "reward_mix",
    "scope_of",
    "splits",
    "uncredited",
    "unsigned",
    "visible_to",
    "waiting",
]
