"""All users of each installation are read every night and when employees were imported.

It goes in steps that fit Slack's limits and survive a restart.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings

from integrations.slack import client, installing, membership
from integrations.slack.models import Installation, Member
from recognition.activity import services as activity
from recognition.core.db import durable
from recognition.core.errors import DomainError
from recognition.people import services as people_services

CONSUMER = "slack_people"
PAGE = 200
PAGES_AT_ONCE = 20  # users.list allows about twenty a minute, and this sweep runs once a minute
BEGINS = time(2)

log = structlog.get_logger(__name__)


def sync(*, at: datetime) -> int:
    """Read on where each installation due stands; return how many pages were read.

    Due is who was not read since two o'clock last night, company time, or since new employees were imported. Slack
    saying "later" ends the step; the next one goes on from the same page.
    """
    _hear_of_employees(at)
    night = _last_night(at)
    due = [row for row in installing.active() if row.synced_at is None or row.synced_at < night]
    return sum(_read_on(installation, at) for installation in due)


def _hear_of_employees(at: datetime) -> None:
    """Read all users anew after an import that brought or changed employees: some of them may be in Slack."""
    claims = activity.claim(consumer=CONSUMER, at=at, limit=1000)
    counts = [claim.data.get("employees", {}) for claim in claims]
    if any(count.get("new") or count.get("corrected") for count in counts):
        active = Installation.objects.filter(ended_at=None)
        active.update(synced_at=None, sync_began_at=None, sync_place="")
    activity.finish(claims=claims, at=at)


def _read_on(installation: Installation, at: datetime) -> int:
    pages = 0
    try:
        teams = _teams(installation)
        goes_on = bool(teams)
        while goes_on and pages < PAGES_AT_ONCE:
            goes_on = _read_page(installation, teams, at)
            pages += 1
    except client.RateLimited as error:
        log.info("slack.sync_waits", workspace=str(installation), seconds=error.retry_after)
    except client.Refused as error:
        log.warning("slack.sync_refused", workspace=str(installation), reason=error.code)
        if error.code == "invalid_cursor":
            _move(installation, installation.sync_place, sync_place="", sync_began_at=None)
    except (client.Unreachable, client.Revoked, DomainError) as error:
        log.warning("slack.sync_stopped", workspace=str(installation), reason=type(error).__name__)
    return pages


def _read_page(installation: Installation, teams: list[str], at: datetime) -> bool:
    """Read one page and move on; False when it was the last or somebody else has moved on."""
    began = installation.sync_began_at or at
    here = installation.sync_place
    team, _, cursor = here.partition("|")
    if team not in teams:
        team, cursor = teams[0], ""
    # An organisation's token reads one workspace at a time.
    answer = client.call(
        installation, "users.list", limit=PAGE, include_locale=True, team_id=team or None, cursor=cursor or None
    )
    membership.note(installation, answer.get("members") or (), at=at)
    following = (answer.get("response_metadata") or {}).get("next_cursor") or ""
    if not following and team == teams[-1]:
        _finish(installation, here, began, at)
        return False
    there = f"{team}|{following}" if following else f"{teams[teams.index(team) + 1]}|"
    if not _move(installation, here, sync_place=there, sync_began_at=began):
        return False
    installation.sync_place, installation.sync_began_at = there, began
    return True


def _finish(installation: Installation, here: str, began: datetime, at: datetime) -> None:
    """All were seen: who was not has gone, and frees their employee. Strangers are not in the list anyway."""
    with durable():
        if _move(installation, here, synced_at=at, sync_began_at=None, sync_place=""):
            if not installation.members.filter(synced_at__gte=began).exists():
                log.warning("slack.sync_found_nobody", workspace=str(installation))
                return  # an empty answer, rather than an empty workspace
            vanished = installation.members.filter(synced_at__lt=began)
            vanished = vanished.exclude(kind__in=[Member.Kind.DEACTIVATED, Member.Kind.STRANGER])
            known = vanished.filter(employee__isnull=False)
            people_services.note_former(former=known.values_list("employee_id", "user_id"))
            vanished.update(kind=Member.Kind.DEACTIVATED, employee=None)


def _move(installation: Installation, here: str, **there: object) -> bool:
    """Go on from ``here``, unless the other worker has."""
    same = Installation.objects.filter(pk=installation.pk, sync_place=here, ended_at=None)
    return bool(same.update(**there))


def _teams(installation: Installation) -> list[str]:
    """The workspaces to read: of an organisation those that have Laurels, in a fixed order; else [""]."""
    if installation.team_id:
        return [""]
    teams: list[str] = []
    cursor = ""
    while True:
        answer = client.call(installation, "auth.teams.list", limit=PAGE, cursor=cursor or None)
        teams += [str(team["id"]) for team in answer.get("teams") or ()]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return sorted(teams)


def _last_night(at: datetime) -> datetime:
    zone = ZoneInfo(settings.LAURELS.company_time_zone)
    local = at.astimezone(zone)
    day = local.date() if local.time() >= BEGINS else local.date() - timedelta(days=1)
    return datetime.combine(day, BEGINS, zone)
