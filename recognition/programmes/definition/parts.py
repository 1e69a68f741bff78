"""The parts of a definition: frozen data of integers, codes and dates.

Amounts are in the version's unit (minor units of a currency, or points); values in ``value_currency``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from recognition.core import money, periods

POINTS = ("symbolic", "goods", "cash")
NATURES = ("entitlement", "discretionary")
CAPS = ("customer", "pair", "employee", "team")
SPANS = ("month", "quarter", "year")
FORMULAS = ("fixed", "basis_points", "whole_tiers", "marginal_tiers")
LEAVER_RULES = ("pay_all_earned", "pro_rata", "forfeit")
ESCALATE_AFTER_DAYS = 14
LARGEST_PRESET = 200
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
