"""Everybody as HR, auditors and administrators see them: lists of people, teams and entities, and one person whole."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from recognition.core.actor import Actor
from recognition.people import invitations, selectors
from recognition.people.directory import SEES_EMPLOYMENT
from recognition.people.models import Employee, Employment, Role
from recognition.people.selectors import UnknownEmployee

MOST_REPORTS = 50


class PersonLine(NamedTuple):
    """One person as employed today, or last, or first; ``state`` is employed, leaving, left, to_come
    or nowhere.

    ``sign_in`` is signed_in, invited, never or no_address. ``payroll_number`` is blank for who may not see it.
    """

    number: int
    employee_id: str
    name: str
    email: str
    title: str
    team: str
    entity: str
    manager: str
    payroll_number: str
    starts_on: date | None
    left_on: date | None
    state: str
    sign_in: str


class TeamLine(NamedTuple):
    """One team: how many are in it today, and who leads it: whom most of them report to, first of all one of them."""

    number: int
    name: str
    members: int
    lead_id: int | None
    lead: str


class EntityLine(NamedTuple):
    """One legal entity, and how many it employs today."""

    number: int
    entity_id: str
    name: str
    country: str
    currency: str
    time_zone: str
    payroll_system: str
    people: int


class PersonPage(NamedTuple):
    """One person: every stretch they were or will be employed, the line above, who reports to them, and their roles.

    ``above`` and ``reports`` are (number, name); ``sees_terms``: the viewer may see the terms of employment;
    ``may_edit`` and ``may_invite``: they may change and invite this person, whose identity was not erased.
    """

    person: Employee
    line: PersonLine
    stretches: list[Employment]
    above: list[tuple[int, str]]
    reports: list[tuple[int, str]]
    roles: list[tuple[str, str]]
    invitation: invitations.Invitation | None
    sees_terms: bool
    may_edit: bool
    may_invite: bool


_PLACED = """
    SELECT person.id, person.external_id, person.name, person.email, coalesce(stretch.title, ''),
        coalesce(team.name, ''), coalesce(entity.name, ''), coalesce(manager.name, ''),
        CASE WHEN %(sees_all)s OR entity.id = ANY(%(entities)s) OR person.id = %(me)s
            THEN coalesce(stretch.payroll_number, '') ELSE '' END,
        stretch.starts_on, person.left_on, state.word,
        CASE WHEN account.last_login IS NOT NULL THEN 'signed_in' WHEN person.email = '' THEN 'no_address'
            WHEN EXISTS (SELECT FROM people_signinlink link WHERE link.user_id = account.id
                AND link.kind = 'invitation') THEN 'invited' ELSE 'never' END
    FROM people_employee person
    LEFT JOIN LATERAL (
        SELECT * FROM people_employment one WHERE one.employee_id = person.id
        ORDER BY one.starts_on > %(day)s, CASE WHEN one.starts_on <= %(day)s THEN one.starts_on END DESC, one.starts_on
        LIMIT 1
    ) AS stretch ON true
    LEFT JOIN people_team team ON team.id = stretch.team_id
    LEFT JOIN people_entity entity ON entity.id = stretch.entity_id
    LEFT JOIN people_employee manager ON manager.id = stretch.manager_id
    LEFT JOIN people_user account ON account.id = person.user_id
    CROSS JOIN LATERAL (SELECT CASE
        WHEN stretch.id IS NULL THEN 'nowhere'
        WHEN person.left_on < %(day)s OR stretch.ends_on <= %(day)s THEN 'left'
        WHEN stretch.starts_on > %(day)s THEN 'to_come'
        WHEN person.left_on IS NOT NULL THEN 'leaving' ELSE 'employed' END AS word) AS state
    WHERE (state.word IN ('employed', 'leaving') OR %(sees_gone)s OR entity.id = ANY(%(entities)s)
            OR person.id = %(me)s)
        AND (%(employee)s::bigint IS NULL OR person.id = %(employee)s)
        AND (%(states)s::text[] IS NULL OR state.word = ANY(%(states)s))
        AND (%(team)s::bigint IS NULL OR stretch.team_id = %(team)s)
        AND (%(entity)s::bigint IS NULL OR stretch.entity_id = %(entity)s)
        AND (%(manager)s::bigint IS NULL OR stretch.manager_id = %(manager)s)
        AND (%(parts)s::text[] IS NULL OR person.name ILIKE ANY(%(parts)s) OR person.email ILIKE ANY(%(parts)s)
            OR person.external_id ILIKE ANY(%(parts)s))
        AND (%(after)s::bigint IS NULL OR (lower(person.name), person.id)
            > (SELECT lower(name), id FROM people_employee WHERE id = %(after)s))
    ORDER BY lower(person.name), person.id LIMIT %(limit)s
