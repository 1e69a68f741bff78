"""From an outcome and its weights to awards, each with its because: pure, integers only.

The order of steps is the contract: formula on the converted value; the customer's cap; minimum share among the
credited; the pools' shares and the split by ``money.allot``; then on each part the rule for leavers, half up; then
pair, employee and team cap; then conversion to the payroll currency. What a rule for leavers or a cap cuts, and the
part of who is not eligible, stays in the budget.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from recognition.core import identity, money
from recognition.programmes import caps, formula, sharing, steps
from recognition.programmes.caps import CapKey, Limit
from recognition.programmes.definition import Definition, Rate, formula_document
from recognition.programmes.sharing import Part
from recognition.programmes.verdicts import NOTHING, PAID, UNCREDITED, Award, Credited, Judged, Occasion, Verdict


class _Case(NamedTuple):
    """One occasion before the rules: ``limits`` are the caps of its day, ``used`` what is used of them."""

    definition: Definition
    occasion: Occasion
    limits: Mapping[str, Limit]
    used: Mapping[CapKey, int]


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
    limits: dict[date, Mapping[str, Limit]] = {}
    verdicts = []
    for occasion in sorted(occasions, key=lambda one: (one.matured_at, one.outcome_uid.int)):
        day = occasion.day
        if day not in limits:
            limits[day] = caps.limits(definition, day)
        verdict = _verdict(_Case(definition, occasion, limits[day], running))
        for award in verdict.awards:
            for key in award.caps:
                running[key] += award.unit_amount
        verdicts.append(verdict)
    uses = {key: amount - used[key] for key, amount in running.items() if amount != used[key]}
    return Judged(verdicts=tuple(verdicts), uses=uses)


def cap_keys(definition: Definition, occasions: Iterable[Occasion]) -> set[CapKey]:
    """Every cap that ``judge`` may read for these occasions; lock them before reading what is used."""
    several = list(occasions)
    limits = {day: caps.limits(definition, day) for day in {one.day for one in several}}
    return {key for one in several for who in one.credited for key in _keys(limits[one.day], one, who)}


def _verdict(case: _Case) -> Verdict:
    occasion = case.occasion
    everybody = sorted(occasion.credited, key=lambda who: who.employee_id)
    parts = [Part(who, identity.tie(occasion.outcome_uid, who.uid), who.weight) for who in everybody]
    credited = [part for part in parts if part.weight]
    if not credited:
        return Verdict(occasion=occasion, result=UNCREDITED, code="no_touchpoints")
    whole = _whole(case)
    sharing.drop_below_minimum(case.definition.minimum_share_ppm, credited)
    shared = whole.params | {
        "people": len(credited),
        "sharing": sum(1 for part in credited if part.weight),
        "touch_total": sum(part.who.touch_count for part in parts),
        "weight_total": sum(part.weight for part in parts),
    }
    if occasion.pools:
        shared["pools"] = [pool._asdict() for pool in occasion.pools]
    if whole.code:
        for part in parts:
            part.code = whole.code
    else:
        sharing.split(whole.amount, parts, shared)
        _drop_ineligible(case, parts)
        sharing.pay_leavers_what_they_earned(parts)
        _cap_each(case, parts)
        _cap_teams(case, parts)
    awards = [_award(case, part, shared) for part in parts]
    paid = tuple(award for award in awards if award)
    return Verdict(
        occasion=occasion,
        result=PAID if paid else NOTHING,
        code=whole.code,
        awards=paid,
        parts=tuple(_lines(whole, parts, awards)),
    )


def _whole(case: _Case) -> _Whole:
    definition, occasion = case.definition, case.occasion
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
    limit = case.limits.get("customer")
    room = gross if limit is None else limit.left(case.used, f"{occasion.customer_id}")
    if limit is None or gross <= room:
        return _Whole(gross=gross, amount=gross, params=params)
    params["customer_cap"] = limit.facts(room)
    return _Whole(code="" if room else "cap_customer", gross=gross, amount=room, params=params)


def _drop_ineligible(case: _Case, parts: Sequence[Part]) -> None:
    """Who is not eligible keeps the weight; the part stays in the budget."""
    for part in parts:
        code = _not_eligible(case, part.who)
        if code and part.code != sharing.BELOW_MINIMUM:
            part.left, part.code = 0, code


def _not_eligible(case: _Case, who: Credited) -> str:
    if not who.currency:
        return "not_employed"
    if who.in_conflict:
        return "conflict_of_interest"
    if who.leaver is not None and who.leaver.rule == "forfeit":
        return "leaver"
    return "currency" if _is_abroad(case.definition, who) and _payroll_rate(case, who) is None else ""


def _cap_each(case: _Case, parts: Sequence[Part]) -> None:
    for name in ("pair", "employee"):
        limit = case.limits.get(name)
        if limit is None:
            continue
        prefix = f"{case.occasion.customer_id}:" if name == "pair" else ""
        for part in parts:
            room = limit.left(case.used, f"{prefix}{part.who.employee_id}")
            if part.left > room:
                part.bite(cap=name, left=room, facts=limit.facts(room))


def _cap_teams(case: _Case, parts: Sequence[Part]) -> None:
    """People under one team cap share what it leaves in proportion to the parts they still have."""
    limit = case.limits.get("team")
    if limit is None:
        return
    for team in {part.who.team_id for part in parts if part.left} - {None}:
        members = [part for part in parts if part.who.team_id == team and part.left]
        claimed = sum(part.left for part in members)
        room = limit.left(case.used, f"{team}")
        if claimed <= room:
            continue
        facts = limit.facts(room) | {"claimed": claimed}
        given = money.allot(room, [part.left for part in members], ties=[part.tie for part in members])
        for part, left in zip(members, given, strict=True):
            rounding = left - room * part.left // claimed
            part.bite(cap="team", left=left, facts=facts | {"rounding": rounding})


def _award(case: _Case, part: Part, shared: dict[str, Any]) -> Award | None:
    """The award, or None when nothing is left; conversion may round the last of it away."""
    if not part.left:
        return None
    rate = _payroll_rate(case, part.who) if _is_abroad(case.definition, part.who) else None
    amount = part.left if rate is None else rate.convert(part.left)
    if not amount:
        part.left, part.code = 0, "rounded_to_zero"
        return None
    return Award(
        employee_id=part.who.employee_id,
        amount=amount,
        unit=case.definition.unit if rate is None else rate.target,
        unit_amount=part.left,
        caps=_keys(case.limits, case.occasion, part.who),
        because=steps.document(_params(case, part, shared, rate)),
        from_pool=part.who.pool is not None,
    )


def _is_abroad(definition: Definition, who: Credited) -> bool:
    return who.currency != definition.unit and definition.pays_money


def _payroll_rate(case: _Case, who: Credited) -> Rate | None:
    return case.definition.rate(source=case.definition.unit, target=who.currency, day=case.occasion.day)


def _params(case: _Case, part: Part, shared: dict[str, Any], rate: Rate | None) -> dict[str, Any]:
    occasion, credit = case.occasion, case.definition.credit
    params = shared | {
        "customer": occasion.customer_id,
        "outcome": occasion.outcome_id,
        "others": list(occasion.others),
        "kind": occasion.kind,
        "day": occasion.day.isoformat(),
        "policy": credit.name,
        "lookback_days": credit.lookback_days,
        "minimum_share_ppm": case.definition.minimum_share_ppm,
        "touches": part.who.touch_count,
        "rounding": part.rounding,
        "caps": part.bites,
    }
    params |= sharing.own_share(part)
    if part.who.leaver is not None:
        params["leaver"] = part.who.leaver._asdict()
    return params if rate is None else params | {"payroll_rate": steps.rate_document(rate)}


def _lines(whole: _Whole, parts: Sequence[Part], awards: Sequence[Award | None]) -> Iterable[dict[str, Any]]:
    """For ``Judgement.parts``: everybody from weight to amount, with the code when nothing came of it.

    ``weight`` of ``weight_total`` is their credit. ``gross`` less the customer's cap is ``whole``; ``part`` less
    ``cuts`` is ``unit_amount``, unless a ``code`` says who kept the weight but not the part.
    """
    total = sum(part.who.weight for part in parts)
    for part, award in zip(parts, awards, strict=True):
        yield {
            "employee": part.who.employee_id,
            "weight": part.who.weight,
            "weight_total": total,
            "touches": part.who.touch_count,
            "gross": whole.gross,
            "whole": whole.amount,
            "part": part.part,
            "cuts": part.cuts,
            "unit_amount": part.left,
            "amount": award.amount if award else 0,
            "unit": award.unit if award else whole.params["unit"],
            "code": part.code,
        }


def _keys(limits: Mapping[str, Limit], occasion: Occasion, who: Credited) -> tuple[CapKey, ...]:
    return caps.keys_of(limits, customer_id=occasion.customer_id, employee_id=who.employee_id, team_id=who.team_id)
