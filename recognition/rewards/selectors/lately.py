"""What somebody approved within the minutes in which they can take it back."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from recognition.core.actor import Actor
from recognition.rewards import verdicts
from recognition.rewards.models import Decision, Proposal
from recognition.rewards.selectors.cards import RELATED, Card, card

MOST = 50


class Revocable(NamedTuple):
    """An approval that the viewer can still revoke, and since when."""

    card: Card
    decided_at: datetime


def revocable(*, viewer: Actor, language: str, at: datetime) -> list[Revocable]:
    """What the viewer approved in the last 15 minutes and nobody closed since, the latest first; one statement."""
    if viewer.employee_id is None:
        return []
    last = Decision.objects.filter(proposal=OuterRef("pk")).order_by("-number").values("pk")[:1]
    mine = Decision.objects.filter(
        Q(decided_by=viewer.employee_id) | Q(acted_by=viewer.employee_id), decided_at__gte=at - verdicts.REVOKE_WITHIN
    )
    found = (
        Proposal.objects.filter(state=Proposal.State.PAYABLE, period__state="open")
        .annotate(last_decision=Subquery(last))
        .filter(pk__in=mine.values("proposal"), last_decision__in=mine.values("pk"))
    )
    rows = found.select_related(*RELATED).order_by("-state_at", "-pk")[:MOST]
    return [Revocable(card=card(each, viewer, language), decided_at=each.state_at) for each in rows]
