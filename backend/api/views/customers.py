"""Customers: those the token's employee may see, and what a source reports of them."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, pagination
from backend.api.schema import with_problems
from backend.api.views.base import ApiView, actor_of
from backend.api.views.reporting import ANSWERS, Reported, reports
from recognition.core.errors import NotFound
from recognition.customers import listing, services
from recognition.customers.reports import CustomerReport


class Filters(forms.Paged):
    """Which customers, and which page of them."""

    segment = serializers.CharField(required=False, max_length=100)


class Customer(serializers.Serializer[Any]):
    """One customer."""

    customer_id = serializers.CharField()
    name = serializers.CharField()
    segment = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    acquired_by = serializers.CharField(help_text="employee_id of who won them, or empty.")


class CustomerRow(forms.Open):
    """What a source says of one customer; the columns of customers.csv."""

    customer_id = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=200)
    segment = serializers.CharField(max_length=100, required=False, allow_blank=True)
    since = serializers.DateField(required=False, allow_null=True)
    acquired_by = serializers.CharField(required=False, allow_blank=True, help_text="employee_id.")


class Customers(Reported):
    """The customers the token's employee or their line served; all, for HR, finance, programme owners, auditors."""

    kind = CustomerReport
    record = staticmethod(services.record_customers)

    @extend_schema(
        operation_id="list_customers",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Customer)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List customers."""
        wanted = forms.read(Filters, request.query_params)

        def find(**filters: Any) -> list[listing.CustomerRow]:
            return listing.customers(viewer=actor_of(request), at=timezone.now(), **filters)

        return pagination.answer(Customer, wanted, find)

    @extend_schema(operation_id="report_customers", responses=ANSWERS, **reports(CustomerRow))
    def post(self, request: Request) -> Response:
        """Report up to 10 000 customers. A person's token needs the role administrator."""
        return self.store(request)


class OneCustomer(ApiView):
    """One customer."""

    @extend_schema(operation_id="get_customer", responses=with_problems({200: Customer}, 404))
    def get(self, request: Request, customer_id: str) -> Response:
        """Look a customer up."""
        found = listing.customers(viewer=actor_of(request), at=timezone.now(), customer=customer_id, limit=1)
        if not found:
            raise NotFound(f"There is no customer {customer_id!r} that you may look up.")
        return Response(Customer(found[0]).data)
