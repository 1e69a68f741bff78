"""Who reviews what somebody contests: never who has a part in it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from recognition.core.actor import Actor
from recognition.core.errors import DomainError, Forbidden
from recognition.people import selectors as people
from recognition.people.models import Employment, Role
from recognition.rewards.models import Decision, Dispute, Judgement, Proposal

Occasion = tuple[int, UUID]


class NobodyReviews(DomainError):
    """Everybody who could review has a part in it."""

    code = "nobody_reviews"


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What settles who reviews, read once for many disputes; ``barred`` have a part in it, by dispute."""

    barred: Mapping[int, set[int]]
    lines: Mapping[int, Sequence[int]]
    hr: Mapping[int, Sequence[int]]
    entities: Mapping[int, int]
    employments: Mapping[int, Employment]


def reviewers(*, disputes: Collection[Dispute], at: datetime) -> dict[int, list[int]]:
    """By dispute, the employees who may settle it now: the nearest manager who has no part in it, then HR.

    A part have: who contests, their direct reports, everybody with an award of the same occasion (a pool's too), who
    proposed the award or decided about it, and who stands in today for somebody who decided. A review is not
    delegated: HR is there when a manager is away. A constant number of statements.
    """
    if not disputes:
        return {}
    facts = _facts(disputes, at)
    return {each.pk: list(dict.fromkeys(_of(each, facts))) for each in disputes}


def require_reviewer(*, actor: Actor, dispute: Dispute, at: datetime) -> int:
    """The employee who reviews: the actor. Raises Forbidden with a sentence that names who does, NobodyReviews."""
    found = reviewers(disputes=[dispute], at=at)[dispute.pk]
    if actor.employee_id is not None and actor.employee_id in found:
        return actor.employee_id
    if not found:
        raise NobodyReviews(
            f"Everybody who could review dispute {dispute.pk} has a part in it; ask an administrator to grant another"
            " person the role hr for the entity."
        )
    names = people.employees(employee_ids=found)
    listed = " or ".join(f"{names[each].name} ({names[each].external_id})" for each in found)
    if actor.employee_id == dispute.employee_id:
        raise Forbidden(f"Nobody reviews what they contest themself; {listed} does.")
    raise Forbidden(f"You may not review this: who has a part in an award does not judge about it; {listed} does.")


def _of(dispute: Dispute, facts: _Facts) -> Iterator[int]:
    def may(employee: int) -> bool:
        employment = facts.employments.get(employee)
        return (
            employee not in facts.barred[dispute.pk]
            and employment is not None
            and employment.manager_id != dispute.employee_id
        )

    yield from [each for each in facts.lines[dispute.employee_id] if may(each)][:1]
    yield from (each for each in facts.hr[facts.entities[dispute.pk]] if may(each))


def _facts(disputes: Collection[Dispute], at: datetime) -> _Facts:
    day = people.company_date(at)
    persons = {each.employee_id for each in disputes}
    lines = people.lines_above(employee_ids=persons, day=day)
    missing = {each.employee_id for each in disputes if each.proposal is None}
    placed = people.employments_on(pairs=[(each, day) for each in missing]) if missing else {}
    entities = {each.pk: _entity(each, placed.get((each.employee_id, day))) for each in disputes}
    hr = people.holders_by_entity(role=Role.HR, entity_ids=set(entities.values()), at=at)
    candidates = {each for group in (*lines.values(), *hr.values()) for each in group}
    employed = people.employments_on(pairs=[(each, day) for each in candidates])
    return _Facts(
        barred=_barred(disputes, at),
        lines=lines,
        hr=hr,
        entities=entities,
        employments={employee: row for (employee, _), row in employed.items()},
    )


def _entity(dispute: Dispute, employment: Employment | None) -> int:
    """The entity whose HR reviews: that of the award, or of who misses one; 0, everywhere's HR, for who has left."""
    if dispute.proposal is not None:
        return dispute.proposal.entity_id
    return 0 if employment is None else employment.entity_id


def _barred(disputes: Collection[Dispute], at: datetime) -> dict[int, set[int]]:
    """By dispute, everybody with a part in it, and who stands in for one of those who decided."""
    occasions = _occasions(disputes)
    wanted = {occasion for each in occasions.values() for _, occasion in each}
    credited: dict[Occasion, set[int]] = defaultdict(set)
    shares = Proposal.objects.filter(occasion__in=wanted).values_list("programme_id", "occasion", "employee_id")
    for programme, occasion, employee in shares:
        credited[programme, occasion].add(employee)
    deciders: dict[int, set[int]] = defaultdict(set)
    made = Decision.objects.filter(proposal__in=[each.proposal_id for each in disputes if each.proposal_id])
    for proposal, decided_by, acted_by in made.values_list("proposal_id", "decided_by_id", "acted_by_id"):
        deciders[proposal] |= {decided_by, acted_by}
    standing_in = people.delegates_by_giver(giver_ids={each for some in deciders.values() for each in some}, at=at)
    found = {}
    for each in disputes:
        judged = deciders[each.proposal_id] if each.proposal_id else set()
        found[each.pk] = {each.employee_id, *judged, *(one for giver in judged for one in standing_in[giver])}
        found[each.pk] |= {employee for occasion in occasions[each.pk] for employee in credited[occasion]}
        if each.proposal is not None and each.proposal.proposed_by_id is not None:
            found[each.pk].add(each.proposal.proposed_by_id)
    return found


def _occasions(disputes: Collection[Dispute]) -> dict[int, set[Occasion]]:
    """By dispute, the occasion of the award, or all that programmes made of the outcome."""
    uids = {each.outcome.uid for each in disputes if each.outcome is not None and each.proposal is None}
    judged: dict[UUID, set[Occasion]] = defaultdict(set)
    rows = Judgement.objects.filter(outcome_uid__in=uids).values_list("outcome_uid", "programme_id", "occasion")
    for uid, programme, occasion in rows:
        judged[uid].add((programme, occasion))
    return {
        each.pk: {(each.proposal.programme_id, each.proposal.occasion)}
        if each.proposal is not None
        else judged[each.outcome.uid]
        if each.outcome is not None
        else set()
        for each in disputes
    }
