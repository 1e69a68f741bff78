"""A simulation in words and tables, for whoever decides about the draft."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from recognition.core import money
from recognition.customers.models import Outcome
from recognition.people import selectors as people
from recognition.people.models import Team
from recognition.programmes import selectors
from recognition.programmes.definition import POINTS
from recognition.programmes.simulation.figures import LISTED, Line
from recognition.programmes.simulation.running import Answer

SENTENCES = {
    "before_its_dates": "Days before the draft starts were judged as if it applied; its first rates, too.",
    "after_its_dates": "Days after the draft ends were judged as if it applied.",
    "agreed_as_equal": "Where nobody has agreed on a split yet, everybody who served the customer shares equally.",
}
_LEFT_OUT = {
    "not_matured": "not matured",
    "waiting_for_sources": "from a time for which a needed source is not complete",
    "withdrawn": "withdrawn",
}


class Section(NamedTuple):
    """One table with its heading."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def by_employee(lines: Iterable[Line]) -> list[tuple[str, int, str]]:
    """Employee (the company's id), amount in minor units or points, and unit; sorted by employee and unit."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for line in lines:
        sums[line.employee_id, line.unit] += line.amount
    known = people.employees(employee_ids={employee for employee, _ in sums})
    rows = [(known[employee].external_id, amount, unit) for (employee, unit), amount in sums.items()]
    return sorted(rows, key=lambda row: (row[0], row[2]))


def summary(found: Mapping[str, Any]) -> list[str]:
    """The figures of a simulation in a few sentences."""
    draft = found["draft"]
    sentences = [_judged(draft)]
    for unit, each in draft["units"].items():
        sentences.append(
            f"{each['people']} people would get {_amount(each['amount'], unit)} {unit} in {each['awards']} awards; the "
            f"tenth who get most get {_percent(each['top_tenth_ppm'])}, Gini {each['gini_ppm'] / money.PPM:.3f}."
        )
    for unit, each in found["gains"].items():
        sentences.append(
            f"Beside the active version {each['gaining']} gain {_amount(each['gained'], unit)} {unit} and "
            f"{each['losing']} lose {_amount(each['lost'], unit)} {unit}; for {each['same']} nothing changes."
        )
    missing = [f"{found['outcomes'][name]} {words}" for name, words in _LEFT_OUT.items() if found["outcomes"][name]]
    missing += [f"{draft['open_occasions']} of occasions that are still open"] if draft["open_occasions"] else []
    if missing:
        sentences.append(f"Not judged: {', '.join(missing)}.")
    return sentences + [SENTENCES[code] for code in draft["assumed"]]


def sections(answer: Answer, *, programme_code: str) -> Iterator[Section]:
    """All tables of a simulation; with a compared version amounts are the draft's, the version's, their difference."""
    found, lines = answer.figures, answer.lines
    names = _names(lines)
    yield _compared("Per person", "employee", lines, lambda line: names.people[line.employee_id])
    yield _compared("Per team", "team", lines, lambda line: names.teams.get(line.team_id or 0, "no team"))
    yield _compared("Per month", "month", lines, lambda line: line.month)
    yield _budgets(found, programme_code)
    if found["gains"]:
        yield _gains(found)
    yield _uncredited(found)
    if found["sensitivity"] is not None:
        yield _sensitivity(found["sensitivity"])


class _Names(NamedTuple):
    people: Mapping[int, str]
    teams: Mapping[int, str]


def _names(lines: Mapping[str, Sequence[Line]]) -> _Names:
    every = [line for side in lines.values() for line in side]
    known = people.employees(employee_ids={line.employee_id for line in every})
    teams = Team.objects.in_bulk({line.team_id for line in every if line.team_id})
    return _Names(
        {pk: employee.external_id for pk, employee in known.items()}, {pk: team.name for pk, team in teams.items()}
    )


def _compared(title: str, column: str, lines: Mapping[str, Sequence[Line]], name: Callable[[Line], str]) -> Section:
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(lines, 0))
    for side, mine in lines.items():
        for line in mine:
            sums[name(line), line.unit][side] += line.amount
    rows = []
    for (key, unit), sides in sorted(sums.items()):
        amounts = list(sides.values())
        amounts += [amounts[0] - amounts[1]] if "active" in sides else []
        rows.append((key, *(_amount(amount, unit) for amount in amounts), unit))
    differs = ["difference"] if "active" in lines else []
    return Section(title, (column, *lines, *differs, "unit"), rows)


def _budgets(found: Mapping[str, Any], programme_code: str) -> Section:
    """What the draft would draw on each budget, beside what is available there now."""
    known = {}
    if any(row.programme.code == programme_code for row in selectors.versions()):
        rows = selectors.budgets(programme_code=programme_code)
        known = {(row.unit, row.cost_centre, row.period_key): row.available for row in rows}
    burn = [
        (
            each["unit"],
            each["cost_centre"],
            each["period_key"],
            _amount(each["amount"], each["unit"]),
            "" if left is None else _amount(left, each["unit"]),
        )
        for each in found["draft"]["burn"]
        for left in [known.get((each["unit"], each["cost_centre"], each["period_key"]))]
    ]
    return Section("Budgets", ("unit", "cost centre", "period", "draft", "available now"), burn)


def _gains(found: Mapping[str, Any]) -> Section:
    rows = [
        (
            unit,
            each["gaining"],
            _amount(each["gained"], unit),
            each["losing"],
            _amount(each["lost"], unit),
            each["same"],
        )
        for unit, each in found["gains"].items()
    ]
    return Section("Gains and losses", ("unit", "gain", "gained", "lose", "lost", "same"), rows)


def _uncredited(found: Mapping[str, Any]) -> Section:
    ids = found["draft"]["uncredited"]
    outcomes = Outcome.objects.select_related("customer").in_bulk(ids)
    rows = [(outcomes[pk].external_id, outcomes[pk].customer.external_id, outcomes[pk].kind) for pk in ids]
    whole = found["draft"]["results"].get("uncredited", 0)
    title = f"Uncredited outcomes: {whole}" + (f", the first {LISTED}" if whole > len(rows) else "")
    return Section(title, ("outcome", "customer", "kind"), rows)


def _sensitivity(found: Mapping[str, Any]) -> Section:
    rows = [
        (
            each["policy"],
            each["lookback_days"],
            each["half_life_days"] or "",
            _amount(each["amount"], found["unit"]),
            _percent(each["moved_ppm"]),
        )
        for each in found["variants"]
    ]
    among = "every occasion" if found["stride"] == 1 else f"one occasion in {found['stride']}"
    title = f"Sensitivity, over {among}; the first line is the draft's policy"
    return Section(title, ("policy", "look-back days", "half-life days", found["unit"], "moves between people"), rows)


def _judged(draft: Mapping[str, Any]) -> str:
    results = ", ".join(f"{count} {name}" for name, count in draft["results"].items())
    return f"{draft['judged']} occasions judged{': ' if results else ''}{results}."


def _amount(amount: int, unit: str) -> str:
    return str(amount) if unit in POINTS else money.to_decimal(amount, unit)


def _percent(ppm: int) -> str:
    return f"{ppm / 10_000:.1f} %"
