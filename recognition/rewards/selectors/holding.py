"""Whether an award still holds: its amount, its weights and its evidence computed anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recognition.attribution import policies
from recognition.attribution import selectors as attribution
from recognition.attribution.models import Assessment, Contribution
from recognition.core.mistakes import Mistake
from recognition.programmes import steps
from recognition.rewards import states
from recognition.rewards.models import Decision, Proposal

KEPT = timedelta(days=730)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The touchpoints of an assessment that are still there, as they were known then."""

    policy: policies.Policy
    outcome_at: int
    touches: list[policies.Touch]

    @classmethod
    def of(cls, assessment: Assessment) -> "Evidence":
        policy = policies.Policy(**assessment.policy)
        outcome = assessment.outcome_id
        found = attribution.touches(outcome_ids=[outcome], policy=policy, as_of=assessment.as_of)
        outcome_at = policies.microseconds(assessment.window_to)
        counted = policies.evidence(policy, found.get(outcome, ()), outcome_at=outcome_at)
        return cls(policy=policy, outcome_at=outcome_at, touches=counted)

    @property
    def digest(self) -> str:
        return policies.digest(self.touches)


def broken(
    proposal: Proposal,
    award: Proposal,
    *,
    decisions: Sequence[Decision],
    contributions: Sequence[Contribution],
    agreed: Mapping[int, int],
    evidence: Evidence,
    at: datetime,
) -> Iterator[Mistake]:
    """Whatever does not hold of ``proposal``; ``award`` is what it takes back, or itself; ``agreed`` the shares."""
    yield from _broken_amount(proposal, award, decisions)
    yield from _broken_weight(award, contributions)
    if award.assessment.policy["name"] == "agreed":
        yield from _broken_agreement(contributions, agreed)
    yield from _broken_evidence(award.assessment, contributions, evidence, at)


def _broken_amount(proposal: Proposal, award: Proposal, decisions: Sequence[Decision]) -> Iterator[Mistake]:
    computed = steps.of(award.because)
    difference = proposal.because["params"].get("correction") if proposal.reverses_id else None
    if difference is not None:
        taken = proposal.proposed_amount - proposal.because["params"].get("spent", 0)
        if (expected := steps.of(difference).amount) != taken:
            yield Mistake("award_correction", expected=-expected, unit=proposal.unit, taken=-taken)
    if (computed.amount, computed.unit) != (award.proposed_amount, award.unit):
        proposed = {"proposed": award.proposed_amount, "proposed_unit": award.unit}
        yield Mistake("award_amount", computed=computed.amount, unit=computed.unit, **proposed)
    paying = next((each for each in reversed(decisions) if each.kind in ("approve", "adjust")), None)
    if proposal.state in states.APPROVED and (paying is None or paying.amount != proposal.amount):
        yield Mistake("award_decided", amount=proposal.amount, unit=proposal.unit)
    if proposal.reverses_id is not None and -proposal.amount > award.amount:
        yield Mistake("award_taken_back", taken=-proposal.amount, amount=award.amount)


def _broken_weight(award: Proposal, contributions: Sequence[Contribution]) -> Iterator[Mistake]:
    params = (steps.share_in(award.because) or award.because)["params"]
    own = [int(each.weight) for each in contributions if each.employee_id == award.employee_id]
    # Who shares through a pool may have no credit of their own, or too little of it to count.
    counts = own == [params["weight"]] or ("pool" in params and params["weight"] == 0)
    if not counts:
        yield Mistake("award_weight", weight=params["weight"], frozen=f"{own}")
    totals = {int(each.weight_total) for each in contributions}
    if totals != {sum(int(each.weight) for each in contributions)}:
        yield Mistake("award_weights_total")


def _broken_agreement(contributions: Sequence[Contribution], agreed: Mapping[int, int]) -> Iterator[Mistake]:
    if agreed != {each.employee_id: int(each.weight) for each in contributions}:
        yield Mistake("award_agreed")


def _broken_evidence(
    assessment: Assessment, contributions: Sequence[Contribution], evidence: Evidence, at: datetime
) -> Iterator[Mistake]:
    """Touchpoints older than retention may be gone; those that are there must be the ones frozen."""
    may_be_pruned = assessment.window_from < at - KEPT
    if len(evidence.touches) < assessment.touch_count and may_be_pruned:
        return
    if evidence.digest != assessment.touch_digest:
        yield Mistake("award_digest", frozen=assessment.touch_count, found=len(evidence.touches))
    elif evidence.policy.name != "agreed":
        weighed = policies.weigh(evidence.policy, evidence.touches, outcome_at=evidence.outcome_at)
        frozen = {each.employee_id: int(each.weight) for each in contributions}
        if {employee: one.weight for employee, one in weighed.items()} != frozen:
            yield Mistake("award_touches")
