"""What a programme sheet says, as codes with parameters: the words of each language are a door's. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from recognition.core import money
from recognition.programmes.definition import POINTS, Definition, Limits, Rate

LONGEST_KEPT_PLAINLY = 547  # days of look-back that 24 months cover, with half a year to spare
HALF_A_YEAR = 183


class Money(NamedTuple):
    """Minor units of a currency, or points of a nature."""

    minor: int
    unit: str


class Shares(NamedTuple):
    """Parts per million of a whole: one, or several in order."""

    ppms: Sequence[int]


class Word(NamedTuple):
    """A code of ours that each language has a word for: ``group`` is kind, unit, span, cap, stage, where."""

    group: str
    code: str


class Words(NamedTuple):
    """Several of them, in order."""

    group: str
    codes: Sequence[str]


Param = Money | Shares | Word | Words | Rate | date | int | str


@dataclass(frozen=True)
class Line:
    """One sentence: its code, unique in its section, and what is put into it."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """Sentences under one heading."""

    code: str
    lines: Sequence[Line]


@dataclass(frozen=True, kw_only=True)
class Consulted:
    """Who was heard in a country, and when."""

    country: str
    body: str
    notified_on: date
    concluded_on: date | None


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """The totals of the simulation a version cites, by unit: amount, people, awards."""

    number: int
    from_date: date
    to_date: date
    judged: int
    totals: Sequence[tuple[Money, int, int]]


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is known of a version beside what it says: who signed when, and what was done before."""

    number: int
    is_active: bool
    loaded_by: str
    loaded_on: date
    activated_by: str = ""
    activated_on: date | None = None
    gate_signed_by: str = ""
    gate_signed_on: date | None = None
    consultations: Sequence[Consulted] = ()
    baseline: tuple[date, date, int] | None = None
    simulation: Simulated | None = None
    contest_days: int
    answer_days: int


def sections(says: Definition, record: Record) -> list[Section]:
    """The whole sheet but its name and purpose, which the definition has in each language."""
    known = (
        ("data", _data(says)),
        ("sees", _all("employee", "manager", "hr", "council", "public")),
        ("contest", _contest(record)),
        ("dates", _dates(says, record)),
        ("simulation", _simulation(record.simulation)),
        ("signed", _signed(says, record)),
    )
    return [*rules(says), *(Section(code, tuple(lines)) for code, lines in known)]


def rules(says: Definition) -> list[Section]:
    """The sections that say the rules themselves; each has the name of the function that fills it."""
    made = (_who, _counts, _credit, _formula, _pools, _caps, _leavers, _hold, _decides, _budget)
    return [Section(lines.__name__.removeprefix("_"), tuple(lines(says))) for lines in made]


def _all(*codes: str) -> Iterator[Line]:
    return map(Line, codes)


def _who(says: Definition) -> Iterator[Line]:
    yield Line("everybody")
    others = sorted({rate.target for rate in says.rates if rate.source == says.unit})
    if says.pays_money:
        yield Line("currency", {"unit": ", ".join([says.unit, *others])})
    yield Line("conflict")


def _counts(says: Definition) -> Iterator[Line]:
    yield Line("kinds", {"kinds": Words("kind", says.kinds)})
    if len(says.kinds) > 1:
        yield Line("precedence")
    filters = says.filters
    if filters.segments:
        yield Line("segments", {"segments": ", ".join(filters.segments)})
    if filters.currencies:
        yield Line("currencies", {"currencies": ", ".join(filters.currencies)})
    if filters.minimum_value is not None:
        yield Line("minimum_value", {"value": Money(filters.minimum_value, says.value_currency)})
    yield from _all("once", "matured")


def _credit(says: Definition) -> Iterator[Line]:
    credit = says.credit
    yield Line(credit.name, {"days": credit.half_life_days or 0})
    yield Line("lookback", {"days": credit.lookback_days})
    groups = (("kind", credit.kind_weights), ("stage", credit.stage_weights), ("role", credit.role_weights))
    for group, weights in groups:
        for name, weight in sorted(weights.items()):
            named: Param = Word("stage", name) if group == "stage" else name
            yield Line(f"{group}_weight" if weight else f"{group}_without", {"name": named, "weight": weight})
    if says.minimum_share_ppm:
        yield Line("minimum_share", {"share": Shares([says.minimum_share_ppm])})
    yield from _all("ownership", "self_service")


def _formula(says: Definition) -> Iterator[Line]:
    found = says.formula
    if found.kind == "fixed":
        yield Line("fixed", {"amount": Money(found.amount or 0, says.unit)})
    elif found.kind == "basis_points":
        yield Line("part_of_value", {"share": _points(found.basis_points)})
    else:
        yield Line(found.kind)
        ends = [*(tier.from_value for tier in found.tiers[1:]), None]
        for tier, end in zip(found.tiers, ends, strict=True):
            params: dict[str, Param] = {"start": Money(tier.from_value, says.value_currency)}
            if tier.amount is None:
                params["share"] = _points(tier.basis_points)
            else:
                params["amount"] = Money(tier.amount, says.unit)
            way = "share" if tier.amount is None else "amount"
            if end is None:
                yield Line(f"tier_{way}_last", params)
            else:
                yield Line(f"tier_{way}", params | {"end": Money(end, says.value_currency)})
    if says.unit in POINTS and found.reads_value:
        yield Line("points_of_value", {"currency": says.value_currency})
    for rate in says.rates:
        yield Line("rate", {"rate": rate, "on": rate.on})
    yield Line("split")


