"""Every read about proposals: whose, which, why."""

from recognition.rewards.selectors.agreement import ShareView, SplitView, Unsigned, splits, unsigned
from recognition.rewards.selectors.approval import Approval, approval
from recognition.rewards.selectors.approvals import TABS, Chosen, Queue, approvals, chosen, waiting_fingerprint
from recognition.rewards.selectors.approving import APPROVAL_COLUMNS, ApprovalRow, BadStretch, approval_report
from recognition.rewards.selectors.claw_back_cases import Case, Due, cases, claw_backs_due
from recognition.rewards.selectors.contest_pages import ContestPage, contest_page
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
from recognition.rewards.selectors.glances import Entry, Glance
from recognition.rewards.selectors.home import Booked, Home, ShownAward, contests_open, home, shown_awards
from recognition.rewards.selectors.late import LateEvidence, late_evidence
from recognition.rewards.selectors.lately import Revocable, revocable
from recognition.rewards.selectors.listing import (
    COLUMNS,
    PayableLine,
    ProposalRow,
    payable_lines,
    proposals,
    queue,
    uncredited,
    waiting_since,
)
from recognition.rewards.selectors.mixture import MIX_COLUMNS, MixRow, PeriodMix, mix_by_period, reward_mix
from recognition.rewards.selectors.outcomes import UnknownOutcome
from recognition.rewards.selectors.pages import Page, Waiting, page, waiting
from recognition.rewards.selectors.spending import BudgetRow, ForecastRow, budgets, forecasts
from recognition.rewards.selectors.visibility import Scope, scope_of, visible_to

__all__ = [
    "APPROVAL_COLUMNS",
    "COLUMNS",
    "MIX_COLUMNS",
    "TABS",
    "Approval",
    "ApprovalRow",
    "BadStretch",
    "Booked",
    "BudgetRow",
    "Case",
    "Chosen",
    "ContestPage",
    "CorrectionRow",
    "DisputeFigures",
    "DisputeView",
    "Due",
    "Entry",
    "Explanation",
    "ForecastRow",
    "Glance",
    "Home",
    "LateEvidence",
    "MixRow",
    "OwnTouch",
    "Page",
    "PayableLine",
    "PeriodMix",
    "ProposalRow",
    "Queue",
    "Revocable",
    "Scope",
    "ShareView",
    "ShownAward",
    "SplitView",
    "UnknownOutcome",
    "Unsigned",
    "Waiting",
    "approval",
    "approval_report",
    "approvals",
    "budgets",
    "cases",
    "chosen",
    "claw_backs_due",
    "contest_page",
    "contests_open",
    "corrections",
    "deciders",
    "dispute_figures",
    "disputes",
    "explain",
    "forecasts",
    "home",
    "late_evidence",
    "mix_by_period",
    "own_touches",
    "page",
    "payable_lines",
    "proposals",
    "queue",
    "reviewers",
    "revocable",
    "reward_mix",
    "scope_of",
    "shown_awards",
    "splits",
    "uncredited",
    "unsigned",
    "visible_to",
    "waiting",
    "waiting_fingerprint",
    "waiting_since",
]
