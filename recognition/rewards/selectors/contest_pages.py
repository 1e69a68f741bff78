"""What a proposal's page shows of contesting it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from recognition.core.actor import Actor
from recognition.customers.models import Touchpoint
from recognition.rewards.models import Correction, Proposal
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


def contest_page(*, viewer: Actor, proposal_id: int, at: datetime) -> ContestPage:
    """What to show of contesting a proposal whose page the viewer may see."""
    found = disputes(viewer=viewer, at=at, proposal_id=proposal_id)
    proposal = Proposal.objects.select_related("outcome").get(pk=proposal_id)
    until = proposal.state_at + timedelta(days=settings.LAURELS.LAURELS_CONTEST_DAYS)
    is_own = viewer.employee_id == proposal.employee_id and viewer.on_behalf_of_id is None
    may_contest = is_own and at <= until and not any(each.state == "open" for each in found)
    asked = [each for each in found if each.may_settle]
    return ContestPage(
        disputes=found,
        may_contest=may_contest,
        touches=_touches(proposal) if may_contest else [],
        remedies=_remedies(proposal, asked[0].raised_at) if asked else [],
        answer_days=settings.LAURELS.LAURELS_DISPUTE_ANSWER_DAYS,
    )


def _touches(proposal: Proposal) -> list[OwnTouch]:
    mine = Touchpoint.objects.filter(
        employee=proposal.employee_id, customer=proposal.outcome.customer_id, superseded_at__isnull=True
    )
    near = mine.filter(occurred_at__lt=proposal.outcome.occurred_at).order_by("-occurred_at", "-pk")
    return [OwnTouch(*row) for row in near.values_list("pk", "occurred_at", "kind", "channel")[:MOST_TOUCHES]]


def _remedies(proposal: Proposal, since: datetime) -> list[Remedy]:
    same = Correction.objects.filter(programme=proposal.programme_id, occasion=proposal.occasion, opened_at__gte=since)
    taken = Proposal.objects.filter(reverses=proposal, proposed_at__gte=since)
    return [
        *(Remedy("correction", number, made_at) for number, made_at in same.values_list("pk", "opened_at")),
        *(Remedy("reversal", number, made_at) for number, made_at in taken.values_list("pk", "proposed_at")),
    ]
