"""How a whole becomes parts, one for each person, and what is cut from them again: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recognition.core import money
from recognition.programmes import steps
from recognition.programmes.verdicts import Credited

BELOW_MINIMUM = "below_minimum_share"


@dataclass(slots=True)
class Part:
    """One employee's way from weight to amount; ``left`` shrinks as caps cut, ``code`` says why it ended at 0.

    ``weight`` is the credit that counts, 0 below the minimum share; ``share`` of ``share_total`` adds the pool's.
    """

    who: Credited
    tie: bytes
    weight: int
    share: int = 0
    share_total: int = 0
    part: int = 0
    rounding: int = 0
    left: int = 0
    code: str = ""
    cuts: dict[str, int] = field(default_factory=dict)
    bites: list[dict[str, Any]] = field(default_factory=list)

    def bite(self, *, cap: str, left: int, facts: Mapping[str, Any]) -> None:
        self.bites.append({"cap": cap, **facts})
        self.cuts[cap] = self.left - left
        self.left = left
        self.code = "" if left else f"cap_{cap}"


def drop_below_minimum(least_ppm: int, credited: Sequence[Part]) -> None:
    """Who does not reach the minimum with their exact credit loses it to the others; nobody does when all would."""
    least = least_ppm * sum(part.weight for part in credited)
    below = [part for part in credited if part.weight * money.PPM < least]
    if len(below) == len(credited):
        return
    for part in below:
        part.weight, part.code = 0, BELOW_MINIMUM


def split(amount: int, parts: Sequence[Part], shared: Mapping[str, Any]) -> None:
    """Give everybody their part of ``amount`` by credit and pools; ``shared`` are the parameters all have in common."""
    pools, total = shared.get("pools", ()), shared["weight_total"]
    for part in parts:
        part.share, part.share_total = steps.share(
            weight=part.weight, weight_total=total, pools=pools, pool=part.who.pool
        )
    amounts = money.allot(amount, [part.share for part in parts], ties=[part.tie for part in parts])
    for part, given in zip(parts, amounts, strict=True):
        if not part.share and part.code == BELOW_MINIMUM:
            continue
        part.part = part.left = given
        part.rounding = given - amount * part.share // part.share_total
        part.code = "" if given else "rounded_to_zero"


def own_share(part: Part) -> dict[str, int]:
    """The parameters that make a person's share; who is in no pool has none of it."""
    return {"weight": part.weight} | ({} if part.who.pool is None else {"pool": part.who.pool})


def pay_leavers_what_they_earned(parts: Sequence[Part]) -> None:
    """Cut what a leaver has not earned under pro_rata; it stays in the budget."""
    for part in parts:
        kept = steps.earned(part.left, None if part.who.leaver is None else part.who.leaver._asdict())
        if kept < part.left:
            part.cuts["leaver"] = part.left - kept
            part.left, part.code = kept, "" if kept else "leaver"
