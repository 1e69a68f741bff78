"""The rows of an assessment: judgements, proposals and their reservations, by COPY and the ledger's bulk door."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from recognition.core import db, periods
from recognition.ledger import services as ledger
from recognition.programmes import cases, occasions, verdicts
from recognition.programmes.models import Budget
from recognition.rewards import due
from recognition.rewards.models import Correction, Judgement, Proposal
from recognition.rewards.services import budgets, funds

_JUDGEMENT = "programme_id version_id outcome_id outcome_uid occasion assessment_id result parts judged_at".split()
_PROPOSAL = (
    "id programme_id version_id outcome_id outcome_uid occasion assessment_id employee_id employment_id entity_id"
    " team_id cost_centre budget_id unit proposed_amount amount state held_for hold_until matured_at because"
    " proposed_at state_at revision from_pool correction_id proposed_by_id"
).split()
# What is encoded consists of integers and codes; the order of its keys is not kept by the database anyway.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One verdict with everything that is stored about it."""

    version: due.Version
    verdict: verdicts.Verdict
    group: occasions.Group
    assessment_id: int
    employments: cases.Employments

    @property
    def place(self) -> tuple[datetime, bytes]:
        """Its turn: for caps, and for the budget."""
        return self.verdict.occasion.matured_at, self.verdict.occasion.outcome_uid.bytes


class Made(NamedTuple):
    """A proposal as it came into being."""

    id: int
    employee_id: int
    budget_id: int
    unit: str
    amount: int
    state: str
    held_for: str


def store(judged: Sequence[Judged], locked: Collection[Budget], at: datetime) -> list[Made]:
    """Store verdicts in their turn: judgements, proposals, and the reservations their budgets bear.

    An outcome's awards from one budget are borne together or wait together, and whoever comes later for that budget
    waits behind them.
    """
    judgements = (row for one in judged for row in _judgements(one, at.isoformat()))
    db.copy_rows(table="rewards_judgement", columns=_JUDGEMENT, rows=judgements)
    return store_awards(judged, locked, at)


def store_awards(
    judged: Sequence[Judged], locked: Collection[Budget], at: datetime, *, correction: Correction | None = None
) -> list[Made]:
    """``store`` without the judgements: what was judged before, of which ``correction`` is another judging."""
    of_correction = (None, None) if correction is None else (correction.pk, correction.opened_by_id)
    purses = budgets.purses(locked)
    ids = iter(db.next_ids(table="rewards_proposal", count=sum(len(one.verdict.awards) for one in judged)))
    moment = at.isoformat()  # spelled once, not by the driver in every row
    made: list[Made] = []
    proposals: list[tuple[Any, ...]] = []
    for one in judged:
        drawn = [(award, _key(one, award)) for award in one.verdict.awards]
        borne = _borne(drawn, purses)
        for award, key in drawn:
            each = _made(next(ids), one, award, purses[key], at, is_borne=borne[key])
            made.append(each)
            proposals.append((*_proposal(each, one, award, moment), *of_correction))
    db.copy_rows(table="rewards_proposal", columns=_PROPOSAL, rows=proposals)
    ledger.post_many(
        drafts=[
            funds.reservation(each.id, each.budget_id, each.unit, each.amount, "reserve")
            for each in made
            if each.held_for != Proposal.HeldFor.BUDGET
        ],
        at=at,
    )
    return made


def store_late(formed: due.Formed, at: datetime) -> int:
    """Note members that became known after their occasion was judged: evidence, never a second payment."""
    version = formed.version
    db.copy_rows(
        table="rewards_judgement",
        columns=_JUDGEMENT,
        rows=(
            (
                version.programme_id,
                version.id,
                late.candidate.outcome_id,
                late.candidate.uid,
                late.occasion,
                None,
                Judgement.Result.SAME_OCCASION.value,
                "[]",
                at,
            )
            for late in formed.late
        ),
    )
    return len(formed.late)


def _key(one: Judged, award: verdicts.Award) -> budgets.Key:
    day = one.verdict.occasion.day
    cost_centre = one.employments[award.employee_id, day].cost_centre
    return budgets.key(one.version.says, unit=award.unit, cost_centre=cost_centre, day=day)


def _borne(
    drawn: Iterable[tuple[verdicts.Award, budgets.Key]], purses: Mapping[budgets.Key, budgets.Purse]
) -> dict[budgets.Key, bool]:
    needed: dict[budgets.Key, int] = defaultdict(int)
    for award, key in drawn:
        needed[key] += award.amount
    return {key: purses[key].bears(amount) for key, amount in needed.items()}


def _made(
    number: int, one: Judged, award: verdicts.Award, purse: budgets.Purse, at: datetime, *, is_borne: bool
) -> Made:
    until = hold_until(one)
    state, held_for = Proposal.State.PROPOSED, Proposal.HeldFor.NOTHING
    if not is_borne:
        state, held_for = Proposal.State.HELD, Proposal.HeldFor.BUDGET
    elif until is not None and until > at:
        state, held_for = Proposal.State.HELD, Proposal.HeldFor.HOLD_DAYS
    return Made(number, award.employee_id, purse.budget_id, award.unit, award.amount, state.value, held_for.value)


def hold_until(one: Judged) -> datetime | None:
    """When the hold is over: so many days after the outcome matured, whenever it is assessed."""
    days = one.version.says.hold_days
    return one.verdict.occasion.matured_at + days * periods.DAY if days else None


def _judgements(one: Judged, moment: str) -> Iterator[tuple[Any, ...]]:
    """A row for the outcome that was judged, and one for each other outcome of its occasion."""
    occasion = one.verdict.occasion
    common = (one.version.programme_id, one.version.id)
    parts = _encode(one.verdict.parts)
    yield (
        *common,
        occasion.outcome_id,
        occasion.outcome_uid,
        occasion.occasion,
        one.assessment_id,
        one.verdict.result,
        parts,
        moment,
    )
    result = Judgement.Result.SAME_OCCASION.value
    for other in one.group.others:
        yield (*common, other.outcome_id, other.uid, occasion.occasion, one.assessment_id, result, "[]", moment)


def _proposal(made: Made, one: Judged, award: verdicts.Award, moment: str) -> tuple[Any, ...]:
    occasion = one.verdict.occasion
    employment = one.employments[award.employee_id, occasion.day]
    return (
        made.id,
        one.version.programme_id,
        one.version.id,
        occasion.outcome_id,
        occasion.outcome_uid,
        occasion.occasion,
        one.assessment_id,
        award.employee_id,
        employment.pk,
        employment.entity_id,
        employment.team_id,
        employment.cost_centre,
        made.budget_id,
        award.unit,
        award.amount,
        award.amount,
        made.state,
        made.held_for,
        hold_until(one),
        occasion.matured_at,
        _encode(award.because),
        moment,
        moment,
        1,
        award.from_pool,
    )
