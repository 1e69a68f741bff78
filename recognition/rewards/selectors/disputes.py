"""What people contest: for who contests it, who reviews it, HR and auditors; and figures of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median_low
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from recognition.activity import selectors as activity
from recognition.core import money
from recognition.core.actor import Actor
from recognition.customers.models import Touchpoint
from recognition.people import restriction
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.rewards import review
from recognition.rewards.models import Dispute, Proposal
from recognition.rewards.selectors.outcomes import outcome_named

READS_ALL = (Role.HR, Role.AUDITOR)
_RELATED = ("employee", "proposal", "outcome__customer", "settled_by")


class DisputeView(NamedTuple):
    """One dispute; outcome, customer and people by the ids the company uses, texts None when erased or not there.

    ``may_settle``: the viewer reviews it now; ``may_withdraw``: it is theirs and open.
    """

    dispute_id: int
    about: str
    employee_id: str
    employee_name: str
    proposal_id: int | None
    outcome_id: str
    customer_id: str
    text: str | None
    evidence: list[int]
    raised_at: datetime
    due_at: datetime
    state: str
    is_overdue: bool
    result: str
    answer: str | None
    settled_by: str | None
    settled_at: datetime | None
    correction_id: int | None
    reversal_id: int | None
    may_settle: bool
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class DisputeFigures:
    """What was contested in a stretch of days; of awards proposed in it, the share contested in parts per million.

    ``median_days`` is how long an answer took, in whole days, the lower of two middles; None while there is none.
    """

    raised: int
    open: int
    overdue: int
    withdrawn: int
    upheld: int
    corrected: int
    explained: int
    median_days: int | None
    awards: int
    contested_ppm: int


class OwnTouch(NamedTuple):
    """One of somebody's own contacts with a customer, to name as evidence."""

    touchpoint_id: int
    occurred_at: datetime
    kind: str
    channel: str


def disputes(
    *,
    viewer: Actor,
    at: datetime,
    proposal_id: int | None = None,
    dispute_ids: Collection[int] | None = None,
    state: str | None = None,
    before: int | None = None,
    roles: Collection[tuple[str, int | None]] | None = None,
    limit: int = 200,
) -> list[DisputeView]:
    """The disputes the viewer may see, the newest first: their own, those they review, for HR and auditors all of
    their entities; a system actor sees all.

    ``before`` is the number of the last one of the page before, ``roles`` are the viewer's where known.
    The statements do not grow with the rows.
    """
    found = _told().order_by("-pk")
    if proposal_id is not None:
        found = found.filter(proposal=proposal_id)
    if dispute_ids is not None:
        found = found.filter(pk__in=dispute_ids)
    if state is not None:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    open_ones = found.filter(state=Dispute.State.OPEN)
    mine = _reviewed(viewer, list(open_ones), at)
    rows = list(_seen_by(found, viewer, mine, roles, at)[:limit])
    return [_view(each, viewer, may_settle=each.pk in mine, at=at) for each in rows]


def disputes_beside(
    *, viewer: Actor, proposal_id: int, roles: Collection[tuple[str, int | None]], at: datetime
) -> list[DisputeView]:
    """The disputes about an award that stand on its page, the newest first: for who contests it or answered, HR and
    auditors of the entity. Who reviews one is asked where it is answered, so nobody settles it here. One statement.
    """
    found = _told().filter(proposal=proposal_id).order_by("-pk")
    return [_view(each, viewer, may_settle=False, at=at) for each in found if _sees(each, viewer, (), roles, at)]


def dispute_and_row(
    *, viewer: Actor, dispute_id: int, roles: Collection[tuple[str, int | None]] | None, at: datetime
) -> tuple[DisputeView, Dispute] | None:
    """One dispute as ``disputes`` tells it to the viewer, and its row; None if they may not see it."""
    row = _told().filter(pk=dispute_id).first()
    if row is None:
        return None
    mine = _reviewed(viewer, [row] if row.state == Dispute.State.OPEN else [], at)
    held = people.roles_of(employee_id=viewer.employee_id or 0, at=at) if roles is None else roles
    if not _sees(row, viewer, mine, held, at):
        return None
    return _view(row, viewer, may_settle=row.pk in mine, at=at), row


def reviewers(*, dispute_id: int, at: datetime) -> list[int]:
    """The employees who may settle an open dispute now; nobody for one that is over."""
    found = list(Dispute.objects.select_related("proposal", "outcome").filter(pk=dispute_id, state=Dispute.State.OPEN))
    return review.reviewers(disputes=found, at=at).get(dispute_id, [])


def own_touches(*, employee_id: int, outcome: str, at: datetime, limit: int = 50) -> list[OwnTouch]:
    """What somebody did for the customer of ``outcome`` (as in ``outcome_named``) before it, the latest first."""
    found = outcome_named(outcome)
    mine = Touchpoint.objects.filter(employee=employee_id, customer=found.customer_id, superseded_at__isnull=True)
    near = mine.filter(occurred_at__lt=found.occurred_at, recorded_at__lte=at).order_by("-occurred_at", "-pk")
    return [OwnTouch(*row) for row in near.values_list("pk", "occurred_at", "kind", "channel")[:limit]]


