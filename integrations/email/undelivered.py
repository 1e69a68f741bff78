"""Mails that did not arrive: for administrators to look at and to try again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Min, Q

from integrations.email.delivering import OPEN
from integrations.email.models import Letter
from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import NotFound
from recognition.people import access

LOOK_BACK = timedelta(days=7)


class NotFailed(NotFound):
    """The mail waits, was sent, or never was."""

    code = "letter_not_failed"


class Undelivered(NamedTuple):
    """One mail the server would not take, without its words and without the address."""

    letter_id: int
    name: str
    topics: tuple[str, ...]
    made_at: datetime
    attempts: int
    error_code: str


class Problems(NamedTuple):
    """What an administrator should know, of the last seven days: failed mails by code; how many wait, since when."""

    failed: Mapping[str, int]
    waiting: int
    oldest_due_at: datetime | None


def undelivered(*, before: int | None = None, limit: int) -> list[Undelivered]:
    """The mails that failed for good, the newest first, from before letter number ``before`` on; two statements."""
    rows = Letter.objects.filter(state=Letter.State.FAILED).select_related("employee").prefetch_related("notices")
    rows = rows.order_by("-pk") if before is None else rows.filter(pk__lt=before).order_by("-pk")
    return [
        Undelivered(
            letter_id=row.pk,
            name=row.employee.name,
            topics=tuple(sorted({each.topic for each in row.notices.all()})),
            made_at=row.made_at,
            attempts=row.attempts,
            error_code=row.error_code,
        )
        for row in rows[:limit]
    ]


def try_again(*, actor: Actor, letter_id: int, at: datetime) -> None:
    """Let a failed mail be sent again. Raises RoleNeeded unless an administrator asks, NotFailed."""
    with durable():
        access.require_role(actor=actor, roles={"administrator"}, at=at)
        failed = Letter.objects.filter(pk=letter_id, state=Letter.State.FAILED)
        if not failed.update(state=Letter.State.WAITING, made_at=at, due_at=at, attempts=0, error_code=""):
            raise NotFailed("This mail has not failed; look at the list again.")
        activity.record(actor=actor, at=at, code="letter.tried_again", subject_kind="letter", subject_id=letter_id)


def problems(*, at: datetime) -> Problems:
    """What went wrong lately and what waits, for ``doctor``; one statement."""
    failed = Q(state=Letter.State.FAILED, made_at__gt=at - LOOK_BACK)
    rows = Letter.objects.filter(failed | Q(state__in=OPEN, made_at__lte=at)).annotate(has_failed=failed)
    found = list(
        rows.values_list("has_failed", "error_code").annotate(Count("pk"), Min("made_at")).order_by("error_code")
    )
    waiting = [(count, oldest) for has_failed, _code, count, oldest in found if not has_failed]
    return Problems(
        failed={code: count for has_failed, code, count, _oldest in found if has_failed},
        waiting=sum(count for count, _oldest in waiting),
        oldest_due_at=min((oldest for _count, oldest in waiting), default=None),
    )
