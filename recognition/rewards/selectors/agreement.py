"""How people agreed to share the credit for an outcome, and which outcomes wait for it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from recognition.activity import selectors as activity
from recognition.attribution import selectors as attribution
from recognition.core.actor import Actor
from recognition.customers import selectors as customers
from recognition.customers.models import Outcome
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.programmes import occasions
from recognition.programmes import selectors as programmes
from recognition.rewards import due
from recognition.rewards.models import AgreedShare, AgreedSplit

READS_ALL = (Role.HR, Role.AUDITOR)
MOST = 10_000  # waiting outcomes of one programme that are looked through for one viewer's


class ShareView(NamedTuple):
    """One person's share; ``employee_id`` is the company's."""

    employee_id: str
    name: str
    weight: int
    signed_at: datetime | None


class SplitView(NamedTuple):
    """One split; ``outcome_id`` and ``customer_id`` are the company's, ``reason`` None once erased.

    ``may_sign``: it waits for the viewer's signature.
    """

    split_id: int
    outcome_id: str
    customer_id: str
    kind: str
    state: str
    proposed_by: str
    proposed_at: datetime
    reason: str | None
    shares: tuple[ShareView, ...]
    may_sign: bool


class Unsigned(NamedTuple):
    """An outcome that is judged as soon as those concerned have signed; ``split_id`` None: nobody proposed yet.

    ``number`` is its own, ``outcome_id`` the company's.
    """

    number: int
    outcome_id: str
    customer_id: str
    kind: str
    occurred_at: datetime
    split_id: int | None


def splits(
    *,
    viewer: Actor,
    at: datetime,
    state: str | None = None,
    split_ids: Collection[int] | None = None,
    before: int | None = None,
    limit: int = 200,
) -> list[SplitView]:
    """The splits the viewer has a share in or proposed, newest first; HR, auditors and the system see all.

    ``split_ids``: of these alone. ``before`` is the number of the last one of the page before.
    """
    found = AgreedSplit.objects.select_related("outcome__customer", "proposed_by").prefetch_related("shares__employee")
    if state is not None:
        found = found.filter(state=state)
    if split_ids is not None:
        found = found.filter(pk__in=split_ids)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(_seen_by(found, viewer, at).order_by("-pk")[:limit])
    texts = activity.texts_of([row.reason_digest for row in rows])
    return [_view(row, viewer, texts.get(row.reason_digest)) for row in rows]


def unsigned(*, viewer: Actor, at: datetime, after: int | None = None, limit: int = 200) -> list[Unsigned]:
    """Outcomes that would be judged if those concerned had signed how to share them, the first to mature first.

    Somebody sees those of customers they served in the window; HR, auditors and the system see all. ``after`` is the
    number of the last one of the page before.
    """
    by_programme: dict[int, list[due.Version]] = defaultdict(list)
    for each in map(due.read, programmes.active_versions()):
        by_programme[each.programme_id].append(each)
    complete_until = customers.needed_complete_until(at) or at
    waiting: dict[int, datetime] = {}
    for versions in by_programme.values():
        agreed = [each for each in versions if each.says.credit.name == due.AGREED]
        if not agreed:
            continue
        found = due.outcomes(versions=versions, at=at, complete_until=complete_until, limit=MOST, unsigned=True)
        mine = [one for one in found if any(occasions.admits(each.says, one) for each in agreed)]
        if not _reads_all(viewer, at):
            who = served(outcome_ids=[one.outcome_id for one in mine], versions=agreed, at=at)
            mine = [one for one in mine if viewer.employee_id in who[one.outcome_id]]
        waiting |= {one.outcome_id: one.matured_at or at for one in mine}
    ordered = sorted((moment, number) for number, moment in waiting.items())
    if after is not None:
        last = Outcome.objects.filter(pk=after).values_list("matured_at", flat=True).first() or at
        ordered = [each for each in ordered if each > (last, after)]
    return _unsigned([number for _, number in ordered[:limit]])


def served(*, outcome_ids: Collection[int], versions: Collection[due.Version], at: datetime) -> dict[int, set[int]]:
    """Who has a touchpoint in the window of each outcome by any of the versions."""
    found: dict[int, set[int]] = {each: set() for each in outcome_ids}
    for policy in {each.says.credit.fingerprint(): each.says.credit for each in versions}.values():
        for outcome_id, touches in attribution.touches(outcome_ids=outcome_ids, policy=policy, as_of=at).items():
            found[outcome_id] |= {touch.employee for touch in touches if policy.touch_weight(touch) > 0}
    return found


def concerned(*, split: AgreedSplit, at: datetime) -> set[int]:
    """Everybody with a share in the split or a touchpoint in the outcome's window."""
    versions = due.by_agreement(outcome_id=split.outcome_id, at=at)
    named = set(AgreedShare.objects.filter(split=split).values_list("employee_id", flat=True))
    return named | served(outcome_ids=[split.outcome_id], versions=versions, at=at)[split.outcome_id]


def _reads_all(viewer: Actor, at: datetime) -> bool:
    if viewer.employee_id is None:
        return viewer.is_system
    return people.has_role(employee_id=viewer.employee_id, roles=READS_ALL, entity_id=None, at=at)


def _seen_by(found: QuerySet[AgreedSplit], viewer: Actor, at: datetime) -> QuerySet[AgreedSplit]:
    if _reads_all(viewer, at):
        return found
    if viewer.employee_id is None:
        return found.none()
    mine = AgreedShare.objects.filter(split=OuterRef("pk"), employee=viewer.employee_id)
    return found.filter(Q(proposed_by=viewer.employee_id) | Exists(mine))


def _view(row: AgreedSplit, viewer: Actor, reason: str | None) -> SplitView:
    shares = sorted(row.shares.all(), key=lambda each: each.employee.external_id)
    waiting = [each.employee_id for each in shares if each.signed_at is None]
    return SplitView(
        split_id=row.pk,
        outcome_id=row.outcome.external_id,
        customer_id=row.outcome.customer.external_id,
        kind=row.outcome.kind,
        state=row.state,
        proposed_by=row.proposed_by.external_id,
        proposed_at=row.proposed_at,
        reason=reason,
        shares=tuple(
            ShareView(each.employee.external_id, each.employee.name, each.weight, each.signed_at) for each in shares
        ),
        may_sign=row.state == AgreedSplit.State.OPEN and viewer.employee_id in waiting,
    )


def _unsigned(outcome_ids: Sequence[int]) -> list[Unsigned]:
    outcomes = Outcome.objects.select_related("customer").in_bulk(outcome_ids)
    standing = AgreedSplit.objects.filter(
        outcome_uid__in=[each.uid for each in outcomes.values()], state=AgreedSplit.State.OPEN
    )
    by_outcome = {each.outcome_uid: each.pk for each in standing}
    return [
        Unsigned(
            number=each.pk,
            outcome_id=each.external_id,
            customer_id=each.customer.external_id,
            kind=each.kind,
            occurred_at=each.occurred_at,
            split_id=by_outcome.get(each.uid),
        )
        for each in (outcomes[outcome_id] for outcome_id in outcome_ids)
    ]
