"""A definition as the programme file that reads back to it exactly, in one order, so that versions can be compared."""

import json
from collections.abc import Iterable, Iterator, Mapping

from recognition.core import money
from recognition.programmes.definition.parts import (
    BILLION,
    ESCALATE_AFTER_DAYS,
    POINTS,
    Budgeting,
    Formula,
    Leavers,
    Limits,
)
from recognition.programmes.definition.shape import Definition


def to_toml(definition: Definition) -> str:
    """The file of ``definition``, always in the same order; ``parse`` reads it back exactly."""
    return "\n".join(_lines(definition)) + "\n"


def _lines(definition: Definition) -> Iterator[str]:
    yield f"programme = {_quoted(definition.programme)}"
    yield f"nature = {_quoted(definition.nature)}"
    yield f"unit = {_quoted(definition.unit)}"
    if not definition.pays_money and definition.value_currency:
        yield f"value_currency = {_quoted(definition.value_currency)}"
    yield f"starts_on = {definition.starts_on}"
    yield f"ends_on = {definition.ends_on}"
    yield f"minimum_share = {_quoted(_percent(definition.minimum_share_ppm))}"
    yield f"hold_days = {definition.hold_days}"
    yield f"claw_back_days = {definition.claw_back_days}"
    if definition.expire_after_days:
        yield f"expire_after_days = {definition.expire_after_days}"
    yield from _outcomes(definition)
    yield from _credit(definition)
    yield from _formula(definition.formula, definition.unit, definition.value_currency)
    for cap in definition.caps:
        yield from ("", f"[caps.{cap.cap}]", _amount("amount", cap.amount, definition.unit), f'span = "{cap.span}"')
    yield from _approval(definition)
    for pool in definition.pools:
        yield from ("", "[[pools]]", f"team = {_quoted(pool.team)}", f"share = {_quoted(_percent(pool.share_ppm))}")
    yield from _table("budget", _budget(definition.budget))
    yield from _table("leavers", _leavers(definition.leavers))
    for rate in definition.rates:
        yield from ("", "[[rates]]", f'from = "{rate.source}"', f'to = "{rate.target}"', f"on = {rate.on}")
        yield f'rate = "{rate.billionths // BILLION}.{rate.billionths % BILLION:09d}"'
    for language, text in sorted(definition.texts.items()):
        yield from ("", f"[texts.{language}]", f"name = {_quoted(text.name)}", f"purpose = {_quoted(text.purpose)}")


def _outcomes(definition: Definition) -> Iterator[str]:
    filters = definition.filters
    yield from ("", "[outcomes]", f"kinds = {_list(definition.kinds)}")
    if filters.segments:
        yield f"segments = {_list(filters.segments)}"
    if filters.currencies:
        yield f"currencies = {_list(filters.currencies)}"
    if filters.minimum_value is not None:
        yield _amount("minimum_value", filters.minimum_value, definition.value_currency)


def _credit(definition: Definition) -> Iterator[str]:
    credit = definition.credit
    yield from ("", "[credit]", f'policy = "{credit.name}"', f"lookback_days = {credit.lookback_days}")
    if credit.half_life_days is not None:
        yield f"half_life_days = {credit.half_life_days}"
    yield from _weights("kind_weights", credit.kind_weights)
    yield from _weights("stage_weights", credit.stage_weights)
    yield from _weights("role_weights", credit.role_weights)


def _weights(name: str, weights: Mapping[str, int]) -> Iterator[str]:
    if weights:
        yield from ("", f"[credit.{name}]", *(f"{_quoted(key)} = {weight}" for key, weight in sorted(weights.items())))


def _formula(formula: Formula, unit: str, value_currency: str) -> Iterator[str]:
    yield from ("", "[formula]", f'kind = "{formula.kind}"')
    if formula.amount is not None:
        yield _amount("amount", formula.amount, unit)
    if formula.basis_points is not None:
        yield f"basis_points = {formula.basis_points}"
    for tier in formula.tiers:
        yield from ("", "[[formula.tiers]]", _amount("from", tier.from_value, value_currency))
        yield f"basis_points = {tier.basis_points}" if tier.amount is None else _amount("amount", tier.amount, unit)


def _approval(definition: Definition) -> Iterator[str]:
    approval = definition.approval
    lines = list(_limits(approval, definition.unit))
    if approval.presets_percent:
        lines.append(f"presets_percent = [{', '.join(map(str, approval.presets_percent))}]")
    if approval.escalate_after_days != ESCALATE_AFTER_DAYS:
        lines.append(f"escalate_after_days = {approval.escalate_after_days}")
    yield from _table("approval", lines)
    for code, limits in sorted(approval.currencies.items()):
        yield from _table(f"approval.{code}", _limits(limits, code))


def _limits(limits: Limits, unit: str) -> Iterator[str]:
    for name in ("second_above", "second_above_in_period"):
        amount = getattr(limits, name)
        if amount is not None:
            yield _amount(name, amount, unit)


def _budget(budget: Budgeting) -> Iterator[str]:
    if budget.by_cost_centre:
        yield "by_cost_centre = true"
    if budget.span:
        yield f'span = "{budget.span}"'


def _leavers(leavers: Leavers) -> Iterator[str]:
    plain = Leavers()
    if leavers.default != plain.default:
        yield f'default = "{leavers.default}"'
    for country, rule in sorted(leavers.countries.items()):
        if plain.countries.get(country) != rule:
            yield f'{country} = "{rule}"'
    if leavers.reason:
        yield f"reason = {_quoted(leavers.reason)}"


def _table(name: str, lines: Iterable[str]) -> Iterator[str]:
    """A table with its header; nothing where all in it is as by default."""
    known = list(lines)
    if known:
        yield from ("", f"[{name}]", *known)


def _amount(name: str, amount: int, unit: str) -> str:
    return f'{name} = "{amount if unit in POINTS else money.to_decimal(amount, unit)}"'


def _percent(ppm: int) -> str:
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + "%"


def _list(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    # TOML's basic strings are JSON's, but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
