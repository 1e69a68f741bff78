"""What an approver sees of a proposal at a glance: evidence as leaves, and what asks for a closer look."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject

from recognition.attribution import policies
from recognition.attribution.models import Contribution
from recognition.core import money
from recognition.core.actor import Actor
from recognition.customers.models import Touchpoint
from recognition.ledger import selectors as books
from recognition.people import selectors as people
from recognition.people.models import Employee, Employment
from recognition.programmes import definition
from recognition.rewards import terms, verdicts
from recognition.rewards.models import Dispute, PersonPeriod, Proposal
from recognition.rewards.selectors import favours
from recognition.rewards.selectors.cards import RELATED, Card, card, headline
from recognition.rewards.selectors.visibility import hides_amount

MOST_LEAVES = 40


class Leaf(NamedTuple):
    """One contact: how far along the window it was, in parts per million, and whether it was the beneficiary's."""

    place_ppm: int
    is_own: bool


class Glance(NamedTuple):
    """What asks for a closer look, and how often it went up for want of a decision (``escalations``).

    ``needs_second``: to approve it as proposed takes a second person, or it waits for that one. ``left_on``: the
    person left the company that day; ``moved_on``: they are on another team since.
    """

    needs_second: bool
    is_over_budget: bool
    is_reciprocal: bool
    is_contested: bool
    escalations: int
    left_on: date | None
    moved_on: date | None

    @property
    def asks_for_a_look(self) -> bool:
        """Whether there is anything to look at more closely before it is decided."""
        return any(self._replace(escalations=0))


class Entry(NamedTuple):
    """One row of a queue: ``headline`` says what ``customer_name`` did, ``since`` when it began to wait.

    ``touches`` of ``touch_total`` contacts were the person's; ``leaves`` are the latest of all. ``window_from`` is
    where the evidence begins. ``employee`` is the company's id of the person.
    ``goes_to`` is who decides where the viewer may not, because it benefits them.
    """

    card: Card
    employee: str
    kind: str
    headline: str
    customer_name: str
    since: datetime
    window_from: datetime
    touches: int
    touch_total: int
    leaves: Sequence[Leaf]
    glance: Glance
    goes_to: str


class Looked(NamedTuple):
    """A proposal of ``looked_at`` and what asks for a closer look at it."""

    proposal: Proposal
    glance: Glance


def looked_through(
    *, viewer: Actor, proposal_ids: Collection[int], goes_to: Mapping[int, int], at: datetime
) -> dict[int, Looked]:
    """Proposals the viewer may see, by number; one statement. ``goes_to`` by number: who decides instead of them."""
    found = list(_read(proposal_ids, goes_to, viewer, at)) if proposal_ids else []
    read = {}
    for each in found:
        says = definition.from_document(each.version.definition)
        read[each.pk] = Looked(each, glance_of(each, says, limits_of(each, says), at=at))
    return read


def entry(looked: Looked, *, viewer: Actor, language: str) -> Entry:
    """The row of a queue for one of ``looked_through``."""
    proposal = looked.proposal
    hidden = hides_amount(viewer=viewer, employee_id=proposal.employee_id, state=proposal.state)
    shown, read, assessment = card(proposal, viewer, language), vars(proposal), proposal.assessment
    return Entry(
        card=shown,
        employee=proposal.employee.external_id,
        kind=proposal.outcome.kind,
        headline=shown.sentence if hidden else headline(proposal, language),
        customer_name=proposal.outcome.customer.name,
        since=proposal.state_at,
        window_from=assessment.window_from,
        touches=read["own_count"] or 0,
        touch_total=assessment.touch_count,
        leaves=() if hidden else tuple(_leaves(proposal)),
        glance=looked.glance,
        goes_to=read["holder_name"] or "",
    )