"""
_TEAMS = """
    WITH page AS (
        SELECT id, name FROM people_team WHERE (%(team)s::bigint IS NULL OR id = %(team)s)
            AND (%(after)s::bigint IS NULL OR (lower(name), id)
                > (SELECT lower(name), id FROM people_team WHERE id = %(after)s))
            AND (%(parts)s::text[] IS NULL OR name ILIKE ANY(%(parts)s))
        ORDER BY lower(name), id LIMIT %(limit)s
    ), now AS (
        SELECT team_id, employee_id, manager_id FROM people_employment WHERE team_id IN (SELECT id FROM page)
            AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on > %(day)s)
    ), leads AS (
        SELECT DISTINCT ON (team_id) team_id, manager_id FROM (
            SELECT team_id, manager_id, count(*) AS many, EXISTS (
                SELECT FROM now AS own WHERE own.team_id = now.team_id AND own.employee_id = now.manager_id) AS is_one
            FROM now WHERE manager_id IS NOT NULL GROUP BY team_id, manager_id
        ) AS above ORDER BY team_id, is_one DESC, many DESC, manager_id
    )
    SELECT page.id, page.name, (SELECT count(*) FROM now WHERE now.team_id = page.id), lead.id, coalesce(lead.name, '')
    FROM page LEFT JOIN leads ON leads.team_id = page.id LEFT JOIN people_employee lead ON lead.id = leads.manager_id
    ORDER BY lower(page.name), page.id
"""
_ENTITIES = """
    SELECT entity.id, external_id, name, country, currency, time_zone, payroll_system, (
        SELECT count(*) FROM people_employment now WHERE now.entity_id = entity.id
            AND now.starts_on <= %(day)s AND (now.ends_on IS NULL OR now.ends_on > %(day)s))
    FROM people_entity entity WHERE (%(after)s::bigint IS NULL OR id > %(after)s) ORDER BY id LIMIT %(limit)s
