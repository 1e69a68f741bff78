"""What a consumer claims, finishes or fails: told at least once, never by two at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from recognition.activity.models import Activity, Dispatch
from recognition.activity.services import recording
from recognition.core import constraints
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError

LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 14


constraints.register({"dispatch_once_per_consumer": "This news waits for its consumer already; nothing is left to do."})


class NotFailed(DomainError):
    """The dispatch waits, was told, or never was."""

    code = "not_failed"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One dispatch claimed: ``attempt`` tells this claim from a later one of the same dispatch."""

    dispatch_id: int
    attempt: int
    activity_id: int
    at: datetime
    code: str
    subject_kind: str
    subject_id: int
    data: dict[str, Any]


def claim(*, consumer: str, at: datetime, limit: int) -> list[Claim]:
    """Claim up to ``limit`` dispatches due at ``at``, oldest first; other workers pass over them.

    A claim not finished within LEASE is due again, because its worker may have died.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            -- Materialized: a sub-select may be run once for each row it is compared with, and lock more than LIMIT.
            WITH due AS MATERIALIZED (
                SELECT id FROM activity_dispatch
                WHERE consumer = %(consumer)s AND state IN ('waiting', 'claimed') AND due_at <= %(at)s
                ORDER BY due_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
            )
            UPDATE activity_dispatch d SET state = 'claimed', claimed_at = %(at)s, attempts = d.attempts + 1,
                                           due_at = %(again)s
            FROM due WHERE d.id = due.id
            RETURNING d.id, d.attempts, d.activity_id
            """,
            {"at": at, "again": at + LEASE, "consumer": consumer, "limit": limit},
        )
        claimed = sorted(cursor.fetchall(), key=lambda row: row[2])
    activities = Activity.objects.in_bulk([activity_id for _, _, activity_id in claimed])
    return [
        Claim(
            dispatch_id=dispatch_id,
            attempt=attempt,
            activity_id=activity_id,
            at=activities[activity_id].at,
            code=activities[activity_id].code,
            subject_kind=activities[activity_id].subject_kind,
            subject_id=activities[activity_id].subject_id,
            data=activities[activity_id].data,
        )
        for dispatch_id, attempt, activity_id in claimed
    ]


def finish(*, claims: Collection[Claim], at: datetime) -> int:
    """Mark what was told. Returns how many were still ours: a lease that ran out belongs to its next claimer."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE activity_dispatch d SET state = 'done', done_at = %s, error_code = ''
            FROM unnest(%s::bigint[], %s::smallint[]) AS told (id, attempt)
            WHERE d.id = told.id AND d.attempts = told.attempt AND d.state = 'claimed'
            """,
            [at, [told.dispatch_id for told in claims], [told.attempt for told in claims]],
        )
        return int(cursor.rowcount)


def fail(*, claim: Claim, at: datetime, error_code: str) -> bool:
    """Give a claim back to be tried later, twice as late each time; after MOST_ATTEMPTS it has failed for good.

    Returns False when the lease had run out and the dispatch is another's by now.
    """
    is_last = claim.attempt >= MOST_ATTEMPTS
    ours = Dispatch.objects.filter(pk=claim.dispatch_id, attempts=claim.attempt, state=Dispatch.State.CLAIMED)
    wait = min(FIRST_WAIT * 2 ** (claim.attempt - 1), LONGEST_WAIT)
    state = Dispatch.State.FAILED if is_last else Dispatch.State.WAITING
    return ours.update(state=state, due_at=at + wait, error_code=error_code) == 1


def try_again(*, actor: Actor, dispatch_id: int, at: datetime) -> None:
    """Let what failed for good be tried anew, as often as the first time. Raises NotFailed.

    Who may is the door's to say: nothing of the news is shown or changed by it.
    """
    with durable():
        failed = Dispatch.objects.filter(pk=dispatch_id, state=Dispatch.State.FAILED)
        if not failed.update(state=Dispatch.State.WAITING, due_at=at, attempts=0):
            raise NotFailed("This has not failed, or somebody else lets it be tried again already.")
        recording.record(
            actor=actor, at=at, code="dispatch.tried_again", subject_kind="dispatch", subject_id=dispatch_id
        )
