"""Payroll batches: built from closed periods, exported once, confirmed, or void by two persons."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import amounts, examples, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from backend.payroll_formats import FORMATS
from recognition.payroll import services
from recognition.payroll.selectors import batch_pages
from recognition.people import selectors as people

STATES = ("built", "exported", "confirmed", "void")


class Filters(forms.Paged):
    """Which batches, and which page of them."""

    entity = forms.Id(required=False, help_text="entity_id.")
    state = serializers.ChoiceField(STATES, required=False)


class Deed(serializers.Serializer[Any]):
    """What somebody did to a batch."""

    what = serializers.ChoiceField(batch_pages.DEEDS)
    employee_id = serializers.CharField()
    at = serializers.DateTimeField()


class Batch(serializers.Serializer[Any]):
    """One batch; sums are decimal text in its currency."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    entity_id = serializers.CharField()
    period = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    currency = serializers.CharField()
    lines = serializers.IntegerField()
    people = serializers.IntegerField()
    positive = serializers.CharField(help_text="To be paid.")
    negative = serializers.CharField(help_text="Taken back.")
    reissues = serializers.IntegerField(allow_null=True, help_text="The void batch it takes the place of.")
    is_supplementary = serializers.BooleanField(help_text="An earlier batch of its period was exported already.")
    deeds = Deed(many=True)


class File(serializers.Serializer[Any]):
    """The bytes of a batch in one format."""

    format = serializers.CharField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    stored_at = serializers.DateTimeField()


class BatchInFull(Batch):
    """One batch with its files."""

    files = File(many=True)
    reissued_by = serializers.ListField(child=serializers.IntegerField(), help_text="Batches with lines of it again.")


class Build(forms.Strict):
    """Of which period."""

    entity = forms.Id(help_text="entity_id.")
    period = serializers.CharField(max_length=16, help_text="Code of a closed period.")


class Built(serializers.Serializer[Any]):
    """What was built."""

    batch = Batch(allow_null=True, help_text="Null when there is nothing new to pay.")


class Export(forms.Strict):
    """In which format."""

    format = serializers.ChoiceField(sorted(FORMATS))


class Confirmation(forms.Strict):
    """Why it is confirmed without an answer of payroll that agrees."""

    explanation = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=2000,
        help_text="Needed unless the answer agrees.",
    )


class Declaration(forms.Strict):
    """What each of the two persons declares."""

    is_not_imported = serializers.BooleanField(help_text="True: payroll has not imported the batch, and will not.")


class Batches(ApiView):
    """The batches of the entities whose payroll the token's employee may read."""

    @extend_schema(
        operation_id="list_batches",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Batch)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List batches, the newest first."""
        wanted = forms.read(Filters, request.query_params)

        def find(*, after: int | None, **filters: Any) -> list[batch_pages.BatchHead]:
            return batch_pages.batch_list(viewer=actor_of(request), at=timezone.now(), before=after, **filters)

        rows, more = pagination.page(wanted, find, position=lambda head: head.batch_id)
        return Response({"results": Batch(_heads(rows), many=True).data, "next": more})

    @extend_schema(
        operation_id="build_batch",
        examples=examples.BUILD_BATCH,
        parameters=[IDEMPOTENCY_KEY],
        request=Build,
        responses=with_problems({200: Built}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Freeze what is payable of a closed period and earlier ones. Needs the role payroll_preparer there."""
        actor, at = actor_of(request), timezone.now()
        idempotency.key_of(request)
        wish = forms.read(Build, request.data)

        def work() -> dict[str, Any]:
            built = services.build_batch(actor=actor, entity_code=wish["entity"], code=wish["period"], at=at)
            return {"batch": None if built is None else _one(request, built.pk)}

        return Response(idempotency.once(request, actor=actor, deed="build_batch", arguments=wish, at=at, work=work))


class OneBatch(ApiView):
    """One batch."""

    @extend_schema(operation_id="get_batch", responses=with_problems({200: BatchInFull}, 404))
    def get(self, request: Request, batch_id: int) -> Response:
        """Show a batch with its files."""
        found = batch_pages.batch_page(viewer=actor_of(request), batch_id=batch_id, at=timezone.now())
        return Response(_in_full(found))


