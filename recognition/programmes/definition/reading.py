"""A programme file (TOML) becomes a definition, or all its mistakes at once."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date

from recognition.attribution import policies
from recognition.core import money
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from recognition.programmes.definition import checks
from recognition.programmes.definition.parts import (
    CAPS,
    ESCALATE_AFTER_DAYS,
    FORMULAS,
    LANGUAGES,
    LARGEST_PRESET,
    LEAVER_RULES,
    NATURES,
    POINTS,
    SPANS,
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
    Tier,
)
from recognition.programmes.definition.shape import Definition
from recognition.programmes.definition.table import Misread, Table

LONGEST_FILE = 100_000
_PLACE = re.compile(r"at line (\d+), column (\d+)")
_CODE_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


class BadProgramme(DomainError):
    """A programme file has mistakes: ``found``; ``mistakes`` are their sentences, each beginning with its place."""

    code = "bad_programme"

    def __init__(self, found: Sequence[Misread]) -> None:
        self.found, self.mistakes = tuple(found), tuple(map(str, found))
        count = "a mistake" if len(found) == 1 else f"{len(found)} mistakes"
        super().__init__("\n".join([f"The programme file has {count}:", *self.mistakes]))


def parse(text: str) -> Definition:
    """The definition a programme file describes. Raises BadProgramme with every mistake in it."""
    if len(text) > LONGEST_FILE:
        raise BadProgramme([Misread("", Mistake("rule_file_too_long", length=len(text), most=LONGEST_FILE))])
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadProgramme([Misread("", _no_toml(str(error), text))]) from error
    mistakes: list[Misread] = []
    top = Table(data, path="", mistakes=mistakes)
    says = _read(top)
    for place, mistake in checks.mistakes(says):
        top.mistake(place, mistake)
    if mistakes:
        raise BadProgramme(mistakes)
    return says


def _no_toml(complaint: str, text: str) -> Mistake:
    """What the reader of TOML complains about, in words of ours; it says the place last, if it is not the end."""
    is_twice = complaint.startswith(("Cannot overwrite", "Cannot declare"))
    place = _PLACE.search(complaint)
    if place is None and not is_twice:
        return Mistake("rule_toml_ends")
    line, column = place.groups() if place else (text.count("\n") + 1, len(text) - text.rfind("\n"))
    return Mistake("rule_toml_twice" if is_twice else "rule_no_toml", line=line, column=column)


def _read(top: Table) -> Definition:
    """Everything the file says, harmless values where it has mistakes."""
    unit = _unit(top)
    value_currency = top.currency("value_currency", optional=True) or ("" if unit in POINTS else unit)
    starts_on, ends_on = _days(top)
    outcomes = top.table("outcomes")
    says = Definition(
        programme=_programme(top),
        nature=top.choice("nature", NATURES),
        unit=unit,
        value_currency=value_currency,
        starts_on=starts_on,
        ends_on=ends_on,
        kinds=outcomes.texts("kinds", optional=False),
        filters=_filters(outcomes, value_currency),
        credit=_credit(top.table("credit")),
        formula=_formula(top.table("formula"), unit, value_currency),
        minimum_share_ppm=top.percent("minimum_share"),
        caps=_caps(top.table("caps", optional=True), unit),
        hold_days=top.whole("hold_days", least=0, most=365, default=0),
        claw_back_days=top.whole("claw_back_days", least=0, most=1_825, default=0),
        rates=tuple(_rate(table) for table in top.tables("rates")),
        approval=_approval(top.table("approval", optional=True), unit),
        pools=tuple(_pool(table) for table in top.tables("pools")),
        budget=_budget(top.table("budget", optional=True)),
        leavers=_leavers(top.table("leavers", optional=True)),
        expire_after_days=top.whole("expire_after_days", least=0, most=365, default=0),
        texts=_texts(top.table("texts")),
    )
    outcomes.finish()
    top.finish()
    return says


def _programme(top: Table) -> str:
    code = top.text("programme", longest=64)
    if not _CODE_CHARACTERS.issuperset(code) or code.startswith("-"):
        top.mistake("programme", Mistake("rule_bad_code", value=repr(code)))
    return code


def _unit(top: Table) -> str:
    unit = top.text("unit", longest=8)
    if unit and unit not in POINTS and not money.is_currency(unit):
        top.mistake("unit", Mistake("rule_no_unit", value=repr(unit), known=list(POINTS)))
        return ""
    return unit


def _days(top: Table) -> tuple[date, date]:
    starts_on, ends_on = top.day("starts_on"), top.day("ends_on")
    if date.min < ends_on < starts_on:
        top.mistake("ends_on", Mistake("rule_ends_before", value=ends_on, starts=starts_on))
    return starts_on, ends_on


def _filters(table: Table, value_currency: str) -> Filters:
    currencies = table.texts("currencies")
    for currency in currencies:
        if not money.is_currency(currency):
            table.mistake("currencies", Mistake("no_currency_code", value=repr(currency)))
    return Filters(
        segments=table.texts("segments"),
        currencies=currencies,
        minimum_value=table.amount("minimum_value", value_currency, optional=True),
    )


def _credit(table: Table) -> policies.Policy:
    weights = {}
    for key in ("kind_weights", "stage_weights", "role_weights"):
        one = table.table(key, optional=True)
        weights[key] = {name: one.whole(name, least=0, most=policies.LARGEST_WEIGHT) for name in one.data}
    name = table.choice("policy", policies.NAMES)
    lookback = table.whole("lookback_days", least=1, most=policies.LONGEST_LOOKBACK_DAYS, default=180)
    half_life = table.whole("half_life_days", least=0, most=policies.LONGEST_LOOKBACK_DAYS, default=0) or None
    table.finish()
    try:
        if name:
            return policies.Policy(name=name, lookback_days=lookback, half_life_days=half_life, **weights)
    except policies.BadPolicy as error:
        if error.mistake is None:
            raise
        table.mistake("", error.mistake)
    return policies.Policy(name="equal")


def _formula(table: Table, unit: str, value_currency: str) -> Formula:
    kind = table.choice("kind", FORMULAS)
    amount, basis_points = None, None
    tiers: tuple[Tier, ...] = ()
    if kind == "fixed":
        amount = table.amount("amount", unit, least=1)
    elif kind == "basis_points":
        basis_points = table.whole("basis_points", least=1, most=money.BASIS_POINTS)
    elif kind:
        tiers = tuple(_tier(tier, kind, unit, value_currency) for tier in table.tables("tiers"))
        for place, mistake in checks.tiers(tiers):
            table.mistake(place, mistake)
    if kind:
        table.finish()
    return Formula(kind=kind or "fixed", amount=amount, basis_points=basis_points, tiers=tiers)


def _tier(table: Table, kind: str, unit: str, value_currency: str) -> Tier:
    start = table.amount("from", value_currency)
    amount, basis_points = None, None
    if kind == "marginal_tiers" and table.has("amount"):
        table.mistake("amount", Mistake("rule_slice_amount"))
        table.read.add("amount")
    elif table.has("amount") == table.has("basis_points"):
        table.mistake("", Mistake("rule_tier_pays"))
        table.read |= {"amount", "basis_points"}
    elif table.has("amount"):
        amount = table.amount("amount", unit)
    if table.has("basis_points"):
        basis_points = table.whole("basis_points", least=0, most=money.BASIS_POINTS)
    table.finish()
    return Tier(from_value=start or 0, amount=amount, basis_points=basis_points)


def _caps(table: Table, unit: str) -> tuple[Cap, ...]:
    caps = []
    for name in CAPS:
        if table.has(name):
            one = table.table(name)
            caps.append(Cap(cap=name, amount=one.amount("amount", unit, least=1) or 0, span=one.choice("span", SPANS)))
            one.finish()
    table.read.update(CAPS)
    table.finish()
    return tuple(caps)


def _approval(table: Table, unit: str) -> Approval:
    """The limits in the unit; every table below is named after another currency people are paid in."""
    currencies = {}
    for code in [key for key, value in table.data.items() if isinstance(value, dict)]:
        one = table.table(code)
        if money.is_currency(code):
            currencies[code] = Limits(**_limits(one, code))
            one.finish()
            if not one.data:
                table.mistake(code, Mistake("rule_limits_empty"))
        else:
            table.mistake(code, Mistake("rule_limits_no_currency"))
    approval = Approval(
        **_limits(table, unit),
        currencies=currencies,
        presets_percent=table.wholes("presets_percent", least=1, most=LARGEST_PRESET),
        escalate_after_days=table.whole("escalate_after_days", least=0, most=365, default=ESCALATE_AFTER_DAYS),
    )
    table.finish()
    return approval


def _limits(table: Table, unit: str) -> dict[str, int | None]:
    return {name: table.amount(name, unit, optional=True) for name in ("second_above", "second_above_in_period")}


def _pool(table: Table) -> Pool:
    pool = Pool(team=table.text("team", longest=200), share_ppm=table.percent("share", optional=False))
    table.finish()
    return pool


def _budget(table: Table) -> Budgeting:
    budget = Budgeting(
        by_cost_centre=table.flag("by_cost_centre"), span=table.choice("span", SPANS) if table.has("span") else ""
    )
    table.read.add("span")
    table.finish()
    return budget


def _leavers(table: Table) -> Leavers:
    """The rule of Denmark stays the one of the law unless the file names another."""
    plain = Leavers()
    default = table.choice("default", LEAVER_RULES) if table.has("default") else plain.default
    reason = table.text("reason", longest=1_000, optional=True)
    table.read.update(("default", "reason"))
    countries = dict(plain.countries)
    for code in [key for key in table.data if key not in ("default", "reason")]:
        if len(code) == 2 and code.isascii() and code.isalpha() and code.isupper():
            countries[code] = table.choice(code, LEAVER_RULES)
        else:
            table.read.add(code)
            table.mistake(code, Mistake("rule_no_country"))
    table.finish()
    return Leavers(default=default, countries=countries, reason=reason)


def _rate(table: Table) -> Rate:
    rate = Rate(
        source=table.currency("from"), target=table.currency("to"), on=table.day("on"), billionths=table.rate("rate")
    )
    table.finish()
    if rate.source and rate.source == rate.target:
        table.mistake("to", Mistake("rule_rate_same", currency=rate.source))
    return rate


def _texts(table: Table) -> dict[str, Text]:
    texts = {}
    for language in LANGUAGES:
        one = table.table(language)
        if table.has(language):
            texts[language] = Text(name=one.text("name", longest=100), purpose=one.text("purpose", longest=1_000))
            one.finish()
    table.finish()
    return texts
