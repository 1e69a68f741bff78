"""Why somebody gets what they get, computed anew from what was frozen, and whether it still holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from recognition.activity.models import PersonalText
from recognition.attribution import policies
from recognition.attribution import selectors as attribution
from recognition.attribution.models import Assessment, Contribution
from recognition.core import identity
from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.customers.models import Outcome, Touchpoint
from recognition.people.models import Employee
from recognition.programmes import steps
from recognition.rewards import states
from recognition.rewards.models import AgreedShare, AgreedSplit, Decision, Dispute, Judgement, Proposal
from recognition.rewards.selectors.cards import RELATED, sentence
from recognition.rewards.selectors.late import late_evidence
from recognition.rewards.selectors.visibility import hides_amount, visible_to

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEPT = timedelta(days=730)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Everything an award rests on, as plain data.

    ``late`` is what became known since the occasion was judged last, ``broken`` a sentence for whatever does not hold,
    ``names`` who is behind each employee id.
    """

    proposal: dict[str, Any]
    sentence: str
    steps: dict[str, Any]
    weights: list[dict[str, Any]]
    assessment: dict[str, Any]
    touches: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    late: list[dict[str, Any]]
    broken: list[str]
    names: dict[str, str]

    @property
    def holds(self) -> bool:
        """Whether everything was computed anew and came out the same."""
        return not self.broken


def explain(*, viewer: Actor, proposal_id: int, language: str = "en", at: datetime) -> Explanation:
    """Explain one proposal down to its touchpoints, in ``language`` (da, sv, en).

    Recomputes the amount from the because, the weights and the digest from the touchpoints still there.
    Raises NotFound for one the viewer may not see, or may not see the amount of yet.
    """
    proposal = explainable(visible_to(viewer=viewer, at=at), viewer=viewer, proposal_id=proposal_id)
    return explained(proposal, decisions_of(proposal), language=language, at=at)


def explainable(visible: QuerySet[Proposal], *, viewer: Actor, proposal_id: int) -> Proposal:
    """One of the proposals ``visible`` to the viewer, with what explaining it needs. Raises NotFound as ``explain``."""
    judged = Judgement.objects.filter(programme=OuterRef("programme"), outcome_uid=OuterRef("outcome_uid"))
    reversals = Proposal.objects.filter(reverses=OuterRef("pk")).order_by("pk")
    disputes = Dispute.objects.filter(proposal=OuterRef("pk"))
    rows = visible.select_related(*RELATED, "entity", "programme", "assessment", "reverses__assessment").annotate(
        parts=Coalesce("correction__parts", Subquery(judged.values("parts")[:1])),
        reversed_by=ArraySubquery(reversals.values("pk")),
        is_contested=Exists(disputes),
        has_news=_news(Touchpoint) | _news(Outcome),
    )
    proposal = rows.filter(pk=proposal_id).first()
    if proposal is None or hides_amount(viewer=viewer, employee_id=proposal.employee_id, state=proposal.state):
        raise NotFound(f"There is no proposal {proposal_id} that you may look into.")
    return proposal


def _news(model: type[Touchpoint] | type[Outcome]) -> Exists:
    """Whether anything became known of the customer since the evidence was frozen: only then can some be late."""
    since = OuterRef("assessment__as_of")
    known = Q(recorded_at__gt=since) | Q(superseded_at__gt=since)
    return Exists(model.objects.filter(known, customer=OuterRef("outcome__customer")))


def decisions_of(proposal: Proposal, *, and_those: Q | None = None) -> list[Decision]:
    """The decisions about a proposal in their order, each with who made it and its ``reason_text``.

    ``and_those`` of other proposals come with them, for a page that has few statements to spend.
    """
    wanted = Q(proposal=proposal) if and_those is None else Q(proposal=proposal) | and_those
    text = PersonalText.objects.filter(digest=OuterRef("reason_digest")).values("text")[:1]
    rows = Decision.objects.filter(wanted).annotate(reason_text=Subquery(text))
    return list(rows.select_related("decided_by", "acted_by").order_by("number"))


