"""Contests: an award, or one that is missing, contested by whose it is, taken back by them, answered by another."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from backend.api.views.proposals import Language
from recognition.core.errors import NotFound
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import answering, own

STATES = ("open", "settled", "withdrawn")
RESULTS = ("upheld", "explained", "corrected")
LONGEST = 2000


class Filters(forms.Paged):
    """Which contests, and which page of them."""

    state = serializers.ChoiceField(STATES, required=False)
    proposal = forms.Number(required=False, help_text="Those of one award.")


class MissedFilters(Language, forms.Paged):
    """Which page, in which language."""


class Contest(serializers.Serializer[Any]):
    """One contest; who may not see it does not know of it, whoever decided about the award among them."""

    id = serializers.IntegerField(source="dispute_id")
    about = serializers.ChoiceField(("award", "missing"))
    employee_id = serializers.CharField(help_text="Who contests.")
    employee_name = serializers.CharField()
    proposal = serializers.IntegerField(source="proposal_id", allow_null=True, help_text="Null for a missing one.")
    outcome_id = serializers.CharField()
    customer_id = serializers.CharField()
    text = serializers.CharField(allow_null=True, help_text="What is said to be wrong; null once erased.")
    evidence = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of touchpoints.")
    raised_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(help_text="Until when it is answered.")
    is_overdue = serializers.BooleanField()
    state = serializers.ChoiceField(STATES)
    result = serializers.ChoiceField(RESULTS, allow_blank=True, help_text="Empty until it is answered.")
    answer = serializers.CharField(allow_null=True, help_text="For the person; null before, and once erased.")
    answered_by = serializers.CharField(source="settled_by", allow_null=True, help_text="Name.")
    answered_at = serializers.DateTimeField(source="settled_at", allow_null=True)
    correction = serializers.IntegerField(source="correction_id", allow_null=True, help_text="What corrected it.")
    reversal = serializers.IntegerField(source="reversal_id", allow_null=True, help_text="What corrected it.")
    may_answer = serializers.BooleanField(source="may_settle", help_text="By you, now.")
    may_withdraw = serializers.BooleanField(help_text="By you, now.")


class Contact(serializers.Serializer[Any]):
    """One contact that is named as evidence."""

    id = serializers.IntegerField(source="touchpoint_id")
    occurred_at = serializers.DateTimeField()
    type = serializers.CharField(source="kind")
    channel = serializers.CharField()


class Judged(serializers.Serializer[Any]):
    """What a programme made of the outcome for which an award is missed."""

    programme = serializers.CharField()
    result = serializers.CharField()
    reason = serializers.CharField(allow_blank=True, help_text="Why the person got nothing, as far as it says.")


class Remedy(serializers.Serializer[Any]):
    """What was corrected since; an answer `corrected` names one."""

    kind = serializers.ChoiceField(("correction", "reversal"))
    number = serializers.IntegerField()
    made_at = serializers.DateTimeField()


class ContestInFull(Contest):
    """One contest with what shows it."""

    customer_name = serializers.CharField()
    kind = serializers.CharField(help_text="Of the outcome.")
    occurred_at = serializers.DateTimeField(allow_null=True, help_text="Of the outcome.")
    contacts = Contact(many=True)
    judged = Judged(many=True)
    remedies = Remedy(many=True, help_text="For who may answer.")


class MissedOutcome(serializers.Serializer[Any]):
    """An outcome of a customer you served that gave you nothing."""

    outcome = serializers.CharField(help_text="What a contest names it by: source and id.")
    kind = serializers.CharField()
    customer_id = serializers.CharField(source="customer")
    customer_name = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    until = serializers.DateTimeField(help_text="Until when it can be contested.")
    contacts = serializers.IntegerField(help_text="Yours with the customer in the `look_back_days` before it.")
    look_back_days = serializers.IntegerField(source="days", help_text="180, or more if a programme looks further.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why, as far as a programme judged it.")
    contest = serializers.IntegerField(source="dispute_id", allow_null=True, help_text="Your latest about it.")


class ContestWish(forms.Strict):
    """What is wrong: with one of your awards, or that there is none for an outcome."""

    proposal = forms.Number(required=False, help_text="Your award; this or `outcome`.")
    outcome = serializers.CharField(required=False, max_length=200, help_text="As in the list of what you miss.")
    text = serializers.CharField(max_length=LONGEST, help_text="In a sentence or two; another person reads it.")
    evidence = serializers.ListField(
        child=forms.Number(), max_length=50, default=list, help_text="Ids of touchpoints of yours with the customer."
    )


class ContestAnswer(forms.Strict):
    """What comes of it, and why."""

    result = serializers.ChoiceField(RESULTS)
    answer = serializers.CharField(max_length=LONGEST, help_text="The person reads it.")
    correction = forms.Number(required=False, help_text="With corrected: this or `reversal`, of `remedies`.")
    reversal = forms.Number(required=False, help_text="With corrected: this or `correction`, of `remedies`.")


class ContestStands(serializers.Serializer[Any]):
    """Which one, and how it stands now."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(STATES)


