"""What a person got in kind in a calendar year against the limit of their country: pure.

Above the limit all of it is taxable, not what is above alone; without a verified limit all of it is, too. The one rule
for the note before an approval and for the lines of a batch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

WITHIN, PASSED, NO_LIMIT = "within_limit", "limit_passed", "no_limit"
RECLASSIFIED = "reclassified"
CODES = (WITHIN, PASSED, NO_LIMIT, RECLASSIFIED)


class VerifiedLimit(NamedTuple):
    """A limit of a country that somebody verified; days inclusive, None: open."""

    country: str
    valid_from: date
    valid_to: date | None
    amount: int
    currency: str


def limit_of_year(limits: Iterable[VerifiedLimit], *, country: str, year: int, currency: str) -> int | None:
    """The one limit of a calendar year in minor units of ``currency``: of those that hold on its last day the first.

    A year has one, whenever in it something was given and whenever it is asked: all of it is free, or none. ``limits``
    as entered, the last first. None, so that all is taxable, where none holds then or it is in another currency.
    """
    last = date(year, 12, 31)
    holding = (
        each
        for each in limits
        if each.country == country and each.valid_from <= last and (each.valid_to is None or last <= each.valid_to)
    )
    found = next(holding, None)
    return found.amount if found is not None and found.currency == currency else None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Minor units of ``currency``: what counts ``so_far`` in ``year``, what is to be ``added``, the verified ``limit``.

    ``limit`` is None where nobody verified one for the country and year, or it is in another currency.
    """

    year: int
    currency: str
    so_far: int
    added: int
    limit: int | None

    @property
    def after(self) -> int:
        """What counts in the year once it is added."""
        return self.so_far + self.added

    @property
    def is_taxable(self) -> bool:
        """Whether all of the year would be taxable."""
        return self.limit is None or self.after > self.limit

    @property
    def passes(self) -> bool:
        """Whether this very addition takes the year over its limit, so that a second person approves it."""
        return self.limit is not None and self.so_far <= self.limit < self.after

    @property
    def left(self) -> int | None:
        """What is left of the limit before the addition; None where there is no limit."""
        return None if self.limit is None else max(self.limit - self.so_far, 0)


def because(standing: Standing) -> dict[str, Any]:
    """Why a line is free of tax or not: a code and the figures it rests on, as the line keeps them for good."""
    code = NO_LIMIT if standing.limit is None else PASSED if standing.is_taxable else WITHIN
    figures = {"year": standing.year, "currency": standing.currency, "total": standing.after, "limit": standing.limit}
    return {"code": code, "version": 1, **figures}


class Because(NamedTuple):
    """Why a line is free of tax or not, as it was kept: one of CODES; minor units of ``currency``.

    ``total`` is what the person had in kind in ``year`` by then, ``limit`` None where none was verified. ``line`` is
    the uid of the earlier line that a ``reclassified`` one tells anew, else blank.
    """

    code: str
    version: int
    year: int
    currency: str
    total: int
    limit: int | None
    line: str


def kept(because: Mapping[str, Any] | None) -> Because | None:
    """What a line kept, read again; None where nothing was judged."""
    return None if because is None else Because(**{"line": ""} | dict(because))
