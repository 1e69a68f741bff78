"""Who approved whose award and the other way round: shown to the one who decides, counted for auditors, never a bar."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from recognition.people import selectors as people
from recognition.rewards import states
from recognition.rewards.models import Decision

WITHIN = timedelta(days=90)


class Reciprocity(NamedTuple):
    """``since`` that day a person approved an award of the one who decides; ``is_mutual``: that one did so, too."""

    since: date
    is_mutual: bool


def between(*, decider_id: int | None, employee_ids: Collection[int], at: datetime) -> Q:
    """For a query of decisions: the approvals of the last 90 days between ``decider_id`` and the employees."""
    by_one = Q(Q(decided_by=decider_id) | Q(acted_by=decider_id), beneficiary__in=employee_ids)
    for_one = Q(Q(decided_by__in=employee_ids) | Q(acted_by__in=employee_ids), beneficiary=decider_id)
    return Q(_FAVOUR, by_one | for_one, decided_at__gt=at - WITHIN, decided_at__lte=at)


def read(rows: Iterable[Decision], *, decider_id: int | None, employee_ids: Collection[int]) -> dict[int, Reciprocity]:
    """Those of the employees who approved an award of ``decider_id``, from the decisions that ``between`` found.

    By right or as a delegate, first or second. What was revoked or declined since is no approval; to take an
    award back is no favour.
    """
    mine: dict[int, list[datetime]] = {}
    theirs: dict[int, list[datetime]] = {}
    for row in rows:
        if row.beneficiary_id != decider_id:
            mine.setdefault(row.beneficiary_id, []).append(row.decided_at)
            continue
        for each in {row.decided_by_id, row.acted_by_id}.intersection(employee_ids):
            theirs.setdefault(each, []).append(row.decided_at)
    return {
        each: Reciprocity(
            since=people.company_date(min([*moments, *mine.get(each, [])])),
            is_mutual=each in mine,
        )
        for each, moments in theirs.items()
    }


def owed_to(*, decider_id: int | None, at: datetime) -> Exists:
    """For a query of proposals: whether the beneficiary approved an award of ``decider_id``, as in ``read``."""
    theirs = Q(decided_by=OuterRef("employee")) | Q(acted_by=OuterRef("employee"))
    lately = Decision.objects.filter(theirs, beneficiary=decider_id, decided_at__gt=at - WITHIN, decided_at__lte=at)
    return Exists(lately.filter(_FAVOUR))


def reciprocated() -> Exists:
    """For a query of decisions: whether the beneficiary approved an award of the decider within 90 days of it."""
    other = Decision.objects.filter(
        _FAVOUR,
        Q(beneficiary=OuterRef("decided_by")) | Q(beneficiary=OuterRef("acted_by")),
        Q(decided_by=OuterRef("beneficiary")) | Q(acted_by=OuterRef("beneficiary")),
        decided_at__gt=OuterRef("decided_at") - WITHIN,
        decided_at__lt=OuterRef("decided_at") + WITHIN,
    )
    return Exists(other)


def reciprocal_decisions() -> Q:
    """For a query of proposals: those with an approval that the other one returned."""
    approvals = Decision.objects.filter(_FAVOUR, reciprocated(), proposal=OuterRef("pk"))
    return Q(Exists(approvals))


_FAVOUR = Q(amount__gt=0, proposal__state__in=states.APPROVED)
