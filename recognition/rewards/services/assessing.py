"""From matured outcomes to proposals: weigh, freeze, judge, reserve; each outcome once per programme."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from recognition.activity import services as activity
from recognition.attribution import services as frozen
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.customers import selectors as customers
from recognition.customers import services as maturity
from recognition.programmes import candidates
from recognition.programmes import selectors as programmes
from recognition.programmes.models import ProgrammeVersion
from recognition.rewards import due
from recognition.rewards.services import budgets, hold, judging, rows

CHUNK = 10_000
TRIES = 5


@dataclass
class AssessReport:
    """How many outcomes were judged and with which result, and what became of the awards."""

    paid: int = 0
    nothing: int = 0
    uncredited: int = 0
    same_occasion: int = 0
    proposed: int = 0
    held: int = 0
    waiting: int = 0

    @property
    def judged(self) -> int:
        return self.paid + self.nothing + self.uncredited + self.same_occasion

    def add(self, other: "AssessReport") -> None:
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)


class _Run(NamedTuple):
    """What every chunk of a run has in common."""

    actor: Actor
    at: datetime
    complete_until: datetime


@dataclass(kw_only=True)
class _Chunk:
    report: AssessReport = field(default_factory=AssessReport)
    reached: candidates.Mark | None = None


def assess(*, actor: Actor, at: datetime, limit: int | None = None) -> AssessReport:
    """Judge up to ``limit`` (None: all) outcomes that are due, in order of (matured_at, outcome uid).

    Also lets mature what silence decides, lets go what was held until now and serves what waits for a budget. A
    transaction for every few thousand occasions: what is done stays done, a second run or process finds the rest.
    """
    maturity.mature_low_effort(at=at)
    hold.release_held(actor=actor, at=at)
    hold.serve_all_waiting(actor=actor, at=at)
    total = AssessReport()
    # Read once: an import that commits during the run brings touchpoints that evidence as of ``at`` does not have.
    complete_until = customers.needed_complete_until(at)
    if complete_until is None:
        return total
    by_programme: dict[int, list[int]] = defaultdict(list)
    for version in programmes.active_versions():
        by_programme[version.programme_id].append(version.pk)
    for _, version_ids in sorted(by_programme.items()):
        after: candidates.Mark | None = candidates.BEGINNING
        while after is not None:
            size = CHUNK if limit is None else min(CHUNK, limit - total.judged)
            if size <= 0:
                return total
            chunk = _one_chunk(_Run(actor, at, complete_until), sorted(version_ids), after, size)
            total.add(chunk.report)
            after = chunk.reached
    return total


def _one_chunk(run: _Run, version_ids: list[int], after: candidates.Mark, size: int) -> _Chunk:
    for _ in range(TRIES - 1):
        try:
            return _chunk(run, version_ids, after, size)
        except frozen.EvidenceMoved:
            continue
    return _chunk(run, version_ids, after, size)


def _chunk(run: _Run, version_ids: list[int], after: candidates.Mark, size: int) -> _Chunk:
    """One transaction: the versions are locked first, so two runs of one programme take turns."""
    at = run.at
    with durable():
        versions = _locked(version_ids)
        found = due.outcomes(versions=versions, at=at, complete_until=run.complete_until, after=after, limit=size)
        if not found:
            return _Chunk()
        last = candidates.Mark(found[-1].matured_at or at, found[-1].uid)
        chunk = _Chunk(reached=last if len(found) == size else None)
        formed = due.form(versions=versions, due=found, at=at)
        several = [judging.case(each, at) for each in formed]
        purses = budgets.locked(programme_id=versions[0].programme_id, wanted=judging.budget_keys(several))
        judged = judging.judge(several, at)
        chunk.report.same_occasion += sum(rows.store_late(each, at) for each in formed)
        made = rows.store(judged, purses, at)
        _count(chunk.report, judged, made)
        _tell(run.actor, at, made)
        return chunk


def _locked(version_ids: Sequence[int]) -> list[due.Version]:
    found = ProgrammeVersion.objects.filter(pk__in=version_ids).order_by("pk").select_for_update(no_key=True)
    return [due.read(version) for version in found]


def _count(report: AssessReport, judged: Sequence[rows.Judged], made: Sequence[rows.Made]) -> None:
    for one in judged:
        setattr(report, one.verdict.result, getattr(report, one.verdict.result) + 1)
        report.same_occasion += len(one.group.others)
    for each in made:
        name = "waiting" if each.held_for == "budget" else each.state
        setattr(report, name, getattr(report, name) + 1)


def _tell(actor: Actor, at: datetime, made: Sequence[rows.Made]) -> None:
    for code in ("rewards.proposed", "rewards.held"):
        state = code.partition(".")[2]
        facts = [(each.id, {"employee": each.employee_id, "state": each.state}) for each in made if each.state == state]
        activity.record_many(actor=actor, at=at, code=code, subject_kind="proposal", rows=facts)
