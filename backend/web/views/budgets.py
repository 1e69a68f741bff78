"""Budgets: what each has and until when it lasts, what finance does to it, and which points are owed."""

import secrets
from collections.abc import Mapping
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from backend.templatetags.laurels import spoken, unit_word
from backend.web import by_right, charts, names, places, refusals, simulation_result, visitor
from backend.web.forms.budgeting import AllocationForm, MoveForm
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.ledger import selectors as books
from recognition.people import selectors as people
from recognition.programmes import selectors as programmes
from recognition.programmes import services, wording
from recognition.rewards.selectors import budget_pages

SHOWN, CHANGES_SHOWN = 25, 20


@require_GET
@by_right.page
def budgets(request: HttpRequest) -> HttpResponse:
    """Every budget with its figures; the points people hold."""
    me = visitor.of(request)
    code = request.GET.get("programme", "")[:64]
    mark = places.number(request, "after")
    found = budget_pages.budget_list(
        viewer=me.actor, at=me.at, programme_code=code, after=mark, limit=SHOWN, roles=me.roles
    )
    called = names.of_programmes()
    context = {
        "page": "budgets",
        "lines": [_shown(each, called) for each in found.lines],
        "programmes": called,
        "chosen": code,
        "may_move": moves(me),
        "liability": _owed(me),
        "next": urlencode({"after": found.next, "programme": code}) if found.next else "",
    }
    return render(request, "budgets/list.html", context)


def _owed(me: visitor.Visitor) -> list[books.Outstanding]:
    """The points people hold, by legal entity as it is called and by nature."""
    found = books.points_outstanding(on=people.company_date(me.at))
    called = names.of_entities() if found else {}
    return [each._replace(entity=called.get(each.entity, each.entity)) for each in found]


