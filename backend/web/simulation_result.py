"""A simulation as tables and charts: totals, kinds, months, teams, who gains and loses, what hangs on the policy."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from backend.templatetags.laurels import spoken, unit_word
from backend.web import charts, programme_words
from recognition.core import money
from recognition.programmes import wording
from recognition.programmes.definition import POINTS
from recognition.programmes.simulation.results import Result, TeamRow


class Compared(NamedTuple):
    """A row of a side-by-side table, all as text; ``active`` and ``difference`` are "" where nothing stands beside."""

    label: str
    draft: str
    active: str
    difference: str


def figures(found: Result) -> list[dict[str, Any]]:
    """By unit the headline figures, and the table of both sides; amounts in tables are of the unit in their heading."""
    draft, active = found.figures["draft"]["units"], (found.figures.get("active") or {}).get("units", {})
    return [
        {
            "unit": unit,
            "amount": wording.amount(each["amount"], unit, spoken()),
            "people": each["people"],
            "awards": each["awards"],
            "gains": found.figures["gains"].get(unit),
            "rows": list(_totals(unit, each, active.get(unit) if "active" in found.figures else None)),
        }
        for unit, each in {**dict.fromkeys(active, _NOTHING), **draft}.items()
    ]


def kinds(found: Result) -> list[Compared]:
    """What each kind of outcome pays, in each unit."""
    sides = [_by_kind(found.figures[side]) for side in ("draft", "active") if side in found.figures]
    keys = sorted({key for side in sides for key in side})
    return [
        _compared(_of(programme_words.kind(kind), unit, found), unit, [side.get((kind, unit), 0) for side in sides])
        for kind, unit in keys
    ]


def teams(found: Result) -> list[Compared]:
    """What each team of FEWEST people or more would get."""
    has_active = "active" in found.figures
    return [
        _compared(_of(_named(row), row.unit, found), row.unit, [row.draft, row.active] if has_active else [row.draft])
        for row in found.teams
    ]


def team_chart(found: Result) -> charts.Chart | None:
    """Who gains and who loses: the draft less what it is compared with, by team, in the unit most is paid in."""
    unit = _main_unit(found)
    rows = [row for row in found.teams if row.unit == unit]
    if "active" not in found.figures or not any(row.draft != row.active for row in rows):
        return None
    words = charts.Words(
        key="teams",
        title=_("Change by team"),
        desc=_("What each team gets more under the draft, above, or less, below."),
        head=_("Team"),
        say=said_in(unit),
        tick=ticked_in(unit),
    )
    changes = [row.draft - row.active for row in rows]
    gained = charts.Series(name=_("more"), values=[max(each, 0) for each in changes])
    lost = charts.Series(name=_("less"), values=[max(-each, 0) for each in changes], colour="berry")
    return charts.columns(words, labels=[_named(row) for row in rows], above=[gained], below=[lost])


def budget_chart(found: Result) -> charts.Chart | None:
    """What is used of the budget month by month, added up; beside it what is allocated now, where that is one sum."""
    unit = _main_unit(found)
    sides = [side for side in ("draft", "active") if side in found.figures]
    months = {side: found.figures[side]["units"].get(unit, {}).get("months", {}) for side in sides}
    keys = sorted({month for side in sides for month in months[side]})
    if not keys:
        return None
    words = charts.Words(
        key="budget",
        title=_("Budget used, month by month"),
        desc=_("What would have been used up of the budget by the end of each month."),
        head=_("Month"),
        say=said_in(unit),
        tick=ticked_in(unit),
    )
    names = {"draft": (_("these rules"), "bay"), "active": (_("compared with"), "fjord")}
    series = [
        charts.Series(
            name=names[side][0],
            values=list(accumulate(months[side].get(key, 0) for key in keys)),
            colour=names[side][1],
        )
        for side in sides
    ]
    if found.allocated and unit == found.says.unit:
        series.append(charts.Series(name=_("allocated now"), values=[found.allocated] * len(keys), colour="stone"))
    return charts.line(words, labels=[short_month(key) for key in keys], series=series)


def sensitivity(found: Result) -> dict[str, Any] | None:
    """How much hangs on the credit policy: what others pay, and move between people."""
    told = found.figures["sensitivity"]
    if told is None:
        return None
    return {
        "stride": told["stride"],
        "rows": [
            {
                "policy": programme_words.CHOICES["credit.policy"][each["policy"]],
                "lookback": each["lookback_days"],
                "half_life": each["half_life_days"],
                "amount": wording.amount(each["amount"], told["unit"], spoken()),
                "moved": wording.percent(each["moved_ppm"], money.PPM, spoken()),
            }
            for each in told["variants"]
        ],
    }


def beside_another(figures_of_one: Mapping[str, Any], figures_of_other: Mapping[str, Any]) -> list[Compared]:
    """The draft sides of two simulations: the one, the other, the difference."""
    mine, theirs = figures_of_one["draft"], figures_of_other["draft"]
    rows = [
        Compared(
            _("Occasions judged"), _whole(mine["judged"]), _whole(theirs["judged"]), _change(mine, theirs, "judged")
        )
    ]
    for unit in sorted({*mine["units"], *theirs["units"]}):
        rows.extend(_totals(unit, mine["units"].get(unit, _NOTHING), theirs["units"].get(unit, _NOTHING)))
    return rows


def reasons(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Why reality differs, in words."""
    return [
        {
            "reason": programme_words.REASONS.get(each["reason"], each["reason"]),
            "amount": ("+" if each["amount"] > 0 else "") + wording.amount(each["amount"], each["unit"], spoken()),
            "awards": each["awards"],
            "people": _whole(each["people"]),
        }
        for each in rows
    ]


