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


class Limit(NamedTuple):
    """A cap on the day of an outcome: ``amount`` in the version's unit."""

    cap: str
    amount: int
    period_key: str

    def left(self, used: Mapping[CapKey, int], holder: str) -> int:
        """What the cap still leaves this holder, never below 0."""
        return max(0, self.amount - used[CapKey(self.cap, holder, self.period_key)])

    def facts(self, left: int) -> dict[str, Any]:
        """The cap as parameters of a because."""
        return {"limit": self.amount, "period": self.period_key, "left": left}


def limits(definition: Definition, day: date) -> dict[str, Limit]:
    """The caps of a version for outcomes dated ``day``, by name."""
    return {cap.cap: Limit(cap.cap, cap.amount, cap.period_key(day)) for cap in definition.caps}


def keys(
    definition: Definition, *, customer_id: int, employee_id: int, team_id: int | None, day: date
) -> tuple[CapKey, ...]:
    """The caps one award of this person, for an outcome dated ``day``, uses up; a declined one gives them back."""
    return keys_of(limits(definition, day), customer_id=customer_id, employee_id=employee_id, team_id=team_id)


def keys_of(
    found: Mapping[str, Limit], *, customer_id: int, employee_id: int, team_id: int | None
) -> tuple[CapKey, ...]:
    """The same for limits at hand; who has no team has no team cap."""
    if not found:
        return ()
    holders = {"customer": f"{customer_id}", "pair": f"{customer_id}:{employee_id}", "employee": f"{employee_id}"}
    if team_id is not None:
        holders["team"] = f"{team_id}"
    return tuple(CapKey(name, holders[name], limit.period_key) for name, limit in found.items() if name in holders)
