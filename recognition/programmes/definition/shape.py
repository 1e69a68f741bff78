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
class Approval:
    """Above which amount of one award, or sum of a person's period, a second person must approve."""

    second_above: int | None = None
    second_above_in_period: int | None = None


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

    @property
    def pays_money(self) -> bool:
        return self.unit not in POINTS

    def rate(self, *, source: str, target: str, day: date) -> Rate | None:
        """The rate in force on ``day``: the newest dated on or before it."""
        known = [rate for rate in self.rates if (rate.source, rate.target) == (source, target) and rate.on <= day]
        return max(known, key=lambda rate: rate.on, default=None)

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def approval_in(self, *, unit: str, day: date) -> Approval:
        """The approval limits in ``unit``: the version's own, or the payroll currency it was converted to.

        Raises LookupError when no rate leads there; such an award cannot exist.
        """
        if unit == self.unit:
            return self.approval
        rate = self.rate(source=self.unit, target=unit, day=day)
        if rate is None:
            raise LookupError(f"no rate from {self.unit} to {unit} on {day}")
        one, period = self.approval.second_above, self.approval.second_above_in_period
        return Approval(
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
            "approval": dict(vars(self.approval)),
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
        approval=Approval(**document["approval"]),
        texts={language: Text(**text) for language, text in document["texts"].items()},
    )


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
