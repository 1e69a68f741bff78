"""People: everybody by name, one person whole, and what HR does for them from a day on."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backend import invitations
from backend.templatetags import laurels
from backend.web import by_right, colleagues, places, refusals, visitor
from backend.web.forms.organisation import ChangeForm, DeedForm, EmploymentForm, LeaveForm, NewPersonForm
from backend.web.organisation_words import SIGN_IN, STATES
from backend.web.views import approvals
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.people import roster, services
from recognition.people import selectors as people
from recognition.people.reports import EmployeeReport
from recognition.rewards.selectors import cards

ROWS, AWARDS = 50, 20
SHOWN = ("here", "leaving", "to_come", "left", "nowhere", "")


@by_right.page
def everybody(request: HttpRequest) -> HttpResponse:
    """People by name, with what was searched for."""
    me = visitor.of(request)
    text = request.GET.get("q", "").replace("\0", "")[:100].strip()
    state = request.GET.get("state", "here")
    state = state if state in SHOWN else "here"
    filters = {name: places.number(request, name) for name in ("entity", "team", "manager")}
    found = roster.people(
        viewer=me.actor,
        at=me.at,
        text=text,
        state=state,
        after=places.number(request, "after"),
        limit=ROWS + 1,
        **{f"{name}_id": number for name, number in filters.items()},
    )
    kept = {"q": text, "state": state if state != "here" else "", **filters}
    context = {
        "page": "people",
        "rows": [{"line": each, **_words(each)} for each in found[:ROWS]],
        "text": text,
        "state": state,
        "states": [(each, STATES[each or "all"].word) for each in SHOWN],
        "entities": roster.entities(at=me.at, limit=200),
        "filters": filters,
        "may_add": me.holds("hr"),
        "may_send": bool({("hr", None), ("administrator", None)} & me.roles),
        "next": _query(kept | {"after": found[ROWS - 1].number}) if len(found) > ROWS else "",
    }
    return render(request, "organisation/people.html", context)


@by_right.page
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person; a POST invites them, lets them stay, or takes a planned change back."""
    me = visitor.of(request)
    found = roster.person(viewer=me.actor, employee_id=person_id, at=me.at, roles=me.roles)
    if request.method == "POST":
        return _deed(request, me, found)
    today = people.company_date(me.at)
    context = {
        "page": "people",
        "found": found,
        "today": today,
        "reports": found.reports[: roster.MOST_REPORTS],
        "has_more": len(found.reports) > roster.MOST_REPORTS,
        "has_left": found.line.state == "left",
        "awards": cards.cards_of(
            viewer=me.actor,
            employee_id=person_id,
            scope=approvals.scope_of(me),
            language=laurels.spoken(),
            at=me.at,
            limit=AWARDS,
        ),
        "invites": found.may_invite and found.line.sign_in in ("never", "invited") and found.line.state != "left",
        "key": secrets.token_urlsafe(16),
        **_words(found.line),
    }
    return render(request, "organisation/person.html", context)


