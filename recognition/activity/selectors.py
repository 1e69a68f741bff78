"""What happened, texts by their proof, deliveries, and whether the chain over activity is whole."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, Subquery

from recognition.activity.models import Activity, Delivery, Dispatch, PersonalText

LATE = timedelta(minutes=10)


class Undelivered(NamedTuple):
    """One piece of news its consumer was not told; ``error_code`` is of the last try, if there was one."""

    dispatch_id: int
    consumer: str
    code: str
    happened_at: datetime
    due_at: datetime
    attempts: int
    has_failed: bool
    error_code: str


def text_of(digest: str) -> str | None:
    """The text behind a proof; None when it was erased or never kept."""
    return PersonalText.objects.filter(digest=digest).values_list("text", flat=True).first()


def texts_of(digests: Collection[str]) -> dict[str, str]:
    """The texts behind proofs that were not erased, by proof; one statement for all."""
    kept = PersonalText.objects.filter(digest__in=digests, text__isnull=False)
    return {digest: text or "" for digest, text in kept.values_list("digest", "text")}


def text_behind(proof: str) -> Subquery:
    """The text behind the proof in the column ``proof``, null where it was erased, to be read with the row."""
    return Subquery(PersonalText.objects.filter(digest=OuterRef(proof)).values("text")[:1])


def has_happened(code: str) -> bool:
    """Whether anything was ever recorded under ``code``."""
    return Activity.objects.filter(code=code).exists()


def happened_to(*, subject_kind: str, subject_id: int, before: int | None = None, limit: int) -> list[Activity]:
    """What happened to one thing, newest first, from before activity number ``before`` on."""
    found = Activity.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("-pk")
    return list((found if before is None else found.filter(pk__lt=before))[:limit])


def refused_deliveries(*, source: str, since: datetime) -> dict[str, int]:
    """How many messages of ``source`` were refused since then, by why."""
    refused = Delivery.objects.filter(source=source, state=Delivery.State.REFUSED, processed_at__gte=since)
    return dict(refused.values_list("result_code").annotate(Count("pk")).order_by("result_code"))


def undelivered(*, before: int | None = None, limit: int, at: datetime) -> list[Undelivered]:
    """What failed for good or is over ten minutes late, newest first, from before dispatch number ``before`` on."""
    late = Q(state__in=[Dispatch.State.WAITING, Dispatch.State.CLAIMED], due_at__lt=at - LATE)
    rows = Dispatch.objects.filter(late | Q(state=Dispatch.State.FAILED)).select_related("activity").order_by("-pk")
    return [
        Undelivered(
            dispatch_id=row.pk,
            consumer=row.consumer,
            code=row.activity.code,
            happened_at=row.activity.at,
            due_at=row.due_at,
            attempts=row.attempts,
            has_failed=row.state == Dispatch.State.FAILED,
            error_code=row.error_code,
        )
        for row in (rows if before is None else rows.filter(pk__lt=before))[:limit]
    ]
