"""Whether a second person must confirm the approval of an order, said before anybody looks at a database. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Standing(Protocol):
    """How somebody's year in kind stands against its tax limit, with the order that is to be approved."""

    @property
    def passes(self) -> bool:
        """Whether this very order takes the year over its limit."""


class StandingOf(Protocol):
    """Who knows the tax limits, which the shop does not: handed in by whoever lets people approve."""

    def __call__(self, *, employee_id: int, country: str, currency: str, added: int, at: datetime) -> Standing:
        """The standing of a person taxed by ``country`` if ``added`` minor units are approved at ``at``."""


@dataclass(frozen=True, kw_only=True)
class Approval:
    """An approval that the first person gives; minor units, limits None where there is none.

    ``value`` is what the order is worth, ``approved_in_period`` what the person was approved before in the pay period.
    """

    value: int
    second_above: int | None = None
    second_above_in_period: int | None = None
    approved_in_period: int = 0
    passes_tax_limit: bool = False


def needs_second(approval: Approval) -> bool:
    """Whether the order alone, or with what was approved before in the period or the year, passes a limit."""
    value, alone, together = approval.value, approval.second_above, approval.second_above_in_period
    if approval.passes_tax_limit or (alone is not None and value > alone):
        return True
    return together is not None and approval.approved_in_period + value > together