class Contests(ApiView):
    """The contests one may see: one's own, those one answers, and as HR or auditor those of one's entities."""

    @extend_schema(
        operation_id="list_contests",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Contest)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List them, newest first."""
        wanted = forms.read(Filters, request.query_params)
        filters = {"viewer": actor_of(request), "at": timezone.now(), "proposal_id": wanted.pop("proposal", None)}

        def find(*, after: int | None, **more: Any) -> list[rewards.DisputeView]:
            return rewards.disputes(before=after, **filters, **more)

        return pagination.answer(Contest, wanted, find, position=lambda row: row.dispute_id)

    @extend_schema(
        operation_id="contest",
        parameters=[IDEMPOTENCY_KEY],
        request=ContestWish,
        examples=examples.CONTEST,
        responses=with_problems({200: ContestStands}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Contest an award of yours, or that one is missing. Another person, without a part in it, answers."""
        wish, key = forms.read(ContestWish, request.data), idempotency.key_of(request)
        said = {"proposal_id": wish.get("proposal"), "outcome": wish.get("outcome", "")}

        def work(**who: Any) -> dict[str, Any]:
            made = services.contest(evidence=wish["evidence"], text=wish["text"], key=key, **said, **who)
            return {"id": made.pk, "state": made.state}

        return _once(request, "contest", wish, work)


class Missed(ApiView):
    """What may be missing."""

    @extend_schema(
        operation_id="list_missed_outcomes",
        parameters=[MissedFilters],
        responses=with_problems({200: pagination.page_of(MissedOutcome)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List the outcomes of customers you served that gave you nothing and can be contested, the latest first."""
        wanted = forms.read(MissedFilters, request.query_params)

        def find(*, after: int | None, **more: Any) -> list[own.Missed]:
            return own.missed(viewer=actor_of(request), before=after, at=timezone.now(), **more)

        return pagination.answer(MissedOutcome, wanted, find)


class OneContest(ApiView):
    """One contest."""

    @extend_schema(
        operation_id="get_contest",
        parameters=[Language],
        responses=with_problems({200: ContestInFull}, 404, 422),
    )
    def get(self, request: Request, dispute_id: int) -> Response:
        """Show a contest with what shows it, no amount among that."""
        language = forms.read(Language, request.query_params)["language"]
        found = answering.answering(
            viewer=actor_of(request), dispute_id=dispute_id, language=language, at=timezone.now()
        )
        facts = found._asdict()
        dispute, contacts = facts.pop("dispute"), facts.pop("touches")
        return Response(ContestInFull(dispute._asdict() | facts | {"contacts": contacts}).data)


class Withdrawal(ApiView):
    """Taking back what one contests."""

    @extend_schema(
        operation_id="withdraw_contest",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: ContestStands}, *WRITING),
    )
    def post(self, request: Request, dispute_id: int) -> Response:
        """Take back what you contest, before it is answered."""
        forms.read_nothing(request.data)

        def work(**who: Any) -> dict[str, Any]:
            taken = services.withdraw_dispute(dispute_id=dispute_id, **who)
            return {"id": taken.pk, "state": taken.state}

        return _once(request, "withdraw_contest", {"contest": dispute_id}, work)


class Answer(ApiView):
    """What comes of a contest."""

    @extend_schema(
        operation_id="answer_contest",
        parameters=[IDEMPOTENCY_KEY],
        request=ContestAnswer,
        responses=with_problems({200: ContestStands}, *WRITING),
    )
    def post(self, request: Request, dispute_id: int) -> Response:
        """Answer a contest as the one who reviews it; `corrected` names what corrected it since it was raised."""
        wish, key = forms.read(ContestAnswer, request.data), idempotency.key_of(request)
        cited: dict[str, Any] = {f"{name}_id": wish.get(name) for name in ("correction", "reversal")}

        def work(**who: Any) -> dict[str, Any]:
            if not rewards.disputes(viewer=who["actor"], at=who["at"], dispute_ids=[dispute_id]):
                raise NotFound(f"There is no dispute {dispute_id} that you may see.")
            settled = services.settle_dispute(
                dispute_id=dispute_id, result=wish["result"], answer=wish["answer"], key=key, **cited, **who
            )
            return {"id": settled.pk, "state": settled.state}

        return _once(request, "answer_contest", {"contest": dispute_id, **wish}, work)


def _once(request: Request, deed: str, arguments: dict[str, Any], work: Callable[..., dict[str, Any]]) -> Response:
    """What ``work`` of the caller at this moment gives, once a key."""
    actor, at = actor_of(request), timezone.now()
    done = idempotency.once(
        request, actor=actor, deed=deed, arguments=arguments, at=at, work=lambda: work(actor=actor, at=at)
    )
    return Response(done)
