"""What a proposal's page shows of contesting it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Subquery

from recognition.core.actor import Actor
from recognition.customers.models import Touchpoint
from recognition.rewards.models import Proposal
from recognition.rewards.selectors.cards import Card
from recognition.rewards.selectors.disputes import DisputeView, OwnTouch, disputes_beside

MOST_TOUCHES = 20


class ContestPage(NamedTuple):
    """The disputes about a proposal that its page shows the viewer, newest first.

    ``may_contest``: the viewer may, now, and may name one of their own ``touches``.
    """

    disputes: list[DisputeView]
    may_contest: bool
    touches: list[OwnTouch]
    answer_days: int


def contest_page(
    *, viewer: Actor, card: Card, is_contested: bool, roles: Collection[tuple[str, int | None]], at: datetime
) -> ContestPage:
    """What to show of contesting a proposal whose page the viewer may see; two statements at most.

    ``roles`` are the viewer's.
    """
    number = card.proposal_id
    found = disputes_beside(viewer=viewer, proposal_id=number, roles=roles, at=at) if is_contested else []
    until = card.state_at + timedelta(days=settings.LAURELS.LAURELS_CONTEST_DAYS)
    is_own = viewer.employee_id == card.employee_id and viewer.on_behalf_of_id is None
    may_contest = is_own and at <= until and not any(each.state == "open" for each in found)
    return ContestPage(
        disputes=found,
        may_contest=may_contest,
        touches=_touches(card) if may_contest else [],
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
