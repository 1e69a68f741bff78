"""A because as a sentence in somebody's language: pure.

The amounts in it are those of ``steps``; the words those of the released catalogue the because names.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from recognition.core import money
from recognition.programmes import catalogue_1, catalogue_2, catalogue_correction_1, steps, wording
from recognition.programmes.definition import POINTS

Words = Mapping[str, Mapping[str, str]]
_SENTENCES: dict[tuple[str, int], Words] = {
    (steps.CODE, 1): catalogue_1.SENTENCES,
    (steps.CODE, 2): catalogue_2.SENTENCES,
    (steps.CORRECTION, 1): catalogue_correction_1.SENTENCES,
}
_NEWEST = catalogue_2
DEFAULT_LANGUAGE = "en"


def _by_reference(customer_id: int) -> str:
    return f"#{customer_id}"


def render(
    because: Mapping[str, Any],
    language: str,
    *,
    customer: Callable[[int], str] = _by_reference,
    teams: Sequence[str] = (),
) -> str:
    """Why the amount is what it is, as sentences in ``language`` (da, en, sv; English for any other).

    ``customer`` turns a customer's id into what this viewer may see of it; ``teams`` names the teams of the
    version's pools in their order. Raises KeyError for a catalogue that was never released.
    """
    words = _SENTENCES[because["code"], because["version"]]
    spoken = language if language in words else DEFAULT_LANGUAGE
    if because["code"] == steps.CORRECTION:
        after = because["params"]["after"]
        told = "" if after is None else render(after, language, customer=customer, teams=teams)
        return " ".join(_correction(because, told, words[spoken], spoken))
    telling = _Telling(because["params"], steps.of(because), spoken, words[spoken], teams)
    return " ".join(telling.sentences(customer))


def headline(because: Mapping[str, Any], language: str, *, customer: str) -> str:
    """The first sentence of ``render`` alone: what happened at the customer called ``customer``."""
    words = _SENTENCES[because["code"], because["version"]]
    spoken = language if language in words else DEFAULT_LANGUAGE
    if because["code"] == steps.CORRECTION:
        after = because["params"]["after"]
        again = next(_correction(because, "", words[spoken], spoken))
        return again if after is None else f"{headline(after, language, customer=customer)} {again}"
    telling = _Telling(because["params"], steps.of(because), spoken, words[spoken], ())
    return next(telling.sentences(lambda _: customer))


def recompute(because: Mapping[str, Any]) -> int:
    """The amount, from the parameters alone."""
    return steps.of(because).amount


def render_checking(language: str) -> str:
    """What the employee reads while a proposal is held or undecided: never an amount."""
    words = _NEWEST.SENTENCES
    return words.get(language, words[DEFAULT_LANGUAGE])["checking"]


def render_reason(code: str, language: str) -> str:
    """Why an occasion or a share earned nothing, for the codes of ``Verdict`` and its parts."""
    words = _NEWEST.REASONS
    return words.get(language, words[DEFAULT_LANGUAGE])[code]


def _correction(because: Mapping[str, Any], told: str, words: Mapping[str, str], language: str) -> Iterator[str]:
    """That it was judged again, what that gave (``told``), and how it differs from what stood."""
    params, found = because["params"], steps.of(because)
    amounts = {
        "before": wording.amount(params["before"], found.unit, language),
        "amount": wording.amount(abs(found.amount), found.unit, language),
    }
    yield words["again"].format(on=wording.day(date.fromisoformat(params["on"]), language))
    yield told or words["nothing"]
    if found.amount < 0:
        yield words["taken_in_part" if params["elsewhere"] else "taken"].format(**amounts)
    elif params["before"]:
        yield words["added"].format(**amounts)


@dataclass(frozen=True)
class _Telling:
    params: Mapping[str, Any]
    steps: steps.Steps
    language: str
    words: Mapping[str, str]
    teams: Sequence[str]

    def sentences(self, customer: Callable[[int], str]) -> Iterator[str]:
        params = self.params
        day = wording.day(date.fromisoformat(params["day"]), self.language)
        yield self.say(params["kind"], customer=customer(params["customer"]), day=day)
        if params["others"]:
            count = len(params["others"])
            yield self.say("others_one" if count == 1 else "others_many", others=count)
        yield from self.service()
        yield from self.whole()
        yield from self.pools()
        yield from self.share()
        yield from self.leaving()
        yield from self.caps()
        yield from self.result()

    def service(self) -> Iterator[str]:
        params, policy = self.params, self.params["policy"]
        days, people = params["lookback_days"], params["people"]
        if policy not in ("first", "last", "agreed"):
            yield self.say_within("served_one" if people == 1 else "served_many", days, people=people)
        if people > 1 or policy in ("first", "last", "agreed"):
            contacts = {"touches": params["touches"], "touch_total": params["touch_total"]}
            yield self.say_within(f"policy_{policy}", days, **contacts)
        if params["sharing"] < people:
            minimum = wording.percent(params["minimum_share_ppm"], money.PPM, self.language)
            yield self.say("minimum", minimum=minimum, sharing=params["sharing"])

    def whole(self) -> Iterator[str]:
        params, formula = self.params, self.params["formula"]
        gross, value = self.amount(self.steps.gross), ""
        if self.steps.value is not None:
            currency = params["value_currency"]
            if "value_rate" in params:
                stated, currency = (
                    wording.amount(params["value"], currency, self.language),
                    params["value_rate"]["target"],
                )
                converted = wording.amount(self.steps.value, currency, self.language)
                yield self.say("value", value=stated, converted=converted, **self.rate(params["value_rate"]))
            value = wording.amount(self.steps.value, currency, self.language)
        if formula["kind"] == "basis_points":
            percent = wording.percent(formula["basis_points"], money.BASIS_POINTS, self.language)
            yield self.say("basis_points", percent=percent, value=value, gross=gross)
        else:
            yield self.say("fixed" if formula["kind"] == "fixed" else "tiers", value=value, gross=gross)
        if "customer_cap" in params:
            yield self.say("cap_customer", **self.cap(params["customer_cap"]))

    def pools(self) -> Iterator[str]:
        """What goes to teams, and that this share comes through one."""
        for number, pool in enumerate(self.params.get("pools", ())):
            people = pool["people"]
            told = {"team": self.team(number), "people": people}
            told["percent"] = wording.percent(pool["share_ppm"], money.PPM, self.language)
            yield self.say({0: "pool_empty", 1: "pool_one"}.get(people, "pool_many"), **told)
            if people and pool["team"] == self.params.get("pool"):
                yield self.say("in_pool_too" if self.params["weight"] else "in_pool", team=self.team(number))

    def share(self) -> Iterator[str]:
        weight, total = self.steps.weight, self.steps.weight_total
        amounts = {"whole": self.amount(self.steps.whole), "part": self.amount(self.steps.part)}
        exact = wording.fraction(weight, total)
        if weight == total:
            yield self.say("share_whole", **amounts)
        elif exact:
            yield self.say("share", share=exact, **amounts)
        else:
            yield self.say("share_about", share=wording.percent(weight, total, self.language), **amounts)
        if self.params["rounding"]:
            yield self.say("rounding", one=self.amount(self.params["rounding"]))

    def leaving(self) -> Iterator[str]:
        if "leaver" in self.params:
            leaver = self.params["leaver"]
            facts = {"days": leaver["days"], "of": leaver["of"], "given": self.amount(self.steps.earned)}
            yield self.say(f"leaver_{leaver['rule']}", **facts)

    def caps(self) -> Iterator[str]:
        for cap, given in zip(self.params["caps"], self.steps.after, strict=True):
            claimed = self.amount(cap.get("claimed", 0))
            yield self.say(f"cap_{cap['cap']}", claimed=claimed, given=self.amount(given), **self.cap(cap))

    def result(self) -> Iterator[str]:
        amount = wording.amount(self.steps.amount, self.steps.unit, self.language)
        if "payroll_rate" in self.params:
            rate = self.rate(self.params["payroll_rate"])
            yield self.say("payroll", amount=self.amount(self.steps.unit_amount), converted=amount, **rate)
        yield self.say("makes_points" if self.steps.unit in POINTS else "makes_money", amount=amount)

    def say(self, name: str, **fields: Any) -> str:
        # Danish kroner end with a full stop of their own.
        return self.words[name].format(**fields).replace("kr..", "kr.")

    def say_within(self, name: str, days: int, **fields: Any) -> str:
        """The sentence about a number of days; of one day, where the catalogue has words for it."""
        of_one_day = f"{name}_day"
        return self.say(of_one_day if days == 1 and of_one_day in self.words else name, days=days, **fields)

    def team(self, number: int) -> str:
        return self.teams[number] if number < len(self.teams) else f"#{self.params['pools'][number]['team']}"

    def amount(self, minor: int) -> str:
        return wording.amount(minor, self.params["unit"], self.language)

    def cap(self, cap: Mapping[str, Any]) -> dict[str, str]:
        return {
            "limit": self.amount(cap["limit"]),
            "period": wording.period(cap["period"], self.language),
            "left": self.amount(cap["left"]),
        }

    def rate(self, document: Mapping[str, Any]) -> dict[str, str]:
        rate = steps.rate_from(document)
        return {"rate": wording.rate(rate, self.language), "on": wording.day(rate.on, self.language)}