def explained(proposal: Proposal, decisions: Sequence[Decision], *, language: str, at: datetime) -> Explanation:
    """Explain a proposal of ``explainable`` with its ``decisions_of``."""
    award = proposal.reverses or proposal
    contributions = list(award.assessment.contributions.select_related("employee").order_by("employee__external_id"))
    evidence = _Evidence.of(award.assessment)
    people = {proposal.employee, *(each.employee for each in contributions)}
    people |= {person for each in decisions for person in (each.decided_by, each.acted_by)}
    return Explanation(
        proposal=_facts(proposal),
        sentence=sentence(proposal, language),
        steps=vars(steps.of(award.because)),
        weights=_weights(award, contributions),
        assessment=_assessment(award.assessment, evidence),
        touches=_touches(evidence.touches, {each.employee_id: each.employee.external_id for each in contributions}),
        parts=list(vars(proposal)["parts"] or ()),
        decisions=list(_decisions(decisions)),
        late=list(_late(proposal, at)) if vars(proposal)["has_news"] else [],
        broken=[
            *_broken_amount(proposal, award, decisions),
            *_broken_weight(award, contributions),
            *_broken_agreement(award, contributions),
            *_broken_evidence(award.assessment, contributions, evidence, at),
        ],
        names={each.external_id: each.name for each in people},
    )


@dataclass(frozen=True, kw_only=True)
class _Evidence:
    """The touchpoints of an assessment that are still there, as they were known then."""

    policy: policies.Policy
    outcome_at: int
    touches: list[policies.Touch]

    @classmethod
    def of(cls, assessment: Assessment) -> "_Evidence":
        policy = policies.Policy(**assessment.policy)
        outcome = assessment.outcome_id
        found = attribution.touches(outcome_ids=[outcome], policy=policy, as_of=assessment.as_of)
        outcome_at = policies.microseconds(assessment.window_to)
        counted = policies.evidence(policy, found.get(outcome, ()), outcome_at=outcome_at)
        return cls(policy=policy, outcome_at=outcome_at, touches=counted)

    @property
    def digest(self) -> str:
        return policies.digest(self.touches)


def _facts(proposal: Proposal) -> dict[str, Any]:
    return {
        "proposal_id": proposal.pk,
        "employee_id": proposal.employee.external_id,
        "entity_id": proposal.entity.external_id,
        "programme": proposal.programme.code,
        "version": proposal.version.number,
        "fingerprint": proposal.version.fingerprint,
        "outcome_id": proposal.outcome.external_id,
        "kind": proposal.outcome.kind,
        "occurred_at": proposal.outcome.occurred_at.isoformat(),
        "state": proposal.state,
        "unit": proposal.unit,
        "proposed_minor": proposal.proposed_amount,
        "amount_minor": proposal.amount,
        "period": proposal.period.code if proposal.period else None,
        "reverses": proposal.reverses_id,
        "reversed_by": vars(proposal)["reversed_by"],
        "correction": proposal.correction_id,
    }


def _weights(award: Proposal, contributions: Sequence[Contribution]) -> list[dict[str, Any]]:
    if not contributions:
        return []
    weights = [int(each.weight) for each in contributions]
    ties = [identity.tie(award.outcome_uid, each.employee.uid) for each in contributions]
    shares = policies.parts_per_million(weights, ties=ties)
    return [
        {
            "employee_id": each.employee.external_id,
            "weight": int(each.weight),
            "weight_total": int(each.weight_total),
            "share_ppm": share,
            "touches": each.touch_count,
        }
        for each, share in zip(contributions, shares, strict=True)
    ]


def _touches(touches: Sequence[policies.Touch], known: dict[int, str]) -> list[dict[str, Any]]:
    others = {one.employee for one in touches} - known.keys()
    names = known | dict(Employee.objects.filter(pk__in=others).values_list("pk", "external_id"))
    return [
        {
            "moment": (EPOCH + timedelta(microseconds=one.occurred_at)).isoformat(),
            "employee_id": names[one.employee],
            "kind": one.kind,
            "stage": one.stage,
            "role": one.role,
            "source": one.source,
            "external_id": one.external_id,
        }
        for one in touches
    ]


def _assessment(assessment: Assessment, evidence: _Evidence) -> dict[str, Any]:
    return {
        "assessment_id": assessment.pk,
        "policy": assessment.policy,
        "window_from": assessment.window_from.isoformat(),
        "window_to": assessment.window_to.isoformat(),
        "as_of": assessment.as_of.isoformat(),
        "touch_count": assessment.touch_count,
        "touch_digest": assessment.touch_digest,
        "touches_kept": len(evidence.touches),
        "digest_verified": evidence.digest == assessment.touch_digest,
    }


