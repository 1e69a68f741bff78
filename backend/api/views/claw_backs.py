"""Taking back: awards that lost their ground, the reversal of one, and the cases that only HR can settle."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import amounts, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from backend.api.views.proposals import STATES, card_of
from recognition.core.errors import NotFound
from recognition.customers import selectors as customers
from recognition.people import services as people
from recognition.rewards import selectors as rewards
from recognition.rewards import services, wording

CAUSES = ("left", "other_entity", "points_spent")
RESULTS = ("agreed", "written_off")
LONGEST = 2000


class CaseFilters(forms.Paged):
    """Which cases, and which page of them."""

    is_open = serializers.BooleanField(required=False, help_text="Left out: all.")


class ClawBackCase(serializers.Serializer[Any]):
    """What neither payroll nor a balance could give back; HR settles it with the person."""

    id = serializers.IntegerField(source="case_id")
    proposal = serializers.IntegerField(source="proposal_id", help_text="The award.")
    employee_id = serializers.CharField()
    employee_name = serializers.CharField(source="employee")
    entity_id = serializers.CharField()
    amount = serializers.SerializerMethodField(help_text="Decimal text.")
    unit = serializers.CharField(help_text="ISO 4217 code, or symbolic, goods, cash for points.")
    cause = serializers.ChoiceField(CAUSES)
    code = serializers.CharField(help_text="Why it was to be taken back.")
    reason = serializers.CharField(allow_null=True, help_text="In words; null once erased.")
    opened_at = serializers.DateTimeField()
    result = serializers.ChoiceField(RESULTS, allow_blank=True, help_text="Empty while it is open.")
    note = serializers.CharField(allow_null=True, help_text="What was agreed.")
    settled_by = serializers.CharField(allow_null=True, help_text="employee_id.")
    settled_at = serializers.DateTimeField(allow_null=True)

    def get_amount(self, row: rewards.Case) -> str:
        """As everywhere in the API."""
        return amounts.text(row.amount_minor, row.unit)


class ClawBackDue(serializers.Serializer[Any]):
    """An approved award that lost its ground and of which nothing was taken back yet."""

    proposal = serializers.IntegerField(source="proposal_id")
    employee_id = serializers.CharField()
    entity_id = serializers.CharField()
    amount = serializers.SerializerMethodField(help_text="Decimal text.")
    unit = serializers.CharField(help_text="ISO 4217 code, or symbolic, goods, cash for points.")
    state = serializers.ChoiceField(STATES)
    code = serializers.CharField(help_text="How it lost it.")
    told_at = serializers.DateTimeField(help_text="When HR was told.")
    is_paid_out = serializers.BooleanField(help_text="Payroll has the money already: taking it back deducts from pay.")

    def get_amount(self, row: rewards.Due) -> str:
        """As everywhere in the API."""
        return amounts.text(row.amount_minor, row.unit)


class Settlement(forms.Strict):
    """What became of a case."""

    result = serializers.ChoiceField(RESULTS, help_text="Agreed with the person, or the company lets it be.")
    note = serializers.CharField(max_length=LONGEST, help_text="What was agreed: the note is all that stays.")


class CaseStands(serializers.Serializer[Any]):
    """Which case, and what became of it."""

    id = serializers.IntegerField()
    result = serializers.ChoiceField(RESULTS)


class ClawBackWish(forms.Strict):
    """How much of an award is taken back, and why."""

    amount = serializers.CharField(required=False, max_length=24, help_text="Decimal text; left out: all that is left.")
    code = serializers.ChoiceField(wording.CODES)
    reason = serializers.CharField(max_length=LONGEST, help_text="The person reads it.")


class ClawedBack(serializers.Serializer[Any]):
    """The reversal, a proposal that is approved like any other; null where all of it is a case for HR."""

    reversal = serializers.IntegerField(allow_null=True)
    is_case = serializers.BooleanField(help_text="All or a part of it became a case for HR.")


class Cases(ApiView):
    """One's own cases, and as HR, finance or auditor those of one's entities."""

    @extend_schema(
        operation_id="list_claw_back_cases",
        parameters=[CaseFilters],
        responses=with_problems({200: pagination.page_of(ClawBackCase)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List them by number."""
        wanted, viewer, at = forms.read(CaseFilters, request.query_params), actor_of(request), timezone.now()

        def find(*, after: int | None, **more: Any) -> Any:
            return rewards.cases(viewer=viewer, at=at, after=after or 0, **more)

        rows, more = pagination.page(wanted, find, position=lambda row: row.case_id)
        _looked(request, [row.employee_id for row in rows])
        return Response({"results": ClawBackCase(rows, many=True).data, "next": more})


