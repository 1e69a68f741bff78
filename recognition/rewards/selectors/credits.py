"""What came of outcomes in awards, as far as the viewer may see them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from recognition.core.actor import Actor
from recognition.rewards.selectors.cards import RELATED, Card, card
from recognition.rewards.selectors.visibility import Scope, visible_to


def credited(
    *, viewer: Actor, scope: Scope, outcome_ids: Collection[int], language: str, at: datetime
) -> dict[int, list[Card]]:
    """The awards for these outcomes that the viewer, whose ``scope`` it is, may see; by outcome. One statement."""
    found: dict[int, list[Card]] = defaultdict(list)
    rows = visible_to(viewer=viewer, at=at, scope=scope).filter(outcome__in=outcome_ids)
    for each in rows.select_related(*RELATED).order_by("employee__name", "pk"):
        found[each.outcome_id].append(card(each, viewer, language))
    return dict(found)
