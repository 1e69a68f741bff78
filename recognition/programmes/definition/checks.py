"""What the parts of a definition ask of each other: each function returns (place, mistake) for every one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from recognition.core import money
from recognition.core.mistakes import Mistake
from recognition.customers import outcome_kinds
from recognition.programmes.definition.parts import POINTS, Approval, Leavers, Pool, Rate, Tier
from recognition.programmes.definition.shape import Definition

PAID_FAMILIES = (outcome_kinds.GAIN, outcome_kinds.SAVED)
PAYABLE = {kind: family for kind, family in outcome_kinds.FAMILIES.items() if family in PAID_FAMILIES}
SCORES = ("promoter", "low_effort")
WITHOUT_VALUE = ("promoter", "low_effort", "tenure", "did_right", "recovered")

Placed = tuple[str, Mistake]


def mistakes(says: Definition) -> Iterator[Placed]:
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
        yield "expire_after_days", Mistake("rule_expires")


def kinds(named: Iterable[str], *, pays_money: bool, reads_value: bool) -> Iterator[Placed]:
    """Only outcomes that can earn, only points for scores, and one family."""
    place = "outcomes.kinds"
    families = set()
    for kind in named:
        families.add(PAYABLE.get(kind))
        if outcome_kinds.FAMILIES.get(kind) == outcome_kinds.LOSS:
            yield place, Mistake("rule_loss", kind=kind)
        elif outcome_kinds.FAMILIES.get(kind) == outcome_kinds.NEUTRAL:
            yield place, Mistake("rule_answer", kind=kind)
        elif kind not in PAYABLE:
            yield place, Mistake("rule_unknown_kind", value=repr(kind), known=list(PAYABLE))
        elif pays_money and kind in SCORES:
            yield place, Mistake("rule_score_money", kind=kind)
        elif reads_value and kind in WITHOUT_VALUE:
            yield place, Mistake("rule_without_value", kind=kind)
    if len(families - {None}) > 1:
        yield place, Mistake("rule_families")


def tiers(found: Sequence[Tier]) -> Iterator[Placed]:
    """At least one, the first from 0, ascending: so that no value falls into a gap."""
    if not found:
        yield "tiers", Mistake("rule_tiers_missing")
    elif found[0].from_value != 0:
        yield "tiers[1].from", Mistake("rule_tiers_begin")
    for number, (tier, following) in enumerate(pairwise(found), start=2):
        if following.from_value <= tier.from_value:
            yield f"tiers[{number}].from", Mistake("rule_tiers_order")


def value_currency(named: str, *, unit: str, needed: bool) -> Iterator[Placed]:
    """Money reckons in its own unit; points name a currency exactly when a value is read."""
    place = "value_currency"
    if unit in POINTS and needed and not named:
        yield place, Mistake("rule_value_currency_missing")
    elif unit in POINTS and named and not needed:
        yield place, Mistake("rule_value_currency_unused")
    elif unit and unit not in POINTS and named != unit:
        yield place, Mistake("rule_value_currency_other", unit=unit)


def rates(found: Sequence[Rate], *, unit: str, value_currency: str, starts_on: date) -> Iterator[Placed]:
    """Every rate is used, given once, and there from the first day."""
    dates = [(rate.source, rate.target, rate.on) for rate in found]
    for number, rate in enumerate(found, start=1):
        place = f"rates[{number}]"
        if not (rate.source and rate.target):
            continue
        if rate.source == rate.target:
            yield f"{place}.to", Mistake("rule_rate_same", currency=rate.source)
        elif rate.target != value_currency and (unit in POINTS or rate.source != unit):
            yield place, Mistake("rule_rate_unused", target=value_currency or "value_currency", unit=unit)
        if dates.count((rate.source, rate.target, rate.on)) > 1:
            yield place, Mistake("rule_rate_twice")
        first = min(on for source, target, on in dates if (source, target) == (rate.source, rate.target))
        if rate.on == first and first > starts_on > date.min:
            yield f"{place}.on", Mistake("rule_rate_late", starts=starts_on)


def currencies(filtered: Iterable[str], found: Iterable[Rate], *, value_currency: str) -> Iterator[Placed]:
    """A currency let through needs a rate where values are read."""
    known = {value_currency, *(rate.source for rate in found if rate.target == value_currency)}
    for currency in filtered:
        if value_currency and currency not in known:
            told = Mistake("rule_currency_without_rate", currency=currency, other=value_currency)
            yield "outcomes.currencies", told


def limits(approval: Approval, found: Iterable[Rate], *, unit: str) -> Iterator[Placed]:
    """A currency has limits of its own only where people are paid in it, and then for all that is limited."""
    paid = {rate.target for rate in found if rate.source == unit}
    for code, own in approval.currencies.items():
        place = f"approval.{code}"
        if code == unit:
            yield place, Mistake("rule_limits_of_unit", currency=code)
        elif code not in paid:
            yield place, Mistake("rule_limits_unused", currency=code, unit=unit)
        for name in ("second_above", "second_above_in_period"):
            if getattr(own, name) is None and getattr(approval, name) is not None:
                yield f"{place}.{name}", Mistake("rule_limit_missing", currency=code)
    if 100 in approval.presets_percent:
        yield "approval.presets_percent", Mistake("rule_preset_100")


def pools(found: Sequence[Pool]) -> Iterator[Placed]:
    """Each team once, and something left for those who served."""
    for number, pool in enumerate(found, start=1):
        if pool.team and pool.team in [other.team for other in found[: number - 1]]:
            yield f"pools[{number}].team", Mistake("rule_pool_twice", team=pool.team)
    if sum(pool.share_ppm for pool in found) >= money.PPM:
        yield "pools", Mistake("rule_pools_all")


def leavers(says: Leavers) -> Iterator[Placed]:
    """Danish law gives who leaves a part in proportion; another rule there says why it is allowed."""
    if says.rule("DK") == "forfeit" and not says.reason:
        yield "leavers.DK", Mistake("rule_leavers_law")
