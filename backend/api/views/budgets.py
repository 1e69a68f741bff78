"""Budgets: how they stand, and what finance does with them."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import amounts, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.programmes import services
from recognition.rewards.selectors import budget_pages


class Filters(forms.Paged):
    """Which budgets, and which page of them."""

    programme = forms.Id(required=False, help_text="Code of the programme.")


class Budget(serializers.Serializer[Any]):
    """One budget; amounts are decimal text in its unit."""

    id = serializers.IntegerField()
    programme = serializers.CharField()
    unit = serializers.CharField()
    cost_centre = serializers.CharField(help_text="Empty: the whole programme.")
    period_key = serializers.CharField(help_text="Empty: all dates.")
    allocated = serializers.CharField()
    available = serializers.CharField()
    committed = serializers.CharField()
    approved = serializers.CharField()
    exported = serializers.CharField()
    overdraft = serializers.CharField()
    waiting = serializers.CharField(help_text="Of awards it cannot bear yet.")
    waiting_count = serializers.IntegerField()


FIGURES = ("allocated", "available", "committed", "approved", "exported", "overdraft", "waiting")


class Move(forms.Strict):
    """An amount for a budget."""

    programme = forms.Id(help_text="Code of the programme.")
    unit = serializers.CharField(max_length=8, help_text="ISO 4217 code, or symbolic, goods, cash for points.")
    amount = serializers.CharField(max_length=24, help_text="Decimal text, more than nothing.")
    cost_centre = serializers.CharField(max_length=32, required=False, allow_blank=True)
    period_key = serializers.CharField(
        max_length=8, required=False, allow_blank=True, help_text="2026-09, 2026-Q3, 2026."
    )


class Moved(serializers.Serializer[Any]):
    """The budget as it stands then."""

    id = serializers.IntegerField()
    programme = serializers.CharField()
    unit = serializers.CharField()
    cost_centre = serializers.CharField()
    period_key = serializers.CharField()
    amount = serializers.CharField(help_text="What was moved.")
    available = serializers.CharField()


class Budgets(ApiView):
    """The budgets, for finance, HR, programme owners and auditors of the whole company."""

    @extend_schema(
        operation_id="list_budgets",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Budget)}, 404, 422),
    )
    def get(self, request: Request) -> Response:
        """List budgets with their figures."""
        wanted = forms.read(Filters, request.query_params)
        after = pagination.position_of(wanted.get("cursor", ""))
        found = budget_pages.budget_list(
            viewer=actor_of(request),
            at=timezone.now(),
            programme_code=wanted.get("programme", ""),
            after=after,
            limit=wanted["limit"],
        )
        more = None if found.next is None else pagination.cursor_after(found.next)
        return Response({"results": Budget([_budget(each) for each in found.lines], many=True).data, "next": more})


class Allocation(ApiView):
    """Money into a budget."""

    @extend_schema(
        operation_id="allocate_budget",
        parameters=[IDEMPOTENCY_KEY],
        request=Move,
        responses=with_problems({200: Moved}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Make an amount available to a programme. Needs the role finance."""
        return _moved(request, services.allocate_budget)


class Withdrawal(ApiView):
    """Money out of a budget."""

    @extend_schema(
        operation_id="withdraw_budget",
        parameters=[IDEMPOTENCY_KEY],
        request=Move,
        responses=with_problems({200: Moved}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Take an amount that is available back. Needs the role finance."""
        return _moved(request, services.withdraw_budget)


def _moved(request: Request, service: Callable[..., services.Allocated]) -> Response:
    key, wish = idempotency.key_of(request), forms.read(Move, request.data)
    amount, code = amounts.minor(wish.pop("amount"), wish["unit"]), wish.pop("programme")
    told = service(actor=actor_of(request), programme_code=code, amount=amount, at=timezone.now(), key=key, **wish)
    return Response(
        {
            "id": told.budget_id,
            "programme": told.programme,
            "unit": told.unit,
            "cost_centre": told.cost_centre,
            "period_key": told.period_key,
            "amount": amounts.text(told.amount, told.unit),
            "available": amounts.text(told.available, told.unit),
        }
    )


def _budget(line: budget_pages.BudgetLine) -> dict[str, Any]:
    facts = vars(line.row)
    return {**facts, "id": line.row.budget_id} | {name: amounts.text(facts[name], line.row.unit) for name in FIGURES}
