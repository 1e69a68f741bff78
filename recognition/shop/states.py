"""The life of an order as a table: which state may follow which, and where its points lie. Pure.

The states are those of ``Order.State``. What is pay ends at payroll (payable, in_batch, exported, confirmed), anything
else with being fulfilled.
"""

from enum import StrEnum

from recognition.core.errors import DomainError


class Place(StrEnum):
    """Where the points of an order lie."""

    BACK = "back"
    RESERVED = "reserved"
    SPENT = "spent"


PLACE: dict[str, Place] = {
    "ordered": Place.RESERVED,
    "needs_second": Place.RESERVED,
    "approved": Place.RESERVED,
    "fulfilled": Place.SPENT,
    "payable": Place.SPENT,
    "in_batch": Place.SPENT,
    "exported": Place.SPENT,
    "confirmed": Place.SPENT,
    "declined": Place.BACK,
    "cancelled": Place.BACK,
    "refunded": Place.BACK,
}

NEXT: dict[str, frozenset[str]] = {
    "ordered": frozenset({"needs_second", "approved", "payable", "declined", "cancelled"}),
    "needs_second": frozenset({"approved", "payable", "ordered", "declined", "cancelled"}),
    "approved": frozenset({"fulfilled", "payable", "declined", "cancelled"}),
    "fulfilled": frozenset({"refunded"}),
    "payable": frozenset({"in_batch", "refunded"}),
    "in_batch": frozenset({"exported", "payable"}),
    "exported": frozenset({"confirmed", "payable"}),
    "confirmed": frozenset(),
    "declined": frozenset(),
    "cancelled": frozenset(),
    "refunded": frozenset(),
}

OPEN = frozenset({"ordered", "needs_second"})
CANCELLABLE = frozenset(state for state, after in NEXT.items() if "cancelled" in after)
AT_PAYROLL = frozenset({"payable", "in_batch", "exported", "confirmed"})
COUNTED = frozenset(state for state, place in PLACE.items() if place != Place.BACK)


class IllegalOrderMove(DomainError):
    """An order cannot go from the state it is in to the one wanted."""

    code = "illegal_order_move"


def check(before: str, after: str) -> None:
    """Raise IllegalOrderMove unless the table lets ``after`` follow ``before``."""
    if after not in NEXT[before]:
        raise IllegalOrderMove(f"An order that is {before} cannot become {after}; look at it again.")
