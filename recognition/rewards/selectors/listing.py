"""Proposals as rows: for lists, queues and payroll; streamed, a constant number of statements."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from django.db.models import Case, F, JSONField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from recognition.core.actor import Actor
from recognition.rewards import access, states
from recognition.rewards.models import Decision, Judgement, Proposal
from recognition.rewards.selectors.favours import reciprocal_decisions
from recognition.rewards.selectors.visibility import Scope, hides_amount, scope_of, visible_to

if TYPE_CHECKING:
    from recognition.ledger.models import Period


class ProposalRow(NamedTuple):
    """One proposal for a list; people, programmes and outcomes by the ids the company knows.

    ``amount_minor`` is in minor units of ``unit``, or points; None where the viewer may not see it yet. ``ended_code``
    says why it ended without a decision, ``escalations`` how many levels up it went for want of one.
    """

    proposal_id: int
    employee_id: str
    amount_minor: int | None
    unit: str
    state: str
    held_for: str
    programme: str
    version: int
    outcome_id: str
    kind: str
    occurred_at: str
    matured_at: str
    hold_until: str
    entity_id: str
    team: str
    cost_centre: str
    proposed_minor: int | None
    period: str
    reverses: int | None
    revision: int
    ended_code: str
    escalations: int


COLUMNS = ProposalRow._fields

_FIELDS = (
    "pk",
    "employee__external_id",
    "amount",
    "unit",
    "state",
    "held_for",
    "programme__code",
    "version__number",
    "outcome__external_id",
    "outcome__kind",
    "outcome__occurred_at",
    "matured_at",
    "hold_until",
    "entity__external_id",
    "team__name",
    "cost_centre",
    "proposed_amount",
    "period__code",
    "reverses_id",
    "revision",
    "ended_code",
    "escalations",
)
_MOMENTS = ("occurred_at", "matured_at", "hold_until")
_TEXTS = {"team", "period", "hold_until"}
STREAM = 2_000
P = TypeVar("P", Proposal, access.Open)


class PayableLine(NamedTuple):
    """One award ready for payroll; ``amount`` in minor units of ``unit``, negative for a reversal."""

    proposal_id: int
    employee_id: int
    amount: int
    unit: str
    cost_centre: str
    reverses_id: int | None


class Standing(NamedTuple, Generic[P]):
    """An open proposal, whose right the next decision is, and whether the one who asks may use one of these rights."""

    proposal: P
    rights: list[int]
    is_mine: bool


def proposals(
    *,
    viewer: Actor,
    at: datetime,
    programme: str | None = None,
    state: str | None = None,
    employee: str | None = None,
    entity: str | None = None,
    is_reciprocal: bool = False,
    after: int = 0,
    limit: int | None = None,
) -> Iterator[ProposalRow]:
    """The proposals ``viewer`` may see, by number, streamed; ``after`` and ``limit`` make pages of them.

    ``is_reciprocal``: only those approved by somebody for whom the person approved within 90 days.
    """
    wanted = {
        "programme__code": programme,
        "state": state,
        "employee__external_id": employee,
        "entity__external_id": entity,
    }
    found = visible_to(viewer=viewer, at=at).filter(pk__gt=after)
    if is_reciprocal:
        found = found.filter(reciprocal_decisions())
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None}).order_by("pk")
    return _rows(found if limit is None else found[:limit], viewer)


def queue(*, actor: Actor, at: datetime, limit: int = 200) -> list[ProposalRow]:
    """The open proposals ``actor`` may decide about now, oldest outcome first: their approval queue."""
    mine = decidable(actor=actor, at=at, scope=scope_of(viewer=actor, at=at))[:limit]
    return list(_rows(Proposal.objects.filter(pk__in=mine).order_by("matured_at", "pk"), actor))


def decidable(
    *,
    actor: Actor,
    at: datetime,
    scope: Scope,
    among: Collection[Proposal] | None = None,
    barred: Mapping[int, Collection[int]] | None = None,
) -> list[int]:
    """The proposals ``actor``, whose ``scope`` it is, may decide about now, oldest outcome first.

    Of all there are, or ``among`` these: the same statements for one as for many. ``barred`` is what
    ``access.latest_deciders`` says of those, where it is known already.
    """
    if among is None:
        return [each.proposal.pk for each in standings(actor=actor, at=at, scope=scope) if each.is_mine]
    found = [each for each in among if each.state in states.OPEN]
    barred = access.latest_deciders(found) if barred is None else barred
    judged = _standings_of(found, actor=actor, at=at, scope=scope, barred=barred)
    return [each.proposal.pk for each in judged if each.is_mine]


def standings(*, actor: Actor, at: datetime, scope: Scope) -> list[Standing[access.Open]]:
    """How every open proposal the actor may see and could decide about stands, oldest outcome first; three statements.

    Of a line, or of a second approver's entities; their own are among them.
    """
    found = _open_to(actor, at, scope)
    barred = {each.pk: set((each.first_by or {}).values()) for each in found}
    return _standings_of(found, actor=actor, at=at, scope=scope, barred=barred)


def _standings_of(
    found: Collection[P],
    *,
    actor: Actor,
    at: datetime,
    scope: Scope,
    barred: Mapping[int, Collection[int]],
) -> list[Standing[P]]:
    """Who decides about each of these open proposals now, in their order; two statements for one as for many."""
    if not found:
        return []
    about = [access.asked(each) for each in found]
    situations = access.situations(about=set(about), at=at)
    allowed = access.acts_for(actor=actor, at=at, powers=scope.powers)
    return [
        Standing(
            proposal=each,
            rights=rights,
            is_mine=access.right_of(
                acting=actor.employee_id,
                acts_for=allowed,
                rights=rights,
                barred=barred[each.pk],
                situation=situation,
            )
            is not None,
        )
        for each, wanted in zip(found, about, strict=True)
        for situation in [situations[wanted]]
        for rights in [access.rights_now(each.state, situation, barred[each.pk])]
    ]


def _open_to(actor: Actor, at: datetime, scope: Scope) -> list[access.Open]:
    entities = scope.second_approvals()
    reach = Q() if None in entities else Q(employee__among=scope.line) | Q(entity__in=entities)
    visible = visible_to(viewer=actor, at=at, scope=scope).filter(reach, state__in=states.OPEN)
    latest = Decision.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    both = Subquery(latest.values(both=JSONObject(by="decided_by_id", acted="acted_by_id"))[:1])
    confirming = Case(When(state=Proposal.State.NEEDS_SECOND, then=both), default=None, output_field=JSONField())
    rows = visible.annotate(nature=F("version__nature"), first_by=confirming).order_by("matured_at", "pk")
    return [access.Open._make(row) for row in rows.values_list(*access.Open._fields)]


def waiting_since(*, before: datetime, limit: int = 5_000) -> list[int]:
    """The proposals that have waited for the same decision since ``before``, the longest first."""
    found = Proposal.objects.filter(state__in=states.OPEN, state_at__lt=before).order_by("state_at", "pk")
    return list(found.values_list("pk", flat=True)[:limit])


def uncredited(*, programme: str | None = None) -> Iterator[tuple[str, str, str, str]]:
    """Outcomes a programme judged and nobody is credited for: programme, outcome, customer, moment; streamed."""
    found = Judgement.objects.filter(result=Judgement.Result.UNCREDITED).order_by("pk")
    if programme is not None:
        found = found.filter(programme__code=programme)
    fields = ("programme__code", "outcome__external_id", "outcome__customer__external_id", "outcome__occurred_at")
    for code, outcome, customer, moment in found.values_list(*fields).iterator(chunk_size=STREAM):
        yield code, outcome, customer, moment.isoformat()


def payable_lines(*, period: "Period") -> Iterator[PayableLine]:
    """What is payable in ``period``, awards and reversals, by number; a batch takes its lines by sets of SQL."""
    found = Proposal.objects.filter(period=period, state=Proposal.State.PAYABLE).order_by("pk")
    fields = ("pk", "employee_id", "amount", "unit", "cost_centre", "reverses_id")
    return (PayableLine(*row) for row in found.values_list(*fields).iterator(chunk_size=STREAM))


def _rows(found: QuerySet[Proposal], viewer: Actor) -> Iterator[ProposalRow]:
    lines = found.values_list(*_FIELDS, "employee_id").iterator(chunk_size=STREAM)
    for *cells, employee_id in lines:
        facts = dict(zip(COLUMNS, cells, strict=True))
        facts |= {name: facts[name].isoformat() for name in _MOMENTS if facts[name]}
        facts |= {name: facts[name] or "" for name in _TEXTS}
        if hides_amount(viewer=viewer, employee_id=employee_id, state=facts["state"]):
            facts |= {"amount_minor": None, "proposed_minor": None}
        yield ProposalRow(**facts)
