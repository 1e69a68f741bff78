"""Patterns in giving that a human should look at, found in plain rows; pure.

A gift is one person thanked with points in a kudos that was not withdrawn; who was named through a team or group is
no gift of its own. None of these patterns is wrong by itself: two people may simply work together.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

SMALLEST_CIRCLE = 8  # people; among fewer everybody thanks the same few
RECIPROCAL_GIFTS, RECIPROCAL_PER_CENT = 4, 50
TRIO_GIFTS, TRIO_PER_CENT = 2, 60
CONCENTRATED_GIFTS, CONCENTRATED_EACH = 12, 6
FREQUENT_GIFTS = 12
BURST_GIFTS, BURST_PER_CENT, BURST_RECEIVERS, BURST_HOURS = 5, 80, 2, 48
REPEATED_TEXTS = 3
MOST_NAMED = 20  # kudos named in the facts of one pattern
_WORD = re.compile(r"\w+")


class Pair(NamedTuple):
    """How many gifts went from one person to another."""

    giver: int
    receiver: int
    gifts: int


class Period(NamedTuple):
    """One allowance, over now: its points, and what of it was given in its last BURST_HOURS to how many people."""

    giver: int
    code: str
    points: int
    late_points: int
    late_gifts: int
    late_receivers: int


class Said(NamedTuple):
    """The words of one gift."""

    kudos: int
    giver: int
    receiver: int
    text: str


class Pattern(NamedTuple):
    """One pattern: ``name`` tells it from others of its kind, ``facts`` are the ids and counts of its formula."""

    kind: str
    name: str
    people: tuple[int, ...]
    facts: dict[str, int | str | list[int]]


@dataclass
class Tally:
    """Gifts counted per person, and by pair where there were TRIO_GIFTS or more."""

    given: Counter[int] = field(default_factory=Counter)
    received: Counter[int] = field(default_factory=Counter)
    receivers: Counter[int] = field(default_factory=Counter)
    givers: Counter[int] = field(default_factory=Counter)
    strong: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def is_a_circle(self) -> bool:
        """Whether enough people take part for a pattern of few to mean anything."""
        return len(self.given.keys() | self.received.keys()) >= SMALLEST_CIRCLE


def tally(pairs: Iterable[Pair]) -> Tally:
    """Count in one pass; what is kept grows with the people and the strong pairs, not with the gifts."""
    counted = Tally()
    for giver, receiver, gifts in pairs:
        counted.given[giver] += gifts
        counted.received[receiver] += gifts
        counted.receivers[giver] += 1
        counted.givers[receiver] += 1
        if gifts >= TRIO_GIFTS:
            counted.strong[giver, receiver] = gifts
    return counted


def reciprocity(counted: Tally) -> Iterator[Pattern]:
    """Two who mostly thank each other.

    min(a→b, b→a) ≥ RECIPROCAL_GIFTS and (a→b + b→a) ≥ RECIPROCAL_PER_CENT of all that a and b gave.
    """
    if not counted.is_a_circle:
        return
    for (one, other), there in counted.strong.items():
        back = counted.strong.get((other, one), 0)
        of_all = counted.given[one] + counted.given[other]
        is_mutual = one < other and min(there, back) >= RECIPROCAL_GIFTS
        if is_mutual and 100 * (there + back) >= RECIPROCAL_PER_CENT * of_all:
            facts: dict[str, int | str | list[int]] = {"there": there, "back": back, "of_all": of_all}
            yield Pattern("reciprocity", f"{one}-{other}", (one, other), facts)


def closed_trios(counted: Tally) -> Iterator[Pattern]:
    """Three who mostly thank one another.

    Each gave each of the others ≥ TRIO_GIFTS, and what stayed among the three ≥ TRIO_PER_CENT of all they gave.
    """
    if not counted.is_a_circle:
        return
    mutual: dict[int, set[int]] = defaultdict(set)
    for one, other in counted.strong:
        if one < other and (other, one) in counted.strong:
            mutual[one].add(other)
    for one, others in list(mutual.items()):
        for other in others:
            for third in others & mutual.get(other, set()):
                trio = (one, other, third)
                within = sum(counted.strong[a, b] for a in trio for b in trio if a != b)
                of_all = sum(counted.given[each] for each in trio)
                if 100 * within >= TRIO_PER_CENT * of_all:
                    yield Pattern("closed_trio", "-".join(map(str, trio)), trio, {"within": within, "of_all": of_all})


def concentration(counted: Tally) -> Iterator[Pattern]:
    """Somebody whose many gifts go to, or come from, very few.

    gifts ≥ CONCENTRATED_GIFTS and gifts ÷ partners ≥ CONCENTRATED_EACH, for what one gives and for what one receives.
    """
    if not counted.is_a_circle:
        return
    for side, gifts, partners in (
        ("gives", counted.given, counted.receivers),
        ("receives", counted.received, counted.givers),
    ):
        for person, total in gifts.items():
            if total >= CONCENTRATED_GIFTS and total >= CONCENTRATED_EACH * partners[person]:
                facts: dict[str, int | str | list[int]] = {"side": side, "gifts": total, "partners": partners[person]}
                yield Pattern("concentration", f"{person} {side}", (person,), facts)


def frequent_pairs(counted: Tally) -> Iterator[Pattern]:
    """Somebody who thanks the same person again and again: a→b ≥ FREQUENT_GIFTS."""
    for (giver, receiver), gifts in counted.strong.items():
        if gifts >= FREQUENT_GIFTS:
            yield Pattern("frequent_pair", f"{giver}>{receiver}", (giver, receiver), {"gifts": gifts})


def period_end_bursts(periods: Iterable[Period]) -> Iterator[Pattern]:
    """Somebody who empties an allowance to one or two people just before it lapses.

    In the last BURST_HOURS of a month or quarter: gifts ≥ BURST_GIFTS, points ≥ BURST_PER_CENT of the period's, to at
    most BURST_RECEIVERS people.
    """
    for each in periods:
        is_much = each.late_gifts >= BURST_GIFTS and 100 * each.late_points >= BURST_PER_CENT * each.points
        if is_much and each.late_receivers <= BURST_RECEIVERS:
            facts: dict[str, int | str | list[int]] = {
                "period": each.code,
                "points": each.points,
                "late_points": each.late_points,
                "late_gifts": each.late_gifts,
            }
            yield Pattern("period_end_burst", f"{each.giver} {each.code}", (each.giver,), facts)


def repeated_texts(said: Iterable[Said]) -> Iterator[Pattern]:
    """Somebody who sends one person the same words: equal but for case, spaces and signs ≥ REPEATED_TEXTS times.

    ``said`` comes ordered by giver and receiver, so that only one pair's words are held at a time.
    """
    for (giver, receiver), rows in groupby(said, key=lambda row: (row.giver, row.receiver)):
        alike: dict[bytes, list[int]] = defaultdict(list)
        for row in rows:
            alike[_gist(row.text)].append(row.kudos)
        times = max(map(len, alike.values()))
        if times >= REPEATED_TEXTS:
            kudos = sorted(each for group in alike.values() if len(group) >= REPEATED_TEXTS for each in group)
            facts: dict[str, int | str | list[int]] = {"times": times, "kudos": kudos[-MOST_NAMED:]}
            yield Pattern("repeated_text", f"{giver}>{receiver}", (giver, receiver), facts)


def _gist(text: str) -> bytes:
    words = " ".join(_WORD.findall(text.casefold())) or text.strip()
    return hashlib.blake2b(words.encode(), digest_size=16).digest()
