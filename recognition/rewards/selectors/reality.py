"""What a programme's proposals say beside a simulation of it, and the whole difference, reason by reason."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from recognition.core import periods
from recognition.core.actor import Actor
from recognition.customers import selectors as customers
from recognition.customers.models import Outcome
from recognition.people import selectors as people
from recognition.programmes import definition as definitions
from recognition.programmes.definition import Definition
from recognition.programmes.simulation import hearing, preview, running
from recognition.programmes.simulation.stretch import view
from recognition.programmes.verdicts import Verdict
from recognition.rewards import states
from recognition.rewards.models import Judgement, Proposal

_STREAM = 2_000


class Reason(NamedTuple):
    """Why reality gives one person ``amount_minor`` more (or less: below 0) than the simulation for one outcome.

    Minor units of ``unit``, or points. Reasons before anybody decided: *not_assessed*, *late_outcome*,
    *late_evidence*, *other_rules*, *outcome_changed*, *outcome_withdrawn*, *people_changed*, *cap*. After: the state
    the award ended in, *adjusted*, *reversed*, *corrected*.
    """

    employee_id: str
    amount_minor: int
    unit: str
    reason: str
    outcome_id: str


class _Asked(NamedTuple):
    says: Definition
    from_date: date
    to_date: date
    as_of: datetime


class _Simulated(NamedTuple):
    """One judged occasion: its chosen outcome's verdict, the evidence it rests on, and the rules."""

    verdict: Verdict
    touch_digest: str
    rules: str


class _Real(NamedTuple):
    """What reality has about one outcome."""

    judgement: Judgement | None
    proposals: Collection[Proposal]


class _Step(NamedTuple):
    employee: int
    unit: str
    amount: int
    reason: str
    outcome: int


def comparison(
    *,
    viewer: Actor,
    text: str,
    from_date: date,
    to_date: date,
    as_of: datetime,
    at: datetime,
    beat: Callable[[], None] = lambda: None,
) -> Iterator[Reason]:
    """Every reason why the programme's proposals for outcomes of these days differ from the simulation of the file.

    For each person and unit the simulated amount and the reasons add up to what their proposals come to, ended ones
    counting nothing. Streamed by outcome, ``beat`` called every few thousand. Needs one of preview.MAY_SIMULATE.
    Raises BadProgramme, BadStretch, RoleNeeded, CreditNotComputed.
    """
    preview.require_right(actor=viewer, at=at)
    running.require_stretch(from_date=from_date, to_date=to_date, as_of=as_of, at=at)
    return _named(_steps(_Asked(definitions.parse(text), from_date, to_date, as_of), beat))


def _steps(asked: _Asked, beat: Callable[[], None]) -> Iterator[Sequence[_Step]]:
    """The reasons, many at a time: of everything simulated, then of everything that is only real."""
    judged = view(asked.says, from_date=asked.from_date, to_date=asked.to_date)
    over = hearing.stretch([judged], at=asked.as_of, complete_until=customers.needed_complete_until(asked.as_of))
    rules = _rules(asked.says)
    seen: set[UUID] = set()
    members: set[UUID] = set()
    for chunk in hearing.chunks([judged], over):
        beat()
        [heard] = chunk.heard
        simulated = {
            each.occasion.outcome_uid: _Simulated(each, heard.weighed[each.occasion.outcome_id].touch_digest, rules)
            for each in heard.verdicts
            if asked.from_date <= each.occasion.day <= asked.to_date
        }
        seen |= simulated.keys()
        members |= {other.uid for group in heard.groups.values() for other in group.others}
        real = _real(asked.says.programme, simulated)
        yield [step for uid, each in simulated.items() for step in _of_both(each, real[uid])]
    for several in _not_simulated(asked, seen):
        yield list(_only_real(several, members, asked.as_of))


def _real(programme: str, wanted: Collection[UUID]) -> dict[UUID, _Real]:
    uids = list(wanted)
    judgements = Judgement.objects.select_related("version", "assessment").filter(
        programme__code=programme, outcome_uid__in=uids
    )
    by_outcome = {each.outcome_uid: each for each in judgements}
    proposals: dict[UUID, list[Proposal]] = {uid: [] for uid in uids}
    for each in Proposal.objects.filter(programme__code=programme, outcome_uid__in=uids).order_by("pk"):
        proposals[each.outcome_uid].append(each)
    return {uid: _Real(judgement=by_outcome.get(uid), proposals=proposals[uid]) for uid in uids}


def _of_both(simulated: _Simulated, real: _Real) -> Iterator[_Step]:
    awards = {(award.employee_id, award.unit): award.amount for award in simulated.verdict.awards}
    first = {(each.employee_id, each.unit): each for each in real.proposals if _is_award(each)}
    for employee, unit in sorted({*awards, *first}):
        award = first.get((employee, unit))
        before = 0 if award is None else award.proposed_amount
        amount = before - awards.get((employee, unit), 0)
        if amount:
            reason = _why_judged_otherwise(simulated, real.judgement, employee)
            yield _Step(employee, unit, amount, reason, simulated.verdict.occasion.outcome_id)
    for each in real.proposals:
        yield from _since(each)


