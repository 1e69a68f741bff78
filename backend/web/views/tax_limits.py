"""What is tax-free up to how much: entered, and verified by another person."""

import secrets
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.web import by_right, payroll_words, places, refusals, visitor
from backend.web.forms.payroll import LimitForm
from recognition.core.errors import DomainError
from recognition.payroll import services
from recognition.payroll.selectors import tax_limits as reading

PAGE = 50
RULES = {
    "yearly_non_cash": gettext_lazy("Small benefits, all of a year"),
    "christmas_gift": gettext_lazy("Christmas gift"),
    "jubilee_gift": gettext_lazy("Company jubilee gift"),
    "memorial_gift": gettext_lazy("Memorial gift"),
}


@by_right.page
def tax_limits(request: HttpRequest) -> HttpResponse:
    """Every limit entered, the newest first; a POST enters one or verifies one."""
    me, refusal = visitor.of(request), None
    is_entry = request.method == "POST" and "number" not in request.POST
    form = LimitForm(request.POST if is_entry else None, initial={"key": secrets.token_urlsafe(16)})
    form.fields["rule"].choices = list(RULES.items())  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            told = _entered(me, form) if is_entry else _verified(request, me)
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            if told:
                messages.success(request, told)
                return redirect("tax-limits")
    found = reading.tax_limits(before=places.number(request, "before"), limit=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "page": "wage-types",
        "form": form,
        "refusal": refusal,
        "rows": [(each, RULES[each.rule], payroll_words.Sum(each.amount, each.currency)) for each in shown],
        "may_enter": me.entities("hr") is None,
        "mine": me.person.employee_id,
        "next": urlencode({"before": shown[-1].number}) if len(found) > PAGE else "",
    }
    return render(request, "payroll/tax_limits.html", context, status=409 if refusal or form.errors else 200)


def _entered(me: visitor.Visitor, form: LimitForm) -> str:
    if not form.is_valid():
        return ""
    wish = dict(form.cleaned_data)
    services.enter_limit(actor=me.actor, at=me.at, amount_minor=wish.pop("amount"), **wish)
    return _("The limit is noted. It holds once another person of HR has verified it.")


def _verified(request: HttpRequest, me: visitor.Visitor) -> str:
    given = request.POST.get("number", "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) <= places.LONGEST else 0
    services.verify_limit(actor=me.actor, number=number, at=me.at)
    return _("The limit is verified and holds.")
