"""Who decides about a proposal at this very moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from recognition.core.actor import Actor
from recognition.core.errors import DomainError, Forbidden
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.rewards import chain
from recognition.rewards.models import Decision, Proposal


class NobodyDecides(DomainError):
    """There is nobody who may decide; nothing is paid until HR names somebody."""

    code = "nobody_decides"


class Asked(NamedTuple):
    """About whom a decision is wanted: the beneficiary, the entity the award belongs to, and who proposed it.

    ``occasion`` (of one programme) is what a pool may share in, ``escalations`` how many levels up it went.
    """

    employee_id: int
    entity_id: int
    proposer_id: int | None
    occasion: tuple[int, UUID]
    escalations: int


class Open(NamedTuple):
    """An open proposal as a queue sorts, counts and judges it: thousands of them, so without the rest of the row.

    ``nature`` is its version's; ``first_by`` who had a part in the decision that a second is to confirm.
    """

    pk: int
    employee_id: int
    entity_id: int
    proposed_by_id: int | None
    programme_id: int
    occasion: UUID
    escalations: int
    state: str
    matured_at: datetime
    unit: str
    revision: int
    reverses_id: int | None
    nature: str
    first_by: Mapping[str, int] | None


class _Present(NamedTuple):
    """Who is employed of those who could decide, who reports to whom, and who shares in an occasion through a pool."""

    employed: set[int]
    reports: dict[int, set[int]]
    pools: dict[tuple[int, UUID], set[int]]


# The awards through a pool and those that a correction gave have an index each.
PRESENT = """
    WITH occasion AS (
        SELECT * FROM unnest(%(programmes)s::bigint[], %(occasions)s::uuid[]) AS asked (programme_id, key)
    )
    SELECT employee_id, manager_id, NULL::bigint AS programme_id, NULL::uuid AS occasion FROM people_employment
    WHERE (employee_id = ANY(%(candidates)s::bigint[]) OR manager_id = ANY(%(heads)s::bigint[]))
        AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on > %(day)s)
    UNION
    SELECT share.employee_id, NULL, share.programme_id, share.occasion
    FROM occasion JOIN rewards_proposal share ON share.programme_id = occasion.programme_id
        AND share.occasion = occasion.key AND share.reverses_id IS NULL AND share.correction_id IS NULL
    WHERE share.from_pool
    UNION
    SELECT share.employee_id, NULL, share.programme_id, share.occasion
    FROM occasion JOIN rewards_correction correction ON correction.programme_id = occasion.programme_id
        AND correction.occasion = occasion.key
        JOIN rewards_proposal share ON share.correction_id = correction.id
    WHERE share.from_pool
