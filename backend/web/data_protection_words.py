"""Copies, erasures, holds and clocks in words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from backend.templatetags.laurels import Look
from recognition.privacy.selectors import ClockView, RunView

CLASSES: Mapping[str, str | Promise] = {
    "employment": _("Employment"),
    "accounting": _("Awards, points and payroll"),
    "service": _("Contacts with customers, and thanks"),
    "text": _("Words about people"),
    "technical": _("Technical traces"),
    "audit": _("Who did what"),
}
CLOCKS: Mapping[str, str | Promise] = {
    "employment": _("Identity of who left"),
    "touchpoints": _("Contacts with customers"),
    "declined_texts": _("Reasons of what was declined"),
    "recognition_texts": _("Thanks and deeds in words"),
    "accounting": _("Payroll lines, files and statements"),
    "audit": _("The activity trail"),
    "views": _("Who looked at whose amounts"),
    "simulations": _("People in simulations"),
    "flags": _("Patterns in giving"),
    "deliveries": _("Messages received"),
    "dispatches": _("News that was told"),
    "keys": _("Keys of requests"),
    "jobs": _("Work done, and its files"),
    "access_exports": _("Files of copies"),
    "sign_in_links": _("Sign-in links"),
    "sessions": _("Sessions that ended"),
    "session_list": _("Where people were signed in"),
    "mails": _("Mails that were sent"),
    "slack_messages": _("Messages said in Slack"),
    "statistics": _("Statistics that were imported"),
}
STARTS: Mapping[str, str | Promise] = {
    "event": pgettext_lazy("clock", "after it happened"),
    "leaving": pgettext_lazy("clock", "after leaving"),
    "year_end": pgettext_lazy("clock", "after the end of the year"),
}


class ClockRow(NamedTuple):
    """A clock as the page shows it; the counts are None where it did not run."""

    view: ClockView
    name: Any
    kind: Any
    span: str
    default: str
    starts: Any
    removed: int | None
    due: int | None


class Proof(NamedTuple):
    """What an erasure left behind: how many rows changed, how many texts went, and where words still stand."""

    rows: int
    texts: int
    left: list[tuple[str, int]]


def look(state: str) -> Look:
    """The badge of a copy or of an erasure."""
    return {
        "queued": Look("", "clock", pgettext("copy", "waits")),
        "running": Look("info", "refresh", pgettext("copy", "being made")),
        "done": Look("gain", "check", pgettext("copy", "ready")),
        "failed": Look("loss", "alert", pgettext("copy", "failed")),
        "cancelled": Look("", "x", pgettext("copy", "cancelled")),
        "expired": Look("", "clock", pgettext("copy", "no longer kept")),
        "asked": Look("", "clock", pgettext("erasure", "waits for a second person")),
        "confirmed": Look("info", "refresh", pgettext("erasure", "confirmed")),
        "withdrawn": Look("", "x", pgettext("erasure", "withdrawn")),
    }[state]


def clock(view: ClockView, last: RunView | None, dry: RunView | None) -> ClockRow:
    """One clock with its spans in words, and what the last runs said of it: on its first row only."""
    counts = [run.counts.get(view.code) if run is not None and not view.country else None for run in (last, dry)]
    return ClockRow(
        view=view,
        name=CLOCKS.get(view.code, view.code),
        kind=CLASSES[view.retention_class],
        span=_span(view.span, view.unit),
        default=_span(view.default, view.unit),
        starts=STARTS[view.start],
        removed=counts[0],
        due=counts[1],
    )


def proof(found: Mapping[str, Any] | None) -> Proof | None:
    """The proof of an erasure in figures."""
    if found is None:
        return None
    return Proof(sum(found["erased"].values()), len(found["texts"]), sorted(found["left"].items()))


def _span(count: int, unit: str) -> str:
    if unit == "days":
        return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    if unit == "months":
        return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}
    return ngettext("%(count)s year", "%(count)s years", count) % {"count": count}
