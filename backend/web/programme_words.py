"""The words for what a programme file says, what the linter warns of and what a gate waits for."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.programme_sheet_words import WORDS
from backend.templatetags.laurels import spoken
from recognition.core import money
from recognition.programmes import wording
from recognition.programmes.definition import POINTS, Definition
from recognition.programmes.definition.fields import Field

FIELDS: Mapping[str, Any] = {
    "programme": _("Code"),
    "nature": _("Nature"),
    "unit": _("Paid in"),
    "value_currency": _("Values read in"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "minimum_share": _("Smallest share"),
    "hold_days": _("Hold, days"),
    "claw_back_days": _("Claw-back, days"),
    "expire_after_days": _("Lapses after, days"),
    "outcomes.kinds": _("Outcomes"),
    "outcomes.segments": _("Segments"),
    "outcomes.currencies": _("Currencies"),
    "outcomes.minimum_value": _("Least value"),
    "credit.policy": _("Who shares"),
    "credit.lookback_days": _("Look-back, days"),
    "credit.half_life_days": _("Half-life, days"),
    "formula.kind": _("Formula"),
    "formula.amount": _("Amount"),
    "formula.basis_points": _("Share of the value"),
    "caps.customer": _("Cap per customer"),
    "caps.pair": _("Cap per person and customer"),
    "caps.employee": _("Cap per person"),
    "caps.team": _("Cap per team"),
    "approval.second_above": _("Second person above"),
    "approval.second_above_in_period": _("Second person above, in a period"),
    "approval.presets_percent": _("Adjust to, per cent"),
    "approval.escalate_after_days": _("Rises after, days"),
    "budget.by_cost_centre": _("Budget per cost centre"),
    "budget.span": _("Budget per"),
    "leavers.default": _("Who leaves"),
    "leavers.reason": _("Why, of leavers"),
    "texts.da.name": _("Name in Danish"),
    "texts.en.name": _("Name in English"),
    "texts.sv.name": _("Name in Swedish"),
    "texts.da.purpose": _("Purpose in Danish"),
    "texts.en.purpose": _("Purpose in English"),
    "texts.sv.purpose": _("Purpose in Swedish"),
}
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "nature": {"entitlement": _("owed when met"), "discretionary": _("a manager may decline")},
    "unit": {
        "symbolic": _("points of recognition"),
        "goods": _("points for goods"),
        "cash": _("points for money"),
    },
    "credit.policy": {
        "equal": _("everybody equally"),
        "linear": _("everybody, by contacts"),
        "first": _("the first to serve"),
        "last": _("the last to serve"),
        "position": _("first and last most"),
        "time_decay": _("the nearer, the more"),
        "agreed": _("as they agree"),
    },
    "formula.kind": {
        "fixed": _("a fixed amount"),
        "basis_points": _("a share of the value"),
        "whole_tiers": _("steps of the whole value"),
        "marginal_tiers": _("steps of slices"),
    },
    "leavers": {
        "pay_all_earned": _("all of it"),
        "pro_rata": _("by days employed"),
        "forfeit": _("nothing"),
    },
    "flag": {"true": _("yes"), "false": _("no")},
}
NUMBERED: Mapping[str, Any] = {
    "formula.tiers.from": _("Tier %(number)s begins at"),
    "formula.tiers.amount": _("Tier %(number)s pays"),
    "formula.tiers.basis_points": _("Tier %(number)s pays of the value"),
    "rates.from": _("Rate %(number)s, from"),
    "rates.to": _("Rate %(number)s, to"),
    "rates.on": _("Rate %(number)s, in force from"),
    "rates.rate": _("Rate %(number)s"),
    "pools.team": _("Pool %(number)s, team"),
    "pools.share": _("Pool %(number)s, share"),
}
WEIGHED: Mapping[str, Any] = {
    "credit.kind_weights": _("Weight of the kind %(name)s"),
    "credit.stage_weights": _("Weight of the stage %(name)s"),
    "credit.role_weights": _("Weight of the role %(name)s"),
    "leavers": _("Who leaves, in %(name)s"),
}
_NUMBER = re.compile(r"\[(\d+)\]")
AMOUNTS = ("amount", "minimum_value", "second_above", "second_above_in_period", "from")
WARNINGS: Mapping[str, Any] = {
    "only_revenue": _("Only revenue pays"),
    "only_sale": _("Only the sale counts"),
    "one_touch": _("One person takes it all"),
    "winning_outweighs": _("Winning is paid better than keeping"),
    "no_cap": _("There is no cap"),
    "tier_gap": _("Small customers pay nothing"),
    "tier_cliff": _("A cliff between two tiers"),
    "tier_falls": _("More value pays less"),
    "score_could_pay": _("A score earns something"),
    "no_second": _("One person approves money alone"),
    "no_hold": _("Money leaves at once"),
    "no_claw_back": _("Nothing can be taken back"),
    "many_drop_out": _("Many helpers drop out"),
    "mistake": _("Mistake"),
}
COUNTRIES: Mapping[str, Any] = {
    "DK": _("Denmark"),
    "SE": _("Sweden"),
    "NO": _("Norway"),
    "FI": _("Finland"),
    "DE": _("Germany"),
}
GATES: Mapping[str, Any] = {
    "simulation": _("Simulated on history"),
    "consultation": _("Consultation in %(country)s"),
    "pay_gate": _("Checklist for scores"),
    "dates": _("First day still to come"),
    "overlap": _("Days of its own"),
    "second_person": _("Two persons"),
}
WHYS: Mapping[str, Any] = {
    "simulation.missing": _("Simulate this draft on history, and look at who gains and who loses."),
    "simulation.unfinished": _("Simulation %(number)s is not done; wait for it."),
    "simulation.of_another": _("Simulation %(number)s is of other rules; simulate this draft."),
    "simulation.not_of_history": _("Simulation %(number)s is too old, or looks ahead; simulate days that have been."),
    "simulation.done": _("Simulation %(number)s, %(first)s to %(last)s, will be kept with the version."),
    "consultation.no_notice": _("Give notice %(days)s days before the first day, and record it."),
    "consultation.no_conclusion": _("Conclude the consultation before the first day, and record it."),
    "consultation.open": _("%(body)s was notified on %(notified_on)s and has not concluded."),
    "consultation.concluded": _("%(body)s concluded on %(concluded_on)s."),
    "consultation.late": _("%(body)s was notified on %(notified_on)s, too late. Earliest first day: %(earliest)s."),
    "consultation.in_time": _("%(body)s was notified on %(notified_on)s, in time."),
    "pay_gate.unsigned": _("A customer's score earns something here, so five conditions are signed first."),
    "pay_gate.signed": _("Signed by %(name)s on %(on)s."),
    "dates.past": _("%(starts_on)s has passed, and rules never judge the past. Save it with a later first day."),
    "dates.ahead": _("It begins on %(starts_on)s."),
    "overlap.free": _("No other version is active on its days."),
    "overlap.taken": _("Version %(number)s is active from %(first)s to %(last)s. Begin after that."),
    "second_person.yours": _("You wrote it, so another programme owner activates it."),
    "second_person.others": _("Written by %(name)s; another programme owner activates it."),
}
CONDITIONS: Mapping[str, Any] = {
    "reliable_metrics": _(
        "The scores are reliable: drawn by the system, enough answers, nobody can pick who is asked."
    ),
    "linked_to_outcomes": _("The scores are shown to go with what customers do: renew, buy again, recommend."),
    "root_cause_tools": _("Employees have the means to find and mend what causes a bad score."),
    "learning_first": _("The scores are used to learn from first; nobody is punished for one."),
    "well_explained": _("Everybody concerned has been told how the score is made and what it earns."),
}
LOST: Mapping[str, Any] = {
    "no_touchpoints": _("nobody served the customer"),
    "below_minimum_share": _("below the smallest share"),
    "rounded_to_zero": _("rounded away"),
    "no_value": _("the outcome has no value"),
    "value_currency": _("no rate to the currency of the value"),
    "no_amount": _("the formula gives nothing"),
    "cap_customer": _("the customer's cap is used up"),
    "cap_pair": _("the cap of the pair is used up"),
    "cap_employee": _("the person's cap is used up"),
    "cap_team": _("the team's cap is used up"),
}
REASONS: Mapping[str, Any] = {
    "not_assessed": _("not judged yet"),
    "late_outcome": _("the outcome became known later"),
    "late_evidence": _("contacts came later"),
    "other_rules": _("judged by other rules"),
    "outcome_changed": _("the outcome was corrected since"),
    "outcome_withdrawn": _("the outcome was taken back since"),
    "people_changed": _("employment or a conflict of interest changed since"),
    "cap": _("caps were used up in another order"),
    "declined": _("declined"),
    "withdrawn": _("withdrawn"),
    "cancelled": _("cancelled"),
    "expired": _("lapsed"),
    "adjusted": _("adjusted when decided"),
    "reversed": _("reversed later"),
    "corrected": _("corrected later"),
}
STATES: Mapping[str, tuple[str, str, Any]] = {
    "queued": ("", "clock", pgettext_lazy("state of a simulation", "waiting")),
    "running": ("info", "refresh", pgettext_lazy("state of a simulation", "running")),
    "done": ("gain", "check", pgettext_lazy("state of a simulation", "done")),
    "failed": ("loss", "alert", pgettext_lazy("state of a simulation", "failed")),
    "cancelled": ("", "x", pgettext_lazy("state of a simulation", "cancelled")),
    "lost": ("loss", "alert", pgettext_lazy("state of a simulation", "lost")),
}


def field(place: str) -> str:
    """What a place of the file is called; the place itself where it has no name."""
    table, _dot, key = place.rpartition(".")
    numbered, number = _NUMBER.sub("", place), _NUMBER.search(place)
    if place in FIELDS:
        return str(FIELDS[place])
    if number and numbered in NUMBERED:
        return str(NUMBERED[numbered]) % {"number": number[1]}
    if table in WEIGHED:
        return str(WEIGHED[table]) % {"name": WORDS["stage"].get(key, key)}
    if table in FIELDS and key in ("amount", "span"):
        return str(FIELDS[table]) if key == "amount" else str(_("%(cap)s, span")) % {"cap": FIELDS[table]}
    if table.startswith("approval.") and f"approval.{key}" in FIELDS:
        return f"{FIELDS[f'approval.{key}']}, {table.removeprefix('approval.')}"
    return place


def value(place: str, text: str, says: Definition) -> str:
    """A value of the file as people write it; "" stays so."""
    key = place.rpartition(".")[2]
    if place in CHOICES:
        return str(CHOICES[place].get(text, text))
    if place.startswith("leavers.") and key != "reason":
        return str(CHOICES["leavers"].get(text, text))
    if not text or key not in _WRITERS or (place.startswith("rates") and key == "from"):
        return text
    return _amount(place, text, says) if key in AMOUNTS else _WRITERS[key](text)


def kind(code: str) -> str:
    """A kind of outcome."""
    return str(WORDS["kind"].get(code, code))


def rows(found: list[Field], left: Definition | None, right: Definition) -> list[dict[str, Any]]:
    """Fields as a table shows them."""
    return [
        {
            "place": each.place,
            "label": field(each.place),
            "left": value(each.place, each.left, left or right),
            "right": value(each.place, each.right, right),
            "is_changed": left is not None and each.is_changed,
        }
        for each in found
    ]


def _percent(text: str) -> str:
    return wording.percent(round(float(text.removesuffix("%")) * 10_000), money.PPM, spoken())


_WRITERS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(AMOUNTS, str),
    "kinds": lambda text: ", ".join(map(kind, text.split(", "))),
    "by_cost_centre": lambda text: str(CHOICES["flag"][text]),
    "span": lambda text: str(WORDS["span"][text]),
    "basis_points": lambda text: wording.percent(int(text), money.BASIS_POINTS, spoken()),
    **dict.fromkeys(("starts_on", "ends_on", "on"), lambda text: wording.day(date.fromisoformat(text), spoken())),
    **dict.fromkeys(("minimum_share", "share"), _percent),
}


def _amount(place: str, text: str, says: Definition) -> str:
    part = place.split(".")
    unit = part[1] if part[0] == "approval" and len(part) == 3 else says.unit
    if place.endswith((".from", ".minimum_value")):
        unit = says.value_currency
    minor = int(text) if unit in POINTS else money.to_minor(text, unit)
    return wording.amount(minor, unit, spoken())
