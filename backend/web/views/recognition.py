"""My recognition: what I hold, what was approved for me period by period, and everything I received."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import month, spoken
from backend.web import charts, received, visitor
from recognition.core import money
from recognition.kudos import selectors as kudos
from recognition.people import selectors as people
from recognition.programmes import wording
from recognition.rewards.selectors import own

PAGE, PERIODS, CURRENCIES = 20, 12, 2


class Figure(NamedTuple):
    """One headline figure and what there is to know of it."""

    name: str
    amount: int
    unit: str
    told: str

    @property
    def points(self) -> str:
        """The number of points as people write it; '' for money."""
        return "" if money.is_currency(self.unit) else wording.number(str(self.amount), spoken())

    @property
    def is_spendable(self) -> bool:
        """Whether there is something of it, and the shop takes it."""
        return self.amount > 0 and self.unit in ("goods", "cash")


class Years(NamedTuple):
    """The sums of one currency: by pay period as a chart, by year in words."""

    unit: str
    chart: charts.Chart
    years: list[tuple[str, str]]


@never_cache
def recognition(request: HttpRequest) -> HttpResponse:
    """Balances, sums and the list; ``?show=`` filters it, ``?before=`` leads on."""
    me = visitor.of(request)
    wanted = request.GET.get("show", "")
    shown = next((each for each in received.FILTERS if each.key == wanted), received.FILTERS[0])
    cursor = request.GET.get("before", "")
    found = received.page(viewer=me.actor, shown=shown, cursor=cursor, limit=PAGE, at=me.at)
    sums = own.own_sums(viewer=me.actor)
    this_year = people.company_date(me.at).year
    context = {
        "page": "recognition",
        "figures": [*_points(me.person.employee_id), *_money(sums, this_year)],
        "years": [each for unit in _currencies(sums)[:CURRENCIES] for each in _years(unit, sums)],
        "filters": received.FILTERS,
        "shown": shown,
        "items": found.items,
        "is_first": not cursor,
        "checked": 0 if cursor or shown.key else own.own_checked(viewer=me.actor),
        "next": urlencode({"show": shown.key, "before": found.cursor}) if found.cursor else "",
    }
    return render(request, "recognition.html", context)


def _points(employee_id: int) -> list[Figure]:
    """What lies in the balances of points; natures apart, because they are never mixed."""
    told = {
        "symbolic": (_("Recognition points"), _("A thank-you that counts. They never expire.")),
        "goods": (_("Points for goods"), _("Yours until you spend them. They never expire.")),
        "cash": (_("Points for pay"), _("Paid out through payroll when you ask for it, before tax.")),
    }
    held = kudos.to_spend(employee_id=employee_id)
    return [Figure(told[unit][0], points, unit, told[unit][1]) for unit, points in held.items()]


def _money(sums: Sequence[own.Sum], year: int) -> list[Figure]:
    found = []
    for unit in _currencies(sums):
        rows = [each for each in sums if each.unit == unit]
        booked = sum(each.booked for each in rows)
        if booked:
            periods = ", ".join(month(each) for each in sorted({each.period for each in rows if each.booked}))
            told = _("Approved for %(periods)s, not paid yet. Before tax.") % {"periods": periods}
            found.append(Figure(_("Booked"), booked, unit, told))
        in_year = sum(each.booked + each.paid for each in rows if each.starts_on.year == year)
        told = _("All approved awards of its pay periods. Before tax.")
        found.append(Figure(_("In %(year)s") % {"year": year}, in_year, unit, told))
    return found


def _currencies(sums: Sequence[own.Sum]) -> list[str]:
    """The currencies there is anything in, the latest first."""
    return list(dict.fromkeys(each.unit for each in sums if money.is_currency(each.unit)))


def _years(unit: str, sums: Sequence[own.Sum]) -> list[Years]:
    """The sums of one currency; nothing of a single period, which the figures say."""
    language = spoken()
    rows = [each for each in sums if each.unit == unit]
    if len({each.period for each in rows}) < 2:
        return []
    by_year: dict[int, int] = {}
    for each in rows:
        by_year[each.starts_on.year] = by_year.get(each.starts_on.year, 0) + each.booked + each.paid
    years = [(str(year), wording.amount(total, unit, language)) for year, total in by_year.items()]
    return [Years(unit=unit, chart=_chart(unit, rows, language), years=years)]


def _chart(unit: str, rows: Sequence[own.Sum], language: str) -> charts.Chart:
    """Columns of the latest pay periods; what was taken back on balance hangs below the stem."""
    by_period: dict[str, list[int]] = {}
    for each in rows:
        paid_and_booked = by_period.setdefault(each.period, [0, 0])
        paid_and_booked[0] += each.paid
        paid_and_booked[1] += each.booked
    latest = list(by_period.items())[:PERIODS][::-1]
    words = charts.Words(
        key=f"periods-{unit}",
        title=_("Approved by pay period"),
        desc=_("Sums of approved awards in %(unit)s for each pay period, before tax.") % {"unit": unit},
        head=_("Pay period"),
        say=lambda value: wording.amount(round(value), unit, language),
        tick=lambda value: wording.without_unit(round(value), unit, language).removesuffix(",00").removesuffix(".00"),
    )
    paid, booked = ([sums[side] for _period, sums in latest] for side in (0, 1))
    both = ((pgettext("sum", "paid"), paid, "bay"), (pgettext("sum", "booked"), booked, "fjord"))
    gained = [
        charts.Series(name=name, values=[max(each, 0) for each in values], colour=colour)
        for name, values, colour in both
        if any(each > 0 for each in values)
    ]
    taken = [-min(one, 0) - min(other, 0) for one, other in zip(paid, booked, strict=True)]
    lost = [charts.Series(name=pgettext("sum", "taken back"), values=taken, colour="lingon")] if any(taken) else []
    return charts.columns(words, labels=[period for period, _sums in latest], above=gained, below=lost)
