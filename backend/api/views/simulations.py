"""Simulations: what a programme would have paid, asked for, watched, read and stopped."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.programmes import listing, selectors, services
from recognition.programmes.selectors import UnknownSimulation

STATES = ("queued", "running", "done", "failed", "cancelled")
LARGEST_FILE = 100_000


class Filters(forms.Paged):
    """Which simulations, and which page of them."""

    programme = forms.Id(required=False, help_text="Code of the programme.")


class Simulation(serializers.Serializer[Any]):
    """One simulation and how it stands; days inclusive."""

    id = serializers.IntegerField(source="number")
    programme = serializers.CharField()
    fingerprint = serializers.CharField(help_text="Of the simulated definition.")
    compares = serializers.IntegerField(allow_null=True, help_text="Id of the version beside it.")
    from_date = serializers.DateField()
    to_date = serializers.DateField()
    as_of = serializers.DateTimeField(help_text="What was known then.")
    asked_by = serializers.CharField(help_text="employee_id.")
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(STATES)
    progress_done = serializers.IntegerField(help_text="Outcomes judged.")
    progress_total = serializers.IntegerField(allow_null=True)
    error_code = serializers.CharField()
    error_sentence = serializers.CharField()


class SimulationInFull(Simulation):
    """One simulation with what it came to."""

    figures = serializers.JSONField(help_text="Null until it is done; minor units, points, ppm.")


class SimulationWish(forms.Strict):
    """What to simulate."""

    text = serializers.CharField(max_length=LARGEST_FILE, help_text="A programme file, TOML.")
    compares = forms.Number(required=False, allow_null=True, help_text="Id of the version to put beside it.")
    from_date = serializers.DateField()
    to_date = serializers.DateField()
    as_of = forms.Moment(required=False, help_text="Facts as known then; now without it.")


class Asked(serializers.Serializer[Any]):
    """Where to look."""

    id = serializers.IntegerField()


class Simulations(ApiView):
    """Simulations, for who may see everybody's amounts."""

    @extend_schema(
        operation_id="list_simulations",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Simulation)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List simulations in the order they were asked for."""
        wanted = forms.read(Filters, request.query_params)

        def find(**filters: Any) -> list[listing.SimulationRow]:
            return listing.simulations(viewer=actor_of(request), at=timezone.now(), **filters)

        return pagination.answer(Simulation, wanted, find)

    @extend_schema(
        operation_id="request_simulation",
        parameters=[IDEMPOTENCY_KEY],
        request=SimulationWish,
        responses=with_problems({202: Asked}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Ask for a simulation; look at it until its state is done."""
        key = idempotency.key_of(request)
        wish = {"compares": None} | forms.read(SimulationWish, request.data)
        number = services.request_simulation(actor=actor_of(request), at=timezone.now(), key=key, **wish)
        return Response({"id": number}, status=202, headers={"Location": f"/api/v1/simulations/{number}"})


class OneSimulation(ApiView):
    """One simulation."""

    @extend_schema(operation_id="get_simulation", responses=with_problems({200: SimulationInFull}, 404))
    def get(self, request: Request, simulation_id: int) -> Response:
        """Show how a simulation stands, and once it is done what it came to."""
        row = _row(request, simulation_id)
        figures = selectors.simulation(simulation_id).figures
        return Response(SimulationInFull({**row._asdict(), "figures": figures}).data)


class Cancel(ApiView):
    """Stopping a simulation."""

    @extend_schema(
        operation_id="cancel_simulation",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: Simulation}, *WRITING),
    )
    def post(self, request: Request, simulation_id: int) -> Response:
        """Stop a simulation: at once while it waits, soon while it runs."""
        forms.read_nothing(request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            services.cancel_simulation(actor=actor, simulation_id=simulation_id, at=at)
            return dict(Simulation(_row(request, simulation_id)).data)

        arguments = {"simulation": simulation_id}
        done = idempotency.once(request, actor=actor, deed="cancel_simulation", arguments=arguments, at=at, work=work)
        return Response(done)


def _row(request: Request, simulation_id: int) -> listing.SimulationRow:
    found = listing.simulations(viewer=actor_of(request), at=timezone.now(), simulation=simulation_id, limit=1)
    if not found:
        raise UnknownSimulation(f"There is no simulation {simulation_id}; see the list.")
    return found[0]
