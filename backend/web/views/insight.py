"""The reward mix: which part of what is approved goes to keeping customers, and which to winning them."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import charts, payroll_words, visitor
from backend.web.programme_words import CHOICES
from recognition.core import money
from recognition.core.errors import Forbidden
from recognition.insights import groups, teams
from recognition.programmes import wording
from recognition.rewards import selectors as rewards


@never_cache
def mix(request: HttpRequest) -> HttpResponse:
    """The last twelve months by unit; shares alone, and none of fewer than five people."""
    me = visitor.of(request)
    months = teams.months(at=me.at)
    try:
        rows = rewards.mix_by_period(viewer=me.actor, first=months[0], last=months[-1], at=me.at)
    except Forbidden as error:
        raise PermissionDenied(error.sentence) from error
    units = sorted({row.unit for row in rows})
    context = {
        "page": "insight",
        "units": [(_unit(unit), _pictures(unit, [row for row in rows if row.unit == unit])) for unit in units],
    }
    return render(request, "mix.html", context)


def _unit(unit: str) -> str:
    """A currency, or the kind of points in words."""
    return str(CHOICES["unit"].get(unit, unit))


def _pictures(unit: str, rows: Sequence[rewards.PeriodMix]) -> list[tuple[str, charts.Chart]]:
    parts = {
        _("Keeping and winning"): [
            (_("keeping customers"), "bay", "keeping"),
            (_("winning new ones"), "ghost", "winning"),
        ],
        _("Gained and saved"): [(_("gained"), "bay", "gain"), (_("saved"), "fjord", "saved")],
    }
    return [
        (title, _picture(f"{unit}-{number}".lower(), title, rows, series))
        for number, (title, series) in enumerate(parts.items())
    ]


def _picture(
    key: str, title: str, rows: Sequence[rewards.PeriodMix], parts: Sequence[tuple[str, str, str]]
) -> charts.Chart:
    words = charts.Words(
        key=f"mix-{key}",
        title=title,
        desc=_("The share of %(first)s in what was approved, by period, the newest last.") % {"first": parts[0][0]},
        head=_("Period"),
        say=_percent,
        nothing=_("fewer than five people"),
    )
    shares = [_shares(row, [name for _name, _colour, name in parts]) for row in rows]
    series = [
        charts.Series(name=name, colour=colour, values=[each[at] for each in shares])
        for at, (name, colour, _field) in enumerate(parts)
    ]
    return charts.shares(words, labels=[payroll_words.period_name(row.period) for row in rows], parts=series)


def _shares(row: rewards.PeriodMix, names: Sequence[str]) -> list[float | None]:
    """Per cent of each, in hundredths that make a hundred; what was taken back makes no share smaller than nothing."""
    amounts = [max(getattr(row.mix, name), 0) for name in names]
    if row.people < groups.FEWEST or not sum(amounts):
        return [None] * len(names)
    first = money.half_up(amounts[0] * 10_000, sum(amounts))
    return [first / 100, (10_000 - first) / 100]


def _percent(value: float) -> str:
    return wording.percent(round(value * 100), 10_000, spoken())