@by_right.page
def new(request: HttpRequest) -> HttpResponse:
    """Employ somebody new."""
    me = visitor.of(request)
    initial = {"key": secrets.token_urlsafe(16), "hired_on": people.company_date(me.at)}
    form = NewPersonForm(request.POST or None, entities=_entities(me), initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        report = {name: value for name, value in form.cleaned_data.items() if name not in ("key", "manager")}
        manager = _manager(form, me)

        def add() -> int:
            said = EmployeeReport(manager_id=manager, left_on=None, currency="", **report)
            return services.add_person(actor=me.actor, report=said, at=me.at, key=form.cleaned_data["key"])

        refusal, number = _tried(form, add)
        if number:
            messages.success(request, _("%(name)s is employed.") % {"name": report["name"]})
            return redirect("person", number)
    context = {"page": "people", "form": form, "refusal": refusal, "person": None}
    return render(request, "organisation/person_form.html", context, status=409 if request.method == "POST" else 200)


@by_right.page
def change(request: HttpRequest, person_id: int) -> HttpResponse:
    """Change how somebody is employed, from a day on."""
    me = visitor.of(request)
    found = roster.person(viewer=me.actor, employee_id=person_id, at=me.at, roles=me.roles)
    if not found.may_edit:
        raise PermissionDenied("this person is another HR's")
    before = _before(found, me)
    form = ChangeForm(request.POST or None, entities=_entities(me), initial=before)
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        key, on, typed = said.pop("key"), said.pop("on"), said.pop("manager")
        kept = found.stretches and typed == before["manager"]
        if not kept:
            said["manager_id"] = _manager(form, me)

        def save() -> bool:
            return services.change_person(actor=me.actor, employee_id=person_id, on=on, changes=said, at=me.at, key=key)

        refusal, changed = _tried(form, save)
        if refusal is None and not form.errors:
            messages.success(request, _("Saved.") if changed else _("Everything was so already."))
            return redirect("person", person_id)
    context = {"page": "people", "form": form, "refusal": refusal, "person": found.person}
    return render(request, "organisation/person_form.html", context, status=409 if request.method == "POST" else 200)


@by_right.page
def leave(request: HttpRequest, person_id: int) -> HttpResponse:
    """The last day of somebody; or, of who has left, the day they came back."""
    me = visitor.of(request)
    found = roster.person(viewer=me.actor, employee_id=person_id, at=me.at, roles=me.roles)
    if not found.may_edit:
        raise PermissionDenied("this person is another HR's")
    has_left = found.line.state == "left"
    initial = {"key": secrets.token_urlsafe(16), "day": found.person.left_on if not has_left else None}
    form = LeaveForm(request.POST or None, initial=initial)
    form.fields["day"].label = _("First day") if has_left else _("Last day")
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = {"actor": me.actor, "employee_id": person_id, "at": me.at, "key": form.cleaned_data["key"]}
        day = form.cleaned_data["day"]

        def save() -> bool:
            return services.come_back(**said, on=day) if has_left else services.leave(**said, last_day=day)

        refusal, changed = _tried(form, save)
        if refusal is None and changed is not None:
            messages.success(request, _told(found, day, me, has_left=has_left))
            return redirect("person", person_id)
    context = {"page": "people", "form": form, "refusal": refusal, "found": found, "has_left": has_left}
    return render(request, "organisation/leave.html", context, status=409 if request.method == "POST" else 200)


def _told(found: roster.PersonPage, day: date, me: visitor.Visitor, *, has_left: bool) -> str:
    """What was just noted, in the tense of its day."""
    if has_left:
        told = _("%(name)s is back.")
    elif day < people.company_date(me.at):
        told = _("%(name)s left on %(day)s.")
    else:
        told = _("%(name)s leaves then.")
    return told % {"name": found.person.name, "day": laurels.day(day)}


def _deed(request: HttpRequest, me: visitor.Visitor, found: roster.PersonPage) -> HttpResponse:
    form, number = DeedForm(request.POST), found.person.pk
    if not form.is_valid():
        messages.error(request, _("This form was not complete. Look at the page and try again."))
        return redirect("person", number)
    said: dict[str, Any] = {"actor": me.actor, "employee_id": number, "at": me.at}
    act, key = form.cleaned_data["act"], form.cleaned_data["key"]
    try:
        if act == "invite":
            told = _("Invited at %(address)s.") % {"address": invitations.send_once(**said, key=key)}
        elif act == "stay":
            services.stay(**said, key=key)
            told = _("%(name)s stays.") % {"name": found.person.name}
        else:
            services.drop_planned(**said, starts_on=form.cleaned_data["day"] or people.company_date(me.at), key=key)
            told = _("Taken back: what holds now goes on.")
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
    else:
        messages.success(request, told)
    return redirect("person", number)


def _tried(form: Any, work: Callable[[], Any]) -> tuple[refusals.Refusal | None, Any]:
    """Make the one domain call unless the form is wrong; why not, and what it answered."""
    if form.errors:
        return None, None
    try:
        return None, work()
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        return refusals.said(error), None


def _manager(form: EmploymentForm, me: visitor.Visitor) -> str:
    """The employee_id of whom the form names as manager; blank for nobody, or with an error in the form."""
    typed = form.cleaned_data["manager"]
    if not typed:
        return ""
    named = colleagues.one(typed, me=me)
    if named.person is None:
        form.add_error("manager", named.sentence)
        return ""
    return named.person.reference


def _before(found: roster.PersonPage, me: visitor.Visitor) -> dict[str, Any]:
    """What the form shows at first: how they are employed today, or last."""
    today = people.company_date(me.at)
    now = next((each for each in found.stretches if each.starts_on <= today), None)
    now = now or (found.stretches[-1] if found.stretches else None)
    facts = (
        {}
        if now is None
        else {
            "entity_id": now.entity.external_id,
            "team": now.team.name if now.team else "",
            "manager": (now.manager.email or now.manager.external_id) if now.manager else "",
            **{
                name: getattr(now, name)
                for name in (
                    "title",
                    "department",
                    "payroll_number",
                    "cost_centre",
                    "country",
                    "employment_type",
                    "worker_category",
                    "fte_milli",
                )
            },
        }
    )
    who = {name: getattr(found.person, name) for name in ("name", "email", "language")}
    return {"key": secrets.token_urlsafe(16), "on": today, "manager": ""} | facts | who


def _entities(me: visitor.Visitor) -> list[tuple[str, str]]:
    """The entities the visitor is HR of."""
    mine = me.entities("hr")
    return [(each.external_id, each.name) for each in people.entities() if mine is None or each.pk in mine]


def _words(line: roster.PersonLine) -> dict[str, Any]:
    return {"state_word": STATES[line.state], "sign_in_word": SIGN_IN[line.sign_in]}


def _query(kept: dict[str, Any]) -> str:
    return urlencode({name: value for name, value in kept.items() if value})