def dispute_figures(*, from_date: date, to_date: date, at: datetime) -> DisputeFigures:
    """Figures of what was contested from the first to the last day inclusive, in the company's time zone."""
    zone = ZoneInfo(settings.LAURELS.company_time_zone)
    begins = datetime.combine(from_date, time(), zone)
    ends = datetime.combine(to_date + timedelta(days=1), time(), zone)
    rows = list(
        Dispute.objects.filter(raised_at__gte=begins, raised_at__lt=ends).values_list(
            "state", "result", "raised_at", "due_at", "settled_at"
        )
    )
    results = [result for _, result, *_ in rows]
    standing = [due_at for state, _, _, due_at, _ in rows if state == Dispute.State.OPEN]
    took = [(settled_at - raised_at).days for _, _, raised_at, _, settled_at in rows if settled_at is not None]
    awards = Proposal.objects.filter(reverses=None, proposed_at__gte=begins, proposed_at__lt=ends)
    total = awards.count()
    contested = awards.filter(disputes__isnull=False).distinct().count()
    return DisputeFigures(
        raised=len(rows),
        open=len(standing),
        overdue=sum(due_at < at for due_at in standing),
        withdrawn=sum(state == Dispute.State.WITHDRAWN for state, *_ in rows),
        upheld=results.count(Dispute.Result.UPHELD),
        corrected=results.count(Dispute.Result.CORRECTED),
        explained=results.count(Dispute.Result.EXPLAINED),
        median_days=median_low(took) if took else None,
        awards=total,
        contested_ppm=contested * money.PPM // total if total else 0,
    )


def _reviewed(viewer: Actor, open_ones: Collection[Dispute], at: datetime) -> set[int]:
    if viewer.employee_id is None:
        return set()
    found = review.reviewers(disputes=open_ones, at=at)
    return {number for number, employees in found.items() if viewer.employee_id in employees}


def _seen_by(
    found: QuerySet[Dispute],
    viewer: Actor,
    mine: Collection[int],
    roles: Collection[tuple[str, int | None]] | None,
    at: datetime,
) -> QuerySet[Dispute]:
    if viewer.employee_id is None:
        return found if viewer.is_system else found.none()
    part = Q(employee=viewer.employee_id) | Q(settled_by=viewer.employee_id) | Q(pk__in=mine)
    held = people.roles_of(employee_id=viewer.employee_id, at=at) if roles is None else roles
    audited = restriction.audited(viewer=viewer, at=at, roles=held)
    found = found.filter(restriction.readable(audited, entity="proposal__entity"))
    entities = {entity for role, entity in held if role in READS_ALL}
    if None in entities:
        return found
    # Who misses an award has no entity in the row: only the company's HR and auditors read those.
    return found.filter(part | Q(proposal__entity__in=entities))


def _sees(
    row: Dispute, viewer: Actor, mine: Collection[int], roles: Collection[tuple[str, int | None]], at: datetime
) -> bool:
    """What ``_seen_by`` says of many, of a row at hand."""
    if viewer.employee_id is None:
        return viewer.is_system
    if row.employee.erased_at is not None:
        entity = row.proposal.entity_id if row.proposal is not None else None
        return not restriction.audited(viewer=viewer, at=at, roles=roles).isdisjoint({None, entity})
    if viewer.employee_id in (row.employee_id, row.settled_by_id) or row.pk in mine:
        return True
    entities = {entity for role, entity in roles if role in READS_ALL}
    return None in entities or (row.proposal is not None and row.proposal.entity_id in entities)


def _told() -> QuerySet[Dispute]:
    texts = {"text": activity.text_behind("text_digest"), "answer": activity.text_behind("answer_digest")}
    return Dispute.objects.select_related(*_RELATED).annotate(**texts)


def _view(dispute: Dispute, viewer: Actor, *, may_settle: bool, at: datetime) -> DisputeView:
    is_open = dispute.state == Dispute.State.OPEN
    return DisputeView(
        dispute_id=dispute.pk,
        about=dispute.about,
        employee_id=dispute.employee.external_id,
        employee_name=dispute.employee.name,
        proposal_id=dispute.proposal_id,
        outcome_id=dispute.outcome.external_id if dispute.outcome else "",
        customer_id=dispute.outcome.customer.external_id if dispute.outcome else "",
        text=vars(dispute)["text"],
        evidence=list(dispute.evidence),
        raised_at=dispute.raised_at,
        due_at=dispute.due_at,
        state=dispute.state,
        is_overdue=is_open and dispute.due_at < at,
        result=dispute.result,
        answer=vars(dispute)["answer"],
        settled_by=dispute.settled_by.name if dispute.settled_by else None,
        settled_at=dispute.settled_at,
        correction_id=dispute.correction_id,
        reversal_id=dispute.reversal_id,
        may_settle=may_settle,
        may_withdraw=is_open and viewer.employee_id == dispute.employee_id,
    )
