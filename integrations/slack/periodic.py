"""What is said by the clock: the week of one's team on Monday morning, and whom a manager might thank."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from itertools import groupby, islice

from django.db.models import Q

from integrations.slack import announcing_kudos, outbox, weeks
from integrations.slack.models import Member, Message
from recognition.kudos import selectors as kudos_selectors
from recognition.people import selectors as people_selectors

MOST_AT_ONCE = 2000
MORNING = range(8, 10)
MONDAY, SATURDAY = 0, 5


def send(*, at: datetime) -> int:
    """Make the digests and nudges that are due; how many messages and notes were made. Each is made once."""
    return announcing_kudos.note_notices(at=at) + _digests(at) + _nudges(at)


def _digests(at: datetime) -> int:
    members = _in_the_morning(at, "digest", lambda weekday: weekday == MONDAY)
    keys = {employee: f"digest:{employee}:{weeks.iso_week(_today(at, member))}" for employee, member in members.items()}
    made = set(Message.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    waiting = {employee: members[employee] for employee, key in keys.items() if key not in made}
    teams = _teams(waiting, at)
    due = {keys[employee]: (members[employee], team) for employee, team in islice(teams.items(), MOST_AT_ONCE)}
    return outbox.say_to_each(due, kind="digest", at=at)


def _nudges(at: datetime) -> int:
    if kudos_selectors.policy(at=at).nudge_after_days is None:
        return 0
    managers = _in_the_morning(at, "nudge", lambda weekday: weekday < SATURDAY)
    if not managers:
        return 0
    waiting = {
        f"nudge:{manager}:{employee}:{since}": (manager, employee)
        for manager, employee, since in sorted(kudos_selectors.unrecognised(at=at), key=lambda row: row[:2])
        if manager in managers
    }
    for key in Message.objects.filter(key__in=waiting).values_list("key", flat=True):
        del waiting[key]
    due: dict[str, tuple[Member, int]] = {}
    for manager, rows in groupby(waiting.items(), key=lambda row: row[1][0]):
        if len(due) >= MOST_AT_ONCE:
            break
        # One message lists them all; the other rows only remember that the manager was told.
        due |= {key: (managers[manager], employee) for key, (_manager, employee) in rows}
    return outbox.say_to_each(due, kind="nudge", at=at)


def _in_the_morning(at: datetime, topic: str, is_right: Callable[[int], bool]) -> dict[int, Member]:
    """Who wants such messages and has morning on such a weekday: where to write to each of them, by employee."""
    kinds = Q(kind=Member.Kind.MEMBER) | Q(kind=Member.Kind.GUEST, installation__allows_guests=True)
    reached = Member.objects.filter(kinds, employee__isnull=False, installation__ended_at=None)
    zones = []
    for zone in reached.order_by().values_list("time_zone", flat=True).distinct():
        local = weeks.local(at, zone)
        if local.hour in MORNING and is_right(local.weekday()):
            zones.append(zone)
    rows = reached.filter(time_zone__in=zones).order_by("-pk") if zones else []
    found = {member.employee_id: member for member in rows if member.employee_id is not None}
    muted = people_selectors.muted(topic=topic, employee_ids=found)
    return {employee: member for employee, member in sorted(found.items()) if employee not in muted}


def _teams(members: Mapping[int, Member], at: datetime) -> dict[int, int]:
    """The team of each employee who has one with news of its week; one statement for each week that ends now."""
    days = {employee: _today(at, member) for employee, member in members.items()}
    employed = people_selectors.employments_on(pairs=days.items())
    teams = {employee: employed[employee, day].team_id for employee, day in days.items() if (employee, day) in employed}
    ended = {employee: weeks.week_before(at, members[employee].time_zone) for employee in teams}
    news = {week: _with_news({teams[one] for one in ended if ended[one] == week}, week) for week in set(ended.values())}
    return {employee: team for employee, team in teams.items() if team is not None and team in news[ended[employee]]}


def _with_news(team_ids: Collection[int | None], week: weeks.Week) -> set[int]:
    ids = [team_id for team_id in team_ids if team_id is not None]
    return kudos_selectors.teams_thanked(team_ids=ids, since=week.since, until=week.until)


def _today(at: datetime, member: Member) -> date:
    return weeks.local(at, member.time_zone).date()
