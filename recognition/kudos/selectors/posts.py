"""The recognition feed: posts as one viewer may see them, a page at a time, each page in one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from recognition.core.actor import Actor
from recognition.kudos.errors import UnknownKudos
from recognition.kudos.models import KudosReport
from recognition.kudos.selectors import choices, visibility
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Role

EVERYTHING, TO_ME, FROM_ME, TEAM, PRIVATE = "everything", "to-me", "from-me", "team", "private"
LATEST_ID = 2**63 - 1

# Conditions that several of the statements below share.
_SHARED = {
    "STANDS": "k.withdrawn_at IS NULL AND k.hidden_at IS NULL",
    "KEPT_OUT": """(r.is_discreet OR EXISTS (SELECT FROM people_privacychoice c
        WHERE c.employee_id = r.employee_id AND c.topic = 'kudos_feed' AND NOT c.allows))""",
    "GIVEN_BEFORE": "(k.given_at, k.id) < (%(moment)s, %(number)s)",
    "GIVEN_NEWEST": "ORDER BY k.given_at DESC, k.id DESC LIMIT %(limit)s",
    "FROM_THANKED": "FROM kudos_kudosrecipient r JOIN kudos_kudos k ON k.id = r.kudos_id",
    "THANKED_BEFORE": "(r.given_at, r.kudos_id) < (%(moment)s, %(number)s)",
    "THANKED_NEWEST": "ORDER BY r.given_at DESC, r.kudos_id DESC LIMIT %(limit)s",
}

# Which kudos each filter wants, entered by an index each.
_SOURCES = {
    EVERYTHING: """
        SELECT k.id FROM kudos_kudos k
        WHERE k.visibility = 'public' AND STANDS AND (%(tag)s = '' OR k.tag = %(tag)s) AND GIVEN_BEFORE
            AND EXISTS (SELECT FROM kudos_kudosrecipient r WHERE r.kudos_id = k.id AND NOT KEPT_OUT) GIVEN_NEWEST
    """,
    TO_ME: "SELECT k.id FROM_THANKED WHERE r.employee_id = %(me)s AND STANDS AND THANKED_BEFORE THANKED_NEWEST",
    FROM_ME: "SELECT k.id FROM kudos_kudos k WHERE k.giver_id = %(me)s AND GIVEN_BEFORE GIVEN_NEWEST",
    TEAM: """
        SELECT DISTINCT latest.id, latest.given_at FROM (
            SELECT colleague.employee_id FROM people_employment mine
                JOIN people_employment colleague ON colleague.team_id = mine.team_id
            WHERE mine.employee_id = %(me)s AND mine.starts_on <= %(day)s
                AND (mine.ends_on IS NULL OR mine.ends_on > %(day)s)
                AND colleague.starts_on <= %(day)s AND (colleague.ends_on IS NULL OR colleague.ends_on > %(day)s)
        ) AS member CROSS JOIN LATERAL (
            SELECT k.id, k.given_at FROM_THANKED
            WHERE r.employee_id = member.employee_id AND k.visibility = 'public' AND STANDS AND NOT KEPT_OUT
                AND THANKED_BEFORE THANKED_NEWEST
        ) AS latest ORDER BY latest.given_at DESC, latest.id DESC LIMIT %(limit)s
    """,
    PRIVATE: """
        (SELECT k.id FROM kudos_kudos k
            WHERE k.giver_id = %(me)s AND k.visibility = 'private' AND GIVEN_BEFORE GIVEN_NEWEST)
        UNION ALL
        (SELECT k.id FROM_THANKED WHERE r.employee_id = %(me)s AND k.visibility = 'private' AND STANDS
            AND THANKED_BEFORE THANKED_NEWEST)
    """,
}
FILTERS = tuple(_SOURCES)
_ONE = "SELECT k.id FROM kudos_kudos k WHERE k.id = %(number)s"

_POSTS = """
    SELECT k.id, k.giver_id, giver.name, k.visibility, k.points, k.unit, k.tag, value.names::json, kept.text,
        k.given_at, k.edited_at, k.withdrawn_at, k.hidden_at,
        coalesce((SELECT p.shows_points FROM kudos_kudospolicy p WHERE p.set_at <= %(at)s
            ORDER BY p.set_at DESC, p.id DESC LIMIT 1), false),
        (SELECT json_agg(json_build_array(r.employee_id, e.name, r.through, KEPT_OUT) ORDER BY r.id)
            FROM kudos_kudosrecipient r JOIN people_employee e ON e.id = r.employee_id WHERE r.kudos_id = k.id),
        (SELECT coalesce(json_agg(json_build_array(b.giver_id, e.name, b.points) ORDER BY b.settled_at, b.id), '[]')
            FROM kudos_boost b JOIN people_employee e ON e.id = b.giver_id WHERE b.kudos_id = k.id AND b.is_on)
    FROM kudos_kudos k JOIN people_employee giver ON giver.id = k.giver_id
        LEFT JOIN kudos_value value ON value.id = k.value_id
        LEFT JOIN activity_personaltext kept ON kept.digest = k.text_digest
    WHERE k.id IN (SELECT id FROM (WANTED) AS wanted) GIVEN_NEWEST
