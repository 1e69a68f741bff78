"""What is judged again, what is taken back, and the cases that neither payroll nor a balance can settle."""

import secrets
from itertools import islice
from typing import Any

from django import forms as base
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import names, payroll_words, refusals, visitor
from backend.web.forms.correcting import RESULTS, CaseForm, ClawBackForm, CorrectionForm
from recognition.core.errors import DomainError
from recognition.customers import selectors as customers
from recognition.people import services as people
from recognition.programmes import selectors as programmes
from recognition.rewards import selectors as rewards
from recognition.rewards import services

PAGE = 20
OPENERS = ("hr", "finance", "programme_owner")
"""Who may have an occasion judged again."""


@never_cache
def corrections(request: HttpRequest) -> HttpResponse:
    """What was judged again, and the form to do so; a POST does."""
    me = visitor.of(request)
    known = programmes.programme_names(language=spoken())
    called = names.told_apart({code: name for code, name in known.items() if name})
    form = CorrectionForm(
        request.POST or None,
        programmes=called,
        initial={"key": _key()} | _asked(request, "outcome", "programme_code"),
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_correction(actor=me.actor, at=me.at, **form.cleaned_data)
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            messages.success(request, _("Judged again: correction %(number)s.") % {"number": made.pk})
            return redirect("corrections")
    before = _number(request, "before")
    found = rewards.corrections(viewer=me.actor, at=me.at, before=before or None, roles=me.roles, limit=PAGE + 1)
    is_wrong = bool(refusal or form.errors)
    context = {
        "page": "corrections",
        "corrections": [(each, called.get(each.programme, each.programme)) for each in found[:PAGE]],
        "may_see_cases": me.holds("hr", "finance", "auditor"),
        "next": f"before={found[PAGE - 1].correction_id}" if len(found) > PAGE else "",
        "form": form if me.holds(*OPENERS) else None,
        "refusal": refusal,
    }
    return render(request, "corrections.html", context, status=409 if is_wrong else 200)


@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    """The cases and the awards that lost their ground; a POST settles a case, or takes an award back."""
    me = visitor.of(request)
    forms: dict[str, type[base.Form]] = {"settle": CaseForm, "take_back": ClawBackForm}
    act = request.POST.get("act", "")
    form = forms[act](request.POST) if act in forms else None
    refusal = None
    if form is not None and form.is_valid():
        refusal = _settle(request, me, form) if act == "settle" else _take_back(request, me, form)
        if refusal is None:
            return redirect("cases")
    elif form is not None:
        refusal = refusals.Refusal(" ".join(str(each) for some in form.errors.values() for each in some))
    is_open = request.GET.get("show") != "settled"
    after = _number(request, "after")
    typed = request.POST.dict() if refusal else {}
    found = list(rewards.cases(viewer=me.actor, at=me.at, is_open=is_open, after=after, limit=PAGE + 1))
    due = list(islice(rewards.claw_backs_due(viewer=me.actor, at=me.at), PAGE + 1)) if is_open else []
    named = {each.employee_id for each in found[:PAGE]} | {each.employee_id for each in due[:PAGE]}
    shown = customers.employee_ids(named)
    people.viewed(actor=me.actor, employee_ids=shown.values(), what="proposal", at=me.at)
    context: dict[str, Any] = {
        "page": "corrections",
        "is_open": is_open,
        "cases": found[:PAGE],
        "due": [(each, *_about(each, typed)) for each in due[:PAGE]],
        "more_due": len(due) > PAGE,
        "next": f"show={'open' if is_open else 'settled'}&after={found[PAGE - 1].case_id}" if len(found) > PAGE else "",
        "may_settle": me.holds("hr"),
        "may_take_back": me.holds("hr", "finance"),
        "results": RESULTS,
        "codes": ClawBackForm.base_fields["code"].choices,  # type: ignore[attr-defined]
        "refusal": refusal,
        "typed": typed,
        "key": _key(),
    }
    return render(request, "cases.html", context, status=409 if refusal else 200)


def _about(due: rewards.Due, typed: dict[str, str]) -> tuple[str, dict[str, str]]:
    """What taking this award back needs besides, and what its form says: what was ``typed``, or the cause alone."""
    needs = payroll_words.deducting(due.country) if due.is_paid_out else ""
    return needs, typed if typed.get("proposal_id") == str(due.proposal_id) else {"code": due.code}


def _settle(request: HttpRequest, me: visitor.Visitor, form: base.Form) -> refusals.Refusal | None:
    said = form.cleaned_data
    try:
        services.settle_case(
            actor=me.actor,
            case_id=said["case"],
            result=said["result"],
            note=said["note"],
            at=me.at,
            key=f"{said['key']}{said['case']}",
        )
    except DomainError as error:
        return refusals.said(error)
    messages.success(request, _("Settled: nothing is posted; the note says what was agreed."))
    return None


def _take_back(request: HttpRequest, me: visitor.Visitor, form: base.Form) -> refusals.Refusal | None:
    try:
        services.claw_back(actor=me.actor, at=me.at, **form.cleaned_data)
    except services.CaseForHR as error:
        messages.success(request, refusals.said(error).text)
        return None
    except DomainError as error:
        return refusals.said(error)
    messages.success(request, _("Proposed: it is taken back once a manager has approved it."))
    return None


def _asked(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:200] for name in names}


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= 18 else 0


def _key() -> str:
    return secrets.token_urlsafe(16)
