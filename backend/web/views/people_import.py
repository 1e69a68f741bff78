"""Lists of people from a file: send one, read what it would do row by row, take it in."""

import secrets
import sys
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from backend.web import by_right, places, refusals, row_words, visitor
from backend.web.forms.organisation import FIELDS, ColumnsForm, SendListForm
from backend.web.organisation_words import ROW_STATES, changed
from integrations.directory import sending, sent
from integrations.directory.importing import Wish
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.core.mistakes import restored

PAGE, ROWS, GLANCE = 20, 100, 25


@by_right.page
def lists(request: HttpRequest) -> HttpResponse:
    """The form and the lists one sent; a POST sends one to be checked."""
    me, refusal = visitor.of(request), None
    form = SendListForm(
        request.POST or None,
        request.FILES or None,
        saved=sent.choices(),
        initial={"key": secrets.token_urlsafe(16)},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wish = {"choice": said["choice"], "on": said["on"], "at": me.at, "key": said["key"]}
        try:
            job_id = sending.send(actor=me.actor, content=said["file"].read(sending.LARGEST + 1), **wish)
        except (Forbidden, NotFound):
            raise
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            return redirect("people-list", job_id)
    found = sent.lists(viewer=me.actor, limit=PAGE + 1, before=places.number(request, "before"))
    context = {
        "page": "people",
        "form": form,
        "refusal": refusal,
        "lists": found[:PAGE],
        "next": f"before={found[PAGE - 1].job_id}" if len(found) > PAGE else "",
    }
    return render(request, "organisation/lists.html", context, status=409 if request.method == "POST" else 200)


@by_right.page
def one(request: HttpRequest, job_id: int) -> HttpResponse:
    """One list: how far it is, what it would do or did; to htmx that part alone. A POST goes on with it."""
    me = visitor.of(request)
    found = sent.list_of(viewer=me.actor, job_id=job_id)
    form = ColumnsForm(request.POST or None, headers=found.headers, initial=_initial(found))
    if request.method == "POST":
        return _deed(request, me, found, form)
    state = request.GET.get("state", "")
    state = state if state in ROW_STATES else ""
    context: dict[str, Any] = {
        "page": "people",
        "each": found,
        "form": form,
        "trouble": refusals.worded(code=found.error_code, sentence=found.error_sentence, mistake=found.mistake),
        "state": state,
        "counts": [(name, look, found.counts[name]) for name, look in ROW_STATES.items() if _counts(found, name)],
        "columns": [(FIELDS[ours], name) for ours, name in found.wish.columns.items() if ours in FIELDS],
        **(_page(request, me, job_id, state) if state else {"parts": _parts(me, found)}),
    }
    # Of what was handed on, and of what stays as it is, only the number is kept.
    context["linked"] = ROW_STATES if state else {name for name, *_ in context["parts"]}
    is_partial = bool(request.headers.get("HX-Request"))
    response = render(request, "partials/people_list.html" if is_partial else "organisation/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _counts(found: sent.ListView, name: str) -> bool:
    """Whether the page says how many rows are ``name``; that none is worth a look is worth no figure."""
    return bool(found.counts.get(name)) if name == "doubtful" else name in found.counts


def _page(request: HttpRequest, me: visitor.Visitor, job_id: int, state: str) -> dict[str, Any]:
    """A page of the rows of one kind."""
    after = places.number(request, "after") or 0
    rows = sent.rows_of(viewer=me.actor, job_id=job_id, state=state, after=after, limit=ROWS + 1)
    return {
        "parts": [(state, ROW_STATES[state], _said(row for _place, row in rows[:ROWS]), 0)] if rows else [],
        "next": f"state={state}&after={rows[ROWS - 1][0]}" if len(rows) > ROWS else "",
    }


def _parts(me: visitor.Visitor, found: sent.ListView) -> list[tuple[str, Any, list[dict[str, Any]], int]]:
    """The first rows of each kind, what is wrong first, and how many there are beyond them."""
    parts: dict[str, list[dict[str, Any]]] = {name: [] for name in ROW_STATES}
    for _place, row in sent.rows_of(viewer=me.actor, job_id=found.job_id, state="", after=0, limit=sys.maxsize):
        for name in sent.states_of(row):
            parts[name].append(row)
    return [
        (name, ROW_STATES[name], _said(rows[:GLANCE]), max(len(rows) - GLANCE, 0))
        for name, rows in parts.items()
        if rows
    ]


def _said(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in the words of the page."""
    return [
        row
        | {
            "changes": [changed(*each) for each in row["changes"]],
            "field": FIELDS.get(row["field"], row["field"]),
            "wrong": row_words.told(restored(row)) if row["sentence"] else None,
        }
        for row in rows
    ]


def _deed(request: HttpRequest, me: visitor.Visitor, found: sent.ListView, form: ColumnsForm) -> HttpResponse:
    """Take in what was checked, read it otherwise, or stop."""
    job_id, act = found.job_id, request.POST.get("act")
    try:
        if act == "apply":
            skips = request.POST.get("skips") == "1"
            job_id = sending.apply(actor=me.actor, job_id=job_id, skips=skips, at=me.at)
        elif act == "read" and form.is_valid():
            said = form.cleaned_data
            wish = Wish(columns=form.columns(), dates=said["dates"], on=said["on"])
            job_id = sending.read_otherwise(
                actor=me.actor, job_id=job_id, wish=wish, save_as=said["save_as"].strip(), at=me.at
            )
        elif act == "cancel":
            sending.cancel(actor=me.actor, job_id=job_id, at=me.at)
            messages.success(request, _("The list is stopped; nothing of it was taken in."))
        else:
            messages.error(request, _("This form was not complete. Look at the page and try again."))
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
    return redirect("people-list", job_id)


def _initial(found: sent.ListView) -> dict[str, Any]:
    columns = {f"c_{ours}": name for ours, name in found.wish.columns.items()}
    return columns | {"dates": found.wish.dates, "on": found.wish.on}
