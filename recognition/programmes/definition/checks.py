"""What the parts of a definition ask of each other: each function returns (place, sentence) for every mistake."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from recognition.core import money
from recognition.customers import outcome_kinds
from recognition.programmes.definition.parts import POINTS, Approval, Leavers, Pool, Rate, Tier
from recognition.programmes.definition.shape import Definition

PAID_FAMILIES = (outcome_kinds.GAIN, outcome_kinds.SAVED)
PAYABLE = {kind: family for kind, family in outcome_kinds.FAMILIES.items() if family in PAID_FAMILIES}
SCORES = ("promoter", "low_effort")
WITHOUT_VALUE = ("promoter", "low_effort", "tenure", "did_right", "recovered")

Mistake = tuple[str, str]


def mistakes(says: Definition) -> Iterator[Mistake]:
    """Everything that is wrong between the parts; nothing about parts that could not be read themselves."""
    if not says.unit:
        return
    reads_value = says.formula.reads_value
    yield from kinds(says.kinds, pays_money=says.pays_money, reads_value=reads_value)
    needed = reads_value or says.filters.minimum_value is not None
    yield from value_currency(says.value_currency, unit=says.unit, needed=needed)
    yield from rates(says.rates, unit=says.unit, value_currency=says.value_currency, starts_on=says.starts_on)
    yield from currencies(says.filters.currencies, says.rates, value_currency=says.value_currency)
    yield from limits(says.approval, says.rates, unit=says.unit)
    yield from pools(says.pools)
    yield from leavers(says.leavers)
    if says.expire_after_days and (says.nature, says.unit) != ("discretionary", "symbolic"):
        yield (
            "expire_after_days",
            "is for discretionary symbolic points alone; what is owed, or worth money, waits until somebody decides.",
        )


def kinds(named: Iterable[str], *, pays_money: bool, reads_value: bool) -> Iterator[Mistake]:
    """Only outcomes that can earn, only points for scores, and one family."""
    place = "outcomes.kinds"
    families = set()
    for kind in named:
        families.add(PAYABLE.get(kind))
        if outcome_kinds.FAMILIES.get(kind) == outcome_kinds.LOSS:
            yield place, f"{kind} is a loss; loss is never paid and never attributed to a person; leave it out."
        elif outcome_kinds.FAMILIES.get(kind) == outcome_kinds.NEUTRAL:
            yield place, f"{kind} is an answer, not an outcome, and earns nothing; leave it out."
        elif kind not in PAYABLE:
            yield place, f"{kind!r} is no kind of outcome; choose from {', '.join(PAYABLE)}."
        elif pays_money and kind in SCORES:
            yield place, f"A score alone earns points at most, never money; leave {kind} out or pay points."
        elif reads_value and kind in WITHOUT_VALUE:
            yield place, f"{kind} has no value to reckon with; use a fixed formula for it, or leave it out."
    if len(families - {None}) > 1:
        yield place, "gain and saved are kept apart; make a programme of its own for recovered."


def tiers(found: Sequence[Tier]) -> Iterator[Mistake]:
    """At least one, the first from 0, ascending: so that no value falls into a gap."""
    if not found:
        yield "tiers", "is missing; write [[formula.tiers]] with from and amount or basis_points for each."
    elif found[0].from_value != 0:
        yield (
            "tiers[1].from",
            'leaves a gap below it; begin the first tier at "0", and pay "0" there if you mean nothing.',
        )
    for number, (tier, following) in enumerate(pairwise(found), start=2):
        if following.from_value <= tier.from_value:
            yield f"tiers[{number}].from", "is not above the tier before it; put the tiers in ascending order."


def value_currency(named: str, *, unit: str, needed: bool) -> Iterator[Mistake]:
    """Money reckons in its own unit; points name a currency exactly when a value is read."""
    place = "value_currency"
    if unit in POINTS and needed and not named:
        yield place, 'is missing; the rules read a value, so write value_currency = "DKK".'
    elif unit in POINTS and named and not needed:
        yield place, "is never used; leave it out, or let the formula or a filter read the value."
    elif unit and unit not in POINTS and named != unit:
        yield place, f"is not {unit}; a programme that pays money reckons in its unit; leave it out."


def rates(found: Sequence[Rate], *, unit: str, value_currency: str, starts_on: date) -> Iterator[Mistake]:
    """Every rate is used, given once, and there from the first day."""
    dates = [(rate.source, rate.target, rate.on) for rate in found]
    for number, rate in enumerate(found, start=1):
        place = f"rates[{number}]"
        if not (rate.source and rate.target):
            continue
        if rate.source == rate.target:
            yield f"{place}.to", f"is the same as from, {rate.source}; a rate leads from one currency to another."
        elif rate.target != value_currency and (unit in POINTS or rate.source != unit):
            yield place, f"is never used; a rate leads to {value_currency or 'value_currency'} or from {unit}."
        if dates.count((rate.source, rate.target, rate.on)) > 1:
            yield place, "has the same currencies and date as another; keep one of them."
        first = min(on for source, target, on in dates if (source, target) == (rate.source, rate.target))
        if rate.on == first and first > starts_on > date.min:
            yield f"{place}.on", f"leaves the days from {starts_on} without a rate; date it then or before."


def currencies(filtered: Iterable[str], found: Iterable[Rate], *, value_currency: str) -> Iterator[Mistake]:
    """A currency let through needs a rate where values are read."""
    known = {value_currency, *(rate.source for rate in found if rate.target == value_currency)}
    for currency in filtered:
        if value_currency and currency not in known:
            yield (
                "outcomes.currencies",
                f"{currency} has no rate to {value_currency}, so nothing in it is eligible; add one under [[rates]].",
            )


def limits(approval: Approval, found: Iterable[Rate], *, unit: str) -> Iterator[Mistake]:
    """A currency has limits of its own only where people are paid in it, and then for all that is limited."""
    paid = {rate.target for rate in found if rate.source == unit}
    for code, own in approval.currencies.items():
        place = f"approval.{code}"
        if code == unit:
            yield place, f"is the unit itself; write its limits under [approval], without {code}."
        elif code not in paid:
            yield place, f"is never used; nobody is paid in {code} without a rate from {unit}; leave it out."
        for name in ("second_above", "second_above_in_period"):
            if getattr(own, name) is None and getattr(approval, name) is not None:
                yield f"{place}.{name}", f"is missing, and would be without limit in {code} alone; write it too."
    if 100 in approval.presets_percent:
        yield "approval.presets_percent", "100 is to approve as proposed, which is always there; leave it out."


def pools(found: Sequence[Pool]) -> Iterator[Mistake]:
    """Each team once, and something left for those who served."""
    for number, pool in enumerate(found, start=1):
        if pool.team and pool.team in [other.team for other in found[: number - 1]]:
            yield f"pools[{number}].team", f"{pool.team} has a pool already; add the shares up into one."
    if sum(pool.share_ppm for pool in found) >= money.PPM:
        yield "pools", "take everything; let the shares add up to less than 100%, for those who served the customer."


def leavers(says: Leavers) -> Iterator[Mistake]:
    """Danish law gives who leaves a part in proportion; another rule there says why it is allowed."""
    if says.rule("DK") == "forfeit" and not says.reason:
        yield (
            "leavers.DK",
            "forfeit is against Funktionærloven § 17 a for salaried employees; write pro_rata, or a reason beside it.",
        )
