"""Where people were employed over time, and who was in which team on which day."""

from collections.abc import Collection
from datetime import date

from recognition.people.models import Employment


def employments_of(*, employee_ids: Collection[int]) -> list[Employment]:
    """Every employment these people ever had, the first one first."""
    if not employee_ids:
        return []
    return list(Employment.objects.filter(employee_id__in=employee_ids).order_by("starts_on"))


def members_on(*, teams: Collection[str], days: Collection[date]) -> dict[tuple[str, date], list[Employment]]:
    """Who is employed in each team (by name) on each day, by employee id; a team without members is missing."""
    if not teams or not days:
        return {}
    rows = Employment.objects.raw(
        """
        SELECT employment.*, team.name AS team_name, asked.day AS asked_day
        FROM unnest(%s::date[]) AS asked (day)
        JOIN people_team AS team ON team.name = ANY(%s)
        JOIN people_employment AS employment ON employment.team_id = team.id
            AND employment.starts_on <= asked.day AND (employment.ends_on IS NULL OR asked.day < employment.ends_on)
        ORDER BY employment.employee_id
        """,
        [list(days), list(teams)],
    )
    found: dict[tuple[str, date], list[Employment]] = {}
    for row in rows:
        found.setdefault((row.team_name, row.asked_day), []).append(row)  # type: ignore[attr-defined]
    return found
