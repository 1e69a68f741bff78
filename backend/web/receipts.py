"""From what happened to the amount, line by line, as one follows arithmetic with a finger."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.templatetags.laurels import spoken
from recognition.core import money
from recognition.programmes import steps, wording

Params = Mapping[str, Any]


class Line(NamedTuple):
    """``operator`` is what is done, ``figure`` what it comes to; '' for neither."""

    operator: str
    label: str
    note: str
    figure: str


class Receipt(NamedTuple):
    """The lines, and under a firm rule the ``total``."""

    lines: list[Line]
    total: str


def receipt(because: Params, *, occasion: str, programme: str, version: int) -> Receipt:
    """The arithmetic of a because of any released catalogue; ``occasion`` is what happened, in words."""
    found, told = steps.of(because), _Told(programme=programme, version=version, occasion=occasion)
    if because["code"] != steps.CORRECTION:
        return Receipt(list(_share(because["params"], found, told)), _amount(found.amount, found.unit))
    params, after = because["params"], because["params"]["after"]
    anew = steps.of(after) if after else None
    lines = list(_share(after["params"], anew, told)) if after and anew else []
    lines.append(Line("=", _("Judged again"), "", _amount(anew.amount if anew else 0, found.unit)))
    lines.append(Line("−", _("What stands already"), "", _amount(params["before"], found.unit)))
    if params["elsewhere"]:
        lines.append(Line("+", _("Taken back elsewhere"), "", _amount(params["elsewhere"], found.unit)))
    return Receipt(lines, _amount(found.amount, found.unit))


class _Told(NamedTuple):
    programme: str
    version: int
    occasion: str


def _share(params: Params, found: steps.Steps, told: _Told) -> Iterator[Line]:
    unit = params["unit"]
    yield from _value(params, found, told)
    rules = _("%(programme)s, version %(version)s") % {"programme": told.programme, "version": told.version}
    yield Line(*_formula(params), rules, _amount(found.gross, unit))
    if "customer_cap" in params:
        yield _cap(_("Limit per customer"), params["customer_cap"], unit, found.whole)
    part = wording.percent(found.weight, found.weight_total, spoken())
    yield Line("×", _("Share of the credit"), _contacts(params, found, part), _amount(found.part, unit))
    if found.earned != found.part:
        note = _("%(days)s of %(of)s days") % {"days": params["leaver"]["days"], "of": params["leaver"]["of"]}
        yield Line("×", _("Employed for a part of it"), note, _amount(found.earned, unit))
    names = {"pair": _("Limit for this customer"), "employee": _("Limit per person"), "team": _("Limit per team")}
    for cap, after in zip(params["caps"], found.after, strict=True):
        yield _cap(names[cap["cap"]], cap, unit, after)
    if "payroll_rate" in params:
        rate = steps.rate_from(params["payroll_rate"])
        note = wording.day(rate.on, spoken())
        yield Line("×", wording.rate(rate, spoken()), note, _amount(found.amount, found.unit))


def _value(params: Params, found: steps.Steps, told: _Told) -> Iterator[Line]:
    day = wording.day(date.fromisoformat(params["day"]), spoken())
    if found.value is None:
        yield Line("", told.occasion, day, "")
        return
    stated = params.get("value_currency", "")
    yield Line("", told.occasion, day, _amount(params["value"], stated))
    if "value_rate" in params:
        rate = steps.rate_from(params["value_rate"])
        note = wording.day(rate.on, spoken())
        yield Line("×", wording.rate(rate, spoken()), note, _amount(found.value, rate.target))


def _formula(params: Params) -> tuple[str, str]:
    formula = params["formula"]
    if formula["kind"] == "basis_points":
        share = wording.percent(formula["basis_points"], money.BASIS_POINTS, spoken())
        return "×", _("%(percent)s of the value") % {"percent": share}
    if formula["kind"] == "fixed":
        return "→", _("A set amount for each")
    return "→", _("By tiers of the value")


def _contacts(params: Params, found: steps.Steps, part: str) -> str:
    """The share in a word: contacts where they made it, heads where everybody has the same, and per cent."""
    if params["policy"] == "agreed":
        return _("%(share)s, as agreed and signed") % {"share": part}
    if params["policy"] == "equal" and found.weight == 1:
        return _("1 of %(count)s who share it, %(share)s") % {"count": found.weight_total, "share": part}
    total = params["touch_total"]
    told = ngettext("%(own)s of %(total)s contact", "%(own)s of %(total)s contacts", total)
    return f"{told % {'own': params['touches'], 'total': total}}, {part}"


def _cap(label: str, cap: Params, unit: str, after: int) -> Line:
    words = {
        "limit": _amount(cap["limit"], unit),
        "period": wording.period(cap["period"], spoken()),
        "left": _amount(cap["left"], unit),
    }
    return Line("≤", label, _("%(limit)s in %(period)s, %(left)s left before") % words, _amount(after, unit))


def _amount(minor: int, unit: str) -> str:
    return wording.amount(minor, unit, spoken())