"""


def people(
    *,
    viewer: Actor,
    at: datetime,
    text: str = "",
    state: str = "here",
    entity_id: int | None = None,
    team_id: int | None = None,
    manager_id: int | None = None,
    employee_id: int | None = None,
    after: int | None = None,
    limit: int,
) -> list[PersonLine]:
    """People by name; ``state`` blank is all of them, "here" who is employed today. Two statements.

    Who works here is seen by all who look; who does not (any more, yet) by administrators, and by HR, payroll,
    finance and auditors of the entity. ``text`` is a part of name, address or id.
    """
    held = selectors.roles_of(employee_id=viewer.employee_id or 0, at=at)
    states = {"here": ["employed", "leaving"], "": None}.get(state, [state])
    wanted = {"team": team_id, "entity": entity_id, "manager": manager_id, "employee": employee_id, "states": states}
    return [PersonLine(*row) for row in _rows(_PLACED, at, text, after, limit, **_rights(viewer, held), **wanted)]


def person(
    *, viewer: Actor, employee_id: int, at: datetime, roles: set[tuple[str, int | None]] | None = None
) -> PersonPage:
    """One person; ``roles`` are the viewer's where known. At most ten statements.

    Raises UnknownEmployee also for who has left an entity the viewer has no say in.
    """
    held = selectors.roles_of(employee_id=viewer.employee_id or 0, at=at) if roles is None else roles
    rights = _rights(viewer, held)
    nothing: dict[str, Any] = dict.fromkeys(("team", "entity", "manager", "states"))
    found = _rows(_PLACED, at, "", None, 1, **rights, **nothing | {"employee": employee_id})
    if not found:
        raise UnknownEmployee("There is no such person that you may look up.")
    day = selectors.company_date(at)
    rows = Employment.objects.filter(employee=employee_id).select_related("entity", "team", "manager")
    stretches = list(rows.order_by("-starts_on"))
    here = next((each for each in stretches if each.starts_on <= day), stretches[-1] if stretches else None)
    entity = here.entity_id if here else None
    above = selectors.chain_above(employee_id=employee_id, day=day)
    named = selectors.employees(employee_ids=above)
    somebody = Employee.objects.select_related("user").get(pk=employee_id)
    return PersonPage(
        person=somebody,
        line=PersonLine(*found[0]),
        stretches=stretches,
        above=[(each, named[each].name) for each in above],
        reports=_reports(employee_id, day),
        roles=_roles(employee_id, at),
        invitation=invitations.latest_of(employee_ids=[employee_id]).get(employee_id),
        sees_terms=rights["sees_all"] or entity in rights["entities"] or employee_id == viewer.employee_id,
        may_edit=somebody.erased_at is None and _holds(held, {Role.HR}, entity),
        may_invite=somebody.erased_at is None and _holds(held, {Role.HR, Role.ADMINISTRATOR}, entity),
    )


def teams(
    *, at: datetime, text: str = "", team_id: int | None = None, after: int | None = None, limit: int
) -> list[TeamLine]:
    """Teams by name; one statement."""
    return [TeamLine(*row) for row in _rows(_TEAMS, at, text, after, limit, team=team_id)]


def entities(*, at: datetime, after: int | None = None, limit: int) -> list[EntityLine]:
    """Legal entities by number; one statement."""
    return [EntityLine(*row) for row in _rows(_ENTITIES, at, "", after, limit)]


def _rights(viewer: Actor, held: set[tuple[str, int | None]]) -> dict[str, Any]:
    where = {entity for role, entity in held if role in SEES_EMPLOYMENT}
    return {
        "me": viewer.employee_id or 0,
        "entities": [entity for entity in where if entity is not None],
        "sees_all": None in where,
        "sees_gone": None in where or (Role.ADMINISTRATOR, None) in held,
    }


def _holds(held: set[tuple[str, int | None]], roles: set[Role], entity_id: int | None) -> bool:
    return any(role in roles and entity in (None, entity_id) for role, entity in held)


def _reports(employee_id: int, day: date) -> list[tuple[int, str]]:
    """Who reports to somebody on a day, by name; one more than MOST_REPORTS says that there are more."""
    now = Employment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), manager=employee_id)
    rows = now.filter(starts_on__lte=day).order_by("employee__name", "employee")
    return list(rows.values_list("employee_id", "employee__name")[: MOST_REPORTS + 1])


def _roles(employee_id: int, at: datetime) -> list[tuple[str, str]]:
    """The roles somebody holds, and the name of the entity they hold each for, blank for all."""
    held = selectors.roles_of(employee_id=employee_id, at=at)
    names = {each.pk: each.name for each in selectors.entities()} if held else {}
    return sorted((role, names.get(entity or 0, "")) for role, entity in held)


def _rows(sql: str, at: datetime, text: str, after: int | None, limit: int, **more: Any) -> list[Any]:
    text = text.strip().replace("\x00", "")[:200]
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    spellings = dict.fromkeys([escaped, escaped.lower(), escaped.upper(), escaped.title()])
    parts = [f"%{each}%" for each in spellings] if text else None
    asked = {"day": selectors.company_date(at), "after": after, "limit": limit, "parts": parts, **more}
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return list(cursor.fetchall())