"""
ASKED = ("employee_id", "entity_id", "proposed_by_id", "programme_id", "occasion", "escalations")


@dataclass(frozen=True, kw_only=True)
class Decider:
    """Whose right is used (``decided_by_id``), and who uses it: the same person, or a delegate."""

    decided_by_id: int
    acted_by_id: int
    step: Decision.Step


def asked(proposal: Proposal | Open) -> Asked:
    """About whom ``proposal``, read with at least ``ASKED``, wants a decision."""
    return Asked(
        employee_id=proposal.employee_id,
        entity_id=proposal.entity_id,
        proposer_id=proposal.proposed_by_id,
        occasion=(proposal.programme_id, proposal.occasion),
        escalations=proposal.escalations,
    )


def situations(*, about: Collection[Asked], at: datetime) -> dict[Asked, chain.Situation]:
    """What settles who decides, for many at once: two statements."""
    beneficiaries = {each.employee_id for each in about}
    entities = {each.entity_id for each in about}
    lines, seconds = people_access.superiors_of(
        employee_ids=beneficiaries, role=Role.SECOND_APPROVER, entity_ids=entities, at=at
    )
    candidates = {employee for group in (*lines.values(), *seconds.values()) for employee in group}
    present = _present(candidates, beneficiaries, {each.occasion for each in about}, people.company_date(at))
    left = candidates - present.employed
    return {
        each: chain.Situation(
            beneficiary=each.employee_id,
            proposer=each.proposer_id,
            line=lines[each.employee_id],
            seconds=seconds[each.entity_id],
            reports=present.reports[each.employee_id],
            left=left,
            pool=present.pools[each.occasion],
            escalations=each.escalations,
        )
        for each in about
    }


def may_decide(*, actor: Actor, proposal: Proposal, at: datetime) -> Decider:
    """The right with which ``actor`` decides about ``proposal`` now: their own, or one delegated to them.

    Raises Forbidden with a sentence that names who decides instead, NobodyDecides when nobody may.
    """
    situation = situations(about=[asked(proposal)], at=at)[asked(proposal)]
    barred = latest_deciders([proposal])[proposal.pk]
    rights = rights_now(proposal.state, situation, barred)
    if not rights:
        raise NobodyDecides(
            f"Nobody may decide about proposal {proposal.pk}; ask an administrator to grant another person"
            " the role second_approver for its entity."
        )
    giver = right_of(
        acting=actor.employee_id,
        acts_for=acts_for(actor=actor, at=at),
        rights=rights,
        barred=barred,
        situation=situation,
    )
    if actor.employee_id is None or giver is None:
        own = actor.employee_id == proposal.employee_id
        raise Forbidden(_refusal(rights, barred=actor.employee_id in barred, own=own))
    step = Decision.Step.SECOND if proposal.state == Proposal.State.NEEDS_SECOND else Decision.Step.FIRST
    return Decider(decided_by_id=giver, acted_by_id=actor.employee_id, step=step)


def rights_now(state: str, situation: chain.Situation, barred: Collection[int]) -> list[int]:
    """Those whose right the next decision is; ``barred`` had a part in the first where a second is needed."""
    if state == Proposal.State.NEEDS_SECOND:
        return chain.second(situation, first_decision_by=barred)
    return chain.first(situation)


def acts_for(*, actor: Actor, at: datetime, powers: Iterable[int] | None = None) -> list[int]:
    """Whose rights the actor may use now, their own first; only those of the person they name, if they name one.

    ``powers`` are the employees of ``people.powers_of``, where they are known already.
    """
    if actor.employee_id is None:
        return []
    allowed = list(powers or [actor.employee_id, *people.givers_to(delegate_id=actor.employee_id, at=at)])
    return allowed if actor.on_behalf_of_id is None else [each for each in allowed if each == actor.on_behalf_of_id]


def right_of(
    *,
    acting: int | None,
    acts_for: Sequence[int],
    rights: Collection[int],
    barred: Collection[int],
    situation: chain.Situation,
) -> int | None:
    """Whose of ``rights`` somebody uses who may act for ``acts_for``; None who has a part in it themself."""
    if acting is None or acting in barred or situation.excludes(acting):
        return None
    return next((each for each in acts_for if each in rights), None)


def had_part(*, actor: Actor, proposal: Proposal, at: datetime) -> bool:
    """Whether ``actor`` decided about the proposal, or could have: they may be told what became of it."""
    situation = situations(about=[asked(proposal)], at=at)[asked(proposal)]
    rights = {*chain.first(situation), *chain.second(situation, first_decision_by=())}
    for decided_by, acted_by in proposal.decisions.values_list("decided_by_id", "acted_by_id"):
        rights |= {decided_by, acted_by}
    return not rights.isdisjoint(acts_for(actor=actor, at=at))


def latest_deciders(proposals: Collection[Proposal]) -> dict[int, set[int]]:
    """By proposal that needs a second: everybody who had a part in the decision the second is to confirm."""
    found: dict[int, set[int]] = {each.pk: set() for each in proposals}
    waiting = [each.pk for each in proposals if each.state == Proposal.State.NEEDS_SECOND]
    latest = Decision.objects.filter(proposal__in=waiting).order_by("proposal", "-number").distinct("proposal")
    for proposal_id, decided_by, acted_by in latest.values_list("proposal_id", "decided_by_id", "acted_by_id"):
        found[proposal_id] = {decided_by, acted_by}
    return found


def _refusal(rights: Sequence[int], *, barred: bool, own: bool) -> str:
    employees = people.employees(employee_ids=rights)
    deciders = " or ".join(f"{employees[each].name} ({employees[each].external_id})" for each in rights)
    if own:
        return f"Nobody decides about themself; {deciders} decides about this proposal."
    if barred:
        return f"The second approver is never the first; {deciders} decides about this proposal."
    return f"You may not decide about this proposal; {deciders} decides."


def _present(
    candidates: Collection[int], heads: Collection[int], occasions: Collection[tuple[int, UUID]], day: date
) -> _Present:
    """Read both at once, because a page has few statements to spend."""
    programmes, keys = zip(*occasions, strict=True) if occasions else ((), ())
    found = _Present(employed=set(), reports=defaultdict(set), pools=defaultdict(set))
    with connection.cursor() as cursor:
        wanted: dict[str, Any] = {"candidates": list(candidates), "heads": list(heads), "day": day}
        cursor.execute(PRESENT, wanted | {"programmes": list(programmes), "occasions": list(keys)})
        for employee, manager, programme, occasion in cursor.fetchall():
            if programme is not None:
                found.pools[programme, occasion].add(employee)
                continue
            found.employed.add(employee)
            if manager is not None:
                found.reports[manager].add(employee)
    return found
