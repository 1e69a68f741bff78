"""How kudos work in this company: values, allowances and the policy."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.web import refusals, visitor
from backend.web.forms.administration import AllowanceForm, PolicyForm, ValueForm
from recognition.core.errors import DomainError
from recognition.kudos import allowance, selectors, services
from recognition.people import selectors as people

LANGUAGES = ("en", "da", "sv")


@never_cache
def kudos_rules(request: HttpRequest) -> HttpResponse:
    """Show them; a POST changes one part."""
    me = visitor.of(request)
    policy = selectors.policy(at=me.at)
    part = request.POST.get("part", "")
    typed = {name: request.POST if part == name else None for name in ("value", "allowance", "policy")}
    shown: dict[str, Any] = {
        "value": ValueForm(typed["value"]),
        "allowance": AllowanceForm(typed["allowance"], roles=people.role_names()),
        "policy": PolicyForm(typed["policy"], initial={name: getattr(policy, name) for name in selectors.CHOICES}),
    }
    refusal = None
    if request.method == "POST":
        refusal = _changed(request, me, part, shown.get(part))
        if refusal is None and not (part in shown and shown[part].errors):
            return redirect("administration-kudos")
    is_refused = request.method == "POST"
    rules = selectors.allowance_rules(at=me.at)
    context = {
        "page": "administration",
        "tab": "kudos",
        "refusal": refusal,
        "values": selectors.values(),
        "rules": rules,
        "has_rule_for_all": any(rule.team is None and not rule.role for rule in rules),
        "otherwise": allowance.DEFAULT,
        **{f"{name}_form": form for name, form in shown.items()},
    }
    return render(request, "administration/kudos.html", context, status=409 if is_refused else 200)


def _changed(request: HttpRequest, me: visitor.Visitor, part: str, form: forms.Form | None) -> refusals.Refusal | None:
    """Make the one domain call of ``part``; return why not, or nothing: then it was done, or the form says why not."""
    if form is not None and not form.is_valid():
        return None
    deeds: Mapping[str, Callable[[], object]] = {
        "value": lambda: services.add_value(actor=me.actor, at=me.at, **_value(form)),
        "retire": lambda: services.retire_value(actor=me.actor, at=me.at, code=request.POST.get("code", "")),
        "allowance": lambda: services.set_allowance_rule(actor=me.actor, at=me.at, **_rule(form)),
        "policy": lambda: services.set_policy(actor=me.actor, at=me.at, **(form.cleaned_data if form else {})),
    }
    undo = _undo(request, part)
    if part not in deeds:
        return refusals.Refusal(_("This form was not complete. Look at the page and try again."))
    try:
        deeds[part]()
    except DomainError as error:
        return refusals.said(error)
    messages.success(request, _("From now on it is so."), extra_tags=undo)
    return None


def _value(form: forms.Form | None) -> dict[str, Any]:
    given = form.cleaned_data if form else {}
    names = {language: given[language] for language in LANGUAGES if given[language]}
    return {"code": given["code"], "names": names}


def _rule(form: forms.Form | None) -> dict[str, Any]:
    given = dict(form.cleaned_data if form else {})
    return given | {"team": given["team"] or None}


def _undo(request: HttpRequest, part: str) -> str:
    """A new value is taken back by retiring it; the others, and new names, by saying what held before."""
    code = services.code_of(request.POST.get("code", ""))
    if part != "value" or code in {value.code for value in selectors.values()}:
        return ""
    return f"{reverse('administration-kudos')} part=retire code={code}"
