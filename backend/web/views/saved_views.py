"""Reports kept under a name: one's own, and those shared with a role one holds."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backend.reports import SHEETS, STATES
from backend.templatetags.laurels import spoken
from backend.web import by_right, names, payroll_words, places, refusals, visitor
from backend.web.forms.administration import ROLE_NAMES
from backend.web.forms.reports import FILES, ViewForm
from recognition.core.errors import DomainError
from recognition.payroll import access, selectors, services
from recognition.payroll.selectors import reporting, saved_views

ROWS = 25
FILE_WORDS = dict(FILES)


@by_right.page
def views(request: HttpRequest) -> HttpResponse:
    """The list and the form; the query fills the form in, a POST keeps a view."""
    me = visitor.of(request)
    choices = reporting.report_choices(viewer=me.actor, at=me.at)
    called, entities = names.of_programmes(), names.told_apart(dict(choices.entities))
    form = ViewForm(
        request.POST or None,
        initial={"file_format": "xlsx", **request.GET.dict()},
        entities=[*entities.items()],
        periods=[(code, payroll_words.period_name(code)) for code in choices.periods],
        programmes=[*called.items()],
        roles=[(role, ROLE_NAMES[role]) for role in sorted({held for held, _ in me.roles} & access.READS_PAYROLL)],
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _save(me, form)
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            messages.success(request, _("The view is kept."))
            return redirect("report-views")
    after = places.number(request, "after") or 0
    found = saved_views.saved_views(viewer=me.actor, at=me.at, after=after, limit=ROWS + 1)
    context = {
        "page": "reports",
        "is_hr": me.holds("hr"),
        "form": form,
        "refusal": refusal,
        "views": [_shown(each, called, entities) for each in found[:ROWS]],
        "has_entities": bool(choices.entities),
        "next": urlencode({"after": found[ROWS - 1].view_id}) if len(found) > ROWS else "",
    }
    is_wrong = refusal is not None or (request.method == "POST" and bool(form.errors))
    return render(request, "payroll/views.html", context, status=409 if is_wrong else 200)


@by_right.page
def drop(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a view of one's own."""
    me = visitor.of(request)
    services.drop_view(actor=me.actor, view_id=view_id, at=me.at)
    messages.success(request, _("The view is removed."))
    return redirect("report-views")


def _save(me: visitor.Visitor, form: ViewForm) -> None:
    given = form.cleaned_data
    services.save_view(
        actor=me.actor,
        name=given["name"],
        filters={name: given[name] for name in selectors.FILTERS if given.get(name)},
        pivot=given["pivot"],
        file_format=given["file_format"],
        language=spoken(),
        shared_role=given["shared_role"],
        is_monthly=given["is_monthly"],
        at=me.at,
    )


def _shown(view: saved_views.ViewRow, programmes: Mapping[str, str], entities: Mapping[str, str]) -> dict[str, Any]:
    """A view as the list has it: what it keeps in words, and the way to its sums and its file."""
    words = {
        name: view.filters[name] for name in ("programme", "team", "cost_centre", "employee") if name in view.filters
    }
    kept = [programmes.get(code, code) if name == "programme" else code for name, code in words.items()]
    kept += [str(STATES[view.filters["state"]])] if "state" in view.filters else []
    asked = {**view.filters, "pivot": view.pivot, "file_format": view.file_format}
    return {
        "view": view,
        "entity": entities.get(view.filters["entity"], view.filters["entity"]),
        "table": SHEETS[view.pivot or "lines"],
        "file": FILE_WORDS[view.file_format],
        "kept": kept,
        "role": ROLE_NAMES.get(view.shared_role, ""),
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }
