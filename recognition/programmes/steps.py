"""A because as data: a code, a version and integer parameters, from which every step and the amount follow; pure.

Customers, outcomes and teams appear by their ids only.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from recognition.core import money
from recognition.programmes import formula
from recognition.programmes.definition import POINTS, Rate, formula_from

VERSION = 2
CODE = "share_of_outcome"
CORRECTION, CORRECTION_VERSION = "correction", 1


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The arithmetic of one award, in order.

    ``value`` is the outcome's after conversion; ``gross`` what the formula gives, ``whole`` what the
    customer's cap leaves of it, ``part`` the share (``weight`` of ``weight_total``), ``earned`` what a leaver
    keeps of it, ``after`` what is left of that by each cap of the because; ``unit_amount`` is in the version's
    unit, ``amount`` in ``unit``.
    """

    value: int | None
    gross: int
    whole: int
    weight: int
    weight_total: int
    part: int
    earned: int
    after: tuple[int, ...]
    unit_amount: int
    amount: int
    unit: str


def document(params: Mapping[str, Any]) -> dict[str, Any]:
    """A because of the newest catalogue."""
    return {"code": CODE, "version": VERSION, "params": dict(params)}


def correction_document(
    *, number: int, on: date, unit: str, before: int, before_units: int, elsewhere: int, after: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The because of a difference: ``after`` is that of the new judgement (None: no award), ``before`` what stands.

    ``before_units`` is what of ``before`` is counted in the version's unit, for the caps; ``elsewhere`` what other
    reversals of the same correction take back from the person. ``number`` counts the corrections of the occasion.
    """
    params = {
        "number": number,
        "on": on.isoformat(),
        "unit": unit,
        "before": before,
        "before_units": before_units,
        "elsewhere": elsewhere,
        "after": None if after is None else dict(after),
    }
    return {"code": CORRECTION, "version": CORRECTION_VERSION, "params": params}


def share_in(because: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The because of the share itself: of a correction that of its new judgement, None where that gives nothing."""
    return because["params"]["after"] if because["code"] == CORRECTION else because


def rate_document(rate: Rate) -> dict[str, Any]:
    """A dated rate as parameters."""
    return {"source": rate.source, "target": rate.target, "on": rate.on.isoformat(), "billionths": rate.billionths}


def of(because: Mapping[str, Any]) -> Steps:
    """Every step from the outcome's value to the amount, from the parameters alone.

    Raises KeyError for a code or version that was never released.
    """
    return _READERS[because["code"], because["version"]](because["params"])


def share(
    *, weight: int, weight_total: int, pools: Sequence[Mapping[str, int]] = (), pool: int | None = None
) -> tuple[int, int]:
    """A person's exact share as a fraction: by their ``weight``, and through the team ``pool``.

    Pools take their parts per million first and give each member as much; what is left goes by the weights. A
    pool without people takes nothing.
    """
    manned = [each for each in pools if each["people"]]
    if not manned:
        return weight, weight_total
    members = math.lcm(*(each["people"] for each in manned))
    left = money.PPM - sum(each["share_ppm"] for each in manned)
    through_pool = sum(each["share_ppm"] * members // each["people"] for each in manned if each["team"] == pool)
    return weight * left * members + weight_total * through_pool, weight_total * money.PPM * members


def earned(part: int, leaver: Mapping[str, Any] | None) -> int:
    """What is left of ``part`` to who left before the outcome: half up by days under pro_rata, otherwise all of it."""
    if leaver is None or leaver["rule"] != "pro_rata":
        return part
    return money.half_up(part * leaver["days"], leaver["of"])


def _share_of_outcome(params: Mapping[str, Any]) -> Steps:
    # Version 1 knew neither pools nor leavers, so what reads version 2 reads it, too.
    value = _converted(params.get("value"), params.get("value_rate"))
    currency = params["value_rate"]["target"] if "value_rate" in params else params.get("value_currency", "")
    pays_money = params["unit"] not in POINTS
    gross = formula.amount(formula_from(params["formula"]), value=value, value_currency=currency, pays_money=pays_money)
    whole = min(gross, params["customer_cap"]["left"]) if "customer_cap" in params else gross
    weight, weight_total = share(
        weight=params["weight"],
        weight_total=params["weight_total"],
        pools=params.get("pools", ()),
        pool=params.get("pool"),
    )
    part = whole * weight // weight_total + params["rounding"]
    kept = earned(part, params.get("leaver"))
    after = _after(kept, params["caps"])
    unit_amount = after[-1] if after else kept
    payroll = params.get("payroll_rate")
    return Steps(
        value=value,
        gross=gross,
        whole=whole,
        weight=weight,
        weight_total=weight_total,
        part=part,
        earned=kept,
        after=after,
        unit_amount=unit_amount,
        amount=unit_amount if payroll is None else rate_from(payroll).convert(unit_amount),
        unit=params["unit"] if payroll is None else payroll["target"],
    )


def _correction(params: Mapping[str, Any]) -> Steps:
    after = _nothing(params["unit"]) if params["after"] is None else of(params["after"])
    return replace(
        after,
        unit_amount=after.unit_amount - params["before_units"],
        amount=after.amount - params["before"] + params["elsewhere"],
    )


def _nothing(unit: str) -> Steps:
    return Steps(
        value=None,
        gross=0,
        whole=0,
        weight=0,
        weight_total=0,
        part=0,
        earned=0,
        after=(),
        unit_amount=0,
        amount=0,
        unit=unit,
    )


_READERS: dict[tuple[str, int], Callable[[Mapping[str, Any]], Steps]] = {
    (CODE, 1): _share_of_outcome,
    (CODE, 2): _share_of_outcome,
    (CORRECTION, 1): _correction,
}


def rate_from(document: Mapping[str, Any]) -> Rate:
    """The rate whose ``rate_document`` this is."""
    return Rate(**{**document, "on": date.fromisoformat(document["on"])})


def _converted(value: int | None, rate: Mapping[str, Any] | None) -> int | None:
    return value if value is None or rate is None else rate_from(rate).convert(value)


def _after(part: int, caps: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    after: list[int] = []
    for cap in caps:
        part = _capped(part, cap)
        after.append(part)
    return tuple(after)


def _capped(amount: int, cap: Mapping[str, Any]) -> int:
    if cap["cap"] == "team":
        return int(cap["left"] * amount // cap["claimed"] + cap["rounding"])
    return min(amount, int(cap["left"]))
