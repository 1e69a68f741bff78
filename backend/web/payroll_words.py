"""A period and a batch on their way, in words: states, deeds, who acts next."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from backend.payroll_formats import FORMATS
from backend.templatetags.laurels import Look, day, moment, month
from recognition.payroll.formats import Format
from recognition.payroll.selectors.batch_pages import BatchHead, Deed, WageTotal
from recognition.payroll.selectors.months import Month
from recognition.payroll.selectors.months import Sum as MonthSum

LIVE = ("built", "exported", "confirmed")
PENDING: dict[str, str | Promise] = {
    "held:hold_days": gettext_lazy("On hold until it is certain"),
    "held:budget": gettext_lazy("Waits for budget"),
    "proposed": gettext_lazy("Waits for a decision"),
    "needs_second": gettext_lazy("Needs a second approval"),
    "approved": gettext_lazy("From the shop, waits to be handed over"),
}
APPROVED: dict[str, str | Promise] = {
    "payable": gettext_lazy("Approved, in no batch yet"),
    "in_batch": gettext_lazy("In a batch"),
    "exported": gettext_lazy("Sent to payroll"),
    "confirmed": gettext_lazy("Taken over by payroll"),
    "granted": gettext_lazy("Points granted"),
}
DEEDS: dict[str, str | Promise] = {
    "built": pgettext_lazy("batch", "Built"),
    "exported": pgettext_lazy("batch", "Exported"),
    "confirmed": pgettext_lazy("batch", "Confirmed"),
    "void_asked": pgettext_lazy("batch", "Void asked for"),
    "voided": pgettext_lazy("batch", "Void"),
}
STATES: dict[str, str | Promise] = {
    "built": pgettext_lazy("batches", "Built"),
    "exported": pgettext_lazy("batches", "Exported"),
    "confirmed": pgettext_lazy("batches", "Confirmed"),
    "void": pgettext_lazy("batches", "Void"),
}
KINDS: dict[str, str | Promise] = {
    "cash": pgettext_lazy("wage type", "money"),
    "benefit_in_kind": pgettext_lazy("wage type", "benefit in kind"),
    "exempt_gift_info": pgettext_lazy("wage type", "for information, not sent to payroll"),
}
CORRECTIONS: dict[str, str | Promise] = {
    "negative_line": gettext_lazy("as negative lines"),
    "deduction": gettext_lazy("with a wage type for corrections"),
    "manual": gettext_lazy("by hand"),
}
SET_OFF: dict[str, str | Promise] = {
    "SE": gettext_lazy(
        "Payroll may deduct this from pay only with the person’s consent, or where kvittningslagen allows it. See to"
        " that before the file leaves; Laurels sets nothing off by itself."
    ),
    "DK": gettext_lazy(
        "Payroll may deduct this from pay only with the person’s consent, or where the Danish rules on set-off allow"
        " it. See to that before the file leaves; Laurels sets nothing off by itself."
    ),
    "": gettext_lazy(
        "Payroll may deduct this from pay only with the person’s consent, or another basis in law. See to that before"
        " the file leaves; Laurels sets nothing off by itself."
    ),
}
"""What a batch that takes something back needs besides, by country."""

FORMAT_NAMES: dict[str, str | Promise] = {
    "canonical-csv": gettext_lazy("Laurels lines, CSV"),
    "jsonl": gettext_lazy("Laurels lines, JSON Lines"),
    "paxml": "PAXml 2.0",
    "danlon": "Danløn",
    "prolon": "Proløn",
    "csv:visma-lon": "Visma Løn, CSV",
    "csv:intega-lon": "Intega Løn, CSV",
    "csv:datalon": "DataLøn, CSV",
    "csv:zenegy": "Zenegy, CSV",
    "adp": "ADP Workforce Now, paydata",
    "sie4i": gettext_lazy("SIE 4I, accrual for the ledger"),
}


SYSTEM_NAMES: dict[str, str] = {
    "adp": "ADP",
    "datalon": "DataLøn",
    "danlon": "Danløn",
    "fortnox": "Fortnox",
    "hogia": "Hogia",
    "intega-lon": "Intega Løn",
    "kontek": "Kontek",
    "lessor": "Lessor",
    "prolon": "Proløn",
    "salary": "Salary",
    "sap": "SAP",
    "visma": "Visma",
    "visma-lon": "Visma Løn",
    "workday": "Workday",
    "zenegy": "Zenegy",
}


READS = {"crona": "paxml", "fortnox": "paxml", "kontek": "paxml"}
"""What payroll systems read that no format is named after."""


def system_name(code: str) -> str:
    """What a payroll system, or the format it is told in, is called; one we do not know, as it is written."""
    return str(SYSTEM_NAMES.get(code.lower()) or FORMAT_NAMES.get(code.lower(), code))


def system_code(typed: str) -> str:
    """The code of a payroll system that was typed by its name, as Danløn; anything else as it was typed."""
    said = typed.strip().casefold()
    return next((code for code, name in SYSTEM_NAMES.items() if name.casefold() == said), typed.strip())


def format_of(system: str) -> str:
    """The format in which this payroll system takes files; blank where we know none."""
    code = system_code(system).lower()
    return next((name for name in (code, f"csv:{code}", READS.get(code, "")) if name in FORMATS), "")


def format_name(file_format: Format) -> str:
    """What a format is called, and that its layout is unconfirmed where nobody has seen it imported."""
    name = str(FORMAT_NAMES.get(file_format.name, file_format.name))
    return name if file_format.is_confirmed else _("%(name)s (unconfirmed layout)") % {"name": name}


class Sum(NamedTuple):
    """An amount with its unit, as the filter ``amount`` takes it."""

    amount: int
    unit: str


class Step(NamedTuple):
    """One step of a track: ``look`` is done, now, stop or "" (to come)."""

    look: str
    title: str
    told: str


def wage_name(total: WageTotal, language: str) -> str:
    """What the wage type of these lines is called; one without a name by its code."""
    return total.names.get(language) or total.names.get("en", total.wage_type)


def period_name(code: str) -> str:
    """November 2026, as it stands alone; within a sentence it is ``month`` of the pages."""
    return capfirst(month(code))


def entries(sums: Sequence[MonthSum]) -> str:
    """How many awards and how many shop orders these are together; orders only where there are some."""
    awards, orders = sum(each.awards for each in sums), sum(each.orders for each in sums)
    rewarded = ngettext("%(count)s award", "%(count)s awards", awards) % {"count": awards}
    ordered = ngettext("%(count)s order", "%(count)s orders", orders) % {"count": orders}
    if not orders:
        return rewarded
    return _("%(awards)s and %(orders)s") % {"awards": rewarded, "orders": ordered} if awards else ordered


def names(people: Sequence[str], *, beside: str = "") -> str:
    """Who may act, at most three by name; without ``beside``, who may not because they did the step before."""
    left = [name for name in people if name != beside]
    if not left:
        return _("nobody yet: ask an administrator")
    if len(left) <= 3:
        return ", ".join(left)
    more = len(left) - 2
    return ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more) % {
        "names": ", ".join(left[:2]),
        "more": more,
    }


def set_off(head: BatchHead) -> str:
    """What taking back needs besides; blank where nothing is taken back, or is not any more."""
    if not head.negative or head.state in ("void", "confirmed"):
        return ""
    return deducting(head.country)


def deducting(country: str) -> str:
    """What deducting from pay in a country needs besides."""
    return str(SET_OFF.get(country, SET_OFF[""]))


def batch_look(head: BatchHead) -> Look:
    """The badge of a batch."""
    if head.state in ("built", "exported") and head.by("void_asked"):
        return Look("loss", "alert", pgettext("batch", "void asked for"))
    return {
        "built": Look("look", "clock", pgettext("batch", "built, not exported")),
        "exported": Look("gain", "lock", pgettext("batch", "exported, file kept")),
        "confirmed": Look("gain", "check", pgettext("batch", "confirmed")),
        "void": Look("", "x", pgettext("batch", "void")),
    }[head.state]


def file_look(state: str) -> Look:
    """The badge of a report or an evidence pack somebody asked for."""
    return {
        "queued": Look("", "clock", pgettext("report", "waits")),
        "running": Look("info", "refresh", pgettext("report", "being written")),
        "done": Look("gain", "check", pgettext("report", "ready")),
        "failed": Look("loss", "alert", pgettext("report", "failed")),
        "cancelled": Look("", "x", pgettext("report", "cancelled")),
        "expired": Look("", "clock", pgettext("report", "no longer kept")),
    }[state]


def deed(found: Deed | None) -> str:
    """When, and who."""
    return "" if found is None else f"{moment(found.at)}, {found.name}"


def month_steps(month: Month) -> list[Step]:
    """The track of a period: opened, closed, built, exported, confirmed."""
    head, live = month.head, live_batches(month)
    who = head.closed_by or _("the system")
    closed = f"{moment(head.closed_at)}, {who}" if head.closed_at else ""
    return [
        Step("done", _("Opened"), day(head.opened_at)),
        Step("done", _("Closed"), closed) if not head.is_open else Step("now", _("Closing"), names(month.acting["hr"])),
        _built(month, live),
        _later(month, live, "exported", _("Exported"), month.acting["payroll_releaser"]),
        _later(month, live, "confirmed", _("Confirmed"), confirming(month.acting)),
    ]


def live_batches(month: Month) -> list[BatchHead]:
    """The batches of the period that are not void."""
    return [each for each in month.batches if each.state in LIVE]


def batch_steps(head: BatchHead, acting: dict[str, list[str]]) -> list[Step]:
    """The track of one batch: built, exported, confirmed; or where it was voided."""
    built = head.by("built")
    steps = [Step("done", _("Batch built"), deed(built))]
    exported, confirmed, voided = head.by("exported"), head.by("confirmed"), head.by("voided")
    if exported or not voided:
        releasers = names(acting["payroll_releaser"], beside=built.name if built else "")
        steps.append(Step("done", _("Exported"), deed(exported)) if exported else Step("now", _("Export"), releasers))
    if voided:
        asked = head.by("void_asked")
        return [*steps, Step("stop", _("Void asked for"), deed(asked)), Step("stop", _("Void"), deed(voided))]
    if confirmed:
        return [*steps, Step("done", _("Confirmed"), deed(confirmed))]
    return [*steps, Step("now" if exported else "", _("Confirm"), names(confirming(acting)))]


def confirming(acting: dict[str, list[str]]) -> list[str]:
    """Who may confirm a batch there, by name."""
    return sorted({*acting["payroll_releaser"], *acting["hr"]})


def _built(month: Month, live: Sequence[BatchHead]) -> Step:
    if month.head.is_open:
        return Step("", _("Batch built"), names(month.acting["payroll_preparer"]))
    if month.unbuilt:
        count = sum(each.entries for each in month.unbuilt)
        told = ngettext("%(count)s line waits", "%(count)s lines wait", count) % {"count": count}
        return Step("now", _("Building the batch"), f"{told}: {names(month.acting['payroll_preparer'])}")
    if not live:
        return Step("done", _("Nothing to build"), _("nothing was payable"))
    lines = sum(each.lines for each in live)
    told = ngettext("%(count)s line", "%(count)s lines", lines) % {"count": lines}
    return Step("done", _("Batch built"), f"{deed(live[-1].by('built'))}, {told}")


def _later(month: Month, live: Sequence[BatchHead], what: str, title: str, acting: Sequence[str]) -> Step:
    """A step all live batches take: done by all, being done, or to come."""
    if not live and not month.head.is_open and not month.unbuilt:
        return Step("", title, _("nothing to pay"))
    left = [each for each in live if not each.by(what)]
    if live and not left and not month.unbuilt:
        return Step("done", title, deed(live[-1].by(what)))
    before = "built" if what == "exported" else "exported"
    is_next = any(each.by(before) for each in left)
    built = left[0].by("built") if is_next and what == "exported" else None
    return Step("now" if is_next else "", title, names(acting, beside=built.name if built else ""))
