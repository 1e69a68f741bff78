"""What may be taken back, and what could not be, for who sees to it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery

from recognition.activity.models import Activity, PersonalText
from recognition.core.actor import Actor
from recognition.people import restriction
from recognition.people.models import Role
from recognition.rewards import states
from recognition.rewards.models import ClawBackCase, Proposal
from recognition.rewards.selectors.visibility import scope_of

CLAW_BACK_DUE = "rewards.claw_back_due"
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
    settled_by_name: str | None
    settled_at: datetime | None


class Due(NamedTuple):
    """An approved award that lost its ground and of which nothing was taken back yet; ``code`` says how.

    ``country`` is that of the legal entity that paid, or is to.
    """

    proposal_id: int
    employee_id: str
    employee: str
    entity_id: str
    amount_minor: int
    unit: str
    state: str
    code: str
    told_at: datetime
    country: str

    @property
    def is_paid_out(self) -> bool:
        """Whether payroll has the money already, so that taking it back deducts from pay."""
        return self.state in states.PAID_OUT


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
    "settled_by__name",
    "settled_at",
)
STREAM = 2_000


def cases(
    *, viewer: Actor, at: datetime, is_open: bool | None = None, after: int = 0, limit: int | None = None
) -> Iterator[Case]:
    """The cases ``viewer`` may see, by number, streamed; ``is_open`` None: all; ``after`` and ``limit`` make pages.

    HR, finance and auditors see those of their entities, everybody their own; a system actor sees all. Those of
    somebody whose identity was erased are restricted.
    """
    found = ClawBackCase.objects.annotate(reason=_text("reason_digest"), note=_text("note_digest")).order_by("pk")
    if not viewer.is_system:
        scope = scope_of(viewer=viewer, at=at)
        entities, audited = scope.entities(SEES), restriction.audited(viewer=viewer, at=at, roles=scope.roles)
        found = found.filter(restriction.readable(audited, entity="proposal__entity"))
        reach = Q(employee_id=viewer.employee_id) | Q(proposal__entity__in=entities - {None})
        found = found if None in entities else found.filter(reach)
    if is_open is not None:
        found = found.filter(result="") if is_open else found.exclude(result="")
    found = found.filter(pk__gt=after)
    found = found if limit is None else found[:limit]
    return (Case(*row) for row in found.values_list(*_FIELDS).iterator(chunk_size=STREAM))


def claw_backs_due(*, viewer: Actor, at: datetime, after: int = 0, limit: int | None = None) -> Iterator[Due]:
    """What HR was told of (``rewards.claw_back_due``) and nobody acted on yet, by number, streamed.

    HR, finance and auditors see those of their entities; a system actor sees all. ``after`` and ``limit`` make pages.
    """
    told = Activity.objects.filter(code=CLAW_BACK_DUE, subject_kind="proposal")
    of_it = told.filter(subject_id=OuterRef("pk")).order_by("pk")
    living = Proposal.objects.filter(reverses=OuterRef("pk")).exclude(state__in=states.DEAD)
    untouched = ~Exists(living) & ~Exists(ClawBackCase.objects.filter(proposal=OuterRef("pk")))
    found = Proposal.objects.filter(untouched, pk__in=told.values("subject_id"), state__in=states.APPROVED)
    if not viewer.is_system:
        scope = scope_of(viewer=viewer, at=at)
        entities, audited = scope.entities(SEES), restriction.audited(viewer=viewer, at=at, roles=scope.roles)
        found = found.filter(restriction.readable(audited))
        found = found if None in entities else found.filter(entity__in=entities)
    found = found.annotate(why=Subquery(of_it.values("data__code")[:1]), told_at=Subquery(of_it.values("at")[:1]))
    award = ("pk", "employee__external_id", "employee__name", "entity__external_id", "amount", "unit", "state")
    fields = (*award, "why", "told_at", "entity__country")
    found = found.filter(pk__gt=after).order_by("pk")[:limit]
    return (Due(*row) for row in found.values_list(*fields).iterator(chunk_size=STREAM))


def _text(digest: str) -> Subquery:
    return Subquery(PersonalText.objects.filter(digest=OuterRef(digest)).values("text")[:1])
