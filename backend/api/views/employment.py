"""What HR does for one person from a day on: employ, change, let leave, stay or come back, take back a plan."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, idempotency
from backend.api.problems import ProblemError
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.people import directory, roster, services
from recognition.people.reports import EmployeeReport
from recognition.people.selectors import UnknownEmployee
from recognition.people.stretches import BEGINNING

LANGUAGES = ("", "da", "sv", "en")


class Terms(forms.Strict):
    """How somebody is employed; what is left out stays as it is, or of somebody new as is usual."""

    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    language = serializers.ChoiceField(LANGUAGES, required=False, help_text="Empty: the company's.")
    team = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="A name nobody has used yet makes a new team."
    )
    manager_id = forms.Id(
        required=False, allow_blank=True, help_text="employee_id of somebody who works here; empty at the top."
    )
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    department = serializers.CharField(max_length=200, required=False, allow_blank=True)
    payroll_number = serializers.CharField(max_length=64, required=False, allow_blank=True)
    cost_centre = serializers.CharField(max_length=32, required=False, allow_blank=True)
    country = serializers.RegexField(
        "^([A-Z]{2})?$", required=False, allow_blank=True, help_text="ISO 3166-1, two letters; empty: the entity's."
    )
    employment_type = serializers.CharField(max_length=32, required=False, allow_blank=True)
    worker_category = serializers.CharField(max_length=64, required=False, allow_blank=True)
    fte_milli = serializers.IntegerField(
        required=False, min_value=0, max_value=2000, help_text="Thousandths of full time."
    )


class NewPerson(Terms):
    """Somebody new."""

    employee_id = forms.Id(help_text="What the company calls them; for ever.")
    name = serializers.CharField(max_length=200)
    entity_id = forms.Id()
    hired_on = serializers.DateField(help_text="Their first day.")


class Changes(Terms):
    """What is otherwise from a day on. Name, address and language are the person's and change at once."""

    on = serializers.DateField(help_text="From this day; what was before stays as it was.")
    name = serializers.CharField(max_length=200, required=False)
    entity_id = forms.Id(required=False)


class LastDay(forms.Strict):
    """When somebody leaves."""

    last_day = serializers.DateField()


class FirstDay(forms.Strict):
    """When somebody came back."""

    on = serializers.DateField(help_text="After the day they left, today at the latest.")


class Plan(forms.Strict):
    """Which planned change."""

    starts_on = serializers.DateField(help_text="The day it would begin.")


class Kept(serializers.Serializer[Any]):
    """What became of it."""

    employee_id = serializers.CharField()
    is_changed = serializers.BooleanField(help_text="False: everything was so already.")


class EmploymentStretch(serializers.Serializer[Any]):
    """How somebody is, was or will be employed between two days."""

    starts_on = serializers.DateField(allow_null=True, help_text="Null: from the beginning.")
    last_day = serializers.DateField(allow_null=True, help_text="Null: open.")
    entity_id = serializers.CharField()
    team = serializers.CharField()
    manager_id = serializers.CharField(help_text="employee_id, or empty at the top.")
    title = serializers.CharField()
    department = serializers.CharField()
    payroll_number = serializers.CharField()
    cost_centre = serializers.CharField()
    country = serializers.CharField()
    employment_type = serializers.CharField()
    worker_category = serializers.CharField()
    fte_milli = serializers.IntegerField(help_text="Thousandths of full time.")


class EmploymentStretches(serializers.Serializer[Any]):
    """All of them."""

    results = EmploymentStretch(many=True, help_text="The latest first, planned ones too.")


