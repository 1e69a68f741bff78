"""Over which days a definition is judged, and which variants of it stand beside it: pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from recognition.attribution.policies import Policy
from recognition.programmes.definition import Definition, Rate
from recognition.programmes.occasions import REACH

POLICIES = ("equal", "linear", "first", "last", "position", "time_decay")
LOOKBACKS = (90, 180, 365)
HALF_LIVES_IN_LOOKBACK = 4
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, kw_only=True)
class View:
    """A definition that judges outcomes dated ``first`` to ``last``, more than are counted: they use up caps, too.

    ``stride``: one occasion in so many is judged, always the same ones. ``assumed`` are codes of what was taken for
    granted so that the definition could judge these days.
    """

    says: Definition
    first: date
    last: date
    stride: int = 1
    assumed: tuple[str, ...] = ()

    def takes(self, *, day: date, occasion: UUID) -> bool:
        """Whether the occasion, whose chosen outcome is dated ``day``, is judged."""
        return self.first <= day <= self.last and occasion.int % self.stride == 0


def view(definition: Definition, *, from_date: date, to_date: date) -> View:
    """The definition as it judges a stretch: as if it applied on all its days.

    Where the stretch lies inside its own dates, they bound everything, as in reality. Where it does not, occasions
    begin 30 days before the first cap period, a pair's first rate holds from then on, and nothing bounds the end.
    """
    spans = [cap.span for cap in definition.caps]
    first = min([from_date, *(_span(from_date, span)[0] for span in spans)])
    last = max([to_date, *(_span(to_date, span)[1] for span in spans)])
    assumed = []
    if from_date < definition.starts_on:
        begins = first - REACH
        definition = replace(definition, rates=_from_the_start(definition, begins), starts_on=begins)
        assumed.append("before_its_dates")
    if to_date > definition.ends_on:
        definition = replace(definition, ends_on=last + REACH)
        assumed.append("after_its_dates")
    if definition.credit.name == "agreed":
        assumed.append("agreed_as_equal")
    return View(
        says=definition,
        first=max(first, definition.starts_on),
        last=min(last, definition.ends_on),
        assumed=tuple(assumed),
    )


def variants(credit: Policy) -> Iterator[Policy]:
    """The other policies at the same look-back, then the same policy at other look-backs."""
    half_life = max(1, credit.lookback_days // HALF_LIVES_IN_LOOKBACK)
    for name in POLICIES:
        if name != credit.name:
            yield replace(credit, name=name, half_life_days=half_life if name == "time_decay" else None)
    for days in LOOKBACKS:
        if days != credit.lookback_days:
            yield replace(credit, lookback_days=days)


def _from_the_start(definition: Definition, begins: date) -> tuple[Rate, ...]:
    """The rates, the earliest of each pair that the version starts with in force from ``begins``."""
    earliest: dict[tuple[str, str], Rate] = {}
    for rate in sorted(definition.rates, key=lambda rate: rate.on):
        if rate.on <= definition.starts_on:
            earliest.setdefault((rate.source, rate.target), rate)
    return tuple(
        replace(rate, on=min(rate.on, begins)) if earliest.get((rate.source, rate.target)) is rate else rate
        for rate in definition.rates
    )


def _span(day: date, span: str) -> tuple[date, date]:
    """First and last day of the month, quarter or year of ``day``."""
    months = _MONTHS[span]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    # 31 days after the first of its last month lies in the month after.
    into_next = first.replace(month=first.month + months - 1) + timedelta(days=31)
    return first, into_next.replace(day=1) - timedelta(days=1)
