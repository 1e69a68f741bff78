"""A because as data: a code, a version and integer parameters, from which every step and the amount follow; pure.

Customers and outcomes appear by their ids only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from recognition.programmes import formula
from recognition.programmes.definition import POINTS, Rate, formula_from

VERSION = 1
CODE = "share_of_outcome"


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The arithmetic of one award, in order.

    ``value`` is the outcome's after conversion; ``gross`` what the formula gives, ``whole`` what the
    customer's cap leaves of it, ``part`` the share, ``after`` what is left of it by each cap of the
    because; ``unit_amount`` is in the version's unit, ``amount`` in ``unit``.
    """

    value: int | None
    gross: int
    whole: int
    part: int
    after: tuple[int, ...]
    unit_amount: int
    amount: int
    unit: str


def document(params: Mapping[str, Any]) -> dict[str, Any]:
    """A because of the newest catalogue."""
    return {"code": CODE, "version": VERSION, "params": dict(params)}


def rate_document(rate: Rate) -> dict[str, Any]:
    """A dated rate as parameters."""
    return {"source": rate.source, "target": rate.target, "on": rate.on.isoformat(), "billionths": rate.billionths}


def of(because: Mapping[str, Any]) -> Steps:
    """Every step from the outcome's value to the amount, from the parameters alone."""
    params = because["params"]
    value = _converted(params.get("value"), params.get("value_rate"))
    currency = params["value_rate"]["target"] if "value_rate" in params else params.get("value_currency", "")
    pays_money = params["unit"] not in POINTS
    gross = formula.amount(formula_from(params["formula"]), value=value, value_currency=currency, pays_money=pays_money)
    whole = min(gross, params["customer_cap"]["left"]) if "customer_cap" in params else gross
    part = whole * params["weight"] // params["weight_total"] + params["rounding"]
    after: list[int] = []
    for cap in params["caps"]:
        after.append(_capped(after[-1] if after else part, cap))
    unit_amount = after[-1] if after else part
    payroll = params.get("payroll_rate")
    return Steps(
        value=value,
        gross=gross,
        whole=whole,
        part=part,
        after=tuple(after),
        unit_amount=unit_amount,
        amount=unit_amount if payroll is None else rate_from(payroll).convert(unit_amount),
        unit=params["unit"] if payroll is None else payroll["target"],
    )


def rate_from(document: Mapping[str, Any]) -> Rate:
    """The rate whose ``rate_document`` this is."""
    return Rate(**{**document, "on": date.fromisoformat(document["on"])})


def _converted(value: int | None, rate: Mapping[str, Any] | None) -> int | None:
    return value if value is None or rate is None else rate_from(rate).convert(value)


def _capped(amount: int, cap: Mapping[str, Any]) -> int:
    if cap["cap"] == "team":
        return int(cap["left"] * amount // cap["claimed"] + cap["rounding"])
    return min(amount, int(cap["left"]))
