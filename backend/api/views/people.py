"""Who works here: looked up by everybody, reported by a source."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, pagination
from backend.api.authentication import Caller
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views import employment
from backend.api.views.base import ApiView, actor_of
from backend.api.views.reporting import ANSWERS, Reported, reports
from recognition.core.errors import NotFound
from recognition.customers import services
from recognition.people import directory
from recognition.people import selectors as people
from recognition.people.reports import EmployeeReport


class Filters(forms.Paged):
    """Which people, and which page of them."""

    team = serializers.CharField(required=False, max_length=200, help_text="Name of the team.")
    entity = forms.Id(required=False, help_text="entity_id.")
    manager = forms.Id(required=False, help_text="employee_id of the manager.")
    text = serializers.CharField(required=False, max_length=100, help_text="Part of the name or the address.")
    is_employed = serializers.BooleanField(default=True, help_text="False: who has left, as far as you may know.")


class EmploymentFacts(serializers.Serializer[Any]):
    """The terms of employment."""

    hired_on = serializers.DateField(allow_null=True)
    left_on = serializers.DateField(allow_null=True)
    payroll_number = serializers.CharField()
    cost_centre = serializers.CharField()
    country = serializers.CharField()
    employment_type = serializers.CharField()
    worker_category = serializers.CharField()
    fte_milli = serializers.IntegerField(help_text="Thousandths of full time.")


class Person(serializers.Serializer[Any]):
    """One employee, as employed today or last."""

    employee_id = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    title = serializers.CharField()
    department = serializers.CharField()
    team = serializers.CharField()
    entity_id = serializers.CharField()
    manager_id = serializers.CharField(help_text="employee_id, or empty at the top.")
    language = serializers.CharField()
    is_employed = serializers.BooleanField()
    employment = EmploymentFacts(allow_null=True, help_text="Null unless it is yours, or you run HR or payroll there.")


class PersonReport(forms.Open):
    """What a source says of one employee; the columns of employees.csv."""

    employee_id = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=200)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    manager_id = serializers.CharField(required=False, allow_blank=True, help_text="employee_id.")
    department = serializers.CharField(max_length=200, required=False, allow_blank=True)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    hired_on = serializers.DateField(required=False, allow_null=True)
    left_on = serializers.DateField(required=False, allow_null=True)
    currency = serializers.CharField(required=False, allow_blank=True, help_text="ISO 4217; needed without entity_id.")
    entity_id = serializers.CharField(max_length=64, required=False, allow_blank=True)
    payroll_number = serializers.CharField(max_length=64, required=False, allow_blank=True)
    team = serializers.CharField(max_length=200, required=False, allow_blank=True)
    cost_centre = serializers.CharField(max_length=32, required=False, allow_blank=True)
    country = serializers.CharField(required=False, allow_blank=True, help_text="ISO 3166-1, two letters.")
    language = serializers.CharField(required=False, allow_blank=True)
    time_zone = serializers.CharField(required=False, allow_blank=True)
    employment_type = serializers.CharField(max_length=32, required=False, allow_blank=True)
    worker_category = serializers.CharField(max_length=64, required=False, allow_blank=True)
    fte_milli = serializers.IntegerField(required=False, help_text="Thousandths of full time.")


class Role(serializers.Serializer[Any]):
    """One role held."""

    role = serializers.CharField()
    entity_id = serializers.CharField(allow_null=True, help_text="Null: for the whole company.")


class Me(serializers.Serializer[Any]):
    """Who a token acts as, and what it may do."""

    person = Person()
    roles = Role(many=True)
    scopes = serializers.ListField(child=serializers.CharField())


class People(Reported):
    """Everybody who works here."""

    kind = EmployeeReport
    record = staticmethod(services.record_employees)

    @extend_schema(
        operation_id="list_people",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Person)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List who works here."""
        wanted = forms.read(Filters, request.query_params)

        def find(**filters: Any) -> list[directory.PersonRow]:
            return directory.people(viewer=actor_of(request), at=timezone.now(), **filters)

        return pagination.answer(Person, wanted, find)

    @extend_schema(operation_id="report_people", responses=ANSWERS, **reports(PersonReport))
    def post(self, request: Request) -> Response:
        """Report up to 10 000 employees. A person's token needs the role administrator."""
        return self.store(request)


class OnePerson(ApiView):
    """One employee."""

    @extend_schema(operation_id="get_person", responses=with_problems({200: Person}, 404))
    def get(self, request: Request, employee_id: str) -> Response:
        """Look somebody up."""
        return Response(Person(_found(request, employee_id)).data)

    @extend_schema(
        operation_id="change_person",
        parameters=[IDEMPOTENCY_KEY],
        request=employment.Changes,
        examples=examples.CHANGE_PERSON,
        responses=with_problems({200: employment.Kept}, *WRITING),
    )
    def patch(self, request: Request, employee_id: str) -> Response:
        """Change how somebody is employed from a day on. Needs HR of their entity, and of one they move to."""
        return employment.change(request, employee_id)


class Myself(ApiView):
    """Whoever asks."""

    @extend_schema(operation_id="get_me", responses=with_problems({200: Me}, 404))
    def get(self, request: Request) -> Response:
        """Say whom this token acts as, with which roles and scopes."""
        caller, at = request.user, timezone.now()
        if not isinstance(caller, Caller) or caller.bearer.employee_id is None:
            raise NotFound("This token acts as a source and not as a person.")
        me = people.employees(employee_ids=[caller.bearer.employee_id])[caller.bearer.employee_id]
        entities = {each.pk: each.external_id for each in people.entities()}
        roles = [
            {"role": role, "entity_id": None if entity is None else entities[entity]}
            for role, entity in sorted(people.roles_of(employee_id=me.pk, at=at), key=str)
        ]
        person = Person(_found(request, me.external_id)).data
        return Response({"person": person, "roles": roles, "scopes": sorted(caller.bearer.scopes)})


def _found(request: Request, employee_id: str) -> directory.PersonRow:
    """The employee, employed or gone, as far as the caller may know. Raises NotFound."""
    for is_employed in (True, False):
        found = directory.people(
            viewer=actor_of(request), at=timezone.now(), employee=employee_id, is_employed=is_employed, limit=1
        )
        if found:
            return found[0]
    raise NotFound(f"There is no employee {employee_id!r} that you may look up.")
