"""A made-up outcome as receipts: what there is to share, and each person's way from it to their amount."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.templatetags.laurels import spoken
from backend.web import programme_words
from recognition.programmes import because, wording
from recognition.programmes.definition import Definition
from recognition.programmes.example import Example, Share

CUSTOMER = "Birkely"


class Row(NamedTuple):
    """One step of a receipt: its operator, what it is, and the figure."""

    sign: str
    label: str
    figure: str
    is_sum: bool = False


def shown(worked: Example, says: Definition) -> dict[str, Any]:
    """Everything a template says of the example, in the language of the page."""
    totals: dict[str, int] = {}
    for each in worked.shares:
        totals[each.unit] = totals.get(each.unit, 0) + each.amount
    return {
        "kind": programme_words.kind(worked.kind),
        "day": wording.day(worked.day, spoken()),
        "customer": CUSTOMER,
        "value": "" if worked.value is None else _written(worked.value, worked.currency),
        "lost": programme_words.LOST.get(worked.code, worked.code),
        "shares": [_shown(each, says) for each in worked.shares],
        "together": ", ".join(_written(amount, unit) for unit, amount in totals.items()),
    }


def _shown(share: Share, says: Definition) -> dict[str, Any]:
    teams = [pool.team for pool in says.pools]
    sentence = share.because and because.render(share.because, spoken(), customer=lambda _: CUSTOMER, teams=teams)
    contacts = ngettext("%(count)s contact", "%(count)s contacts", share.touches) % {"count": share.touches}
    return {
        "name": share.name,
        "who": _("in the team %(team)s") % {"team": share.team} if share.team else contacts,
        "amount": _written(share.amount, share.unit),
        "lost": programme_words.LOST.get(share.code, share.code),
        "rows": list(_rows(share, says)),
        "sentence": sentence or "",
    }


def _rows(share: Share, says: Definition) -> Iterator[Row]:
    made = share.arithmetic
    if made is None or share.because is None:
        return
    yield Row("", _("One outcome gives"), _written(made.gross, says.unit))
    if made.whole < made.gross:
        yield Row("−", _("Cap per customer"), _written(made.whole - made.gross, says.unit))
    part = wording.fraction(made.weight, made.weight_total)
    told = part or wording.percent(made.weight, made.weight_total, spoken())
    yield Row("×", _("Part: %(part)s") % {"part": told}, _written(made.part, says.unit))
    names = [cap["cap"] for cap in share.because["params"]["caps"]]
    for name, (before, after) in zip(names, pairwise((made.earned, *made.after)), strict=True):
        yield Row("−", programme_words.field(f"caps.{name}"), _written(after - before, says.unit))
    if share.unit != says.unit:
        yield Row("×", _("Rate of exchange"), _written(made.amount, share.unit))
    yield Row("=", _("Before tax") if says.pays_money else _("Points"), _written(made.amount, share.unit), is_sum=True)


def _written(minor: int, unit: str) -> str:
    return wording.amount(minor, unit, spoken())
