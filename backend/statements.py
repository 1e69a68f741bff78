"""A statement written out: as text for a terminal, as one page that needs nothing else and prints well, as a PDF."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from backend import print_out
from backend.web import customer_words
from recognition.core import money
from recognition.payroll.selectors import LaterLine, StatementLine, StatementView
from recognition.payroll.selectors.order_lines import OrderLine
from recognition.people import selectors as people
from recognition.programmes import wording


def page(view: StatementView, language: str) -> str:
    """The whole document as HTML, in ``language`` (da, sv, en)."""
    with translation.override(language):
        return render_to_string("statement.html", told(view, language))


def told(view: StatementView, language: str) -> dict[str, Any]:
    """Everything a page says of the statement, in ``language``, which is the one in force."""
    foot = print_out.foot(view.head.digest)
    return {
        "view": view,
        "language": language,
        "foot": foot,
        "rows": list(_rows(view, language)),
        **_summary(view, language),
    }


def pdf(view: StatementView, language: str) -> bytes:
    """The document as PDF: the same statement gives the same bytes. Raises NoPdf."""
    return print_out.pdf(page(view, language))


def text(view: StatementView, language: str) -> Iterator[str]:
    """The statement as lines for a person, in ``language`` (da, sv, en)."""
    with translation.override(language):
        summary = _summary(view, language)
        yield f"{summary['title']} · {view.head.name} · {view.head.entity_name} · {view.head.period}"
        yield summary["made"]
        for row in _rows(view, language):
            yield ""
            yield f"{row['amount']}  {row['programme']}  ({row['payslip']})"
            yield f"  {row['sentence']}"
            for contact in row["contacts"]:
                yield f"  · {contact}"
            yield f"  {row['evidence']}"
        shop = _("From the shop")
        for row in summary["bought"]:
            yield ""
            yield f"{row['amount']}  {shop}  ({row['payslip']})"
            yield f"  {row['sentence']}"
        for row in summary["later"]:
            yield ""
            yield f"{row['period']}: {row['amount']}  ({row['payslip']})"
            yield f"  {row['sentence']}"
        yield ""
        for each in summary["totals"]:
            yield f"{each['name']}: {each['amount']}" + "".join(f", {part}" for part in each["parts"])
        yield f"{summary['holds']} sha256 {view.head.digest}"


def _summary(view: StatementView, language: str) -> dict[str, Any]:
    made = {"number": view.head.number, "day": _day(view.head.made_at, language)}
    return {
        "title": _("Statement of rewards"),
        "made": _("Number %(number)s, made on %(day)s.") % made,
        "bought": [_bought(each, language) for each in view.orders],
        "later": [
            *(_later(each, language) for each in view.later),
            *({"period": each.period, **_bought(each, language)} for each in view.later_orders),
        ],
        "totals": [_total(view, unit, language) for unit in sorted(view.corrected)],
        "holds": _("Computed anew just now: nothing was changed since.")
        if view.holds
        else _("Computed anew, this does not come out the same: ask HR."),
    }


def _rows(view: StatementView, language: str) -> Iterator[dict[str, Any]]:
    for line in view.lines:
        yield {
            "proposal_id": line.proposal_id,
            "programme": line.programme,
            "amount": money_told(line.amount, line.unit, language),
            "payslip": _payslip(line, language),
            "sentence": line.sentence,
            "share": "" if line.share_ppm is None else wording.percent(line.share_ppm, money.PPM, language),
            "decisions": [
                _decided(each.kind) % {"name": each.name, "day": _day(each.at, language)} for each in line.decisions
            ],
            "contacts": [
                f"{_day(each.moment, language)} · {_kind(each.kind)} · {each.source}:{each.external_id}"
                for each in line.contacts or ()
            ],
            "evidence": _evidence(line),
        }


def _kind(kind: str) -> str:
    return customer_words.said(customer_words.CONTACTS, [kind])


def _later(line: LaterLine, language: str) -> dict[str, str]:
    return {
        "period": line.period,
        "amount": money_told(line.amount, line.unit, language),
        "payslip": _payslip(line, language),
        "sentence": line.sentence,
    }


def _bought(line: OrderLine, language: str) -> dict[str, str]:
    """A thing or money from the shop that payroll pays or taxes, or takes back."""
    bought = {"count": line.quantity, "name": line.name, "points": wording.amount(line.points, line.nature, language)}
    if line.reverses is not None:
        sentence = _("Taken back: %(name)s, and the points are yours again.") % bought
    else:
        sentence = _("%(count)s × %(name)s for %(points)s.") % bought
    names = {"batch": line.batch, "no": line.line_no}
    return {
        "amount": money_told(line.amount, line.unit, language),
        "sentence": sentence,
        "payslip": _("batch %(batch)s, line %(no)s") % names if line.batch else _("not on a payslip yet"),
    }


def _total(view: StatementView, unit: str, language: str) -> dict[str, Any]:
    families = view.head.totals.get(unit, {})
    named = {
        "gain": _("for gains: %(amount)s"),
        "saved": _("for customers saved: %(amount)s"),
        "shop": _("from the shop: %(amount)s"),
    }
    then = sum(families.values())
    parts = [named[key] % {"amount": money_told(families[key], unit, language)} for key in named if key in families]
    if view.corrected[unit] != then:
        parts.append(
            _("with what came later: %(amount)s") % {"amount": money_told(view.corrected[unit], unit, language)}
        )
    return {"name": _("In all"), "amount": money_told(then, unit, language), "parts": parts}


def money_told(amount: int, unit: str, language: str) -> str:
    """An amount as people write it, with "before tax" at money."""
    written = wording.amount(amount, unit, language)
    return _("%(amount)s before tax") % {"amount": written} if money.is_currency(unit) else written


def _payslip(line: StatementLine | LaterLine, language: str) -> str:
    if line.payslip is None:
        return _("not on a payslip yet") if money.is_currency(line.unit) else _("points, not on the payslip")
    names = {
        "month": wording.period(line.payslip.month, language),
        "text": line.payslip.text,
        "no": line.payslip.line_no,
    }
    return _("payslip of %(month)s: “%(text)s”, line %(no)s") % names


def _evidence(line: StatementLine) -> str:
    facts = {"count": line.touch_count, "digest": line.touch_digest}
    if line.contacts is None:
        return _("%(count)s contacts, digest %(digest)s.") % facts
    if line.is_verified:
        return _("%(count)s contacts in all; they give the digest frozen then, %(digest)s.") % facts
    return _("%(count)s contacts in all, of which not all are kept; digest %(digest)s.") % facts


def _decided(kind: str) -> str:
    """The sentence of one decision, with places for ``name`` and ``day``."""
    told: dict[str, Callable[[], str]] = {
        "approve": lambda: _("Approved by %(name)s on %(day)s"),
        "adjust": lambda: _("Adjusted by %(name)s on %(day)s"),
        "decline": lambda: _("Declined by %(name)s on %(day)s"),
        "revoke": lambda: _("Undone by %(name)s on %(day)s"),
    }
    return told[kind]()


def _day(at: datetime, language: str) -> str:
    return wording.day(people.company_date(at), language)
