"""Proposals: those the token's employee may see, and their decisions."""

from itertools import islice
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.core import money
from recognition.core.errors import NotFound
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


class Filters(serializers.Serializer[Any]):
    """Which proposals, and which page of them."""

    state = serializers.ChoiceField(STATES, required=False)
    programme = serializers.CharField(required=False, max_length=64, help_text="Code of the programme.")
    employee = serializers.CharField(required=False, max_length=64, help_text="employee_id.")
    entity = serializers.CharField(required=False, max_length=64, help_text="entity_id.")
    language = serializers.ChoiceField(["en", "da", "sv"], default="en", help_text="Of `because`.")
    cursor = serializers.CharField(required=False, max_length=64, help_text="`next` of the page before.")
    limit = serializers.IntegerField(default=pagination.DEFAULT_SIZE, min_value=1, max_value=pagination.LARGEST_SIZE)


class Listed(serializers.Serializer[Any]):
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


SHOWN = frozenset(Listed().fields) & frozenset(rewards.COLUMNS)


class Page(serializers.Serializer[Any]):
    """One page."""

    results = Listed(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last.")


class Verdict(serializers.Serializer[Any]):
    """A decision."""

    kind = serializers.ChoiceField(["approve", "adjust", "decline", "revoke"])
    revision = serializers.IntegerField(min_value=1, help_text="Of the proposal you looked at.")
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

    @extend_schema(operation_id="list_proposals", parameters=[Filters], responses=with_problems({200: Page}, 422))
    def get(self, request: Request) -> Response:
        """List them by number, a page at a time."""
        filters = Filters(data=request.query_params)
        filters.is_valid(raise_exception=True)
        wanted: dict[str, Any] = dict(filters.validated_data)
        viewer, at, language, limit = actor_of(request), timezone.now(), wanted.pop("language"), wanted.pop("limit")
        after = pagination.position_of(wanted.pop("cursor", "")) or 0
        found = rewards.proposals(viewer=viewer, at=at, after=after, limit=limit + 1, **wanted)
        rows = list(islice(found, limit + 1))
        page = rows[:limit]
        told = cards.cards(viewer=viewer, proposal_ids=[row.proposal_id for row in page], language=language, at=at)
        more = pagination.cursor_after(page[-1].proposal_id) if len(rows) > limit else None
        return Response({"results": [_listed(row, told[row.proposal_id].sentence) for row in page], "next": more})


class Decision(ApiView):
    """One decision, by the token's employee."""

    @extend_schema(
        operation_id="decide_proposal",
        parameters=[IDEMPOTENCY_KEY],
        request=Verdict,
        responses=with_problems({200: Decided}, 400, 404, 409, 413, 415, 422),
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Approve, adjust, decline, or within 15 minutes revoke."""
        key = idempotency.key_of(request)
        verdict = Verdict(data=request.data)
        verdict.is_valid(raise_exception=True)
        wish: dict[str, Any] = dict(verdict.validated_data)
        actor, at = actor_of(request), timezone.now()
        seen = cards.cards(viewer=actor, proposal_ids=[proposal_id], language="en", at=at)
        if proposal_id not in seen:
            raise NotFound(f"There is no proposal {proposal_id} that you may look into.")
        if "amount" in wish:
            wish["amount"] = _minor(wish["amount"], seen[proposal_id].unit)
        decided = services.decide(actor=actor, proposal_id=proposal_id, at=at, key=key, **wish)
        return Response(
            {
                "id": decided.pk,
                "state": decided.state,
                "revision": decided.revision,
                "amount": _text(decided.amount, decided.unit),
                "unit": decided.unit,
            }
        )


def _listed(row: rewards.ProposalRow, because: str) -> dict[str, Any]:
    facts = row._asdict()
    amount = None if row.amount_minor is None else _text(row.amount_minor, row.unit)
    shown = {name: value for name, value in facts.items() if name in SHOWN}
    return {"id": row.proposal_id, "amount": amount, "because": because, **shown}


def _text(amount: int, unit: str) -> str:
    return money.to_decimal(amount, unit) if money.is_currency(unit) else str(amount)


def _minor(text: str, unit: str) -> int:
    """Points are whole; money has the decimals of its currency. Raises BadAmount."""
    if money.is_currency(unit):
        return money.to_minor(text, unit)
    if not text.isdecimal() or len(text) > 15:
        raise money.BadAmount(f"{text[:24]!r} is not a whole number of points.")
    return int(text)
