"""What a page shows, read in a few statements however many rows there are."""

from datetime import datetime
from typing import NamedTuple

from recognition.core.actor import Actor
from recognition.rewards import states, verdicts
from recognition.rewards.models import Proposal
from recognition.rewards.selectors import favours, listing
from recognition.rewards.selectors.cards import RELATED, Card, card
from recognition.rewards.selectors.explain import Explanation, decisions_of, explainable, explained
from recognition.rewards.selectors.favours import Reciprocity
from recognition.rewards.selectors.visibility import Scope, scope_of, visible_to


class Waiting(NamedTuple):
    """How many proposals wait for somebody's decision, and the oldest of them."""

    total: int
    oldest: list[Card]


class Page(NamedTuple):
    """One proposal for one viewer; ``may_revoke``: they approved it, and the time for that is not over.

    ``reciprocal``, where they may decide: that the person approved an award of theirs lately. ``is_contested``:
    somebody ever contested it.
    """

    card: Card
    told: Explanation
    may_decide: bool
    may_revoke: bool
    reciprocal: Reciprocity | None
    is_contested: bool


def waiting(*, viewer: Actor, scope: Scope, language: str, limit: int, at: datetime) -> Waiting:
    """What waits for the viewer, whose ``scope`` it is: four statements."""
    mine = listing.decidable(actor=viewer, at=at, scope=scope)
    rows = Proposal.objects.select_related(*RELATED).in_bulk(mine[:limit])
    return Waiting(total=len(mine), oldest=[card(rows[each], viewer, language) for each in mine[:limit]])


def page(*, viewer: Actor, proposal_id: int, language: str, at: datetime, scope: Scope | None = None) -> Page:
    """One proposal with its explanation and what the viewer may do. Raises NotFound as ``explain`` does.

    ``scope`` is the viewer's, where it is known already.
    """
    scope = scope or scope_of(viewer=viewer, at=at)
    visible = visible_to(viewer=viewer, at=at, scope=scope)
    proposal = explainable(visible, viewer=viewer, proposal_id=proposal_id)
    return page_of(proposal, viewer=viewer, scope=scope, language=language, at=at)


def page_of(proposal: Proposal, *, viewer: Actor, scope: Scope, language: str, at: datetime) -> Page:
    """``page`` of a proposal of ``explainable``."""
    own, other = viewer.employee_id, proposal.employee_id
    between = favours.between(decider_id=own, employee_ids=[other], at=at)
    read = decisions_of(proposal, and_those=between if proposal.state in states.OPEN else None)
    decisions = [each for each in read if each.proposal_id == proposal.pk]
    others = [each for each in read if each.proposal_id != proposal.pk]
    mutual = favours.read(others, decider_id=own, employee_ids=[other])
    last = decisions[-1] if decisions else None
    needs_second = proposal.state == Proposal.State.NEEDS_SECOND
    barred = {last.decided_by_id, last.acted_by_id} if last is not None and needs_second else set()
    may_decide = listing.decidable(actor=viewer, at=at, scope=scope, among=[proposal], barred={proposal.pk: barred})
    return Page(
        card=card(proposal, viewer, language),
        told=explained(proposal, decisions, language=language, at=at),
        may_decide=bool(may_decide),
        reciprocal=mutual.get(other) if may_decide else None,
        is_contested=vars(proposal)["is_contested"],
        may_revoke=last is not None
        and own in (last.decided_by_id, last.acted_by_id)
        and proposal.state == Proposal.State.PAYABLE
        and proposal.period is not None
        and proposal.period.state == "open"
        and at - last.decided_at <= verdicts.REVOKE_WITHIN,
    )