def looked_at(rows: QuerySet[Proposal], *, viewer: Actor, at: datetime) -> QuerySet[Proposal]:
    """The same rows with what ``glance_of`` and ``limits_of`` read."""
    day = people.company_date(at)
    here = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    placed = Employment.objects.filter(here, employee=OuterRef("employee"), starts_on__lte=day).order_by("-starts_on")
    sums = PersonPeriod.objects.filter(
        employee=OuterRef("employee"), unit=OuterRef("unit"), period__entity=OuterRef("entity"), period__state="open"
    )
    contested = Dispute.objects.filter(proposal=OuterRef("pk"), state=Dispute.State.OPEN)
    return rows.annotate(
        approved_in_period=Subquery(sums.values("approved")[:1]),
        is_reciprocal=favours.owed_to(decider_id=viewer.employee_id, at=at),
        is_in_dispute=Exists(contested),
        budget_left=books.budget_sum(OuterRef("budget"), "budget_available"),
        team_now=Subquery(placed.values("team")[:1]),
        placed_on=Subquery(placed.values("starts_on")[:1]),
    )


def limits_of(proposal: Proposal, says: definition.Definition) -> verdicts.Limits:
    """Where a second person is needed for a proposal of ``looked_at``, by what was approved in the open period."""
    return terms.limits(proposal, says, approved_in_period=vars(proposal)["approved_in_period"] or 0)


def glance_of(proposal: Proposal, says: definition.Definition, limits: verdicts.Limits, *, at: datetime) -> Glance:
    """What asks for a look at a proposal of ``looked_at``; a budget is overdrawn when it has less than nothing."""
    read, gone = vars(proposal), proposal.employee.left_on
    has_left = gone is not None and gone < people.company_date(at)
    is_elsewhere = not has_left and read["placed_on"] is not None and read["team_now"] != proposal.team_id
    passes = verdicts.passes(abs(proposal.proposed_amount), terms.of(proposal, says), limits)
    return Glance(
        needs_second=passes or proposal.state == Proposal.State.NEEDS_SECOND,
        is_over_budget=(read["budget_left"] or 0) < 0,
        is_reciprocal=read["is_reciprocal"],
        is_contested=read["is_in_dispute"],
        escalations=proposal.escalations,
        left_on=gone if has_left else None,
        moved_on=read["placed_on"] if is_elsewhere else None,
    )


def _read(proposal_ids: Collection[int], goes_to: Mapping[int, int], viewer: Actor, at: datetime) -> Iterable[Proposal]:
    rows = Proposal.objects.filter(pk__in=proposal_ids).select_related(*RELATED, "assessment")
    own = Contribution.objects.filter(assessment=OuterRef("assessment"), employee=OuterRef("employee"))
    holders = [When(pk=number, then=Value(holder)) for number, holder in goes_to.items()]
    named = Employee.objects.filter(pk=OuterRef("holder")).values("name")
    rows = rows.annotate(
        touches=ArraySubquery(_touches()),
        own_count=Subquery(own.values("touch_count")[:1]),
        holder=Case(*holders, default=None, output_field=BigIntegerField()),
    )
    return looked_at(rows.annotate(holder_name=Subquery(named)), viewer=viewer, at=at)


def _touches() -> QuerySet[Touchpoint, Any]:
    """The latest contacts an assessment counted, as in ``attribution.evidence``, before weights."""
    then = OuterRef("assessment__as_of")
    stood = Q(superseded_at__isnull=True) | Q(superseded_at__gt=then)
    found = Touchpoint.objects.filter(
        stood,
        customer=OuterRef("outcome__customer"),
        employee__isnull=False,
        occurred_at__gte=OuterRef("assessment__window_from"),
        occurred_at__lt=OuterRef("assessment__window_to"),
        recorded_at__lte=then,
    )
    one = JSONObject(at="occurred_at", who="employee_id", kind="kind", stage="stage", role="role")
    return found.order_by("-occurred_at", "-pk").values(one=one)[:MOST_LEAVES]


def _leaves(proposal: Proposal) -> Iterator[Leaf]:
    assessment = proposal.assessment
    policy = policies.Policy(**assessment.policy)
    whole = assessment.window_to - assessment.window_from
    for each in reversed(vars(proposal)["touches"]):
        moment = datetime.fromisoformat(each["at"])
        touch = policies.Touch(each["who"], 0, "", "", each["kind"], each["stage"], each["role"])
        if policy.touch_weight(touch) > 0:
            place = (moment - assessment.window_from) * money.PPM // whole
            yield Leaf(place_ppm=place, is_own=each["who"] == proposal.employee_id)