class Dues(ApiView):
    """What may be taken back, for HR, finance and auditors of the entity."""

    @extend_schema(
        operation_id="list_claw_backs_due",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(ClawBackDue)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List the approved awards that lost their ground and that nobody acted on yet, by number."""
        wanted, viewer, at = forms.read(forms.Paged, request.query_params), actor_of(request), timezone.now()

        def find(*, after: int | None, limit: int) -> Any:
            return rewards.claw_backs_due(viewer=viewer, at=at, after=after or 0, limit=limit)

        rows, more = pagination.page(wanted, find, position=lambda row: row.proposal_id)
        _looked(request, [row.employee_id for row in rows])
        return Response({"results": ClawBackDue(rows, many=True).data, "next": more})


class OneCase(ApiView):
    """One case."""

    @extend_schema(operation_id="get_claw_back_case", responses=with_problems({200: ClawBackCase}, 404))
    def get(self, request: Request, case_id: int) -> Response:
        """Show a case."""
        found = _case(request, case_id)
        _looked(request, [found.employee_id], subject_id=found.proposal_id)
        return Response(ClawBackCase(found).data)


class CaseSettlement(ApiView):
    """What HR agreed."""

    @extend_schema(
        operation_id="settle_claw_back_case",
        parameters=[IDEMPOTENCY_KEY],
        request=Settlement,
        responses=with_problems({200: CaseStands}, *WRITING),
    )
    def post(self, request: Request, case_id: int) -> Response:
        """Note what was agreed with the person; nothing is posted. For HR of the entity, never about oneself."""
        wish, key = forms.read(Settlement, request.data), idempotency.key_of(request)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            _case(request, case_id)
            settled = services.settle_case(actor=actor, case_id=case_id, at=at, key=key, **wish)
            return {"id": case_id, "result": settled.result}

        arguments = {"case": case_id, **wish}
        return Response(
            idempotency.once(request, actor=actor, deed="settle_case", arguments=arguments, at=at, work=work)
        )


class ClawBack(ApiView):
    """Taking an award back."""

    @extend_schema(
        operation_id="claw_back",
        parameters=[IDEMPOTENCY_KEY],
        request=ClawBackWish,
        responses=with_problems({200: ClawedBack}, *WRITING),
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Propose to take back what was granted or exported. For HR, finance and managers above the person.

        What the person has spent, or of who left or changed entity all of it, becomes a case for HR.
        """
        wish, key = forms.read(ClawBackWish, request.data), idempotency.key_of(request)
        actor, at = actor_of(request), timezone.now()
        card = card_of(proposal_id, viewer=actor, at=at)
        if "amount" in wish:
            wish["amount"] = amounts.minor(wish["amount"], card.unit)

        def work() -> dict[str, Any]:
            try:
                made = services.claw_back(actor=actor, proposal_id=proposal_id, at=at, key=key, **wish)
            except services.CaseForHR:  # done, and recorded: to raise it on would undo that
                return {"reversal": None, "is_case": True}
            return {"reversal": made.pk, "is_case": "spent" in made.because["params"]}

        arguments = {"proposal": proposal_id, **wish}
        return Response(idempotency.once(request, actor=actor, deed="claw_back", arguments=arguments, at=at, work=work))


def _case(request: Request, case_id: int) -> rewards.Case:
    """The case, for who may see it. Raises NotFound."""
    found = next(rewards.cases(viewer=actor_of(request), at=timezone.now(), after=case_id - 1, limit=1), None)
    if found is None or found.case_id != case_id:
        raise NotFound(f"There is no case {case_id} that you may see.")
    return found


def _looked(request: Request, employees: list[str], *, subject_id: int | None = None) -> None:
    """Note whose amounts the caller was shown."""
    shown = customers.employee_ids(set(employees)).values()
    people.viewed(actor=actor_of(request), employee_ids=shown, what="api", subject_id=subject_id, at=timezone.now())
