"""What waits for somebody because of a role of theirs: one line each, with the page where it is done."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import ngettext

from recognition.insights.waiting import Wait


class Line(NamedTuple):
    """What waits, in words with its count, the address that leads to it, and the icon of that page."""

    told: str
    address: str
    icon: str


def lines(waits: Collection[Wait]) -> list[Line]:
    """The lines of what ``insights.waiting`` counted, the nearest first."""
    return [_line(each) for what in _PLACES for each in waits if each.what == what]


_PLACES: Mapping[str, tuple[str, str, str]] = {
    "void": ("batches", "", "lock"),
    "confirm": ("batches", "?state=exported", "lock"),
    "export": ("batches", "?state=built", "lock"),
    "answer": ("batches", "?state=exported", "lock"),
    "build": ("periods", "", "calendar"),
    "retold": ("period", "", "calendar"),
    "orders": ("shop-desk", "", "gift"),
    "refunds": ("shop-desk", "", "gift"),
    "cases": ("cases", "", "undo"),
    "activate": ("programmes", "", "book"),
    "own_drafts": ("programmes", "", "book"),
    "review_sign": ("access-reviews", "", "shield"),
    "review_judge": ("access-reviews", "", "shield"),
    "review_remove": ("access-reviews", "", "shield"),
    "review_due": ("access-reviews", "", "shield"),
}


def _line(each: Wait) -> Line:
    name, query, icon = _PLACES[each.what]
    address = reverse(name, args=[each.entity, each.period] if each.period else [])
    return Line(_told(each), address + query, icon)


def _told(each: Wait) -> str:
    return _of_payroll(each) or _of_rest(each.what, each.number)


def _of_payroll(each: Wait) -> str:
    count = each.number
    told = {
        "void": ngettext(
            "%(count)s batch waits for you to complete its void",
            "%(count)s batches wait for you to complete their void",
            count,
        ),
        "confirm": ngettext(
            "%(count)s batch with payroll's answer waits to be confirmed",
            "%(count)s batches with payroll's answer wait to be confirmed",
            count,
        ),
        "export": ngettext("%(count)s batch waits to be exported", "%(count)s batches wait to be exported", count),
        "answer": ngettext(
            "%(count)s exported batch waits for payroll's answer",
            "%(count)s exported batches wait for payroll's answer",
            count,
        ),
        "build": ngettext(
            "%(count)s closed period has payments that are in no batch",
            "%(count)s closed periods have payments that are in no batch",
            count,
        ),
        "retold": ngettext(
            "%(entity)s: %(count)s gift that was free of tax is taxable by now and waits for a batch",
            "%(entity)s: %(count)s gifts that were free of tax are taxable by now and wait for a batch",
            count,
        ),
    }
    return told[each.what] % {"count": count, "entity": each.entity_name} if each.what in told else ""


def _of_rest(what: str, count: int) -> str:
    told = {
        "orders": ngettext(
            "%(count)s shop order waits to be approved or handed over",
            "%(count)s shop orders wait to be approved or handed over",
            count,
        ),
        "refunds": ngettext(
            "%(count)s refund waits until it is noted what was agreed",
            "%(count)s refunds wait until it is noted what was agreed",
            count,
        ),
        "cases": ngettext("%(count)s case waits to be settled", "%(count)s cases wait to be settled", count),
        "activate": ngettext(
            "%(count)s draft by somebody else waits to be activated",
            "%(count)s drafts by somebody else wait to be activated",
            count,
        ),
        "own_drafts": ngettext(
            "%(count)s draft of yours is not active yet: see what is missing",
            "%(count)s drafts of yours are not active yet: see what is missing",
            count,
        ),
        "review_sign": ngettext(
            "%(count)s review of access waits to be signed", "%(count)s reviews of access wait to be signed", count
        ),
        "review_judge": ngettext(
            "%(count)s review of access waits for your verdicts",
            "%(count)s reviews of access wait for your verdicts",
            count,
        ),
        "review_remove": ngettext(
            "%(count)s review of access names roles to be taken away",
            "%(count)s reviews of access name roles to be taken away",
            count,
        ),
        "review_due": ngettext("%(count)s review of access is due", "%(count)s reviews of access are due", count),
    }
    return told[what] % {"count": count}
