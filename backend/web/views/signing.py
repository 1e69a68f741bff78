"""What is done before a draft counts: consultation and checklist recorded, then activation by another person."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend import programme_sheet
from backend.templatetags.laurels import spoken
from backend.web import by_right, refusals, visitor
from backend.web.forms.signing import ActivationForm, ChecklistForm, ConsultationForm
from backend.web.views import drafting, programmes
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.programmes import definition, overviews, services

WILL_HOLD = ("counts", "credit", "formula", "pools", "caps", "leavers", "hold", "decides", "budget")


@require_http_methods(["GET", "POST"])
@by_right.page
def gates(request: HttpRequest, version_id: int) -> HttpResponse:
    """What is done and what is missing; POST records a consultation, or signs the checklist."""
    me = visitor.of(request)
    found = overviews.version(viewer=me.actor, version_id=version_id, at=me.at)
    ready = overviews.readiness(viewer=me.actor, found=found, at=me.at)
    countries = sorted({gate.country for gate in ready.steps if gate.country})
    act = request.POST.get("act", "")
    asked = _Forms(request.POST if request.method == "POST" else None, act, countries)
    refusal = None
    if request.method == "POST":
        refusal, is_done = _done(me, found, asked, act)
        if is_done:
            return redirect("programme-gates", version_id)
    context = {
        "page": "programmes",
        "version": found,
        "said": drafting.said(definition.from_document(found.definition)),
        "steps": drafting.steps(ready),
        "ready": ready,
        "countries": countries,
        "consultation": asked.consultation,
        "checklist": asked.checklist,
        "is_unsigned": any(gate.why == "unsigned" for gate in ready.steps),
        "may_sign": programmes.edits(me),
        "may_edit": programmes.edits(me),
        "refusal": refusal,
        "act": act,
    }
    return render(request, "programmes/gates.html", context, status=409 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@by_right.page
def activate(request: HttpRequest, version_id: int) -> HttpResponse:
    """What will hold from when on, to be read; POST makes it so, for good."""
    me = visitor.of(request)
    found = overviews.version(viewer=me.actor, version_id=version_id, at=me.at)
    if found.state == "active":
        return redirect("programme-version", version_id)
    ready = overviews.readiness(viewer=me.actor, found=found, at=me.at)
    says = definition.from_document(found.definition)
    form = ActivationForm(
        request.POST or None, initial={"simulation": ready.simulation.number if ready.simulation else None}
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            services.activate(
                actor=me.actor, version_id=version_id, simulation_id=form.cleaned_data["simulation"], at=me.at
            )
        except (NotFound, Forbidden):
            raise
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            told = _("Active: version %(number)s of %(programme)s judges outcomes from its first day on.")
            messages.success(request, told % {"number": found.number, "programme": drafting.said(says)["name"]})
            return redirect("programme-version", version_id)
    context = {
        "page": "programmes",
        "version": found,
        "ready": ready,
        "steps": drafting.steps(ready),
        "form": form,
        "refusal": refusal,
        "said": drafting.said(says),
        "sections": programme_sheet.rules(says, language=spoken(), codes=WILL_HOLD),
        "may_look": programmes.looks(me),
    }
    return render(request, "programmes/activate.html", context, status=409 if request.method == "POST" else 200)


class _Forms:
    """Both forms of the page of gates; the one that was sent is filled."""

    def __init__(self, sent: Any, act: str, countries: list[str]) -> None:
        key = {"key": secrets.token_urlsafe(16)}
        self.consultation = ConsultationForm(sent if act == "consult" else None, countries=countries, initial=key)
        self.checklist = ChecklistForm(sent if act == "sign" else None)


def _done(me: visitor.Visitor, found: Any, asked: _Forms, act: str) -> tuple[refusals.Refusal | None, bool]:
    """Make the one domain call; why not, and whether it was made."""
    if act == "sign" and not programmes.edits(me):
        raise PermissionDenied("only a programme owner signs")
    form = {"consult": asked.consultation, "sign": asked.checklist}.get(act)
    if form is None:
        raise Http404
    if not form.is_valid():
        return None, False
    said = form.cleaned_data
    try:
        if act == "consult":
            services.record_consultation(actor=me.actor, programme_code=found.programme.code, at=me.at, **said)
        else:
            answers = dict.fromkeys(said["met"], True)
            services.sign_pay_gate(
                actor=me.actor, version_id=found.pk, answers=answers, reason=said["reason"], at=me.at
            )
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        return refusals.said(error), False
    return None, True
