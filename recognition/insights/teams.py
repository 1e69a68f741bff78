"""A manager's people: who they are, and what they do together. Figures are of groups, never of one person."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from recognition.core import periods
from recognition.insights.groups import TeamSize
from recognition.people import selectors as people

MONTHS = 12
LOOKBACK = timedelta(days=180)
FAMILIES = ("gain", "saved", "loss")


class Report(NamedTuple):
    """One person who reports to the manager today; while they are away ``stand_ins`` decide for them, to ``until``."""

    employee_id: int
    name: str
    title: str
    team: str
    stand_ins: str
    until: date | None


Counts = Mapping[str, Mapping[str, int]]


class Thanks(NamedTuple):
    """Thanks by month and value (its code; "" without one): those people got, and those they gave."""

    received: Counts
    given: Counts
    names: Mapping[str, Mapping[str, str]]


def months(*, at: datetime) -> list[str]:
    """The codes of the twelve months up to that of ``at``, oldest first."""
    found = [periods.month_of(people.company_date(at))]
    while len(found) < MONTHS:
        first, _last = periods.month_bounds(found[0])
        found.insert(0, periods.month_of(first - timedelta(days=1)))
    return found


def reports(*, manager_ids: Collection[int], at: datetime, after: int | None = None, limit: int) -> list[Report]:
    """Who reports to one of the managers today, by name, those after the person ``after``; one statement."""
    asked: dict[str, Any] = {"managers": list(manager_ids), "day": people.company_date(at)}
    with connection.cursor() as cursor:
        cursor.execute(_REPORTS, asked | {"after": after, "limit": limit, "at": at})
        return [Report(*row) for row in cursor.fetchall()]


def team_sizes(*, employee_ids: Collection[int], at: datetime) -> list[tuple[TeamSize, list[int]]]:
    """The teams of today of these people, and who is in each; who is not employed is in none. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_TEAMS, {"people": list(employee_ids), "day": people.company_date(at)})
        return [(TeamSize(team, name, len(members)), members) for team, name, members in cursor.fetchall()]


def outcomes(*, employee_ids: Collection[int], at: datetime) -> Counts:
    """Gains, saves and losses by month and family, of customers one of these people served in the 180 days before.

    Each counts once, however many served, and is attributed to nobody. One statement.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    asked = _asked(employee_ids, at) | {"lookback": LOOKBACK, "families": list(FAMILIES)}
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, asked)
        for month, family, count in cursor.fetchall():
            found[month][family] = count
    return found


def thanks(*, employee_ids: Collection[int], at: datetime) -> Thanks:
    """The kudos that stand which these people got and gave, each counted once a month and value; one statement."""
    found: dict[str, dict[str, dict[str, int]]] = {"received": defaultdict(dict), "given": defaultdict(dict)}
    names: dict[str, Mapping[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_THANKS, _asked(employee_ids, at))
        for way, month, code, known, count in cursor.fetchall():
            found[way][month][code] = count
            names[code] = json.loads(known) if known else {}
    return Thanks(received=found["received"], given=found["given"], names=names)


def _asked(employee_ids: Collection[int], at: datetime) -> dict[str, Any]:
    zone = settings.LAURELS.company_time_zone
    first: date = periods.month_bounds(months(at=at)[0])[0]
    return {"people": list(employee_ids), "since": periods.midnight(first, zone), "at": at, "zone": zone}


_REPORTS = """
    SELECT employee.id, employee.name, employment.title, coalesce(team.name, ''), coalesce(away.stand_ins, ''),
           away.until
    FROM people_employment AS employment
    JOIN people_employee AS employee ON employee.id = employment.employee_id
    LEFT JOIN people_team AS team ON team.id = employment.team_id
    LEFT JOIN LATERAL (
        SELECT string_agg(DISTINCT delegate.name, ', ') AS stand_ins, max(delegation.to_date) AS until
        FROM people_delegation AS delegation JOIN people_employee AS delegate ON delegate.id = delegation.delegate_id
        WHERE delegation.giver_id = employee.id AND delegation.made_at <= %(at)s
            AND (delegation.ended_at IS NULL OR delegation.ended_at > %(at)s)
            AND delegation.from_date <= %(day)s AND delegation.to_date >= %(day)s
    ) AS away ON TRUE
    WHERE employment.manager_id = ANY(%(managers)s) AND employment.starts_on <= %(day)s
        AND (employment.ends_on IS NULL OR employment.ends_on > %(day)s)
        AND (%(after)s::bigint IS NULL
             OR (employee.name, employee.id) > (SELECT name, id FROM people_employee WHERE id = %(after)s))
    ORDER BY employee.name, employee.id LIMIT %(limit)s
"""

_TEAMS = """
    SELECT team.id, coalesce(team.name, ''), array_agg(employment.employee_id ORDER BY employment.employee_id)
    FROM people_employment AS employment LEFT JOIN people_team AS team ON team.id = employment.team_id
    WHERE employment.employee_id = ANY(%(people)s) AND employment.starts_on <= %(day)s
        AND (employment.ends_on IS NULL OR employment.ends_on > %(day)s)
    GROUP BY team.id, team.name
"""

_OUTCOMES = """
    SELECT to_char(outcome.occurred_at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month, outcome.family, count(*)
    FROM (
        SELECT DISTINCT customer_id FROM customers_touchpoint
        WHERE employee_id = ANY(%(people)s) AND superseded_at IS NULL
            AND occurred_at >= %(since)s - %(lookback)s AND occurred_at < %(at)s
    ) AS mine
    JOIN customers_outcome AS outcome ON outcome.customer_id = mine.customer_id
        AND outcome.superseded_at IS NULL AND outcome.withdrawn_at IS NULL AND outcome.family = ANY(%(families)s)
        AND outcome.occurred_at >= %(since)s AND outcome.occurred_at <= %(at)s
    WHERE EXISTS (
        SELECT FROM customers_touchpoint AS touch
        WHERE touch.customer_id = outcome.customer_id AND touch.employee_id = ANY(%(people)s)
            AND touch.superseded_at IS NULL AND touch.occurred_at < outcome.occurred_at
            AND touch.occurred_at >= outcome.occurred_at - %(lookback)s
    )
    GROUP BY month, outcome.family
"""

_THANKS = """
    SELECT ways.way, to_char(kudos.given_at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month, kudos.tag, value.names, count(*)
    FROM (
        SELECT 'received' AS way, kudos_id FROM kudos_kudosrecipient
        WHERE employee_id = ANY(%(people)s) AND given_at >= %(since)s AND given_at <= %(at)s
        UNION
        SELECT 'given', id FROM kudos_kudos
        WHERE giver_id = ANY(%(people)s) AND given_at >= %(since)s AND given_at <= %(at)s
    ) AS ways
    JOIN kudos_kudos AS kudos ON kudos.id = ways.kudos_id
    LEFT JOIN kudos_value AS value ON value.id = kudos.value_id
    WHERE kudos.withdrawn_at IS NULL AND kudos.hidden_at IS NULL
    GROUP BY ways.way, month, kudos.tag, value.names
"""
