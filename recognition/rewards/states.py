"""The life of a proposal as a table: which state may follow which, and where its amount lies in the budget.

The states are those of ``Proposal.State``; ``held`` is told apart by what it waits for.
"""

from enum import StrEnum

from recognition.core.errors import DomainError


class Place(StrEnum):
    """Where in the budget the amount of a proposal lies."""

    NOWHERE = "nowhere"
    COMMITTED = "committed"
    APPROVED = "approved"
    EXPORTED = "exported"


CORRECTED = "corrected"
"""Why a proposal ended that a correction proposes anew or takes back."""

HELD_HOLD_DAYS = "held:hold_days"
HELD_BUDGET = "held:budget"

PLACE: dict[str, Place] = {
    HELD_BUDGET: Place.NOWHERE,
    HELD_HOLD_DAYS: Place.COMMITTED,
    "proposed": Place.COMMITTED,
    "needs_second": Place.COMMITTED,
    "payable": Place.APPROVED,
    "granted": Place.EXPORTED,
    "in_batch": Place.APPROVED,
    "exported": Place.EXPORTED,
    "confirmed": Place.EXPORTED,
    "declined": Place.NOWHERE,
    "withdrawn": Place.NOWHERE,
    "cancelled": Place.NOWHERE,
    "expired": Place.NOWHERE,
}

NEXT: dict[str, frozenset[str]] = {
    HELD_BUDGET: frozenset({HELD_HOLD_DAYS, "proposed", "cancelled"}),
    HELD_HOLD_DAYS: frozenset({"proposed", "cancelled"}),
    "proposed": frozenset({"needs_second", "payable", "granted", "declined", "withdrawn", "expired"}),
    "needs_second": frozenset({"payable", "granted", "declined", "proposed", "withdrawn"}),
    "payable": frozenset({"in_batch", "proposed"}),
    "granted": frozenset(),
    "in_batch": frozenset({"exported", "payable"}),
    "exported": frozenset({"confirmed", "payable"}),
    "confirmed": frozenset(),
    "declined": frozenset(),
    "withdrawn": frozenset(),
    "cancelled": frozenset(),
    "expired": frozenset(),
}

OPEN = frozenset({"proposed", "needs_second"})
APPROVED = frozenset({"payable", "granted", "in_batch", "exported", "confirmed"})
PAID_OUT = frozenset({"exported", "confirmed"})
REVERSIBLE = frozenset({"granted", "exported", "confirmed"})
WITHOUT_AMOUNT = frozenset({"held", "proposed", "needs_second"})
DEAD = frozenset({"declined", "withdrawn", "cancelled", "expired"})


class IllegalMove(DomainError):
    """A proposal cannot go from the state it is in to the one wanted."""

    code = "illegal_move"


def name(state: str, held_for: str) -> str:
    """The row of the table for a proposal's ``state`` and ``held_for``."""
    return f"{state}:{held_for}" if held_for else state


def check(before: str, after: str) -> None:
    """Raise IllegalMove unless the table lets ``after`` follow ``before``."""
    if after not in NEXT[before]:
        raise IllegalMove(f"A proposal that is {before} cannot become {after}; look at it again.")
