"""One proposal as who decides about it looks at it: its page, its arithmetic, and what it does to budget and limits."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import OuterRef

from recognition.core.actor import Actor
from recognition.ledger import selectors as books
from recognition.programmes import definition
from recognition.rewards import states
from recognition.rewards.models import Proposal
from recognition.rewards.selectors import glances
from recognition.rewards.selectors.cards import headline
from recognition.rewards.selectors.explain import explainable
from recognition.rewards.selectors.glances import Glance
from recognition.rewards.selectors.pages import Page, page_of
from recognition.rewards.selectors.visibility import Scope, visible_to


class Purse(NamedTuple):
    """What the budget has left with this award in it, of what was allocated; below 0 while the overdraft is used."""

    left: int
    allocated: int


class PeriodSum(NamedTuple):
    """What the person was approved in the open period before this, and above which amounts a second must confirm."""

    approved: int
    second_above: int | None
    second_above_in_period: int | None


class Approval(NamedTuple):
    """``because`` is that of the amount itself, of a reversal that of the award; ``version`` the number of the rules.

    ``rises_at``: when the next manager up may decide, too; None where that is not to come. ``deducts_in``: the country
    of the legal entity that paid already what this takes back; None where payroll has nothing to deduct.
    """

    page: Page
    because: Mapping[str, Any]
    kind: str
    occurred_at: datetime
    customer_name: str
    headline: str
    version: int
    team: str
    glance: Glance
    purse: Purse
    period: PeriodSum
    rises_at: datetime | None
    deducts_in: str | None


def approval(*, viewer: Actor, proposal_id: int, scope: Scope, language: str, at: datetime) -> Approval:
    """One proposal for a viewer whose ``scope`` it is. Raises NotFound as ``explain`` does."""
    visible = visible_to(viewer=viewer, at=at, scope=scope).select_related("team")
    seen = glances.looked_at(visible, viewer=viewer, at=at).annotate(
        allocated=books.budget_sum(OuterRef("budget"), *books.BUDGET_CODES)
    )
    proposal = explainable(seen, viewer=viewer, proposal_id=proposal_id)
    award, says = proposal.reverses or proposal, definition.from_document(proposal.version.definition)
    read, limits = vars(proposal), glances.limits_of(proposal, says)
    difference = proposal.because["params"].get("correction") if proposal.reverses else None
    return Approval(
        page=page_of(proposal, viewer=viewer, scope=scope, language=language, at=at),
        because=difference or award.because,
        kind=proposal.outcome.kind,
        occurred_at=proposal.outcome.occurred_at,
        customer_name=proposal.outcome.customer.name,
        headline=headline(proposal, language),
        version=proposal.version.number,
        team=proposal.team.name if proposal.team else "",
        glance=glances.glance_of(proposal, says, limits, at=at),
        purse=Purse(left=read["budget_left"] or 0, allocated=read["allocated"] or 0),
        period=PeriodSum(limits.approved_in_period, limits.second_above, limits.second_above_in_period),
        rises_at=_rises_at(proposal, says.approval.escalate_after_days),
        deducts_in=proposal.entity.country if proposal.reverses_id and award.state in states.PAID_OUT else None,
    )


def _rises_at(proposal: Proposal, days: int) -> datetime | None:
    if proposal.state != Proposal.State.PROPOSED or not days or proposal.escalations:
        return None
    return proposal.state_at + timedelta(days=days)
