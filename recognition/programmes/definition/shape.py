"""What one version of a programme says, and its normal form.

Amounts are in the version's unit (minor units of a currency, or points); values in ``value_currency``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from recognition.attribution import policies
from recognition.core import canonical
from recognition.programmes.definition import normal
from recognition.programmes.definition.parts import (
    POINTS,
    Approval,
    Budgeting,
    Cap,
    Filters,
    Formula,
    Leavers,
    Limits,
    Pool,
    Rate,
    Text,
)


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
            "formula": normal.formula_document(self.formula),
            "minimum_share_ppm": self.minimum_share_ppm,
            "caps": [dict(vars(cap)) for cap in self.caps],
            "hold_days": self.hold_days,
            "claw_back_days": self.claw_back_days,
            "rates": [vars(rate) | {"on": rate.on.isoformat()} for rate in self.rates],
            "approval": normal.approval_document(self.approval),
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
    """The definition whose ``document()`` this is; what a document of an earlier release lacks is as by default."""
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
        formula=normal.formula_from(document["formula"]),
        minimum_share_ppm=document["minimum_share_ppm"],
        caps=tuple(Cap(**cap) for cap in document["caps"]),
        hold_days=document["hold_days"],
        claw_back_days=document["claw_back_days"],
        rates=tuple(Rate(**rate | {"on": date.fromisoformat(rate["on"])}) for rate in document["rates"]),
        approval=normal.approval_from(document["approval"]),
        pools=tuple(Pool(**pool) for pool in document.get("pools", ())),
        budget=Budgeting(**document.get("budget", {})),
        leavers=Leavers(**document.get("leavers", {})),
        expire_after_days=document.get("expire_after_days", 0),
        texts={language: Text(**text) for language, text in document["texts"].items()},
    )
