"""What waits: for hold days, for money."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Q

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable, lock_in_order
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.programmes.models import Budget
from recognition.rewards.models import Proposal
from recognition.rewards.services import budgets, ending, funds, moves

CHUNK = 2_000
HELD = Q(state=Proposal.State.HELD)
WAITING = HELD & Q(held_for=Proposal.HeldFor.BUDGET)


def release_held(*, actor: Actor, at: datetime) -> int:
    """Propose what was held until ``at``; cancel or withdraw what lost its ground before. How many moved.

    What was approved already stays; HR is told once that it is theirs to claw back. Called often; a second call
    finds nothing. Raises nothing a person must mend.
    """
    moved = ending.end_lost(actor=actor, at=at)
    while True:
        with durable():
            over = _end_hold(actor, at)
        moved += over
        if over < CHUNK:
            break
    ending.tell_claw_back_due(actor=actor, at=at)
    return moved


def serve_waiting(*, actor: Actor, budget_id: int, at: datetime) -> int:
    """Give what a budget has to those who wait for it, by (matured_at, outcome uid); how many were served.

    An outcome's awards are served together, and nobody passes one that must still wait.
    """
    total = 0
    while True:
        with durable():
            queued, served = _serve(actor, budget_id, at)
        total += served
        if served < queued or queued < CHUNK:
            return total


def serve_all_waiting(*, actor: Actor, at: datetime) -> int:
    """``serve_waiting`` for every budget somebody waits for that has anything left."""
    waited_for = Proposal.objects.filter(WAITING).order_by("budget_id").values_list("budget_id", flat=True).distinct()
    figures = books.budget_figures(list(waited_for))
    budget_ids = [budget_id for budget_id, each in figures.items() if each.available + each.overdraft > 0]
    return sum(serve_waiting(actor=actor, budget_id=budget_id, at=at) for budget_id in budget_ids)


def _serve(actor: Actor, budget_id: int, at: datetime) -> tuple[int, int]:
    """Serve the head of the queue: how many were looked at, how many served."""
    budget = lock_in_order(Budget.objects.filter(pk=budget_id))
    waiting = Proposal.objects.filter(WAITING, budget_id=budget_id)
    places = waiting.order_by("matured_at", "outcome_uid").values_list("matured_at", "outcome_uid")[:CHUNK]
    last = next(iter(reversed(list(places))), None)
    if last is None:
        return 0, 0
    up_to = Q(matured_at__lt=last[0]) | Q(matured_at=last[0], outcome_uid__lte=last[1])
    queue = moves.locked_proposals(waiting.filter(up_to))
    [purse] = budgets.purses(budget).values()
    served = _first_borne(queue, purse.left)
    ledger.post_many(drafts=[funds.reserve(each, each.amount, what="reserve") for each in served], at=at)
    still = [each for each in served if each.hold_until is not None and each.hold_until > at]
    moves.move_many(still, state=Proposal.State.HELD, held_for=Proposal.HeldFor.HOLD_DAYS, at=at)
    _propose(actor, [each for each in served if each not in still], at)
    return len(queue), len(served)


def _first_borne(queue: Sequence[Proposal], left: int) -> list[Proposal]:
    """The head of the queue, outcome by outcome, as far as ``left`` goes."""
    served: list[Proposal] = []
    ordered = sorted(queue, key=_place)
    for _, awards in groupby(ordered, key=_place):
        together = list(awards)
        left -= sum(each.amount for each in together)
        if left < 0:
            break
        served += together
    return served


def _place(proposal: Proposal) -> tuple[datetime, bytes]:
    return proposal.matured_at, proposal.outcome_uid.bytes


def _end_hold(actor: Actor, at: datetime) -> int:
    over = Proposal.objects.filter(HELD, held_for=Proposal.HeldFor.HOLD_DAYS, hold_until__lte=at)
    ready = moves.locked_proposals(over.filter(pk__in=over.order_by("pk").values("pk")[:CHUNK]))
    _propose(actor, ready, at)
    return len(ready)


def _propose(actor: Actor, proposals: Collection[Proposal], at: datetime) -> None:
    moves.move_many(proposals, state=Proposal.State.PROPOSED, at=at)
    facts = [(each.pk, {"employee": each.employee_id, "state": each.state}) for each in proposals]
    activity.record_many(actor=actor, at=at, code="rewards.proposed", subject_kind="proposal", rows=facts)
