"""One customer's story: who was in touch with them, what came of it, who was thanked; day by day, newest first.

Loss stands beside gain and is nobody's; self-service is counted and never credited. For whoever may see the customer.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from recognition.core import periods
from recognition.core.actor import Actor
from recognition.insights import story_statements as statements
from recognition.kudos.selectors import naming
from recognition.people import selectors as people

FAMILIES = ("gain", "saved", "loss")
LATELY = timedelta(days=180)
STEM = timedelta(days=730)
MOST_OUTCOMES = 500


class Window(NamedTuple):
    """What an assessment looked at: its window, how many contacts counted, and how many people are credited."""

    starts_at: datetime
    ends_at: datetime
    contacts: int
    people: int


class Happening(NamedTuple):
    """One outcome that stands; ``ids`` are all its rows, corrected ones too, by which awards refer to it."""

    outcome_id: int
    uid: UUID
    ids: list[int]
    kind: str
    family: str
    occurred_at: datetime
    score: int | None
    scale: str
    value_minor: int | None
    currency: str
    withdrawn_at: datetime | None
    is_uncredited: bool
    window: Window | None


@dataclass
class Contacts:
    """The contacts of one day: how many, who (by first contact), through what, at which stages."""

    total: int = 0
    self_service: int = 0
    names: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)


@dataclass
class Chapter:
    """What one day brought."""

    day: date
    happenings: list[Happening] = field(default_factory=list)
    thanks: list[naming.Naming] = field(default_factory=list)
    contacts: Contacts = field(default_factory=Contacts)


class Head(NamedTuple):
    """The customer in short: the last 180 days, and the weeks of two years in which there was contact, oldest first."""

    began_at: datetime | None
    contacts: int
    self_service: int
    people: int
    answer: int | None
    answer_scale: str
    answered_at: datetime | None
    weeks: list[datetime]


@dataclass(frozen=True, kw_only=True)
class Story:
    """A page of it: ``older`` is the day before which the next page begins, None at the end.

    ``turns``, on the first page alone, are the gains, saves and losses of two years, oldest first.
    """

    chapters: list[Chapter]
    turns: list[Happening]
    older: date | None


def head(*, customer_id: int, at: datetime) -> Head:
    """The customer in short; one statement, whatever the number of contacts."""
    asked: dict[str, Any] = {"customer": customer_id, "at": at, "lately": at - LATELY, "stem": at - STEM}
    asked["zone"] = settings.LAURELS.company_time_zone
    with connection.cursor() as cursor:
        cursor.execute(statements.HEAD, asked)
        return Head(*cursor.fetchone())


def story(
    *,
    viewer: Actor,
    customer_id: int,
    at: datetime,
    since: date | None = None,
    before: date | None = None,
    family: str = "",
    days: int,
) -> Story:
    """The latest ``days`` on which anything happened from ``since`` to the day before ``before``; four statements.

    ``family`` is one of FAMILIES to see the outcomes of it alone.
    """
    zone = settings.LAURELS.company_time_zone
    starts = periods.midnight(since, zone) if since else datetime.min.replace(tzinfo=at.tzinfo, year=1900)
    ends = min(at, periods.midnight(before, zone)) if before else at
    asked: dict[str, Any] = {"customer": customer_id, "zone": zone, "since": starts, "before": ends, "days": days + 1}
    asked |= {"families": [family] if family else [*FAMILIES, "neutral"], "has_contacts": not family}
    thanks = _thanks(viewer, customer_id, (starts, ends), days) if not family else []
    found = sorted({*_days(asked), *(people.company_date(each.given_at) for each in thanks)}, reverse=True)
    page, older = found[:days], found[days - 1] if len(found) > days else None
    if page:
        asked["since"] = periods.midnight(page[-1], zone)
    stem = at if since or before else at - STEM
    happenings = _happenings(asked | {"stem": stem, "at": at, "most": MOST_OUTCOMES})
    contacts = _contacts(asked) if page and not family else {}
    chapters = _chapters(page, [each for each in happenings if each.family in asked["families"]], thanks, contacts)
    turns = [each for each in reversed(happenings) if each.family in FAMILIES and each.occurred_at >= stem]
    return Story(chapters=chapters, turns=turns, older=older)


def _chapters(
    page: Sequence[date],
    happenings: Iterable[Happening],
    thanks: Iterable[naming.Naming],
    contacts: dict[date, Contacts],
) -> list[Chapter]:
    chapters = {day: Chapter(day, contacts=contacts.get(day, Contacts())) for day in page}
    for happening in happenings:
        if chapter := chapters.get(people.company_date(happening.occurred_at)):
            chapter.happenings.append(happening)
    for each in thanks:
        if chapter := chapters.get(people.company_date(each.given_at)):
            chapter.thanks.append(each)
    return list(chapters.values())


def _thanks(viewer: Actor, customer_id: int, stretch: tuple[datetime, datetime], limit: int) -> list[naming.Naming]:
    """Of as many kudos as there are days on a page none can be missing from it."""
    since, before = stretch
    return naming.naming(viewer=viewer, customer_id=customer_id, since=since, before=before, limit=limit)


def _days(asked: dict[str, Any]) -> set[date]:
    with connection.cursor() as cursor:
        cursor.execute(statements.DAYS, asked)
        return {day for (day,) in cursor.fetchall()}


def _happenings(asked: dict[str, Any]) -> list[Happening]:
    """The outcomes of the page, and the turns of two years; newest first."""
    with connection.cursor() as cursor:
        cursor.execute(statements.OUTCOMES, asked)
        return [_happening(row) for row in cursor.fetchall()]


def _happening(row: Sequence[Any]) -> Happening:
    window = Window(*row[12:]) if row[12] is not None else None
    return Happening._make([*row[:12], window])


def _contacts(asked: dict[str, Any]) -> dict[date, Contacts]:
    found: dict[date, Contacts] = defaultdict(Contacts)
    with connection.cursor() as cursor:
        cursor.execute(statements.CONTACTS, asked)
        for day, name, channel, stage, count in cursor.fetchall():
            contacts = found[day]
            contacts.total += count
            contacts.self_service += count if name is None else 0
            for known, value in ((contacts.names, name), (contacts.channels, channel), (contacts.stages, stage)):
                if value and value not in known:
                    known.append(value)
    return found
