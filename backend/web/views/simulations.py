"""Simulations: ask for one, watch it, read it beside another, take it as a file; nothing is booked."""

import csv
import io
import secrets
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.web import by_right, names, places, programme_words, refusals, simulation_result, visitor
from backend.web.forms.simulating import NOTHING, SimulationForm
from backend.web.views import programmes
from integrations.payroll import reward_report
from recognition.core import periods
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.people import selectors as people
from recognition.people import services as looks
from recognition.programmes import definition, services
from recognition.programmes import selectors as versions
from recognition.programmes.definition import fields
from recognition.programmes.simulation import results
from recognition.rewards.selectors import comparisons
from recognition.rewards.services import comparing

SHOWN = 20


@require_GET
@by_right.page
def simulations(request: HttpRequest) -> HttpResponse:
    """Those that are kept, newest first; of one programme where it is named."""
    me = visitor.of(request)
    code = request.GET.get("programme", "")[:64]
    mark = places.number(request, "before")
    found = programmes.named_simulations(me, programme_code=code, before=mark, limit=SHOWN + 1)
    has_more = len(found) > SHOWN
    context = {
        "page": "simulations",
        "simulations": found[:SHOWN],
        "programme": code,
        "name": names.of_programmes([code])[code] if code else "",
        "may_simulate": programmes.simulates(me),
        "next": urlencode({"before": found[SHOWN - 1][0].simulation_id, "programme": code}) if has_more else "",
    }
    return render(request, "simulations/list.html", context)


