"""From an outcome and its weights to awards, each with its because: pure, integers only.

The order of steps is the contract: formula on the converted value; the customer's cap; minimum share;
the split by ``money.allot``; then on each part pair, employee and team cap; then conversion to the
payroll currency. What a cap cuts, and the part of who is not eligible, stays in the budget.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recognition.attribution import policies
from recognition.core import money
from recognition.programmes import caps, formula, steps
from recognition.programmes.caps import CapKey
from recognition.programmes.definition import Definition, Rate, formula_document
from recognition.programmes.verdicts import NOTHING, PAID, UNCREDITED, Award, Credited, Judged, Occasion, Verdict


@dataclass
class _Part:
    """One employee's way from weight to amount; ``left`` shrinks as caps cut, ``code`` says why it ended at 0."""

    who: Credited
    part: int = 0
    rounding: int = 0
    left: int = 0
    code: str = ""
    cuts: dict[str, int] = field(default_factory=dict)
    bites: list[dict[str, Any]] = field(default_factory=list)

    def bite(self, *, cap: str, left: int, facts: Mapping[str, Any]) -> None:
        self.bites.append({"cap": cap, **facts})
        self.cuts[cap] = self.left - left
        self.left = left
        self.code = "" if left else f"cap_{cap}"


@dataclass(frozen=True, kw_only=True)
class _Whole:
    """What there is to share: ``gross`` by the formula, ``amount`` after the customer's cap."""

    params: dict[str, Any]
    code: str = ""
    gross: int = 0
    amount: int = 0


def judge(definition: Definition, occasions: Iterable[Occasion], used: Mapping[CapKey, int]) -> Judged:
    """The verdict on every occasion, in order of (matured_at, outcome uid), whatever order they come in.

    ``used`` is what earlier runs used up of each cap, and has every key of ``cap_keys``.
    """
    running = dict(used)
    verdicts = []
    for occasion in sorted(occasions, key=lambda one: (one.matured_at, one.outcome_uid.bytes)):
        verdict = _verdict(definition, occasion, running)
        for award in verdict.awards:
            for key in award.caps:
                running[key] += award.unit_amount
        verdicts.append(verdict)
    uses = {key: amount - used[key] for key, amount in running.items() if amount != used[key]}
    return Judged(verdicts=tuple(verdicts), uses=uses)


def cap_keys(definition: Definition, occasions: Iterable[Occasion]) -> set[CapKey]:
    """Every cap that ``judge`` may read for these occasions; lock them before reading what is used."""
    return {key for one in occasions for who in one.credited for key in _caps(definition, one, who)}


def _verdict(definition: Definition, occasion: Occasion, used: Mapping[CapKey, int]) -> Verdict:
    if not occasion.credited:
        return Verdict(occasion=occasion, result=UNCREDITED, code="no_touchpoints")
    whole = _whole(definition, occasion, used)
    parts = [_Part(who) for who in sorted(occasion.credited, key=lambda who: who.employee_id)]
    sharing = _sharing(definition, parts)
    if whole.code:
        for part in parts:
            part.code = whole.code
    else:
        _split(whole.amount, sharing, occasion)
        _drop_ineligible(definition, occasion, parts)
        _cap_each(definition, occasion, parts, used)
        _cap_teams(definition, occasion, parts, used)
    shared = whole.params | {
        "people": len(parts),
        "sharing": len(sharing),
        "touch_total": sum(part.who.touch_count for part in parts),
        "weight_total": sum(part.who.weight for part in sharing),
    }
    awards = [_award(definition, occasion, part, shared) for part in parts]
    paid = tuple(award for award in awards if award)
    return Verdict(
        occasion=occasion,
        result=PAID if paid else NOTHING,
        code=whole.code,
        awards=paid,
        parts=tuple(_steps(occasion, whole, parts, awards)),
    )


def _whole(definition: Definition, occasion: Occasion, used: Mapping[CapKey, int]) -> _Whole:
    params: dict[str, Any] = {"formula": formula_document(definition.formula), "unit": definition.unit}
    value = occasion.value_minor
    if definition.formula.reads_value:
        if value is None:
            return _Whole(code="no_value", params=params)
        params |= {"value": value, "value_currency": occasion.currency}
        if occasion.currency != definition.value_currency:
            rate = definition.rate(source=occasion.currency, target=definition.value_currency, day=occasion.day)
            if rate is None:
                return _Whole(code="value_currency", params=params)
            params["value_rate"] = steps.rate_document(rate)
            value = rate.convert(value)
    gross = formula.amount(
        definition.formula, value=value, value_currency=definition.value_currency, pays_money=definition.pays_money
    )
    if gross <= 0:
        return _Whole(code="no_amount", params=params)
    room = caps.left(definition, used, cap="customer", holder=f"{occasion.customer_id}", day=occasion.day)
    if room is None or gross <= room:
        return _Whole(gross=gross, amount=gross, params=params)
    params["customer_cap"] = caps.facts(definition, cap="customer", day=occasion.day, room=room)
    return _Whole(code="" if room else "cap_customer", gross=gross, amount=room, params=params)


def _sharing(definition: Definition, parts: Sequence[_Part]) -> Sequence[_Part]:
    """Those whose exact share reaches the minimum; everybody when nobody's does."""
    total = sum(part.who.weight for part in parts)
    least = definition.minimum_share_ppm * total
    reach = [part for part in parts if part.who.weight * money.PPM >= least]
    if not reach:
        return parts
    for part in parts:
        if part.who.weight * money.PPM < least:
            part.code = "below_minimum_share"
    return reach


def _split(amount: int, sharing: Sequence[_Part], occasion: Occasion) -> None:
    weights = [part.who.weight for part in sharing]
    total = sum(weights)
    amounts = money.allot(amount, weights, ties=[_tie(occasion, part.who) for part in sharing])
    for part, given in zip(sharing, amounts, strict=True):
        part.part = part.left = given
        part.rounding = given - amount * part.who.weight // total
        part.code = "" if given else "rounded_to_zero"


def _drop_ineligible(definition: Definition, occasion: Occasion, parts: Sequence[_Part]) -> None:
    """Who is not eligible keeps the weight; the part stays in the budget."""
    for part in parts:
        code = _not_eligible(definition, occasion, part.who)
        if code and part.code != "below_minimum_share":
            part.left, part.code = 0, code


def _not_eligible(definition: Definition, occasion: Occasion, who: Credited) -> str:
    if not who.currency:
        return "not_employed"
    if who.in_conflict:
        return "conflict_of_interest"
    abroad = definition.pays_money and who.currency != definition.unit
    if abroad and definition.rate(source=definition.unit, target=who.currency, day=occasion.day) is None:
        return "currency"
    return ""


def _cap_each(definition: Definition, occasion: Occasion, parts: Sequence[_Part], used: Mapping[CapKey, int]) -> None:
    for part in parts:
        employee = f"{part.who.employee_id}"
        for cap, holder in (("pair", f"{occasion.customer_id}:{employee}"), ("employee", employee)):
            room = caps.left(definition, used, cap=cap, holder=holder, day=occasion.day)
            if room is not None and part.left > room:
                part.bite(cap=cap, left=room, facts=caps.facts(definition, cap=cap, day=occasion.day, room=room))


def _cap_teams(definition: Definition, occasion: Occasion, parts: Sequence[_Part], used: Mapping[CapKey, int]) -> None:
    """People under one team cap share what it leaves in proportion to the parts they still have."""
    for team in {part.who.team_id for part in parts if part.left} - {None}:
        members = [part for part in parts if part.who.team_id == team and part.left]
        claimed = sum(part.left for part in members)
        room = caps.left(definition, used, cap="team", holder=f"{team}", day=occasion.day)
        if room is None or claimed <= room:
            continue
        facts = caps.facts(definition, cap="team", day=occasion.day, room=room) | {"claimed": claimed}
        ties = [_tie(occasion, part.who) for part in members]
        given = money.allot(room, [part.left for part in members], ties=ties)
        for part, left in zip(members, given, strict=True):
            rounding = left - room * part.left // claimed
            part.bite(cap="team", left=left, facts=facts | {"rounding": rounding})


def _award(definition: Definition, occasion: Occasion, part: _Part, shared: dict[str, Any]) -> Award | None:
    """The award, or None when nothing is left; conversion may round the last of it away."""
    if not part.left:
        return None
    rate = _payroll_rate(definition, occasion, part.who)
    amount = part.left if rate is None else rate.convert(part.left)
    if not amount:
        part.left, part.code = 0, "rounded_to_zero"
        return None
    return Award(
        employee_id=part.who.employee_id,
        amount=amount,
        unit=definition.unit if rate is None else rate.target,
        unit_amount=part.left,
        caps=_caps(definition, occasion, part.who),
        because=steps.document(_params(definition, occasion, part, shared, rate)),
    )


def _payroll_rate(definition: Definition, occasion: Occasion, who: Credited) -> Rate | None:
    if not definition.pays_money or who.currency == definition.unit:
        return None
    return definition.rate(source=definition.unit, target=who.currency, day=occasion.day)


def _params(
    definition: Definition, occasion: Occasion, part: _Part, shared: dict[str, Any], rate: Rate | None
) -> dict[str, Any]:
    params = shared | {
        "customer": occasion.customer_id,
        "outcome": occasion.outcome_id,
        "others": list(occasion.others),
        "kind": occasion.kind,
        "day": occasion.day.isoformat(),
        "policy": definition.credit.name,
        "lookback_days": definition.credit.lookback_days,
        "minimum_share_ppm": definition.minimum_share_ppm,
        "touches": part.who.touch_count,
        "weight": part.who.weight,
        "rounding": part.rounding,
        "caps": part.bites,
    }
    return params if rate is None else params | {"payroll_rate": steps.rate_document(rate)}


def _steps(
    occasion: Occasion, whole: _Whole, parts: Sequence[_Part], awards: Sequence[Award | None]
) -> Iterable[dict[str, Any]]:
    """For ``Judgement.parts``: everybody from weight to amount, with the code when nothing came of it.

    ``gross`` less the customer's cap is ``whole``; ``part`` less ``cuts`` is ``unit_amount``, unless a
    ``code`` says who kept the weight but not the part.
    """
    weights = [part.who.weight for part in parts]
    shares = policies.parts_per_million(weights, ties=[_tie(occasion, part.who) for part in parts])
    for part, award, share in zip(parts, awards, shares, strict=True):
        yield {
            "employee": part.who.employee_id,
            "weight": part.who.weight,
            "weight_total": sum(weights),
            "touches": part.who.touch_count,
            "share_ppm": share,
            "gross": whole.gross,
            "whole": whole.amount,
            "part": part.part,
            "cuts": part.cuts,
            "unit_amount": part.left,
            "amount": award.amount if award else 0,
            "unit": award.unit if award else whole.params["unit"],
            "code": part.code,
        }


def _caps(definition: Definition, occasion: Occasion, who: Credited) -> tuple[CapKey, ...]:
    return caps.keys(
        definition,
        customer_id=occasion.customer_id,
        employee_id=who.employee_id,
        team_id=who.team_id,
        day=occasion.day,
    )


def _tie(occasion: Occasion, who: Credited) -> bytes:
    return hashlib.sha256(occasion.outcome_uid.bytes + who.uid.bytes).digest()
