"""A manager's people: who may wait for a word, who is away, and what they do together, never one by one."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import charts, short_dates, visitor
from recognition.insights import groups, teams
from recognition.kudos import selectors as kudos
from recognition.programmes import wording

ROWS, MOST_VALUES, MOST_NAMES = 50, 4, 3
COLOURS = ("bay", "fjord", "berry", "stone")


@never_cache
def team(request: HttpRequest) -> HttpResponse:
    """The people by name; and the figures of one group of them, the largest unless ``team`` names another."""
    me = visitor.of(request)
    leading = sorted(me.standing.powers)
    found = teams.reports(manager_ids=leading, at=me.at, after=_number(request, "after"), limit=ROWS + 1)
    waiting = {employee for _manager, employee, _since in kudos.unrecognised(at=me.at, manager_ids=leading)}
    sizes = teams.team_sizes(employee_ids=me.standing.below, at=me.at)
    shown = groups.folded([size for size, _members in sizes])
    chosen = _chosen(shown, request.GET.get("team", ""))
    context = {
        "page": "team",
        "reports": [(each, each.employee_id in waiting) for each in found[:ROWS]],
        "next": _query({"after": found[ROWS - 1].employee_id}) if len(found) > ROWS else "",
        "is_waited": any(each.employee_id in waiting for each in found[:ROWS]),
        "groups": [(_name(each), each.key, each == chosen) for each in shown],
        "chosen": chosen,
        "name": _name(chosen) if chosen else "",
        "charts": _charts(me, chosen, sizes) if chosen else [],
    }
    return render(request, "team.html", context)


def _chosen(shown: Sequence[groups.Group], key: str) -> groups.Group | None:
    """The group an address names, or the largest; None where all of them together are too few."""
    named = next((each for each in shown if each.key == key), None)
    return named or max(shown, key=lambda each: each.people, default=None)


def _name(group: groups.Group) -> str:
    """The teams in it by name; of many, the first ones."""
    names = [each.name or _("without a team") for each in group.teams]
    rest = len(names) - MOST_NAMES
    more = [ngettext("%(count)s more", "%(count)s more", rest) % {"count": rest}] if rest > 0 else []
    return ", ".join(names[:MOST_NAMES] + more)


def _charts(
    me: visitor.Visitor, chosen: groups.Group, sizes: Sequence[tuple[groups.TeamSize, list[int]]]
) -> list[tuple[str, str, charts.Chart | None]]:
    """Heading, the sentence below it, and the chart or None while there is nothing to draw."""
    members = [person for size, people in sizes if size in chosen.teams for person in people]
    months = teams.months(at=me.at)
    outcomes = teams.outcomes(employee_ids=members, at=me.at)
    thanks = teams.thanks(employee_ids=members, at=me.at)
    served = _("Of customers somebody here served in the 180 days before; each counts once and is nobody’s alone.")
    return [
        (_("What became of your customers"), served, _outcome_chart(months, outcomes)),
        (
            _("Thanks you got"),
            _("By value."),
            _thanks_chart("got", _("Thanks you got"), months, thanks.received, thanks.names),
        ),
        (
            _("Thanks you gave"),
            _("By value."),
            _thanks_chart("gave", _("Thanks you gave"), months, thanks.given, thanks.names),
        ),
    ]


def _outcome_chart(months: Sequence[str], counts: teams.Counts) -> charts.Chart | None:
    if not counts:
        return None
    gain, saved, loss = (
        charts.Series(name=name, values=[counts.get(month, {}).get(family, 0) for month in months], colour=colour)
        for family, name, colour in (
            ("gain", _("gains"), "bay"),
            ("saved", _("saved"), "fjord"),
            ("loss", _("losses"), "lingon"),
        )
    )
    sums = {each.name: _figure(sum(value or 0 for value in each.values)) for each in (gain, saved, loss)}
    words = _words(
        "outcomes",
        _("What became of your customers, by month"),
        _("Twelve months: %(sums)s. Gains and saves stand above the stem, losses hang below it.")
        % {"sums": ", ".join(f"{name} {said}" for name, said in sums.items())},
    )
    return charts.columns(words, labels=_labels(months), names=_names(months), above=[gain, saved], below=[loss])


def _thanks_chart(
    key: str, title: str, months: Sequence[str], counts: teams.Counts, names: Mapping[str, Mapping[str, str]]
) -> charts.Chart | None:
    """The values thanked for most by name, all others together last."""
    sums: dict[str, int] = {}
    for each in counts.values():
        for code, count in each.items():
            sums[code] = sums.get(code, 0) + count
    if not sums:
        return None
    named = sorted((code for code in sums if code), key=lambda code: (-sums[code], code))[:MOST_VALUES]
    series = [
        charts.Series(
            name=names[code].get(spoken()) or next(iter(names[code].values()), f"#{code}"),
            values=[counts.get(month, {}).get(code, 0) for month in months],
            colour=colour,
        )
        for code, colour in zip(named, COLOURS, strict=False)
    ]
    rest = [sum(n for code, n in counts.get(month, {}).items() if code not in named) for month in months]
    if any(rest):
        series.append(charts.Series(name=_("without a value, or another"), values=rest, colour="ghost"))
    total = _figure(sum(sums.values()))
    words = _words(key, title, _("%(title)s in twelve months: %(total)s in all.") % {"title": title, "total": total})
    return charts.columns(words, labels=_labels(months), names=_names(months), above=series)


def _words(key: str, title: str, desc: str) -> charts.Words:
    return charts.Words(key=key, title=title, desc=desc, head=_("Month"), say=_figure)


def _figure(value: float) -> str:
    return wording.number(str(int(value)), spoken())


def _labels(months: Sequence[str]) -> list[str]:
    return [short_dates.month(int(code[5:])) for code in months]


def _names(months: Sequence[str]) -> list[str]:
    return [f"{short_dates.month(int(code[5:]))} {code[:4]}" for code in months]


def _number(request: HttpRequest, name: str) -> int | None:
    """A number of the address that can be one of a row."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _query(kept: dict[str, Any]) -> str:
    return urlencode({name: value for name, value in kept.items() if value})