@require_http_methods(["GET", "POST"])
@by_right.page
def new(request: HttpRequest) -> HttpResponse:
    """Ask for one: which rules, which days, beside what."""
    me = visitor.of(request)
    known = versions.versions()
    called = names.of_programmes({each.programme.code for each in known})
    today = people.company_date(me.at)
    form = SimulationForm(
        request.POST or None,
        versions=[(each.pk, _version_word(each, called)) for each in known],
        beside=[(str(each.pk), _version_word(each, called)) for each in known if each.state == "active"],
        initial={"key": secrets.token_urlsafe(16), **_usual(request, known, today)},
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = next(each for each in known if each.pk == said["version"])
        try:
            simulation_id = services.request_simulation(
                actor=me.actor,
                text=definition.to_toml(definition.from_document(chosen.definition)),
                compares=None if said["beside"] == NOTHING else int(said["beside"]),
                from_date=said["from_date"],
                to_date=said["to_date"],
                at=me.at,
                key=said["key"],
            )
        except (NotFound, Forbidden):
            raise
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            return redirect("simulation", simulation_id)
    context = {"page": "simulations", "form": form, "refusal": refusal, "has_versions": bool(known)}
    return render(request, "simulations/new.html", context, status=409 if request.method == "POST" else 200)


@require_GET
@by_right.page
def simulation(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """How far one is; when it is done, what it came to."""
    me = visitor.of(request)
    found = results.result(viewer=me.actor, simulation_id=simulation_id, at=me.at)
    context = {"page": "simulations", **_headed(found.row), "may_simulate": programmes.simulates(me)}
    if not found.figures:
        return render(request, "simulations/waiting.html", context)
    return render(request, "simulations/simulation.html", context | _told(request, me, found))


@require_GET
@by_right.page
def progress(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """How far it is, as a piece of its page."""
    me = visitor.of(request)
    row = results.row(viewer=me.actor, simulation_id=simulation_id, at=me.at)
    context = {**_headed(row), "may_simulate": programmes.simulates(me)}
    return render(request, "partials/progress.html", context)


@require_POST
@by_right.page
def cancel(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """Stop one that waits or runs."""
    me = visitor.of(request)
    try:
        services.cancel_simulation(actor=me.actor, simulation_id=simulation_id, at=me.at)
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
    else:
        messages.success(request, _("Simulation %(number)s stops.") % {"number": simulation_id})
    return redirect("simulation", simulation_id)


@require_POST
@by_right.page
def reality(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """Ask how what was really proposed differs from it."""
    me = visitor.of(request)
    key = request.POST.get("key", "")
    if not 8 <= len(key) <= 64:
        raise Http404
    comparing.request_comparison(actor=me.actor, simulation_id=simulation_id, at=me.at, key=key)
    return redirect("simulation", simulation_id)


@require_GET
@by_right.page
def reality_progress(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """How far the comparison with reality is, as a piece of the page."""
    me = visitor.of(request)
    row = results.row(viewer=me.actor, simulation_id=simulation_id, at=me.at)
    context = {"row": row, **_reality(me, simulation_id)}
    return render(request, "partials/reality.html", context)


@require_GET
@by_right.page
def lines(request: HttpRequest, simulation_id: int) -> HttpResponseBase:
    """Everybody's lines as CSV, for who may see persons."""
    me = visitor.of(request)
    try:
        found = results.person_rows(viewer=me.actor, simulation_id=simulation_id, at=me.at)
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        raise Http404 from error
    shown = results.people_in(simulation_id=simulation_id)
    looks.viewed(actor=me.actor, employee_ids=shown, what="report", at=me.at)
    answer = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="simulation-{simulation_id}.csv"'
    return answer


def _headed(row: results.SimulationRow) -> dict[str, Any]:
    """The simulation, what its programme and the one beside it are called, and why it failed where it did."""
    return {
        "row": row,
        "name": programmes.called(row.names),
        "beside": programmes.called(row.beside_names),
        "trouble": refusals.worded(code=row.error_code, sentence=row.error),
    }


def _told(request: HttpRequest, me: visitor.Visitor, found: results.Result) -> dict[str, Any]:
    wish = request.GET.get("beside", "")
    other = found.others.get(int(wish[:18])) if wish.isdecimal() else None
    rules = []
    if found.beside is not None:
        rules = programme_words.rows(fields.compared(found.beside, found.says), found.beside, found.says)
    rows_beside = []
    if other is not None:
        rows_beside = simulation_result.beside_another(found.figures, found.figures_of_others[other.simulation_id])
    return {
        "unit": found.says.unit,
        "figures": simulation_result.figures(found),
        "kinds": simulation_result.kinds(found),
        "teams": simulation_result.teams(found),
        "fewest": results.FEWEST,
        "team_chart": simulation_result.team_chart(found),
        "budget_chart": simulation_result.budget_chart(found),
        "sensitivity": simulation_result.sensitivity(found),
        "changed": [each for each in rules if each["is_changed"]],
        "draft": found.figures["draft"],
        "is_hidden": found.figures.get("is_hidden", False),
        "left_out": found.figures["outcomes"],
        "uncredited": found.figures["draft"]["results"].get("uncredited", 0),
        "others": found.others.values(),
        "other": other,
        "rows_beside": rows_beside,
        **(_reality(me, found.row.simulation_id) if programmes.simulates(me) else {}),
    }


def _reality(me: visitor.Visitor, simulation_id: int) -> dict[str, Any]:
    found = comparisons.comparison_of(viewer=me.actor, simulation_id=simulation_id, at=me.at)
    return {
        "comparison": found,
        "difference": refusals.worded(code=found.error_code, sentence=found.error) if found else None,
        "reasons": simulation_result.reasons(found.reasons) if found else [],
        "key": secrets.token_urlsafe(16),
    }


def _usual(request: HttpRequest, known: list[Any], today: date) -> dict[str, Any]:
    """The twelve months before today, of the version named, beside the one in force."""
    wish = request.GET.get("version", "")
    chosen = next((each for each in known if str(each.pk) == wish), known[-1] if known else None)
    in_force = None
    if chosen is not None:
        same = [each for each in known if each.programme_id == chosen.programme_id and each.state == "active"]
        in_force = next((each for each in same if each.starts_on <= today <= each.ends_on), same[-1] if same else None)
    last = today - periods.DAY
    return {
        "version": chosen and chosen.pk,
        "from_date": periods.year_before(last) + periods.DAY,
        "to_date": last,
        "beside": NOTHING if in_force is None or in_force is chosen else str(in_force.pk),
    }


def _version_word(version: Any, called: dict[str, str]) -> str:
    state = _("active") if version.state == "active" else _("draft")
    return f"{called[version.programme.code]} {version.number} ({state})"


def _csv(found: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    yield _line(results.COLUMNS)
    for each in found:
        yield _line([reward_report.harmless(cell) if isinstance(cell, str) else cell for cell in each])


def _line(cells: Any) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
