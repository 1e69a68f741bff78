"""The figures of a simulation: pure, integers only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from recognition.core import money, periods
from recognition.programmes.definition import Definition
from recognition.programmes.verdicts import UNCREDITED, Verdict

LISTED = 100
Person = tuple[int, str]


class Line(NamedTuple):
    """What one person would have got in one month of outcomes: ``amount`` in ``unit`` for ``outcomes`` of them."""

    employee_id: int
    team_id: int | None
    month: str
    unit: str
    amount: int
    outcomes: int


@dataclass(slots=True)
class Tally:
    """Verdicts added up, in any order; ``uncredited`` are the first outcomes nobody is credited for."""

    lines: dict[tuple[int, int | None, str, str], list[int]] = field(default_factory=dict)
    burn: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    kinds: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    results: Counter[str] = field(default_factory=Counter)
    uncredited: list[int] = field(default_factory=list)

    def add(self, says: Definition, verdict: Verdict, cost_centres: Mapping[int, str]) -> None:
        """Count one verdict; ``cost_centres`` by employee id, "" for who has none."""
        day = verdict.occasion.day
        self.results[verdict.result] += 1
        if verdict.result == UNCREDITED and len(self.uncredited) < LISTED:
            self.uncredited.append(verdict.occasion.outcome_id)
        teams = {who.employee_id: who.team_id for who in verdict.occasion.credited}
        for award in verdict.awards:
            key = (award.employee_id, teams[award.employee_id], periods.month_of(day), award.unit)
            line = self.lines.setdefault(key, [0, 0])
            line[0], line[1] = line[0] + award.amount, line[1] + 1
            kind = self.kinds.setdefault((verdict.occasion.kind, award.unit), [0, 0])
            kind[0], kind[1] = kind[0] + award.amount, kind[1] + 1
            centre = cost_centres.get(award.employee_id, "") if says.budget.by_cost_centre else ""
            self.burn[award.unit, centre, says.budget.period_key(day)] += award.amount

    def rows(self) -> Iterator[Line]:
        """The lines by employee, team, month and unit."""
        for key in sorted(self.lines, key=lambda key: (key[0], key[1] or 0, *key[2:])):
            yield Line(*key, *self.lines[key])

    def document(self) -> dict[str, Any]:
        """The figures of this side as plain data."""
        return {
            "judged": sum(self.results.values()),
            "results": dict(sorted(self.results.items())),
            "uncredited": self.uncredited,
            "burn": [
                {"unit": unit, "cost_centre": centre, "period_key": period, "amount": amount}
                for (unit, centre, period), amount in sorted(self.burn.items())
            ],
            "kinds": [
                {"kind": kind, "unit": unit, "amount": amount, "awards": awards}
                for (kind, unit), (amount, awards) in sorted(self.kinds.items())
            ],
            "units": units(self.rows()),
        }


def units(lines: Iterable[Line]) -> dict[str, dict[str, Any]]:
    """By unit: the total, how many people and awards, by month, and how concentrated it is."""
    found: dict[str, dict[str, Any]] = {}
    people: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        each = found.setdefault(line.unit, {"amount": 0, "awards": 0, "months": defaultdict(int)})
        each["amount"] += line.amount
        each["awards"] += line.outcomes
        each["months"][line.month] += line.amount
        people[line.unit][line.employee_id] += line.amount
    for unit, each in found.items():
        amounts = list(people[unit].values())
        each |= {"people": len(amounts), "top_tenth_ppm": top_tenth_ppm(amounts), "gini_ppm": gini_ppm(amounts)}
        each["months"] = dict(sorted(each["months"].items()))
    return dict(sorted(found.items()))


def totals(lines: Iterable[Line]) -> dict[Person, int]:
    """The amount of each (employee, unit)."""
    found: dict[Person, int] = defaultdict(int)
    for line in lines:
        found[line.employee_id, line.unit] += line.amount
    return dict(found)


def top_tenth_ppm(amounts: Iterable[int]) -> int:
    """The share of the tenth who get most, at least one person, in what all who get something get; half up."""
    ordered = sorted(amounts, reverse=True)
    if not sum(ordered):
        return 0
    most = ordered[: -(-len(ordered) // 10)]
    return money.half_up(sum(most) * money.PPM, sum(ordered))


def gini_ppm(amounts: Iterable[int]) -> int:
    """The Gini coefficient of amounts ≥ 0, half up: 0 when all are equal, near 1 000 000 when one has everything.

    With x sorted ascending and i from 1 to n it is the sum of (2i - n - 1) x, divided by n times the sum of x:
    Damgaard and Weiner, Ecology 81 (2000), 1139-1142, without their correction n / (n - 1) for samples, because
    these people are not a sample.
    """
    ordered = sorted(amounts)
    count, whole = len(ordered), sum(ordered)
    if not whole:
        return 0
    above = sum((2 * place - count - 1) * amount for place, amount in enumerate(ordered, start=1))
    return money.half_up(above * money.PPM, count * whole)


def differences(before: Mapping[Person, int], after: Mapping[Person, int]) -> dict[Person, int]:
    """``after`` less ``before`` for everybody who is in one of them and for whom they differ."""
    found = {who: after.get(who, 0) - before.get(who, 0) for who in {*before, *after}}
    return {who: found[who] for who in sorted(found) if found[who]}


def gains(before: Mapping[Person, int], after: Mapping[Person, int]) -> dict[str, dict[str, int]]:
    """By unit: how many people gain and lose by ``after``, and how much."""
    changes = differences(before, after)
    found: dict[str, dict[str, int]] = {}
    for unit in sorted({unit for _, unit in (*before, *after)}):
        amounts = [amount for (_, own), amount in changes.items() if own == unit]
        same = sum(1 for who in {*before, *after} if who[1] == unit and who not in changes)
        found[unit] = {
            "gaining": sum(1 for amount in amounts if amount > 0),
            "gained": sum(amount for amount in amounts if amount > 0),
            "losing": sum(1 for amount in amounts if amount < 0),
            "lost": -sum(amount for amount in amounts if amount < 0),
            "same": same,
        }
    return found


def moved_ppm(before: Mapping[int, int], after: Mapping[int, int]) -> int:
    """How much of what ``before`` gives goes to other people in ``after``: what some gain and others lose; half up."""
    changes = [after.get(who, 0) - before.get(who, 0) for who in {*before, *after}]
    moved = min(sum(one for one in changes if one > 0), -sum(one for one in changes if one < 0))
    whole = sum(before.values())
    return money.half_up(moved * money.PPM, whole) if whole else 0
