"""Reports kept under a name: one's own, and those shared with a role one holds."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from backend.api.views.proposals import STATES as AWARD_STATES
from backend.api.views.reports import LANGUAGES
from backend.reports import FORMATS
from recognition.payroll import selectors as payroll
from recognition.payroll import services
from recognition.payroll.access import READS_PAYROLL
from recognition.payroll.selectors import saved_views
from recognition.payroll.selectors.report_sheets import PIVOTS


class SavedView(serializers.Serializer[Any]):
    """One view; its pay periods are chosen when it is used."""

    id = serializers.IntegerField(source="view_id")
    name = serializers.CharField()
    owner = serializers.CharField(help_text="Whose it is, by name.")
    is_mine = serializers.BooleanField()
    filters = serializers.DictField(child=serializers.CharField(), help_text="With the entity.")
    pivot = serializers.CharField(help_text="The table of sums it is; empty for the lines.")
    format = serializers.CharField(source="file_format")
    shared_role = serializers.CharField(help_text="Holders of this role may use it, too; empty for nobody.")
    is_monthly = serializers.BooleanField(help_text="On the first of a month its report is made of the month before.")


class ViewWish(forms.Strict):
    """What to keep under a name; all of it."""

    name = serializers.CharField(max_length=100, help_text="The view of yours that has it already is changed.")
    entity = forms.Id(help_text="entity_id of the legal entity.")
    programme = forms.Id(required=False)
    employee = forms.Id(required=False)
    team = serializers.CharField(max_length=200, required=False)
    cost_centre = serializers.CharField(max_length=32, required=False)
    state = serializers.ChoiceField(AWARD_STATES, required=False)
    pivot = serializers.ChoiceField(PIVOTS, required=False, help_text="A table of sums instead of the lines.")
    format = serializers.ChoiceField(sorted(FORMATS), default="xlsx")
    language = serializers.ChoiceField(LANGUAGES, default="en", help_text="Of files for people.")
    shared_role = serializers.ChoiceField(
        sorted(READS_PAYROLL), required=False, help_text="A role you hold there, whose holders may use it, too."
    )
    is_monthly = serializers.BooleanField(default=False)


class ViewNumber(serializers.Serializer[Any]):
    """Which view it was."""

    id = serializers.IntegerField()


class Views(ApiView):
    """The views the token's employee may use."""

    @extend_schema(
        operation_id="list_report_views",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(SavedView)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List your views, and those shared with a role you hold for their entity."""
        wanted = forms.read(forms.Paged, request.query_params)

        def find(*, after: int | None, limit: int) -> list[saved_views.ViewRow]:
            return saved_views.saved_views(viewer=actor_of(request), at=timezone.now(), after=after or 0, limit=limit)

        return pagination.answer(SavedView, wanted, find, position=lambda view: view.view_id)

    @extend_schema(
        operation_id="save_report_view",
        parameters=[IDEMPOTENCY_KEY],
        request=ViewWish,
        responses=with_problems({200: ViewNumber}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Keep a view, or change yours of that name. Needs the right to read payroll of the entity."""
        wish, actor, at = forms.read(ViewWish, request.data), actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            number = services.save_view(
                actor=actor,
                name=wish["name"],
                filters={name: wish[name] for name in payroll.FILTERS if name in wish},
                pivot=wish.get("pivot", ""),
                file_format=wish["format"],
                language=wish["language"],
                shared_role=wish.get("shared_role", ""),
                is_monthly=wish["is_monthly"],
                at=at,
            )
            return {"id": number}

        return Response(
            idempotency.once(request, actor=actor, deed="save_report_view", arguments=wish, at=at, work=work)
        )


class Drop(ApiView):
    """Forgetting a view."""

    @extend_schema(
        operation_id="drop_report_view",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: ViewNumber}, *WRITING),
    )
    def post(self, request: Request, view_id: int) -> Response:
        """Forget a view of your own."""
        forms.read_nothing(request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            services.drop_view(actor=actor, view_id=view_id, at=at)
            return {"id": view_id}

        asked = {"view": view_id}
        return Response(
            idempotency.once(request, actor=actor, deed="drop_report_view", arguments=asked, at=at, work=work)
        )
