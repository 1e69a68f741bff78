"""What one version of a programme says: frozen data of integers, codes and dates.

Amounts are in the version's unit (minor units of a currency, or points); values in ``value_currency``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from recognition.attribution import policies
from recognition.core import canonical, money, periods

POINTS = ("symbolic", "goods", "cash")
NATURES = ("entitlement", "discretionary")
CAPS = ("customer", "pair", "employee", "team")
SPANS = ("month", "quarter", "year")
FORMULAS = ("fixed", "basis_points", "whole_tiers", "marginal_tiers")
LEAVER_RULES = ("pay_all_earned", "pro_rata", "forfeit")
ESCALATE_AFTER_DAYS = 14
LANGUAGES = ("da", "en", "sv")
BILLION = 10**9


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which outcomes of the listed kinds count; an empty tuple or None lets everything through."""

    segments: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    minimum_value: int | None = None


@dataclass(frozen=True, kw_only=True)
class Tier:
    """Values from ``from_value`` up to, not including, the next tier's: an amount, or basis points."""

    from_value: int
    amount: int | None = None
    basis_points: int | None = None


@dataclass(frozen=True, kw_only=True)
class Formula:
    """What one outcome earns before it is shared; which fields are set follows from ``kind``."""

    kind: str
    amount: int | None = None
    basis_points: int | None = None
    tiers: tuple[Tier, ...] = ()

    @property
    def reads_value(self) -> bool:
        return self.kind != "fixed"


@dataclass(frozen=True, kw_only=True)
class Cap:
    """At most ``amount`` for one holder in one month, quarter or year of the outcome's date."""

    cap: str
    amount: int
    span: str

    def period_key(self, day: date) -> str:
        return periods.cap_period(day, self.span)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """``billionths`` / 10^9 units of ``target`` for one of ``source``, in force from ``on``."""

    source: str
    target: str
    on: date
    billionths: int

    def convert(self, amount: int) -> int:
        """``amount`` minor units of ``source`` in minor units of ``target``, half up."""
        return money.half_up(
            amount * self.billionths * 10 ** money.exponent(self.target), BILLION * 10 ** money.exponent(self.source)
        )


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Above which amount of one award, or sum of a person's period, a second person must approve."""

    second_above: int | None = None
    second_above_in_period: int | None = None


@dataclass(frozen=True, kw_only=True)
class Approval(Limits):
    """How awards are decided: limits in the version's unit, and in ``currencies`` where they are not converted.

    ``presets_percent``: adjusting pays one of these percents of what is proposed; empty: any amount.
    ``escalate_after_days`` without a decision the next manager up may decide, too; 0: never.
    """

    currencies: Mapping[str, Limits] = field(default_factory=dict)
    presets_percent: tuple[int, ...] = ()
    escalate_after_days: int = ESCALATE_AFTER_DAYS


@dataclass(frozen=True, kw_only=True)
class Pool:
    """``share_ppm`` of each outcome goes in equal parts to the members of ``team`` on the outcome's day."""

    team: str
    share_ppm: int


@dataclass(frozen=True, kw_only=True)
class Budgeting:
    """Which budget an award draws on: the programme's, or one for each cost centre, period, or both.

    ``span`` is month, quarter or year of the outcome's date, "" for one budget without end.
    """

    by_cost_centre: bool = False
    span: str = ""

    def period_key(self, day: date) -> str:
        return periods.cap_period(day, self.span) if self.span else ""


@dataclass(frozen=True, kw_only=True)
class Leavers:
    """What becomes of the part of who left before the outcome, by country; ``default`` for the others.

    *pay_all_earned*: all of it; *pro_rata*: the days employed in the window of all its days (the default for
    Denmark, Funktionærloven § 17 a); *forfeit*: nothing, the part stays in the budget; in Denmark with a ``reason``.
    """

    default: str = "forfeit"
    countries: Mapping[str, str] = field(default_factory=lambda: {"DK": "pro_rata"})
    reason: str = ""

    def rule(self, country: str) -> str:
        return self.countries.get(country, self.default)


