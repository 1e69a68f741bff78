"""What a proposal's page shows of contesting it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Subquery

from recognition.core.actor import Actor
from recognition.customers.models import Touchpoint
from recognition.rewards.models import Correction, Proposal
from recognition.rewards.selectors.cards import Card
from recognition.rewards.selectors.disputes import DisputeView, OwnTouch, disputes

MOST_TOUCHES = 20


class Remedy(NamedTuple):
    """What corrected an award since it was contested: a ``correction`` or a ``reversal`` with its number."""

    kind: str
    number: int
    made_at: datetime


class ContestPage(NamedTuple):
    """The disputes about a proposal that the viewer may see, newest first.

    ``may_contest``: the viewer may, now, and may name one of their own ``touches``. ``remedies`` are for who answers.
    """

    disputes: list[DisputeView]
    may_contest: bool
    touches: list[OwnTouch]
    remedies: list[Remedy]
    answer_days: int


def contest_page(*, viewer: Actor, card: Card, is_contested: bool, at: datetime) -> ContestPage:
    """What to show of contesting a proposal whose page the viewer may see; one statement at most while nobody did."""
    found = disputes(viewer=viewer, at=at, proposal_id=card.proposal_id) if is_contested else []
    until = card.state_at + timedelta(days=settings.LAURELS.LAURELS_CONTEST_DAYS)
    is_own = viewer.employee_id == card.employee_id and viewer.on_behalf_of_id is None
    may_contest = is_own and at <= until and not any(each.state == "open" for each in found)
    asked = [each for each in found if each.may_settle]
    return ContestPage(
        disputes=found,
        may_contest=may_contest,
        touches=_touches(card) if may_contest else [],
        remedies=_remedies(card.proposal_id, asked[0].raised_at) if asked else [],
        answer_days=settings.LAURELS.LAURELS_DISPUTE_ANSWER_DAYS,
    )


def _touches(card: Card) -> list[OwnTouch]:
    proposal = Proposal.objects.filter(pk=card.proposal_id)
    mine = Touchpoint.objects.filter(
        employee=card.employee_id,
        customer__in=proposal.values("outcome__customer"),
        occurred_at__lt=Subquery(proposal.values("outcome__occurred_at")),
        superseded_at__isnull=True,
    )
    near = mine.order_by("-occurred_at", "-pk")
    return [OwnTouch(*row) for row in near.values_list("pk", "occurred_at", "kind", "channel")[:MOST_TOUCHES]]


def _remedies(proposal_id: int, since: datetime) -> list[Remedy]:
    proposal = Proposal.objects.get(pk=proposal_id)
    same = Correction.objects.filter(programme=proposal.programme_id, occasion=proposal.occasion, opened_at__gte=since)
    taken = Proposal.objects.filter(reverses=proposal, proposed_at__gte=since)
    return [
        *(Remedy("correction", number, made_at) for number, made_at in same.values_list("pk", "opened_at")),
        *(Remedy("reversal", number, made_at) for number, made_at in taken.values_list("pk", "proposed_at")),
    ]
