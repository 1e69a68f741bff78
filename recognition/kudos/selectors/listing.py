"""Kudos in lists: mine, my team's, and who has been thanked by nobody for long."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet

from recognition.core.actor import Actor
from recognition.kudos.models import Kudos, KudosRecipient
from recognition.kudos.selectors import choices
from recognition.kudos.selectors.views import KudosView, views
from recognition.people import selectors as people
from recognition.people.models import Employment, PrivacyChoice

NEWEST = ("-given_at", "-pk")

# Who is employed under a manager who is employed, with the last kudos that stands, where both it and their beginning
# are long ago.
_UNRECOGNISED = """
    WITH employed AS (
        SELECT employee_id, manager_id FROM people_employment
        WHERE starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)
    )
    SELECT employed.manager_id, employed.employee_id, latest.given_at, began.starts_on
    FROM employed JOIN employed AS above ON above.employee_id = employed.manager_id
    CROSS JOIN LATERAL (
        SELECT min(starts_on) AS starts_on FROM people_employment WHERE employee_id = employed.employee_id
    ) AS began
    LEFT JOIN LATERAL (
        SELECT thanked.given_at FROM kudos_kudosrecipient AS thanked
        JOIN kudos_kudos AS kudos ON kudos.id = thanked.kudos_id
        WHERE thanked.employee_id = employed.employee_id AND thanked.given_at <= %(at)s
          AND kudos.withdrawn_at IS NULL AND kudos.hidden_at IS NULL
        ORDER BY thanked.given_at DESC LIMIT 1
    ) AS latest ON true
    WHERE (%(managers)s::bigint[] IS NULL OR employed.manager_id = ANY(%(managers)s))
      AND began.starts_on <= %(first_day)s AND (latest.given_at IS NULL OR latest.given_at <= %(since)s)
    ORDER BY employed.manager_id, employed.employee_id
"""


def history(*, viewer: Actor, at: datetime, limit: int, before: int | None = None) -> list[int]:
    """The ids of kudos the viewer gave (withdrawn and hidden ones too) or received, given until ``at``, newest first.

    ``before`` is the last id of the page before. A constant number of statements.
    """
    if viewer.employee_id is None:
        return []
    given = Kudos.objects.filter(giver=viewer.employee_id)
    received = Kudos.objects.filter(_stands(), recipients__employee=viewer.employee_id)
    # Two short reads along an index each; one condition for both would read all kudos there are.
    found = [
        row
        for rows in (given, received)
        for row in _page(rows, at=at, before=before).values_list("given_at", "pk")[:limit]
    ]
    return [kudos_id for _, kudos_id in sorted(found, reverse=True)[:limit]]


def received(*, employee_id: int, limit: int) -> list[KudosView]:
    """The latest kudos that stand and thank the employee, newest first; a constant number of statements."""
    rows = Kudos.objects.filter(_stands(), recipients__employee=employee_id).order_by(*NEWEST)
    return list(views(list(rows.values_list("pk", flat=True)[:limit])).values())


def team_latest(*, viewer: Actor, at: datetime, limit: int) -> list[int]:
    """The ids of the latest public kudos that thank somebody of the viewer's team of today, newest first."""
    day = people.company_date(at)
    mine = people.employments_on(pairs=[(viewer.employee_id or 0, day)])
    teams = [row.team_id for row in mine.values() if row.team_id is not None]
    if not teams:
        return []
    return list(_page(_of_team(teams[0], day), at=at).values_list("pk", flat=True)[:limit])


def week_of_team(*, team_id: int, since: datetime, until: datetime) -> list[int]:
    """The ids of public kudos of [since, until) that thank somebody of the team, newest first."""
    rows = _of_team(team_id, people.company_date(until)).filter(given_at__gte=since, given_at__lt=until)
    return list(rows.order_by(*NEWEST).values_list("pk", flat=True))


def teams_thanked(*, team_ids: Collection[int], since: datetime, until: datetime) -> set[int]:
    """Those of the teams for which ``week_of_team`` finds anything; one statement for all."""
    day = people.company_date(until)
    thanked = _shown().filter(given_at__gte=since, given_at__lt=until, kudos__in=_public()).values("employee")
    members = Employment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)
    return set(members.filter(team__in=team_ids, employee__in=thanked).values_list("team_id", flat=True))


def unrecognised(*, at: datetime, manager_ids: Collection[int] | None = None) -> list[tuple[int, int, date]]:
    """Who has been thanked by nobody for as many days as the policy says: (manager, employee, since when).

    Of those under one of ``manager_ids``, or (None) of everybody.

    Since the last kudos that stands, a private one too, or since they began here. Only who is employed under a manager
    who is employed; nobody while the policy names no number of days. Says nothing about how much anybody received.
    """
    days = choices.policy(at=at).nudge_after_days
    if days is None:
        return []
    today = people.company_date(at)
    with connection.cursor() as cursor:
        cursor.execute(
            _UNRECOGNISED,
            {
                "today": today,
                "managers": None if manager_ids is None else list(manager_ids),
                "at": at,
                "first_day": today - timedelta(days=days),
                "since": at - timedelta(days=days),
            },
        )
        return [
            (manager, employee, people.company_date(latest) if latest else began)
            for manager, employee, latest, began in cursor.fetchall()
        ]


def _stands() -> Q:
    return Q(withdrawn_at__isnull=True, hidden_at__isnull=True)


def _public() -> QuerySet[Kudos]:
    return Kudos.objects.filter(_stands(), visibility=Kudos.Visibility.PUBLIC)


def _shown() -> QuerySet[KudosRecipient]:
    """Who is thanked for all to see: had not opted out then, and has not since."""
    refused = PrivacyChoice.objects.filter(topic=PrivacyChoice.Topic.KUDOS_FEED, allows=False)
    return KudosRecipient.objects.filter(is_discreet=False).exclude(employee__in=refused.values("employee"))


def _of_team(team_id: int, day: date) -> QuerySet[Kudos]:
    members = Employment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), team=team_id, starts_on__lte=day)
    return _public().filter(pk__in=_shown().filter(employee__in=members.values("employee")).values("kudos"))


def _page(rows: QuerySet[Kudos], *, at: datetime, before: int | None = None) -> QuerySet[Kudos]:
    rows = rows.filter(given_at__lte=at)
    if before is not None:
        last = Kudos.objects.filter(pk=before).values_list("given_at", flat=True).first() or at
        # The moment by itself, so that the index of the newest is entered there.
        rows = rows.filter(Q(given_at__lt=last) | Q(pk__lt=before), given_at__lte=last)
    return rows.order_by(*NEWEST)