@dataclass(frozen=True, kw_only=True)
class Text:
    name: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One version of a programme, complete and checked.

    ``kinds`` are in order of precedence. ``value_currency`` is the unit itself for money; for points it
    is named where the formula or a filter reads the value, else "".
    """

    programme: str
    nature: str
    unit: str
    starts_on: date
    ends_on: date
    kinds: tuple[str, ...]
    credit: policies.Policy
    formula: Formula
    texts: Mapping[str, Text]
    value_currency: str = ""
    filters: Filters = field(default_factory=Filters)
    minimum_share_ppm: int = 0
    caps: tuple[Cap, ...] = ()
    hold_days: int = 0
    claw_back_days: int = 0
    rates: tuple[Rate, ...] = ()
    approval: Approval = field(default_factory=Approval)
    pools: tuple[Pool, ...] = ()
    budget: Budgeting = field(default_factory=Budgeting)
    leavers: Leavers = field(default_factory=Leavers)
    expire_after_days: int = 0

    @property
    def pays_money(self) -> bool:
        return self.unit not in POINTS

    def rate(self, *, source: str, target: str, day: date) -> Rate | None:
        """The rate in force on ``day``: the newest dated on or before it."""
        known = [rate for rate in self.rates if (rate.source, rate.target) == (source, target) and rate.on <= day]
        return max(known, key=lambda rate: rate.on, default=None)

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def approval_in(self, *, unit: str, day: date) -> Limits:
        """The approval limits in ``unit``: the version's own, those named for it, or its own converted.

        Raises LookupError when no rate leads there; such an award cannot exist.
        """
        if unit == self.unit:
            return self.approval
        if unit in self.approval.currencies:
            return self.approval.currencies[unit]
        rate = self.rate(source=self.unit, target=unit, day=day)
        if rate is None:
            raise LookupError(f"no rate from {self.unit} to {unit} on {day}")
        one, period = self.approval.second_above, self.approval.second_above_in_period
        return Limits(
            second_above=None if one is None else rate.convert(one),
            second_above_in_period=None if period is None else rate.convert(period),
        )

    def document(self) -> dict[str, Any]:
        """The normal form: integers, codes and ISO dates only; ``from_document`` reads it back exactly."""
        return {
            "programme": self.programme,
            "nature": self.nature,
            "unit": self.unit,
            "value_currency": self.value_currency,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "kinds": list(self.kinds),
            "filters": {
                "segments": list(self.filters.segments),
                "currencies": list(self.filters.currencies),
                "minimum_value": self.filters.minimum_value,
            },
            "credit": self.credit.document(),
            "formula": formula_document(self.formula),
            "minimum_share_ppm": self.minimum_share_ppm,
            "caps": [dict(vars(cap)) for cap in self.caps],
            "hold_days": self.hold_days,
            "claw_back_days": self.claw_back_days,
            "rates": [vars(rate) | {"on": rate.on.isoformat()} for rate in self.rates],
            "approval": approval_document(self.approval),
            "pools": [dict(vars(pool)) for pool in self.pools],
            "budget": dict(vars(self.budget)),
            "leavers": vars(self.leavers) | {"countries": dict(self.leavers.countries)},
            "expire_after_days": self.expire_after_days,
            "texts": {language: dict(vars(text)) for language, text in sorted(self.texts.items())},
        }

    def fingerprint(self) -> str:
        """The sha256 of the normal form, as 64 hexadecimal digits."""
        return canonical.fingerprint(self.document())


def from_document(document: Mapping[str, Any]) -> Definition:
    """The definition whose ``document()`` this is."""
    filters = document["filters"]
    return Definition(
        programme=document["programme"],
        nature=document["nature"],
        unit=document["unit"],
        value_currency=document["value_currency"],
        starts_on=date.fromisoformat(document["starts_on"]),
        ends_on=date.fromisoformat(document["ends_on"]),
        kinds=tuple(document["kinds"]),
        filters=Filters(
            segments=tuple(filters["segments"]),
            currencies=tuple(filters["currencies"]),
            minimum_value=filters["minimum_value"],
        ),
        credit=policies.Policy(**document["credit"]),
        formula=formula_from(document["formula"]),
        minimum_share_ppm=document["minimum_share_ppm"],
        caps=tuple(Cap(**cap) for cap in document["caps"]),
        hold_days=document["hold_days"],
        claw_back_days=document["claw_back_days"],
        rates=tuple(Rate(**rate | {"on": date.fromisoformat(rate["on"])}) for rate in document["rates"]),
        approval=approval_from(document["approval"]),
        pools=tuple(Pool(**pool) for pool in document["pools"]),
        budget=Budgeting(**document["budget"]),
        leavers=Leavers(**document["leavers"]),
        expire_after_days=document["expire_after_days"],
        texts={language: Text(**text) for language, text in document["texts"].items()},
    )


def approval_document(approval: Approval) -> dict[str, Any]:
    """An approval policy as plain data; ``approval_from`` reads it back exactly."""
    return vars(approval) | {
        "currencies": {code: dict(vars(limits)) for code, limits in sorted(approval.currencies.items())},
        "presets_percent": list(approval.presets_percent),
    }


def approval_from(document: Mapping[str, Any]) -> Approval:
    """The approval policy whose ``approval_document`` this is."""
    read = dict(document)
    read["currencies"] = {code: Limits(**limits) for code, limits in document["currencies"].items()}
    read["presets_percent"] = tuple(document["presets_percent"])
    return Approval(**read)


def formula_document(formula: Formula) -> dict[str, Any]:
    """A formula as plain data, for a definition's normal form and for a because."""
    if formula.tiers:
        return {"kind": formula.kind, "tiers": [dict(vars(tier)) for tier in formula.tiers]}
    name = "amount" if formula.kind == "fixed" else "basis_points"
    return {"kind": formula.kind, name: getattr(formula, name)}


def formula_from(document: Mapping[str, Any]) -> Formula:
    """The formula whose ``formula_document`` this is."""
    tiers = tuple(Tier(**tier) for tier in document.get("tiers", ()))
    return Formula(
        kind=document["kind"],
        amount=document.get("amount"),
        basis_points=document.get("basis_points"),
        tiers=tiers,
    )
