"""Where Laurels is installed in Slack, as an administrator looks at it; no token leaves the database for it."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q

from integrations.slack.models import Installation, Member


class Workspace(NamedTuple):
    """One installation; ``place`` is Slack's id of the workspace, or of the organisation (``is_organisation``).

    Of its ``people`` (members and guests) so many are ``known`` as employees; ``synced_at`` is None while they are read
    for the first time. ``ended_at`` is when Slack took the token away.
    """

    name: str
    place: str
    is_organisation: bool
    installed_at: datetime
    ended_at: datetime | None
    synced_at: datetime | None
    feed_channel: str
    people: int
    known: int


def workspaces() -> list[Workspace]:
    """Every installation there ever was, those that hold first; one statement."""
    persons = Q(members__kind__in=[Member.Kind.MEMBER, Member.Kind.GUEST])
    rows = Installation.objects.defer("bot_token").annotate(
        people=Count("members", filter=persons),
        known=Count("members", filter=persons & Q(members__employee__isnull=False)),
    )
    return [
        Workspace(
            name=row.name or str(row),
            place=str(row),
            is_organisation=not row.team_id,
            installed_at=row.installed_at,
            ended_at=row.ended_at,
            synced_at=row.synced_at,
            feed_channel=row.feed_channel,
            people=row.people,
            known=row.known,
        )
        for row in rows.order_by(F("ended_at").desc(nulls_first=True), "pk")
    ]
