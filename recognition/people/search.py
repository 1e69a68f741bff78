"""Finding colleagues and teams by what somebody types: names alone, and only who is employed today."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from recognition.people import selectors

LONGEST_TYPED = 200


class Match(NamedTuple):
    """An employee, or a team with the people in it today (without the one who asks).

    ``email`` and ``reference`` (their employee_id) are told only of whoever was named in full.
    """

    number: int
    name: str
    team: str
    member_ids: tuple[int, ...] = ()
    email: str = ""
    reference: str = ""


_PEOPLE = """
    SELECT person.id, person.name, coalesce(team.name, '') FROM people_employee person
        JOIN people_employment now ON now.employee_id = person.id
            AND now.starts_on <= %(day)s AND (now.ends_on IS NULL OR now.ends_on > %(day)s)
        LEFT JOIN people_team team ON team.id = now.team_id
    WHERE person.id <> %(me)s AND person.name ILIKE ANY(%(parts)s)
    ORDER BY NOT person.name ILIKE ANY(%(starts)s), person.name, person.id LIMIT %(limit)s
"""
_TEAMS = """
    SELECT team.id, team.name, array_agg(now.employee_id ORDER BY now.employee_id) FROM people_team team
        JOIN people_employment now ON now.team_id = team.id
            AND now.starts_on <= %(day)s AND (now.ends_on IS NULL OR now.ends_on > %(day)s)
    WHERE now.employee_id <> %(me)s AND (team.name ILIKE ANY(%(parts)s) OR team.id = ANY(%(ids)s))
    GROUP BY team.id ORDER BY NOT team.name ILIKE ANY(%(starts)s), team.name LIMIT %(limit)s
"""
_EXACT = """
    SELECT person.id, person.name, coalesce(team.name, ''), person.email, person.external_id FROM people_employee person
        JOIN people_employment now ON now.employee_id = person.id
            AND now.starts_on <= %(day)s AND (now.ends_on IS NULL OR now.ends_on > %(day)s)
        LEFT JOIN people_team team ON team.id = now.team_id
    WHERE person.id = ANY(%(ids)s) OR person.name ILIKE ANY(%(whole)s) OR person.email ILIKE ANY(%(whole)s)
        OR person.external_id = ANY(%(references)s)
    ORDER BY person.name, person.id LIMIT %(limit)s
"""


def colleagues(*, text: str, asker_id: int, limit: int, at: datetime) -> list[Match]:
    """Who is employed today with ``text`` in their name, names that begin with it first; without the asker."""
    return [Match(*row) for row in _found(_PEOPLE, text=text, asker_id=asker_id, limit=limit, at=at)]


def teams(
    *, text: str = "", asker_id: int, limit: int = 100, at: datetime, team_ids: Collection[int] = ()
) -> list[Match]:
    """The teams with ``text`` in their name, or with these ids, that somebody besides the asker is in today."""
    rows = _found(_TEAMS, text=text, asker_id=asker_id, limit=limit, at=at, ids=list(team_ids))
    return [Match(number, name, "", tuple(members)) for number, name, members in rows]


def named(*, typed: Collection[str], employee_ids: Collection[int], at: datetime, limit: int = 200) -> list[Match]:
    """Who is employed today and is one of ``employee_ids``, or has one of ``typed`` as name, address or id."""
    wanted = [spelling for text in typed for spelling in _spellings(text.strip())]
    parameters: dict[str, Any] = {
        "whole": wanted,
        "references": [text.strip() for text in typed if "\x00" not in text],
        "ids": list(employee_ids),
        "day": selectors.company_date(at),
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_EXACT, parameters)
        return [
            Match(number, name, team, email=email, reference=reference)
            for number, name, team, email, reference in cursor.fetchall()
        ]


def colleague(*, reference: str, at: datetime) -> int:
    """The number of who is employed today and whose employee_id is ``reference``. Raises UnknownEmployee."""
    for found in named(typed=[reference], employee_ids=(), at=at):
        if found.reference == reference:
            return found.number
    raise selectors.UnknownEmployee(
        f"Nobody with the employee_id {reference!r} works here today; look them up in the list."
    )


def _found(sql: str, *, text: str, asker_id: int, limit: int, at: datetime, **more: Any) -> list[Any]:
    wanted = _spellings(text.strip())
    parameters: dict[str, Any] = {
        "parts": [f"%{each}%" for each in wanted],
        "starts": [f"{each}%" for each in wanted],
        "me": asker_id,
        "day": selectors.company_date(at),
        "limit": limit,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _spellings(text: str) -> list[str]:
    """``text`` in the cases a name may have: the database's own locale may know none beyond ASCII."""
    if not text or len(text) > LONGEST_TYPED or "\x00" in text:
        return []
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return list(dict.fromkeys([escaped, escaped.lower(), escaped.upper(), escaped.title(), escaped.capitalize()]))
