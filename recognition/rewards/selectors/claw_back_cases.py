"""What could not be taken back, for who settles it with the person."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from recognition.activity.models import PersonalText
from recognition.core.actor import Actor
from recognition.people.models import Role
from recognition.rewards.models import ClawBackCase
from recognition.rewards.selectors.visibility import scope_of

SEES = frozenset({Role.HR, Role.FINANCE, Role.AUDITOR})


class Case(NamedTuple):
    """One case; people by the ids the company knows, ``amount`` > 0 in minor units of ``unit``, or points.

    ``result`` is '' while it is open; ``reason`` and ``note`` are None once erased, or not written yet.
    """

    case_id: int
    proposal_id: int
    employee_id: str
    employee: str
    entity_id: str
    amount_minor: int
    unit: str
    cause: str
    code: str
    reason: str | None
    opened_at: datetime
    result: str
    note: str | None
    settled_by: str | None
    settled_at: datetime | None


_FIELDS = (
    "pk",
    "proposal_id",
    "employee__external_id",
    "employee__name",
    "proposal__entity__external_id",
    "amount",
    "unit",
    "cause",
    "code",
    "reason",
    "opened_at",
    "result",
    "note",
    "settled_by__external_id",
    "settled_at",
)
STREAM = 2_000


def cases(*, viewer: Actor, at: datetime, is_open: bool | None = None) -> Iterator[Case]:
    """The cases ``viewer`` may see, by number, streamed; ``is_open`` None: all.

    HR, finance and auditors see those of their entities, everybody their own; a system actor sees all.
    """
    found = ClawBackCase.objects.annotate(reason=_text("reason_digest"), note=_text("note_digest")).order_by("pk")
    if not viewer.is_system:
        entities = scope_of(viewer=viewer, at=at).entities(SEES)
        reach = Q(employee_id=viewer.employee_id) | Q(proposal__entity__in=entities - {None})
        found = found if None in entities else found.filter(reach)
    if is_open is not None:
        found = found.filter(result="") if is_open else found.exclude(result="")
    return (Case(*row) for row in found.values_list(*_FIELDS).iterator(chunk_size=STREAM))


def _text(digest: str) -> Subquery:
    return Subquery(PersonalText.objects.filter(digest=OuterRef(digest)).values("text")[:1])
