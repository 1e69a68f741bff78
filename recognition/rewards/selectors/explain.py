"""Why somebody gets what they get, computed anew from what was frozen, and whether it still holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from recognition.activity.models import PersonalText
from recognition.attribution import policies
from recognition.attribution.models import Assessment, Contribution
from recognition.core import identity
from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.core.mistakes import Mistake
from recognition.customers.models import Outcome, Touchpoint
from recognition.people.models import Employee
from recognition.programmes import steps
from recognition.rewards.models import AgreedShare, AgreedSplit, Decision, Dispute, Judgement, Proposal
from recognition.rewards.selectors.cards import RELATED, headline, sentence
from recognition.rewards.selectors.holding import Evidence, broken
from recognition.rewards.selectors.late import late_evidence
from recognition.rewards.selectors.visibility import hides_amount, visible_to

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CREDITED = {
    "id": "employee_id",
    "external_id": "employee__external_id",
    "uid": "employee__uid",
    "name": "employee__name",
    "weight": "weight",
    "weight_total": "weight_total",
    "touch_count": "touch_count",
}


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Everything an award rests on, as plain data.

    ``because`` is that of the amount itself (of a reversal, that of the award it takes back). ``late`` is what became
    known since the occasion was judged last, ``headline`` what ``customer_name`` did in a few words, ``mistakes``
    whatever does not hold, ``names`` who is behind each id.
    """

    proposal: dict[str, Any]
    sentence: str
    headline: str
    customer_name: str
    because: dict[str, Any]
    steps: dict[str, Any]
    weights: list[dict[str, Any]]
    assessment: dict[str, Any]
    touches: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    late: list[dict[str, Any]]
    mistakes: Sequence[Mistake]
    names: dict[str, str]

    @property
    def holds(self) -> bool:
        """Whether everything was computed anew and came out the same."""
        return not self.mistakes

    @property
    def broken(self) -> list[str]:
        """A sentence for whatever does not hold."""
        return [each.sentence for each in self.mistakes]


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
    signed = AgreedShare.objects.filter(
        split__outcome_uid=OuterRef("outcome_uid"), split__state=AgreedSplit.State.SIGNED, signed_at__isnull=False
    )
    # Of a reversal those of the award it takes back.
    frozen = Coalesce(OuterRef("reverses__assessment"), OuterRef("assessment"))
    credited = Contribution.objects.filter(assessment=frozen).order_by("employee__external_id")
    rows = visible.select_related(*RELATED, "entity", "programme", "assessment", "reverses__assessment").annotate(
        parts=Coalesce("correction__parts", Subquery(judged.values("parts")[:1])),
        reversed_by=ArraySubquery(reversals.values("pk")),
        credited=ArraySubquery(credited.values(each=JSONObject(**_CREDITED))),
        agreed=ArraySubquery(signed.values(share=JSONObject(employee="employee_id", weight="weight"))),
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
    contributions = [_contribution(**each) for each in vars(proposal)["credited"]]
    evidence = Evidence.of(award.assessment)
    people = {proposal.employee, *(each.employee for each in contributions)}
    people |= {person for each in decisions for person in (each.decided_by, each.acted_by)}
    return Explanation(
        proposal=_facts(proposal),
        sentence=sentence(proposal, language),
        headline=headline(proposal, language),
        customer_name=proposal.outcome.customer.name,
        because=(proposal.because["params"].get("correction") if proposal.reverses else None) or award.because,
        steps=vars(steps.of(award.because)),
        weights=_weights(award, contributions),
        assessment=_assessment(award.assessment, evidence),
        touches=_touches(evidence.touches, {each.employee_id: each.employee.external_id for each in contributions}),
        parts=list(vars(proposal)["parts"] or ()),
        decisions=list(_decisions(decisions)),
        late=list(_late(proposal, at)) if vars(proposal)["has_news"] else [],
        mistakes=list(
            broken(
                proposal,
                award,
                decisions=decisions,
                contributions=contributions,
                agreed={each["employee"]: each["weight"] for each in vars(proposal)["agreed"]},
                evidence=evidence,
                at=at,
            )
        ),
        names={each.external_id: each.name for each in people},
    )


def _contribution(*, weight: int, weight_total: int, touch_count: int, uid: str, **employee: Any) -> Contribution:
    whose = Employee(uid=UUID(uid), **employee)
    return Contribution(employee=whose, weight=weight, weight_total=weight_total, touch_count=touch_count)


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
        "matured_at": proposal.matured_at.isoformat(),
        "proposed_at": proposal.proposed_at.isoformat(),
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


def _assessment(assessment: Assessment, evidence: Evidence) -> dict[str, Any]:
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
