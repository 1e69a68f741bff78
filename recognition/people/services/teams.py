"""Teams: another name, into another one, or closed."""

from dataclasses import replace
from datetime import date, datetime

from recognition.activity import services as activity
from recognition.core import texts
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, NotFound
from recognition.people import access, organisation, selectors
from recognition.people.models import Employee, Employment, Role, Team
from recognition.people.reports import EmployeeReport
from recognition.people.services import organising

LONGEST_NAME = 200


class UnknownTeam(NotFound):
    """There is no such team."""

    code = "unknown_team"


class BadTeam(DomainError):
    """A team cannot be called or moved so."""

    code = "bad_team"


def rename_team(*, actor: Actor, team_id: int, name: str, at: datetime, key: str) -> bool:
    """Give a team another name, at once and for its past as well; False where it is called so.

    By HR of the whole company, since a team may have people of every entity. Whoever names a team by its name (a
    file, the pool of a programme) has to learn the new one. Raises RoleNeeded, UnknownTeam, BadTeam, KeyReused.
    """
    name = " ".join(name.split())
    arguments = {"team": team_id, "name": name}

    def work() -> bool:
        team = _team(team_id)
        if team.name == name:
            return False
        if Team.objects.filter(name=name).exists():
            raise BadTeam(f"There is a team {name} already; let this one join it instead.")
        Team.objects.filter(pk=team_id).update(name=name)
        _record(actor, "team.renamed", team_id, at)
        return True

    with durable():
        access.require_role(actor=actor, roles=[Role.HR], at=at)
        texts.require_fit(name, what="name of a team", longest=LONGEST_NAME)
        if not name:
            raise BadTeam("A team needs a name; write one.")
        return activity.once(service="people.rename_team", actor=actor, key=key, arguments=arguments, at=at, work=work)


def move_team(*, actor: Actor, team_id: int, into_id: int | None, on: date, at: datetime, key: str) -> int:
    """Let everybody who is in a team on ``on`` (today or later) be in another from then on, or (None) in none.

    How many moved. Each gets a new stretch; a change planned for later stays as it is planned. By HR of the whole
    company. Raises RoleNeeded, UnknownTeam, BadTeam, BadPerson, KeyReused.
    """
    arguments = {"team": team_id, "into": into_id, "on": on.isoformat()}

    def work() -> int:
        organising.lock()
        _team(team_id)
        into = _team(into_id).name if into_id is not None else ""
        if into_id == team_id:
            raise BadTeam("A team is in itself already; choose another one.")
        if not selectors.company_date(at) <= on <= organising.LATEST:
            raise BadTeam("Choose today or a later day: what was stays as it was.")
        members = _members(team_id, on)
        reports = [replace(report, team=into) for report in members]
        if reports:
            organising.take_in(actor=actor, reports=reports, on=on, at=at)
        _record(actor, "team.moved", team_id, at, into=into_id, on=on.isoformat(), people=len(reports))
        return len(reports)

    with durable():
        access.require_role(actor=actor, roles=[Role.HR], at=at)
        return activity.once(service="people.move_team", actor=actor, key=key, arguments=arguments, at=at, work=work)


def _members(team_id: int, on: date) -> list[EmployeeReport]:
    ids = list(Employment.objects.filter(team=team_id).values_list("employee_id", flat=True).distinct())
    places = organisation.standing(on=on, employee_ids=ids)
    here = {
        employee_id: place.current
        for employee_id, place in places.items()
        if place.current.team_id == team_id and (place.current.ends_on is None or place.current.ends_on > on)
    }
    people = Employee.objects.in_bulk(list(here))
    return [organisation.report_of(people[employee_id], stretch) for employee_id, stretch in here.items()]


def _team(team_id: int) -> Team:
    team = Team.objects.filter(pk=team_id).first()
    if team is None:
        raise UnknownTeam("There is no such team; look at the list of teams.")
    return team


def _record(actor: Actor, code: str, team_id: int, at: datetime, **data: object) -> None:
    activity.record(actor=actor, at=at, code=code, subject_kind="team", subject_id=team_id, data=data)