"""


class Named(NamedTuple):
    """Somebody on a post; ``through`` names the team or group they were thanked by."""

    employee_id: int
    name: str
    through: str = ""


@dataclass(frozen=True, kw_only=True)
class Post:
    """One kudos as one viewer sees it.

    ``recipients`` are those the viewer may see, ``others`` how many more there are where they have a part in it.
    ``points`` (to each) and ``joined_points`` (what joining added, to each) are None where they are not shown.
    ``text`` is None when it was erased. ``is_mine``: they gave it; ``is_to_me``: it thanks them; ``is_joined``: they
    joined it.
    """

    kudos_id: int
    viewer_id: int
    giver_id: int
    giver_name: str
    recipients: list[Named]
    others: int
    points: int | None
    unit: str
    tag: str
    value_names: dict[str, str]
    text: str | None
    is_private: bool
    given_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    hidden_at: datetime | None
    boosters: list[Named]
    joined_points: int | None
    is_mine: bool
    is_to_me: bool
    is_joined: bool

    @property
    def may_join(self) -> bool:
        """Whether it stands, and is neither by nor to the viewer."""
        return not (self.is_mine or self.is_to_me or self.withdrawn_at or self.hidden_at)


def posts(
    *,
    viewer: Actor,
    at: datetime,
    limit: int,
    show: str = EVERYTHING,
    tag: str = "",
    before: tuple[datetime, int] | None = None,
) -> list[Post]:
    """The newest posts of one filter given until ``at``, newest first, older than ``before`` (moment, kudos id).

    *everything* is what everybody in the company may see (of one ``tag`` where it is named), without who keeps theirs
    out of the feed; *team* the same to somebody of the viewer's team of today; *to-me* and *from-me* private ones too,
    *from-me* also what was withdrawn or hidden; *private* the private ones the viewer gave or received. One statement;
    nothing for whoever is no employee. ``show`` is one of FILTERS.
    """
    if viewer.employee_id is None:
        return []
    moment, number = before or (at, LATEST_ID)
    found = _read(_SOURCES[show], viewer=viewer, at=at, limit=limit, tag=tag, moment=min(moment, at), number=number)
    return [_seen(row, me=viewer.employee_id) for row in found]


def post(*, viewer: Actor, kudos_id: int, at: datetime) -> Post:
    """One post that the viewer may see as ``visible_to`` says, in few statements. Raises UnknownKudos."""
    me = viewer.employee_id
    found = _read(_ONE, viewer=viewer, at=at, limit=1, number=kudos_id)
    if me is None or not found or not visibility.may_see(viewer=viewer, kudos_ids=[kudos_id], at=at):
        raise UnknownKudos("There is no such kudos; it may have been somebody's private one.", kudos=kudos_id)
    seen = _seen(found[0], me=me, also=_by_right(me, kudos_id, [each[0] for each in found[0][-2]], at))
    if not seen.recipients:
        raise UnknownKudos("There is no such kudos; it may have been somebody's private one.", kudos=kudos_id)
    return seen


def _by_right(me: int, kudos_id: int, recipients: Collection[int], at: datetime) -> set[int]:
    """Whose names the viewer may read beside those everybody sees: HR's of a reported kudos, or of their line."""
    is_hr = people.has_role(employee_id=me, roles=(Role.HR,), entity_id=None, at=at)
    if is_hr and KudosReport.objects.filter(kudos=kudos_id).exists():
        return set(recipients)
    if choices.policy(at=at).manager_sees_private:
        return access.line_of(employee_id=me, day=people.company_date(at))
    return set()


def _read(source: str, *, viewer: Actor, at: datetime, **more: object) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {"me": viewer.employee_id, "at": at, "day": people.company_date(at), **more}
        cursor.execute(_spelt(_POSTS.replace("WANTED", source)), parameters)
        return list(cursor.fetchall())


def _spelt(sql: str) -> str:
    for word, condition in _SHARED.items():
        sql = sql.replace(word, condition)
    return sql


def _seen(row: Sequence[Any], *, me: int, also: Collection[int] = ()) -> Post:
    *facts, shows_points, recipients, boosters = row
    kudos_id, giver_id, giver_name, visible, points, unit, tag, names, text, given, edited, withdrawn, hidden = facts
    is_mine, is_to_me = giver_id == me, me in [employee_id for employee_id, *_ in recipients]
    seen = [
        Named(employee_id, name, through)
        for employee_id, name, through, is_kept_out in recipients
        if is_mine or employee_id == me or employee_id in also or (visible == "public" and not is_kept_out)
    ]
    shows_points = shows_points or is_mine or is_to_me
    return Post(
        kudos_id=kudos_id,
        viewer_id=me,
        giver_id=giver_id,
        giver_name=giver_name,
        recipients=seen,
        others=len(recipients) - len(seen) if is_to_me else 0,
        points=points if shows_points else None,
        unit=unit,
        tag=tag,
        value_names=names or {},
        text=text,
        is_private=visible == "private",
        given_at=given,
        edited_at=edited,
        withdrawn_at=withdrawn,
        hidden_at=hidden,
        boosters=[Named(employee_id, name) for employee_id, name, _ in boosters],
        joined_points=sum(added for *_, added in boosters) if shows_points else None,
        is_mine=is_mine,
        is_to_me=is_to_me,
        is_joined=me in [employee_id for employee_id, *_ in boosters],
    )
