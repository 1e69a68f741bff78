"""Which caps an award uses up, and what they leave: pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from recognition.programmes.definition import Definition


class CapKey(NamedTuple):
    """One cap of one holder (ids joined by a colon) in one cap period; ``CapUse`` is its row."""

    cap: str
    holder: str
    period_key: str


def keys(
    definition: Definition, *, customer_id: int, employee_id: int, team_id: int | None, day: date
) -> tuple[CapKey, ...]:
    """The caps one award of this person, for an outcome dated ``day``, uses up; a declined one gives them back."""
    holders = {"customer": f"{customer_id}", "pair": f"{customer_id}:{employee_id}", "employee": f"{employee_id}"}
    if team_id is not None:
        holders["team"] = f"{team_id}"
    return tuple(
        CapKey(cap.cap, holders[cap.cap], cap.period_key(day)) for cap in definition.caps if cap.cap in holders
    )


def left(definition: Definition, used: Mapping[CapKey, int], *, cap: str, holder: str, day: date) -> int | None:
    """What the cap still leaves this holder, never below 0; None when the version has no such cap."""
    found = definition.cap(cap)
    if found is None:
        return None
    return max(0, found.amount - used[CapKey(cap, holder, found.period_key(day))])


def facts(definition: Definition, *, cap: str, day: date, room: int) -> dict[str, Any]:
    """A cap that cuts, as parameters of a because."""
    found = definition.cap(cap)
    if found is None:
        raise LookupError(f"no {cap} cap")
    return {"limit": found.amount, "period": found.period_key(day), "left": room}