def _late(proposal: Proposal, at: datetime) -> Iterator[dict[str, Any]]:
    moments = ("known_at", "occurred_at")
    for each in late_evidence(occasions=[proposal.occasion], programme=proposal.programme.code, at=at):
        facts = each._asdict()
        yield facts | {name: facts[name].isoformat() for name in moments}


def _decisions(decisions: Sequence[Decision]) -> Iterator[dict[str, Any]]:
    for each in decisions:
        yield {
            "number": each.number,
            "kind": each.kind,
            "step": each.step,
            "amount_minor": each.amount,
            "code": each.code,
            "reason": vars(each)["reason_text"],
            "decided_by": each.decided_by.external_id,
            "acted_by": each.acted_by.external_id,
            "decided_at": each.decided_at.isoformat(),
        }


def _broken_amount(proposal: Proposal, award: Proposal, decisions: Sequence[Decision]) -> Iterator[str]:
    computed = steps.of(award.because)
    difference = proposal.because["params"].get("correction") if proposal.reverses_id else None
    if difference is not None:
        taken = proposal.proposed_amount - proposal.because["params"].get("spent", 0)
        if (expected := steps.of(difference).amount) != taken:
            yield f"The correction takes {-expected} {proposal.unit} back, not {-taken}."
    if (computed.amount, computed.unit) != (award.proposed_amount, award.unit):
        yield f"The reason gives {computed.amount} {computed.unit}, not {award.proposed_amount} {award.unit}."
    paying = next((each for each in reversed(decisions) if each.kind in ("approve", "adjust")), None)
    if proposal.state in states.APPROVED and (paying is None or paying.amount != proposal.amount):
        yield f"{proposal.amount} {proposal.unit} are not what was last decided."
    if proposal.reverses_id is not None and -proposal.amount > award.amount:
        yield f"{-proposal.amount} are taken back of an award of {award.amount}."


def _broken_weight(award: Proposal, contributions: Sequence[Contribution]) -> Iterator[str]:
    params = (steps.share_in(award.because) or award.because)["params"]
    own = [int(each.weight) for each in contributions if each.employee_id == award.employee_id]
    # Who shares through a pool may have no credit of their own, or too little of it to count.
    counts = own == [params["weight"]] or ("pool" in params and params["weight"] == 0)
    if not counts:
        yield f"The reason names the weight {params['weight']}, the frozen contribution {own}."
    totals = {int(each.weight_total) for each in contributions}
    if totals != {sum(int(each.weight) for each in contributions)}:
        yield "The frozen weights do not add up to their total."


def _broken_agreement(award: Proposal, contributions: Sequence[Contribution]) -> Iterator[str]:
    if award.assessment.policy["name"] == "agreed":
        shares = AgreedShare.objects.filter(
            split__outcome_uid=award.outcome_uid, split__state=AgreedSplit.State.SIGNED, signed_at__isnull=False
        )
        if dict(shares.values_list("employee", "weight")) != {each.employee_id: each.weight for each in contributions}:
            yield "The shares that were signed are other weights than those frozen."


def _broken_evidence(
    assessment: Assessment, contributions: Sequence[Contribution], evidence: _Evidence, at: datetime
) -> Iterator[str]:
    """Touchpoints older than retention may be gone; those that are there must be the ones frozen."""
    may_be_pruned = assessment.window_from < at - KEPT
    if len(evidence.touches) < assessment.touch_count and may_be_pruned:
        return
    if evidence.digest != assessment.touch_digest:
        yield (
            f"The digest of {assessment.touch_count} touchpoints was frozen; the {len(evidence.touches)} that are there"
            " give another."
        )
    elif evidence.policy.name != "agreed":
        weighed = policies.weigh(evidence.policy, evidence.touches, outcome_at=evidence.outcome_at)
        frozen = {each.employee_id: int(each.weight) for each in contributions}
        if {employee: one.weight for employee, one in weighed.items()} != frozen:
            yield "The touchpoints give other weights than those frozen."
