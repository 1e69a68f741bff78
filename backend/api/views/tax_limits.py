"""What is tax-free up to how much, by country and date."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import amounts, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.payroll import services
from recognition.payroll.selectors import tax_limits as reading


class TaxLimit(serializers.Serializer[Any]):
    """One limit; it holds from the moment it is verified."""

    id = serializers.IntegerField()
    country = serializers.CharField()
    rule = serializers.ChoiceField(reading.RULES)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    amount = serializers.CharField(help_text="Decimal text.")
    currency = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    is_verified = serializers.BooleanField()
    verified_at = serializers.DateTimeField(allow_null=True)


class LimitWish(forms.Strict):
    """A limit as somebody reads it."""

    country = serializers.RegexField("^[A-Z]{2}$")
    rule = serializers.ChoiceField(reading.RULES)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)
    amount = serializers.RegexField(r"^[0-9]{1,9}(\.[0-9]{1,3})?$")
    currency = serializers.RegexField("^[A-Z]{3}$")
    source = serializers.CharField(max_length=300, help_text="Where it is written.")  # type: ignore[assignment]


class LimitFilters(forms.Paged):
    """Which limits, and which page of them."""

    country = serializers.RegexField("^[A-Z]{2}$", required=False)


class TaxLimits(ApiView):
    """The limits."""

    @extend_schema(
        operation_id="list_tax_limits",
        parameters=[LimitFilters],
        responses=with_problems({200: pagination.page_of(TaxLimit)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List tax limits, the newest entry first; without a verified one, all is taxable."""
        wanted = forms.read(LimitFilters, request.query_params)

        def find(*, after: int | None, **filters: Any) -> list[reading.LimitRow]:
            return reading.tax_limits(before=after, **filters)

        rows, more = pagination.page(wanted, find)
        return Response({"results": [_told(row) for row in rows], "next": more})

    @extend_schema(
        operation_id="enter_tax_limit",
        parameters=[IDEMPOTENCY_KEY],
        request=LimitWish,
        responses=with_problems({200: TaxLimit}, 400, 409, 413, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Enter a limit, which another person of HR then verifies. Needs the role HR for the whole company."""
        key, wish = idempotency.key_of(request), forms.read(LimitWish, request.data)
        amount = amounts.minor(wish.pop("amount"), wish["currency"])
        number = services.enter_limit(actor=actor_of(request), amount_minor=amount, at=timezone.now(), key=key, **wish)
        return Response(_numbered(number))


class Verification(ApiView):
    """Verifying a limit."""

    @extend_schema(
        operation_id="verify_tax_limit",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: TaxLimit}, *WRITING),
    )
    def post(self, request: Request, number: int) -> Response:
        """Say that a limit is what its source says; from then on it holds. Needs another person of HR."""
        forms.read_nothing(request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            services.verify_limit(actor=actor, number=number, at=at)
            return _numbered(number)

        arguments = {"number": number}
        return Response(
            idempotency.once(request, actor=actor, deed="verify_tax_limit", arguments=arguments, at=at, work=work)
        )


def _numbered(number: int) -> dict[str, Any]:
    return _told(reading.tax_limits(before=number + 1, limit=1)[0])


def _told(row: reading.LimitRow) -> dict[str, Any]:
    shown = {
        **row._asdict(),
        "id": row.number,
        "amount": amounts.text(row.amount, row.currency),
        "is_verified": row.verified_at is not None,
    }
    return dict(TaxLimit(shown).data)