@require_http_methods(["GET", "POST"])
@by_right.page
def budget(request: HttpRequest, budget_id: int) -> HttpResponse:
    """One budget, its months and its history; POST allocates, withdraws or sets the overdraft."""
    me = visitor.of(request)
    mark = places.number(request, "before")
    found = budget_pages.budget_page(
        viewer=me.actor, budget_id=budget_id, at=me.at, before=mark, limit=CHANGES_SHOWN, roles=me.roles
    )
    row = found.line.row
    sent, refusal = None, None
    if request.method == "POST":
        if not moves(me):
            raise PermissionDenied("only finance moves budgets")
        sent = MoveForm(request.POST, unit=row.unit)
        refusal, is_done = _moved(request, me, row, sent)
        if is_done:
            return redirect("budget", budget_id)
    context = {
        "page": "budgets",
        "line": _shown(found.line, names.of_programmes([row.programme])),
        "chart": _chart(found),
        "history": [_change(each, row.unit) for each in found.history],
        "next": f"before={found.next}" if found.next else "",
        "forms": _forms(row.unit, sent) if moves(me) else [],
        "refusal": refusal,
    }
    return render(request, "budgets/budget.html", context, status=409 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@by_right.page
def new(request: HttpRequest) -> HttpResponse:
    """Give a programme something to spend, also in a budget that is not there yet."""
    me = visitor.of(request)
    units = _units()
    form = AllocationForm(
        request.POST or None,
        programmes=[*names.of_programmes(units).items()],
        units=[(unit, unit_word(unit) if len(unit) == 3 else f"{unit_word(unit)} ({unit})") for unit in _all(units)],
        initial={"key": secrets.token_urlsafe(16), "programme_code": request.GET.get("programme", "")},
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            done = services.allocate_budget(actor=me.actor, at=me.at, **form.cleaned_data)
        except (NotFound, Forbidden):
            raise
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            _tell(request, "allocate", done)
            return redirect("budget", done.budget_id)
    context = {"page": "budgets", "form": form, "refusal": refusal, "has_programmes": bool(units)}
    return render(request, "budgets/new.html", context, status=409 if request.method == "POST" else 200)


def moves(me: visitor.Visitor) -> bool:
    """Whether this person gives and takes."""
    return ("finance", None) in me.roles


def _units() -> dict[str, set[str]]:
    """By programme the units that its versions pay."""
    found: dict[str, set[str]] = {}
    for version in programmes.versions():
        rates = {each["target"] for each in version.definition["rates"] if each["source"] == version.unit}
        found.setdefault(version.programme.code, set()).update({version.unit, *rates})
    return found


def _all(units: dict[str, set[str]]) -> list[str]:
    return sorted({unit for several in units.values() for unit in several})


def _moved(request: HttpRequest, me: visitor.Visitor, row: Any, form: MoveForm) -> tuple[refusals.Refusal | None, bool]:
    """Make the one domain call; why not, and whether it was made."""
    if not form.is_valid():
        return None, False
    said = form.cleaned_data
    wish = {
        "actor": me.actor,
        "programme_code": row.programme,
        "unit": row.unit,
        "cost_centre": row.cost_centre,
        "period_key": row.period_key,
        "amount": said["amount"],
        "at": me.at,
        "key": said["key"],
    }
    try:
        if said["act"] == "allocate":
            done = services.allocate_budget(**wish)
        elif said["act"] == "withdraw":
            done = services.withdraw_budget(**wish)
        else:
            done = services.set_overdraft(**wish, reason=said["reason"])
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        return refusals.said(error), False
    _tell(request, said["act"], done)
    return None, True


def _tell(request: HttpRequest, act: str, done: services.Allocated) -> None:
    """Say what was done; giving and taking are undone by their opposite."""
    told = {
        "allocate": _("Allocated %(amount)s; %(available)s is available."),
        "withdraw": _("Withdrew %(amount)s; %(available)s is available."),
        "overdraft": _("It may be overdrawn by %(amount)s."),
    }[act]
    opposite = {"allocate": "withdraw", "withdraw": "allocate"}.get(act)
    typed = wording.without_unit(done.amount, done.unit, spoken()).replace(wording.NO_BREAK, "")
    address = reverse("budget", args=[done.budget_id])
    undo = f"{address} act={opposite} amount={typed}" if opposite else ""
    amounts = {name: wording.amount(getattr(done, name), done.unit, spoken()) for name in ("amount", "available")}
    messages.success(request, told % amounts, extra_tags=undo)


def _forms(unit: str, sent: MoveForm | None) -> list[MoveForm]:
    """One form for each deed; the one that was sent keeps what was typed."""
    act = sent.data.get("act") if sent else None
    return [
        sent
        if sent and act == each
        else MoveForm(unit=unit, initial={"key": secrets.token_urlsafe(16), "act": each}, auto_id=f"{each}_%s")
        for each in ("allocate", "withdraw", "overdraft")
    ]


def _shown(line: budget_pages.BudgetLine, called: Mapping[str, str]) -> dict[str, Any]:
    """A budget for a template: its figures, and where in its bar they end, in per cent as text."""
    row = line.row
    whole = max(row.allocated + row.overdraft, row.exported + row.approved + row.committed, 1)
    at, parts = 0, []
    for name, colour in (("exported", "bay"), ("approved", "fjord"), ("committed", "berry")):
        amount = getattr(row, name)
        parts.append((f"{100 * at / whole:.2f}%", f"{100 * max(amount, 0) / whole:.2f}%", colour))
        at += max(amount, 0)
    return {
        "row": row,
        "name": called[row.programme],
        "forecast": line.forecast,
        "parts": parts,
        "period": wording.period(row.period_key, spoken()) if row.period_key else "",
        "is_low": row.available + row.overdraft <= 0,
    }


def _change(change: budget_pages.Change, unit: str) -> dict[str, Any]:
    return {"change": change, "word": _word(change.code), "amount": wording.amount(change.amount, unit, spoken())}


def _word(code: str) -> str:
    words = {"allocated": _("Allocated"), "withdrawn": _("Withdrawn"), "overdraft_set": _("Overdraft set to")}
    return words.get(code, code)


def _chart(found: budget_pages.BudgetPage) -> charts.Chart | None:
    """What was used month by month, added up, beside what is allocated now."""
    row = found.line.row
    if not any(amount for _month, amount in found.months):
        return None
    words = charts.Words(
        key="use",
        title=_("Used, added up"),
        desc=_("What was committed, approved or paid from this budget by the end of each month, less what came back."),
        head=_("Month"),
        say=simulation_result.said_in(row.unit),
        tick=simulation_result.ticked_in(row.unit),
    )
    used = list(accumulate(amount for _month, amount in found.months))
    series = [
        charts.Series(name=_("used"), values=used),
        charts.Series(name=_("allocated now"), values=[row.allocated] * len(used), colour="stone"),
    ]
    labels = [simulation_result.short_month(month) for month, _amount in found.months]
    return charts.line(words, labels=labels, series=series)
