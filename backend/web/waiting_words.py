"""What waits for somebody because of a role of theirs: one line each, with the page where it is done."""

from collections.abc import Mapping
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import ngettext


class Line(NamedTuple):
    """What waits, in words with its count, the address that leads to it, and the icon of that page."""

    told: str
    address: str
    icon: str


def lines(counts: Mapping[str, int]) -> list[Line]:
    """The lines of what ``insights.waiting`` counted, the nearest first."""
    return [_line(what, counts[what]) for what in _PLACES if counts.get(what)]


_PLACES: Mapping[str, tuple[str, str, str]] = {
    "void": ("batches", "", "lock"),
    "confirm": ("batches", "?state=exported", "lock"),
    "export": ("batches", "?state=built", "lock"),
    "answer": ("batches", "?state=exported", "lock"),
    "build": ("periods", "", "calendar"),
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


def _line(what: str, count: int) -> Line:
    name, query, icon = _PLACES[what]
    return Line(_told(what, count), reverse(name) + query, icon)


def _told(what: str, count: int) -> str:
    return _of_payroll(what, count) or _of_rest(what, count)


def _of_payroll(what: str, count: int) -> str:
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
    }
    return told[what] % {"count": count} if what in told else ""


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
