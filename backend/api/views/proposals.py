"""Proposals: those the token's employee may see, why they are what they are, and their decisions."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import amounts, examples, explanations, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.people import services as people
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import cards

STATES = (
    "held",
    "proposed",
    "needs_second",
    "payable",
    "granted",
    "in_batch",
    "exported",
    "confirmed",
    "declined",
    "withdrawn",
    "cancelled",
    "expired",
)


class Language(forms.Strict):
    """In which language sentences are."""

    language = serializers.ChoiceField(["en", "da", "sv"], default="en", help_text="Of sentences.")


class Filters(Language, forms.Paged):
    """Which proposals, and which page of them."""

    state = serializers.ChoiceField(STATES, required=False)
    programme = forms.Id(required=False, help_text="Code of the programme.")
    employee = forms.Id(required=False, help_text="employee_id.")
    entity = forms.Id(required=False, help_text="entity_id.")


class Proposal(serializers.Serializer[Any]):
    """One proposal."""

    id = serializers.IntegerField()
    employee_id = serializers.CharField()
    programme = serializers.CharField()
    version = serializers.IntegerField()
    outcome_id = serializers.CharField()
    kind = serializers.CharField(help_text="Kind of the outcome.")
    occurred_at = serializers.DateTimeField()
    matured_at = serializers.DateTimeField()
    entity_id = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    held_for = serializers.CharField(help_text="`hold_days`, `budget`, or empty.")
    revision = serializers.IntegerField(help_text="Send it with a decision, so that a stale one is refused.")
    amount = serializers.CharField(allow_null=True, help_text="Decimal text; null while it promises nothing to you.")
    unit = serializers.CharField(help_text="ISO 4217 code, or symbolic, goods, cash for points.")
    because = serializers.CharField(help_text="Why, as a sentence.")
    period = serializers.CharField(help_text="Pay period; empty before approval.")
    reverses = serializers.IntegerField(allow_null=True, help_text="The proposal this takes back.")


SHOWN = frozenset(Proposal().fields) & frozenset(rewards.COLUMNS)


class ExplainedProposal(Proposal):
    """One proposal with everything it rests on."""

    explanation = explanations.Explanation(allow_null=True, help_text="Null while the amount promises nothing to you.")


class Verdict(forms.Strict):
    """A decision."""

    kind = serializers.ChoiceField(["approve", "adjust", "decline", "revoke"])
    revision = forms.Number(help_text="Of the proposal you looked at.")
    amount = serializers.CharField(required=False, max_length=24, help_text="Decimal text; with adjust only.")
    code = serializers.CharField(required=False, max_length=32, help_text="Needed to decline an entitlement.")
    reason = serializers.CharField(required=False, max_length=2000, help_text="For the person it concerns.")


class Decided(serializers.Serializer[Any]):
    """The proposal as the decision left it."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(STATES)
    revision = serializers.IntegerField()
    amount = serializers.CharField()
    unit = serializers.CharField()


class Proposals(ApiView):
    """The proposals the token's employee may see: their own, their line's, or by role their entities'."""

    @extend_schema(
        operation_id="list_proposals",
        examples=examples.LIST_PROPOSALS,
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Proposal)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List them by number, a page at a time."""
        wanted = forms.read(Filters, request.query_params)
        viewer, at, language = actor_of(request), timezone.now(), wanted.pop("language")

        def find(*, after: int | None, **filters: Any) -> Any:
            return rewards.proposals(viewer=viewer, at=at, after=after or 0, **filters)

        rows, more = pagination.page(wanted, find, position=lambda row: row.proposal_id)
        told = cards.cards(viewer=viewer, proposal_ids=[row.proposal_id for row in rows], language=language, at=at)
        shown = [told[row.proposal_id].employee_id for row in rows if row.amount_minor is not None]
        people.viewed(actor=viewer, employee_ids=shown, what="api", at=at)
        return Response({"results": [_listed(row, told[row.proposal_id].sentence) for row in rows], "next": more})


class OneProposal(ApiView):
    """One proposal."""

    @extend_schema(
        operation_id="get_proposal",
        parameters=[Language],
        responses=with_problems({200: ExplainedProposal}, 404, 422),
    )
    def get(self, request: Request, proposal_id: int) -> Response:
        """Show a proposal with its explanation, computed anew from what was frozen."""
        language = forms.read(Language, request.query_params)["language"]
        viewer, at = actor_of(request), timezone.now()
        row = next(rewards.proposals(viewer=viewer, at=at, after=proposal_id - 1, limit=1), None)
        if row is None or row.proposal_id != proposal_id:
            raise NotFound(f"There is no proposal {proposal_id} that you may look into.")
        card = cards.cards(viewer=viewer, proposal_ids=[proposal_id], language=language, at=at)[proposal_id]
        explanation = None
        if row.amount_minor is not None:
            people.viewed(actor=viewer, employee_ids=[card.employee_id], what="api", subject_id=proposal_id, at=at)
            explanation = explanations.told(
                rewards.explain(viewer=viewer, proposal_id=proposal_id, language=language, at=at)
            )
        return Response(_listed(row, card.sentence) | {"explanation": explanation})


class Decision(ApiView):
    """One decision, by the token's employee."""

    @extend_schema(
        operation_id="decide_proposal",
        examples=examples.DECIDE,
        parameters=[IDEMPOTENCY_KEY],
        request=Verdict,
        responses=with_problems({200: Decided}, *WRITING),
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Approve, adjust, decline, or within 15 minutes revoke."""
        key, wish = idempotency.key_of(request), forms.read(Verdict, request.data)
        actor, at = actor_of(request), timezone.now()
        card = card_of(proposal_id, viewer=actor, at=at)
        if "amount" in wish:
            wish["amount"] = amounts.minor(wish["amount"], card.unit)

        def work() -> dict[str, Any]:
            decided = services.decide(actor=actor, proposal_id=proposal_id, at=at, key=key, **wish)
            amount = amounts.text(decided.amount, decided.unit)
            people.viewed(actor=actor, employee_ids=[card.employee_id], what="api", subject_id=proposal_id, at=at)
            return {
                "id": decided.pk,
                "state": decided.state,
                "revision": decided.revision,
                "amount": amount,
                "unit": decided.unit,
            }

        arguments = {"proposal": proposal_id, **wish}
        return Response(idempotency.once(request, actor=actor, deed="decide", arguments=arguments, at=at, work=work))


def card_of(proposal_id: int, *, viewer: Actor, at: datetime) -> cards.Card:
    """The proposal, for who may look into it. Raises NotFound."""
    found = cards.cards(viewer=viewer, proposal_ids=[proposal_id], language="en", at=at)
    if proposal_id not in found:
        raise NotFound(f"There is no proposal {proposal_id} that you may look into.")
    return found[proposal_id]


def _listed(row: rewards.ProposalRow, because: str) -> dict[str, Any]:
    facts = row._asdict()
    amount = None if row.amount_minor is None else amounts.text(row.amount_minor, row.unit)
    shown = {name: value for name, value in facts.items() if name in SHOWN}
    return {"id": row.proposal_id, "amount": amount, "because": because, **shown}