class Employments(ApiView):
    """Who is employed anew."""

    @extend_schema(
        operation_id="add_person",
        parameters=[IDEMPOTENCY_KEY],
        request=NewPerson,
        examples=examples.ADD_PERSON,
        responses=with_problems({200: Kept}, 400, 409, 413, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Employ somebody new from a day on. Needs HR of the entity."""
        key, wish = idempotency.key_of(request), forms.read(NewPerson, request.data)
        actor, at = actor_of(request), timezone.now()
        said = {"email": "", "manager_id": "", "department": "", "title": "", **wish}

        def work() -> dict[str, Any]:
            _require_colleague(request, said["manager_id"])
            report = EmployeeReport(left_on=None, currency="", **said)
            services.add_person(actor=actor, report=report, at=at, key=key)
            return {"employee_id": wish["employee_id"], "is_changed": True}

        return Response(idempotency.once(request, actor=actor, deed="add_person", arguments=wish, at=at, work=work))


class EmploymentsOfOne(ApiView):
    """The employment of one person over time."""

    @extend_schema(operation_id="list_employments", responses=with_problems({200: EmploymentStretches}, 404))
    def get(self, request: Request, employee_id: str) -> Response:
        """List how somebody was, is and will be employed: your own, or as HR, payroll, finance or auditor there."""
        found = _person(request, employee_id)
        if not found.sees_terms:
            raise _unknown(employee_id)
        return Response({"results": [_told(each) for each in found.stretches]})


class Leaving(ApiView):
    """Somebody leaves."""

    @extend_schema(
        operation_id="end_employment",
        parameters=[IDEMPOTENCY_KEY],
        request=LastDay,
        responses=with_problems({200: Kept}, *WRITING),
    )
    def post(self, request: Request, employee_id: str) -> Response:
        """Let somebody leave after their last day, from which on they have no way in. Needs HR of their entity."""
        return _done(request, employee_id, services.leave, **forms.read(LastDay, request.data))


class Staying(ApiView):
    """Somebody stays after all."""

    @extend_schema(
        operation_id="keep_person",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: Kept}, *WRITING),
    )
    def post(self, request: Request, employee_id: str) -> Response:
        """Take back that somebody leaves, up to their last day. Needs HR of their entity."""
        forms.read_nothing(request.data)
        return _done(request, employee_id, services.stay)


class ComingBack(ApiView):
    """Somebody comes back."""

    @extend_schema(
        operation_id="take_person_back",
        parameters=[IDEMPOTENCY_KEY],
        request=FirstDay,
        responses=with_problems({200: Kept}, *WRITING),
    )
    def post(self, request: Request, employee_id: str) -> Response:
        """Employ somebody who has left again, as they were employed last. Needs HR of that entity."""
        return _done(request, employee_id, services.come_back, **forms.read(FirstDay, request.data))


class Dropping(ApiView):
    """A planned change is taken back."""

    @extend_schema(
        operation_id="drop_planned_change",
        parameters=[IDEMPOTENCY_KEY],
        request=Plan,
        responses=with_problems({200: Kept}, *WRITING),
    )
    def post(self, request: Request, employee_id: str) -> Response:
        """Take back a change that has not begun; what holds before it goes on. Needs HR of their entity."""
        return _done(request, employee_id, services.drop_planned, **forms.read(Plan, request.data))


def change(request: Request, employee_id: str) -> Response:
    """Let what the body says hold from a day on."""
    key, wish = idempotency.key_of(request), forms.read(Changes, request.data)
    actor, at = actor_of(request), timezone.now()
    found = _editable(request, employee_id)
    changes = {name: value for name, value in wish.items() if name != "on"}

    def work() -> dict[str, Any]:
        _require_colleague(request, changes.get("manager_id", ""))
        is_changed = services.change_person(
            actor=actor, employee_id=found.person.pk, on=wish["on"], changes=changes, at=at, key=key
        )
        return {"employee_id": employee_id, "is_changed": is_changed}

    arguments = {"employee": employee_id, **wish}
    return Response(idempotency.once(request, actor=actor, deed="change_person", arguments=arguments, at=at, work=work))


def _done(request: Request, employee_id: str, service: Callable[..., bool], **days: date) -> Response:
    """Do something for a person whose employment the caller keeps."""
    key, found = idempotency.key_of(request), _editable(request, employee_id)
    is_changed = service(actor=actor_of(request), employee_id=found.person.pk, at=timezone.now(), key=key, **days)
    return Response(Kept({"employee_id": employee_id, "is_changed": is_changed}).data)


def _editable(request: Request, employee_id: str) -> roster.PersonPage:
    """The person, for HR of their entity. Raises UnknownEmployee, the same for everybody else as for nobody."""
    found = _person(request, employee_id)
    if not found.may_edit:
        raise _unknown(employee_id)
    return found


def _person(request: Request, employee_id: str) -> roster.PersonPage:
    numbers = directory.primary_keys(external_ids=[employee_id])
    try:
        return roster.person(viewer=actor_of(request), employee_id=next(iter(numbers), 0), at=timezone.now())
    except UnknownEmployee:
        raise _unknown(employee_id) from None


def _unknown(employee_id: str) -> UnknownEmployee:
    return UnknownEmployee(f"There is no employee {employee_id!r} whose employment is yours to look at or keep.")


def _require_colleague(request: Request, employee_id: str) -> None:
    """Refuse a manager who does not work here today: who has left, or never came, answers alike."""
    viewer, at = actor_of(request), timezone.now()
    if employee_id and not directory.people(viewer=viewer, at=at, employee=employee_id, limit=1):
        message = f"Nobody who works here has the employee_id {employee_id!r}; look them up first."
        error = {"line": 1, "field": "manager_id", "message": message, "code": "unknown_employee"}
        raise ProblemError(422, "invalid", "Some fields are wrong; see errors.", [error])


def _told(stretch: Any) -> dict[str, Any]:
    placed = {
        "starts_on": None if stretch.starts_on == BEGINNING else stretch.starts_on,
        "last_day": stretch.last_day,
        "entity_id": stretch.entity.external_id,
        "team": stretch.team.name if stretch.team else "",
        "manager_id": stretch.manager.external_id if stretch.manager else "",
    }
    return dict(EmploymentStretch(vars(stretch) | placed).data)
