"""Who reviews what somebody contests: never who has a part in it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from recognition.core.actor import Actor
from recognition.core.errors import DomainError, Forbidden
from recognition.people import selectors as people
from recognition.people.models import Employment, Role
from recognition.rewards.models import Dispute

# Who has an award of the occasion contested, or of one that programmes made of the outcome; and who decided.
# Programmes are few and named, awards are read with their correction or without, because so an index finds each.
_PARTS = """
    WITH contested AS (
        SELECT dispute.id AS dispute, award.programme_id, award.occasion FROM rewards_dispute dispute
        JOIN rewards_proposal award ON award.id = dispute.proposal_id
        WHERE dispute.id = ANY(%(disputes)s)
        UNION
        SELECT dispute.id, judged.programme_id, judged.occasion FROM rewards_dispute dispute
        JOIN customers_outcome outcome ON outcome.id = dispute.outcome_id
        CROSS JOIN programmes_programme programme
        JOIN rewards_judgement judged ON judged.programme_id = programme.id AND judged.outcome_uid = outcome.uid
        WHERE dispute.id = ANY(%(disputes)s) AND dispute.proposal_id IS NULL
    )
    SELECT contested.dispute, share.employee_id, false FROM contested
    JOIN rewards_proposal share USING (programme_id, occasion)
    WHERE share.reverses_id IS NULL AND share.correction_id IS NULL
    UNION
    SELECT contested.dispute, share.employee_id, false FROM contested
    JOIN rewards_correction correction USING (programme_id, occasion)
    JOIN rewards_proposal share ON share.correction_id = correction.id
    UNION
    SELECT dispute.id, part.employee_id, true FROM rewards_dispute dispute
    JOIN rewards_decision decision ON decision.proposal_id = dispute.proposal_id
    CROSS JOIN LATERAL (VALUES (decision.decided_by_id), (decision.acted_by_id)) AS part (employee_id)
    WHERE dispute.id = ANY(%(disputes)s)
"""


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
    # The entity of who misses an award comes with the employments, so everybody who is HR anywhere is asked for.
    held = sorted((each.employee_id, each.entity_id) for each in people.grants(at=at) if each.role == Role.HR)
    asked = {*persons, *(each for line in lines.values() for each in line), *(employee for employee, _ in held)}
    employed = people.employments_on(pairs=[(each, day) for each in asked])
    employments = {employee: row for (employee, _), row in employed.items()}
    entities = {each.pk: _entity(each, employments.get(each.employee_id)) for each in disputes}
    return _Facts(
        barred=_barred(disputes, at),
        lines=lines,
        hr={here: [each for each, where in held if where in (None, here)] for here in entities.values()},
        entities=entities,
        employments=employments,
    )


def _entity(dispute: Dispute, employment: Employment | None) -> int:
    """The entity whose HR reviews: that of the award, or of who misses one; 0, everywhere's HR, for who has left."""
    if dispute.proposal is not None:
        return dispute.proposal.entity_id
    return 0 if employment is None else employment.entity_id


def _barred(disputes: Collection[Dispute], at: datetime) -> dict[int, set[int]]:
    """By dispute, everybody with a part in it, and who stands in for one of those who decided: two statements."""
    found = {each.pk: {each.employee_id} for each in disputes}
    for each in disputes:
        if each.proposal is not None and each.proposal.proposed_by_id is not None:
            found[each.pk].add(each.proposal.proposed_by_id)
    deciders: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, {"disputes": list(found)})
        for dispute, employee, has_decided in cursor.fetchall():
            (deciders[dispute] if has_decided else found[dispute]).add(employee)
    standing_in = people.delegates_by_giver(giver_ids={each for some in deciders.values() for each in some}, at=at)
    for dispute, some in deciders.items():
        found[dispute].update(some, *(standing_in[each] for each in some))
    return found
