"""Teams and legal entities."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.web import by_right, places, refusals, visitor
from backend.web.forms.organisation import EntityForm, TeamForm
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.people import roster, services
from recognition.people import selectors as people
from recognition.people.reports import EntityReport

ROWS = 50


@by_right.page
def teams(request: HttpRequest) -> HttpResponse:
    """Teams by name, with who leads each and how many are in it today."""
    me = visitor.of(request)
    text = request.GET.get("q", "").replace("\0", "")[:100].strip()
    found = roster.teams(at=me.at, text=text, after=places.number(request, "after"), limit=ROWS + 1)
    more = f"after={found[ROWS - 1].number}" if len(found) > ROWS else ""
    context = {"page": "teams", "rows": found[:ROWS], "text": text, "next": more}
    return render(request, "organisation/teams.html", context)


@by_right.page
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """One team and its people of today; a POST renames it, or moves its people from a day on."""
    me = visitor.of(request)
    found = next(iter(roster.teams(at=me.at, team_id=team_id, limit=1)), None)
    if found is None:
        raise Http404
    form, refusal = None, None
    if request.method == "POST":
        if ("hr", None) not in me.roles:
            raise PermissionDenied("teams are kept by HR of the whole company")
        form = TeamForm(request.POST)
        if form.is_valid():
            refusal, into = _kept(request, me, found, form.cleaned_data)
            if refusal is None:
                return redirect("team-one", into)
    members = roster.people(
        viewer=me.actor, at=me.at, team_id=team_id, after=places.number(request, "after"), limit=ROWS + 1
    )
    context = {
        "page": "teams",
        "team": found,
        "members": members[:ROWS],
        "refusal": refusal,
        "forms": _team_forms(me, found, form) if ("hr", None) in me.roles else [],
        "next": f"after={members[ROWS - 1].number}" if len(members) > ROWS else "",
    }
    return render(request, "organisation/team.html", context, status=409 if request.method == "POST" else 200)


@by_right.page
def entities(request: HttpRequest) -> HttpResponse:
    """The legal entities."""
    me = visitor.of(request)
    found = roster.entities(at=me.at, after=places.number(request, "after"), limit=ROWS + 1)
    context = {
        "page": "entities",
        "rows": found[:ROWS],
        "may_add": bool({("hr", None), ("administrator", None)} & me.roles),
        "mine": me.entities("hr", "administrator"),
        "sees_payroll": me.holds("hr", "payroll_preparer", "payroll_releaser", "finance", "auditor"),
        "next": f"after={found[ROWS - 1].number}" if len(found) > ROWS else "",
    }
    return render(request, "organisation/entities.html", context)


@by_right.page
def entity(request: HttpRequest, place_id: int = 0) -> HttpResponse:
    """Another legal entity, or other facts about one."""
    me = visitor.of(request)
    found = next((each for each in people.entities() if each.pk == place_id), None)
    mine = me.entities("hr", "administrator")
    if place_id and (found is None or (mine is not None and place_id not in mine)):
        raise Http404
    names = ("entity_id", "currency", "name", "country", "time_zone", "payroll_system")
    before = {name: getattr(found, name, "") for name in names} | {"entity_id": found.external_id} if found else {}
    form = EntityForm(request.POST or None, is_new=found is None, initial=before | {"key": secrets.token_urlsafe(16)})
    refusal = None
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {name: before[name] for name in names[:2] if found} | form.cleaned_data
        key = said.pop("key")
        report = EntityReport(**said | {"country": said["country"].upper(), "currency": said["currency"].upper()})
        save = services.change_entity if found else services.add_entity
        try:
            save(actor=me.actor, report=report, at=me.at, key=key)
        except (Forbidden, NotFound):
            raise
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("entities")
    context = {"page": "entities", "form": form, "refusal": refusal, "entity": found}
    return render(request, "organisation/entity.html", context, status=409 if request.method == "POST" else 200)


def _team_forms(me: visitor.Visitor, team: roster.TeamLine, sent: TeamForm | None) -> list[TeamForm]:
    """One form for each deed; the one that was sent keeps what was typed."""
    today, act = people.company_date(me.at), sent.data.get("act") if sent else None
    initial: dict[str, Any] = {"key": secrets.token_urlsafe(16), "name": team.name, "on": today}
    return [
        sent if sent and act == each else TeamForm(initial=initial | {"act": each}, auto_id=f"{each}_%s")
        for each in ("rename", "move")
    ]


def _kept(
    request: HttpRequest, me: visitor.Visitor, team: roster.TeamLine, said: dict[str, Any]
) -> tuple[refusals.Refusal | None, int]:
    """Make the one domain call; why not, and the team to look at then."""
    asked: dict[str, Any] = {"actor": me.actor, "team_id": team.number, "at": me.at, "key": said["key"]}
    try:
        if said["act"] == "rename":
            services.rename_team(**asked, name=said["name"])
            messages.success(request, _("Renamed."))
            return None, team.number
        into = _called(me, said["into"])
        on = said["on"] or people.company_date(me.at)
        count = services.move_team(**asked, into_id=into, on=on)
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        return refusals.said(error), team.number
    told = ngettext("%(count)s person moves then.", "%(count)s people move then.", count)
    messages.success(request, told % {"count": count})
    return None, into or team.number


def _called(me: visitor.Visitor, name: str) -> int | None:
    """The team of this name; None for none. Raises BadTeam for a name no team has."""
    if not name.strip():
        return None
    wanted = name.strip().casefold()
    for each in roster.teams(at=me.at, text=name, limit=ROWS):
        if each.name.casefold() == wanted:
            return each.number
    raise services.BadTeam(f"No team is called {name.strip()[:80]}; write its exact name.")