class BatchExport(ApiView):
    """Exporting a batch."""

    @extend_schema(
        operation_id="export_batch",
        examples=examples.EXPORT_BATCH,
        parameters=[IDEMPOTENCY_KEY],
        request=Export,
        responses=with_problems({200: BatchInFull}, *WRITING),
    )
    def post(self, request: Request, batch_id: int) -> Response:
        """Store the bytes of a batch in a format; the first time the money leaves. Needs payroll_releaser there."""
        idempotency.key_of(request)
        name = forms.read(Export, request.data)["format"]
        return _done(
            request,
            batch_id,
            "export_batch",
            lambda **told: services.export_batch(file_format=FORMATS[name], **told),
            name,
        )


class Confirm(ApiView):
    """Confirming a batch."""

    @extend_schema(
        operation_id="confirm_batch",
        examples=examples.CONFIRM_BATCH,
        parameters=[IDEMPOTENCY_KEY],
        request=Confirmation,
        responses=with_problems({200: BatchInFull}, *WRITING),
    )
    def post(self, request: Request, batch_id: int) -> Response:
        """Say that payroll has taken it over. Needs the role payroll_releaser or HR there."""
        idempotency.key_of(request)
        text = forms.read(Confirmation, request.data)["explanation"]
        return _done(
            request,
            batch_id,
            "confirm_batch",
            lambda **told: services.confirm_batch(explanation=text, **told),
            text,
        )


class Void(ApiView):
    """Voiding a batch."""

    @extend_schema(
        operation_id="void_batch",
        parameters=[IDEMPOTENCY_KEY],
        request=Declaration,
        responses=with_problems({200: BatchInFull}, *WRITING),
    )
    def post(self, request: Request, batch_id: int) -> Response:
        """Ask to void a batch that payroll has not imported or, as another person, complete it."""
        idempotency.key_of(request)
        declared = forms.read(Declaration, request.data)["is_not_imported"]
        return _done(
            request,
            batch_id,
            "void_batch",
            lambda **told: services.void_batch(is_not_imported=declared, **told),
            str(declared),
        )


def _done(request: Request, batch_id: int, deed: str, service: Any, *more: str) -> Response:
    """Do something to a batch the caller may see, and answer how it stands then."""
    actor, at = actor_of(request), timezone.now()
    batch_pages.batch_page(viewer=actor, batch_id=batch_id, at=at)

    def work() -> dict[str, Any]:
        service(actor=actor, reference=str(batch_id), at=at)
        return _one(request, batch_id, in_full=True)

    arguments = {"batch": batch_id, "more": list(more)}
    return Response(idempotency.once(request, actor=actor, deed=deed, arguments=arguments, at=at, work=work))


def _one(request: Request, batch_id: int, *, in_full: bool = False) -> dict[str, Any]:
    found = batch_pages.batch_page(viewer=actor_of(request), batch_id=batch_id, at=timezone.now())
    return _in_full(found) if in_full else dict(Batch(_heads([found.head])[0]).data)


def _in_full(found: batch_pages.BatchPage) -> dict[str, Any]:
    more = {"files": [each._asdict() for each in found.files], "reissued_by": [pk for pk, _ in found.replaced_by]}
    return dict(BatchInFull(_heads([found.head])[0] | more).data)


def _heads(found: list[batch_pages.BatchHead]) -> list[dict[str, Any]]:
    named = people.employees(employee_ids={deed.employee_id for head in found for deed in head.deeds})
    return [
        {
            **head._asdict(),
            "id": head.batch_id,
            "entity_id": head.entity,
            "positive": amounts.text(head.positive, head.currency),
            "negative": amounts.text(head.negative, head.currency),
            "reissues": head.reissues_id,
            "deeds": [
                {"what": deed.what, "employee_id": named[deed.employee_id].external_id, "at": deed.at}
                for deed in head.deeds
            ],
        }
        for head in found
    ]