_NOTHING: Mapping[str, Any] = {"amount": 0, "awards": 0, "people": 0, "top_tenth_ppm": 0, "gini_ppm": 0, "months": {}}


def _totals(unit: str, draft: Mapping[str, Any], active: Mapping[str, Any] | None) -> Iterator[Compared]:
    sides = [draft] if active is None else [draft, active]
    yield _compared(_("Together"), unit, [each["amount"] for each in sides])
    for name, label in (("people", _("People who receive")), ("awards", _("Awards"))):
        numbers = [each[name] for each in sides]
        change = _number_signed(numbers[0] - numbers[1]) if active is not None else ""
        yield Compared(label, *_texts([_whole(each) for each in numbers]), change)
    averages = [money.half_up(each["amount"], each["people"]) if each["people"] else 0 for each in sides]
    yield _compared(_("On average a person"), unit, averages)
    for name, label in (("top_tenth_ppm", _("Share of the top tenth")), ("gini_ppm", _("Gini coefficient"))):
        if all(each[name] is not None for each in sides):
            say = _share if name == "top_tenth_ppm" else _gini
            yield Compared(label, *_texts([say(each[name]) for each in sides]), "")


def _compared(label: str, unit: str, amounts: Sequence[int]) -> Compared:
    told = [wording.without_unit(each, unit, spoken()) for each in amounts]
    change = _signed(amounts[0] - amounts[1], unit) if len(amounts) > 1 else ""
    return Compared(label, *_texts(told), change)


def _of(label: str, unit: str, found: Result) -> str:
    """The label, with the unit where there are several."""
    return f"{label}, {unit_word(unit)}" if len(found.figures["draft"]["units"]) > 1 else label


def _texts(told: Sequence[str]) -> tuple[str, str]:
    return told[0], told[1] if len(told) > 1 else ""


def _by_kind(side: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    # Simulations from before kinds were counted have none.
    return {(each["kind"], each["unit"]): each["amount"] for each in side.get("kinds", ())}


def _named(row: TeamRow) -> str:
    if row.name:
        return row.name
    return ngettext("all others, %(count)s person", "all others, %(count)s people", row.people) % {"count": row.people}


def _main_unit(found: Result) -> str:
    units = found.figures["draft"]["units"]
    return found.says.unit if found.says.unit in units or not units else next(iter(units))


def said_in(unit: str) -> Callable[[float], str]:
    """How a chart says an amount of this unit, which stands in its heading."""
    return lambda minor: wording.without_unit(round(minor), unit, spoken())


def ticked_in(unit: str) -> Callable[[float], str]:
    """A figure beside the grid: whole units, thousands shortened."""
    minor_units = 1 if unit in POINTS else 10 ** money.exponent(unit)

    def told(minor: float) -> str:
        whole = round(minor) / minor_units
        for size, sign in ((1_000_000, pgettext("million", "M")), (1_000, pgettext("thousand", "k"))):
            if abs(whole) >= size:
                gap = wording.NO_BREAK if len(sign) > 1 else ""
                return wording.number(f"{whole / size:.3g}", spoken()) + gap + sign
        return wording.number(f"{whole:.3g}", spoken())

    return told


def short_month(key: str) -> str:
    """A month below a chart: "2026-09" is Sep, and January says its year."""
    month = wording.period(key, spoken()).partition(" ")[0][:3]
    return f"{month} {key[:4]}" if key.endswith("-01") else month


def _signed(amount: int, unit: str) -> str:
    return ("+" if amount > 0 else "") + wording.without_unit(amount, unit, spoken())


def _whole(number: int) -> str:
    return wording.number(str(number), spoken())


def _number_signed(number: int) -> str:
    return ("+" if number > 0 else "") + _whole(number)


def _change(mine: Mapping[str, Any], theirs: Mapping[str, Any], name: str) -> str:
    return _number_signed(mine[name] - theirs[name])


def _share(ppm: int) -> str:
    return wording.percent(ppm, money.PPM, spoken())


def _gini(ppm: int) -> str:
    return wording.number(f"{ppm / money.PPM:.2f}", spoken())
