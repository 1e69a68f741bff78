"""Approve tens of thousands of proposals in sets, with every row that deciding each of them would have written.

A stage is the proposals of one STAGES-th of the ids: some for each pay period, and the last one stays undecided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection

from backend.seed.plan import STAGES
from recognition.core import canonical
from recognition.core.db import copy_rows, durable, next_ids
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from recognition.people import selectors as people

CHUNK, CHANNEL, POINTS = 5_000, "seed", "symbolic"
PAYABLE, GRANTED = "payable", "granted"
WAITING = """
    SELECT proposal.id, proposal.employee_id, proposal.entity_id, proposal.budget_id, proposal.unit, proposal.amount,
           proposal.revision, employment.manager_id
    FROM rewards_proposal proposal
        JOIN people_employment employment ON employment.employee_id = proposal.employee_id
    WHERE employment.ends_on IS NULL AND proposal.state = 'proposed' AND proposal.id %% %s = %s ORDER BY proposal.id
"""
APPROVE = """
    UPDATE rewards_proposal proposal
    SET state = approved.state, period_id = approved.period_id, revision = approved.revision, state_at = %s
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::int[]) AS approved (id, state, period_id, revision)
    WHERE proposal.id = approved.id
"""
SUM_UP = """
    INSERT INTO rewards_personperiod (employee_id, period_id, unit, approved)
    SELECT proposal.employee_id, proposal.period_id, proposal.unit, sum(proposal.amount)
    FROM rewards_proposal proposal WHERE proposal.id = ANY(%s) GROUP BY 1, 2, 3
    ON CONFLICT (employee_id, period_id, unit) DO UPDATE
    SET approved = rewards_personperiod.approved + excluded.approved
"""


@dataclass(frozen=True, kw_only=True)
class Deciders:
    """Above ``second_above`` (minor units) one of two ``seconds`` decides, too, whoever was not first."""

    second_above: int
    seconds: tuple[int, int]


class _Waiting(NamedTuple):
    """One proposal that waits for its first approver."""

    id: int
    employee_id: int
    entity_id: int
    budget_id: int
    unit: str
    amount: int
    revision: int
    manager_id: int

    @property
    def state(self) -> str:
        return GRANTED if self.unit == POINTS else PAYABLE


class _Decision(NamedTuple):
    """One decision about it: the ``number``-th, after which it is in ``state``."""

    id: int
    waiting: _Waiting
    number: int
    step: str
    decided_by: int
    state: str


def approve(*, stage: int, deciders: Deciders, at: datetime) -> int:
    """Approve all proposals of a stage at ``at``; how many."""
    with durable():
        with connection.cursor() as cursor:
            cursor.execute(WAITING, [STAGES, stage])
            waiting = [_Waiting(*row) for row in cursor.fetchall()]
        periods = {entity.pk: books.open_period(entity.pk).pk for entity in people.entities()}
        rest = iter(waiting)
        while chunk := list(islice(rest, CHUNK)):
            _approve(chunk, periods, deciders, at)
        return len(waiting)


def _approve(chunk: Sequence[_Waiting], periods: dict[int, int], deciders: Deciders, at: datetime) -> None:
    decisions = _decisions(chunk, deciders)
    _copy(decisions, at)
    last = {each.waiting.id: each for each in decisions}
    ledger.post_many(drafts=[_settling(each, periods[each.waiting.entity_id]) for each in last.values()], at=at)
    columns = [(each.id, each.state, periods[each.entity_id], each.revision + last[each.id].number) for each in chunk]
    with connection.cursor() as cursor:
        cursor.execute(APPROVE, [at, *map(list, zip(*columns, strict=True))])
        cursor.execute(SUM_UP, [[each.id for each in chunk]])


def _decisions(chunk: Sequence[_Waiting], deciders: Deciders) -> list[_Decision]:
    made: list[tuple[Any, ...]] = []
    for each in chunk:
        is_large = each.unit != POINTS and each.amount > deciders.second_above
        made.append((each, 1, "first", each.manager_id, "needs_second" if is_large else each.state))
        if is_large:
            [second, *_] = [who for who in deciders.seconds if who != each.manager_id]
            made.append((each, 2, "second", second, each.state))
    ids = next_ids(table="rewards_decision", count=len(made))
    return [_Decision(id_, *row) for id_, row in zip(ids, made, strict=True)]


def _copy(decisions: Sequence[_Decision], at: datetime) -> None:
    moment = at.isoformat()
    columns = "id proposal_id number kind step amount code reason_digest decided_by_id acted_by_id beneficiary_id"
    copy_rows(
        table="rewards_decision",
        columns=(*columns.split(), "channel", "decided_at"),
        rows=(
            (
                each.id, each.waiting.id, each.number, "approve", each.step, each.waiting.amount, "", "",
                each.decided_by, each.decided_by, each.waiting.employee_id, CHANNEL, moment,
            )
            for each in decisions
        ),
    )  # fmt: skip
    columns = "at code subject_kind subject_id employee_id capacity channel request_id data text_digest"
    copy_rows(table="activity_activity", columns=columns.split(), rows=_news(decisions, moment))


def _news(decisions: Sequence[_Decision], moment: str) -> Iterator[tuple[Any, ...]]:
    for each in decisions:
        facts = {
            "decision": each.id,
            "kind": "approve",
            "step": each.step,
            "code": "",
            "employee": each.waiting.employee_id,
            "decided_by": each.decided_by,
            "amount": each.waiting.amount,
            "unit": each.waiting.unit,
            "revision": each.waiting.revision + each.number,
        }
        yield (
            moment, f"rewards.{each.state}", "proposal", each.waiting.id, each.decided_by, "employee", CHANNEL, "",
            canonical.text(facts), "",
        )  # fmt: skip


def _settling(decision: _Decision, period_id: int) -> EntryDraft:
    """The movement of the last decision about a proposal."""
    each = decision.waiting
    if each.unit == POINTS:
        transfers = chart.grant_points(
            budget_id=each.budget_id, unit=each.unit, amount=each.amount, employee_id=each.employee_id
        )
    else:
        transfers = chart.settle(
            budget_id=each.budget_id,
            unit=each.unit,
            amount=each.amount,
            employee_id=each.employee_id,
            entity_id=each.entity_id,
        )
    return EntryDraft(
        key=f"proposal:{each.id}:settle:{decision.number}",
        code="reward_settle",
        subject_kind="proposal",
        subject_id=each.id,
        transfers=transfers,
        period_id=period_id,
    )
