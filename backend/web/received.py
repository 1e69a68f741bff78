"""Awards and thanks of one person in one row, newest first, a page at a time."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.utils.translation import pgettext_lazy

from backend.templatetags.laurels import spoken
from recognition.core.actor import Actor
from recognition.kudos import selectors as kudos
from recognition.rewards import states
from recognition.rewards.selectors import own
from recognition.rewards.selectors.cards import Card

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AWARD, THANKS = "a", "t"  # of two at one moment the award comes first
MOST = 2**63 - 1
CURSOR = re.compile(r"([0-9]{1,18})([at])([0-9]{1,18})", re.ASCII)


class Shown(NamedTuple):
    """One choice of what to show: awards in the states ``among``, and thanks or not."""

    key: str
    word: Any
    among: frozenset[str]
    has_thanks: bool


FILTERS = (
    # What is being checked is counted above it: twenty times the same sentence would hide what was decided.
    Shown("", pgettext_lazy("received", "Everything"), states.APPROVED | states.DEAD, True),
    Shown("checked", pgettext_lazy("received", "Being checked"), states.WITHOUT_AMOUNT, False),
    Shown("booked", pgettext_lazy("received", "Booked"), frozenset({"payable", "in_batch"}), False),
    Shown("paid", pgettext_lazy("received", "Paid"), frozenset({"exported", "confirmed", "granted"}), False),
    Shown("ended", pgettext_lazy("received", "Not paid"), states.DEAD, False),
    Shown("thanks", pgettext_lazy("received", "Thanks"), frozenset(), True),
)


class Item(NamedTuple):
    """One thing received: an award or a thank-you."""

    moment: datetime
    kind: str
    number: int
    card: Card | None = None
    post: kudos.Post | None = None


class Received(NamedTuple):
    """One page; ``cursor`` leads to the next, '' on the last."""

    items: list[Item]
    cursor: str


def page(*, viewer: Actor, shown: Shown, cursor: str, limit: int, at: datetime) -> Received:
    """What ``shown`` wants of what the viewer received, older than ``cursor``; a cursor nobody made begins anew."""
    last = _read(cursor)
    items: list[Item] = []
    if shown.among:
        before = last and (last.moment, last.number if last.kind == AWARD else 0)
        cards = own.own_awards(viewer=viewer, language=spoken(), limit=limit + 1, before=before, among=shown.among)
        items += [Item(card.state_at, AWARD, card.proposal_id, card=card) for card in cards]
    if shown.has_thanks:
        before = last and (last.moment, last.number if last.kind == THANKS else MOST)
        found = kudos.posts(viewer=viewer, at=at, limit=limit + 1, show="to-me", before=before)
        items += [Item(each.given_at, THANKS, each.kudos_id, post=each) for each in found]
    items.sort(key=lambda each: (each.moment, each.kind == AWARD, each.number), reverse=True)
    more = len(items) > limit
    return Received(items=items[:limit], cursor=_written(items[limit - 1]) if more else "")


def _written(item: Item) -> str:
    return f"{(item.moment - EPOCH) // timedelta(microseconds=1)}{item.kind}{item.number}"


def _read(cursor: str) -> Item | None:
    found = CURSOR.fullmatch(cursor)
    if found is None:
        return None
    try:
        return Item(EPOCH + timedelta(microseconds=int(found[1])), found[2], int(found[3]))
    except OverflowError:
        return None