def _points(basis_points: int | None) -> Shares:
    return Shares([(basis_points or 0) * (money.PPM // money.BASIS_POINTS)])


def _pools(says: Definition) -> Iterator[Line]:
    for pool in says.pools:
        yield Line("pool", {"team": pool.team, "share": Shares([pool.share_ppm])})
    if not says.pools:
        yield Line("none")


def _caps(says: Definition) -> Iterator[Line]:
    for cap in says.caps:
        yield Line(cap.cap, {"amount": Money(cap.amount, says.unit), "span": Word("span", cap.span)})
    yield Line("left_over" if says.caps else "none")


def _leavers(says: Definition) -> Iterator[Line]:
    for country, rule in sorted(says.leavers.countries.items()):
        yield Line(rule, {"where": Word("where", country)})
    yield Line(says.leavers.default, {"where": Word("where", "")})
    if says.leavers.reason:
        yield Line("reason", {"reason": says.leavers.reason})


def _hold(says: Definition) -> Iterator[Line]:
    yield Line("held", {"days": says.hold_days}) if says.hold_days else Line("not_held")
    yield Line("claw_back", {"days": says.claw_back_days}) if says.claw_back_days else Line("no_claw_back")
    if says.expire_after_days:
        yield Line("expires", {"days": says.expire_after_days})


def _decides(says: Definition) -> Iterator[Line]:
    yield from _all("manager", says.nature, "nobody_alone")
    yield from _limits(says.approval, says.unit)
    for code, limits in sorted(says.approval.currencies.items()):
        yield from _limits(limits, code)
    if says.approval.presets_percent:
        shares = Shares([percent * (money.PPM // 100) for percent in says.approval.presets_percent])
        yield Line("presets", {"percents": shares})
    if says.approval.escalate_after_days:
        yield Line("escalates", {"days": says.approval.escalate_after_days})


def _limits(limits: Limits, unit: str) -> Iterator[Line]:
    if limits.second_above is not None:
        yield Line("second_above", {"amount": Money(limits.second_above, unit)})
    if limits.second_above_in_period is not None:
        yield Line("second_above_in_period", {"amount": Money(limits.second_above_in_period, unit)})


def _budget(says: Definition) -> Iterator[Line]:
    yield Line("by_cost_centre" if says.budget.by_cost_centre else "whole")
    if says.budget.span:
        yield Line("span", {"span": Word("span", says.budget.span)})
    yield Line("waits" if says.nature == "entitlement" else "may_wait")


def _data(says: Definition) -> Iterator[Line]:
    yield from _all("used", "frozen")
    days = says.credit.lookback_days
    yield Line("kept_months") if days <= LONGEST_KEPT_PLAINLY else Line("kept_days", {"days": days + HALF_A_YEAR})
    yield from _all("accounts", "no_machine")


def _contest(record: Record) -> Iterator[Line]:
    yield Line("may", {"days": record.contest_days})
    yield Line("answer", {"days": record.answer_days})
    yield Line("correction")


def _dates(says: Definition, record: Record) -> Iterator[Line]:
    yield Line("valid", {"first": says.starts_on, "last": says.ends_on})
    yield Line("judged")
    for each in record.consultations:
        params: dict[str, Param] = {"country": Word("where", each.country), "body": each.body, "on": each.notified_on}
        if each.concluded_on is None:
            yield Line("notified", params)
        else:
            yield Line("concluded", params | {"concluded": each.concluded_on})
    if record.baseline is not None:
        first, last, outcomes = record.baseline
        yield Line("baseline", {"first": first, "last": last, "outcomes": outcomes})


def _simulation(found: Simulated | None) -> Iterator[Line]:
    if found is None:
        yield Line("none")
        return
    yield Line(
        "over", {"number": found.number, "first": found.from_date, "last": found.to_date, "judged": found.judged}
    )
    for amount, people, awards in found.totals:
        yield Line("total", {"amount": amount, "people": people, "awards": awards})


def _signed(says: Definition, record: Record) -> Iterator[Line]:
    yield Line("loaded", {"name": record.loaded_by, "on": record.loaded_on})
    if record.gate_signed_on is not None:
        yield Line("gate", {"name": record.gate_signed_by, "on": record.gate_signed_on})
    if record.activated_on is not None:
        yield Line("activated", {"name": record.activated_by, "on": record.activated_on})
    else:
        yield Line("draft")
    yield Line("fingerprint", {"fingerprint": says.fingerprint()})