def _since(proposal: Proposal) -> Iterator[_Step]:
    """What became of a proposal: of an award after it was proposed, of a difference or reversal from nothing."""
    amount = 0 if proposal.state in states.DEAD else proposal.amount
    changed = amount - (proposal.proposed_amount if _is_award(proposal) else 0)
    if changed:
        reason = _what_became_of(proposal)
        yield _Step(proposal.employee_id, proposal.unit, changed, reason, proposal.outcome_id)


def _what_became_of(proposal: Proposal) -> str:
    if proposal.correction_id is not None:
        return "corrected"
    if proposal.reverses_id is not None:
        return "reversed"
    return proposal.state if proposal.state in states.DEAD else "adjusted"


def _is_award(proposal: Proposal) -> bool:
    return proposal.reverses_id is None and proposal.correction_id is None


def _why_judged_otherwise(simulated: _Simulated, judgement: Judgement | None, employee: int) -> str:
    """Why reality proposed something else for this person, told by what it judged from."""
    if judgement is None:
        return "not_assessed"
    if judgement.result == Judgement.Result.SAME_OCCASION:
        return "late_outcome"
    if _rules(definitions.from_document(judgement.version.definition)) != simulated.rules:
        return "other_rules"
    if judgement.assessment is not None and judgement.assessment.touch_digest != simulated.touch_digest:
        return "late_evidence"
    return _why_arithmetic_differs(_part(simulated.verdict.parts, employee), _part(judgement.parts, employee))


def _why_arithmetic_differs(simulated: Mapping[str, Any], real: Mapping[str, Any]) -> str:
    if simulated.get("gross") != real.get("gross"):
        return "outcome_changed"
    if simulated.get("part") == real.get("part") and _cap_cuts(simulated) != _cap_cuts(real):
        return "cap"
    return "people_changed" if simulated.get("whole") == real.get("whole") else "cap"


def _cap_cuts(part: Mapping[str, Any]) -> dict[str, int]:
    cuts: Mapping[str, int] = part.get("cuts", {})
    return {name: cut for name, cut in cuts.items() if name in definitions.CAPS}


def _part(parts: Collection[Mapping[str, Any]], employee: int) -> Mapping[str, Any]:
    return next((part for part in parts if part["employee"] == employee), {})


def _not_simulated(asked: _Asked, seen: Collection[UUID]) -> Iterator[list[Proposal]]:
    """The proposals for outcomes of these days that the simulation does not pay for, some thousands at a time."""
    zone = settings.LAURELS.company_time_zone
    begin = periods.midnight(asked.from_date, zone)
    end = periods.midnight(asked.to_date + periods.DAY, zone)
    found = Proposal.objects.filter(
        programme__code=asked.says.programme, outcome__occurred_at__gte=begin, outcome__occurred_at__lt=end
    )
    rows = (each for each in found.order_by("pk").iterator(chunk_size=_STREAM) if each.outcome_uid not in seen)
    while several := list(islice(rows, _STREAM)):
        yield several


def _only_real(proposals: Collection[Proposal], members: Collection[UUID], as_of: datetime) -> Iterator[_Step]:
    uids = [each.outcome_uid for each in proposals]
    gone = set(Outcome.objects.filter(uid__in=uids, withdrawn_at__lte=as_of).values_list("uid", flat=True))
    for each in proposals:
        if not _is_award(each):
            yield from _since(each)
        elif each.state not in states.DEAD:
            reason = _why_not_simulated(each.outcome_uid, members, gone)
            yield _Step(each.employee_id, each.unit, each.proposed_amount, reason, each.outcome_id)
            yield from _since(each)


def _why_not_simulated(outcome: UUID, members: Collection[UUID], gone: Collection[UUID]) -> str:
    if outcome in members:
        return "late_outcome"
    return "outcome_withdrawn" if outcome in gone else "outcome_changed"


def _rules(says: Definition) -> str:
    """What decides about amounts: the same for versions that differ in dates, words and how awards are decided."""
    apart = ("starts_on", "ends_on", "texts", "approval", "budget", "hold_days", "claw_back_days", "expire_after_days")
    return repr({name: value for name, value in says.document().items() if name not in apart})


def _named(steps: Iterator[Sequence[_Step]]) -> Iterator[Reason]:
    for several in steps:
        employees = people.employees(employee_ids={step.employee for step in several})
        outcomes = Outcome.objects.in_bulk({step.outcome for step in several})
        for step in several:
            yield Reason(
                employees[step.employee].external_id,
                step.amount,
                step.unit,
                step.reason,
                outcomes[step.outcome].external_id,
            )
