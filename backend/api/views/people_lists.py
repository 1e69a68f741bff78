"""Lists of people from a company's own system: sent, rehearsed by a worker, looked at row by row, taken in."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from integrations.directory import presets, sending, sent, values
from integrations.directory.importing import Wish

STATES = ("queued", "running", "done", "failed", "cancelled")
ROWS = ("wrong", "new", "changed", "unchanged", "missing")
DATES = tuple(order for order in values.ORDERS if order)


class Columns(forms.Strict):
    """Which column of the file is which of our fields."""

    def get_fields(self) -> dict[str, Any]:
        """One for each of our fields."""
        return {name: serializers.CharField(max_length=200, required=False) for name in presets.FIELDS}


class ListWish(forms.Strict):
    """A list of people, who wrote it, and when changes begin."""

    content = serializers.CharField(
        max_length=10_000_000, trim_whitespace=False, help_text="CSV with a header; semicolons, commas or tabs."
    )
    columns_of = serializers.CharField(
        max_length=sending.LONGEST_NAME,
        default="",
        allow_blank=True,
        help_text=f"{', '.join(presets.PRESETS)}, or the name of columns you saved; empty: what fits most.",
    )
    on = serializers.DateField(default=None, allow_null=True, help_text="When changes begin; null: today.")

    def validate_columns_of(self, name: str) -> str:
        """Refuse a name nobody knows, which would be read as if none was given."""
        if name and name not in presets.PRESETS and name not in sent.choices():
            raise serializers.ValidationError("No columns are known by this name.")
        return name


class OtherColumns(forms.Strict):
    """How to read the list instead."""

    columns = Columns()
    dates = serializers.ChoiceField(DATES, default="", allow_blank=True, help_text="Where a date can mean two days.")
    on = serializers.DateField(required=False, help_text="When changes begin; left out: as before.")
    save_as = serializers.CharField(
        max_length=sending.LONGEST_NAME, default="", allow_blank=True, help_text="Keep these columns under this name."
    )


class Application(forms.Strict):
    """How to take the list in."""

    skip_wrong_rows = serializers.BooleanField(default=False, help_text="Otherwise one wrong row stops it all.")


class PeopleList(serializers.Serializer[Any]):
    """A list as its sender sees it."""

    id = serializers.IntegerField(source="job_id", help_text="Of its job, which is in /jobs too.")
    state = serializers.ChoiceField(STATES)
    is_rehearsal = serializers.BooleanField(help_text="True: nothing is written, whatever is in it.")
    asked_at = serializers.DateTimeField()
    columns = serializers.DictField(child=serializers.CharField(), help_text="Columns of the file by our fields.")
    dates = serializers.ChoiceField(DATES, allow_blank=True)
    on = serializers.DateField(help_text="When changes begin.")
    headers = serializers.ListField(child=serializers.CharField(), help_text="The file's columns, once it was read.")
    ignored = serializers.ListField(child=serializers.CharField(), help_text="Those nobody reads.")
    encoding = serializers.CharField()
    delimiter = serializers.CharField()
    counts = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="Rows, by what becomes of them; doubtful: how many of them are worth a look.",
    )
    error_sentence = serializers.CharField(help_text="What is wrong with the whole of it, or empty.")
    is_written = serializers.BooleanField(help_text="It is taken in.")
    is_checked = serializers.BooleanField(help_text="It may be read otherwise.")
    may_apply = serializers.BooleanField(help_text="There is something to take in.")


class CellChange(serializers.Serializer[Any]):
    """What is otherwise of a person."""

    field = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class ListRow(serializers.Serializer[Any]):
    """What becomes of a row; missing is who is here and not in the file, and nothing becomes of them."""

    number = serializers.IntegerField()
    line = serializers.IntegerField(help_text="Of the file; 0 for who is missing.")
    state = serializers.ChoiceField(ROWS)
    employee_id = serializers.CharField(help_text="Empty where the row does not say it.")
    name = serializers.CharField()
    changes = CellChange(many=True)
    field = serializers.CharField(help_text="The column that is wrong, or worth a look.")
    message = serializers.CharField(
        help_text="What is wrong with it and how to mend it; of a row that is not wrong, what is worth a look."
    )


class RowFilters(forms.Paged):
    """Which rows, and which page of them."""

    state = serializers.ChoiceField(
        (*ROWS, "doubtful"), required=False, help_text="doubtful: rows of any state but wrong with a message."
    )


class PeopleLists(ApiView):
    """The lists the token's employee sent."""

    @extend_schema(
        operation_id="list_people_lists",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(PeopleList)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List the lists one sent, the newest first."""
        wanted, viewer = forms.read(forms.Paged, request.query_params), actor_of(request)

        def find(*, after: int | None, limit: int) -> list[sent.ListView]:
            return sent.lists(viewer=viewer, limit=limit, before=after)

        rows, more = pagination.page(wanted, find, position=lambda each: each.job_id)
        return Response({"results": [_told(each) for each in rows], "next": more})

    @extend_schema(
        operation_id="send_people_list",
        parameters=[IDEMPOTENCY_KEY],
        request=ListWish,
        examples=examples.SEND_PEOPLE_LIST,
        responses=with_problems({202: PeopleList}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Send a list to be rehearsed: nothing is taken in yet. Needs HR or administrator of the whole company."""
        key, wish = idempotency.key_of(request), forms.read(ListWish, request.data)
        job_id = sending.send(
            actor=actor_of(request),
            content=wish["content"].encode(),
            choice=wish["columns_of"],
            on=wish["on"],
            at=timezone.now(),
            key=key,
        )
        return _queued(request, job_id)


class OneList(ApiView):
    """One list."""

    @extend_schema(operation_id="get_people_list", responses=with_problems({200: PeopleList}, 404))
    def get(self, request: Request, job_id: int) -> Response:
        """Show how a list one sent stands."""
        return Response(_told(sent.list_of(viewer=actor_of(request), job_id=job_id)))


class Rows(ApiView):
    """The rows of a list."""

    @extend_schema(
        operation_id="list_people_list_rows",
        parameters=[RowFilters],
        responses=with_problems({200: pagination.page_of(ListRow)}, 404, 422),
    )
    def get(self, request: Request, job_id: int) -> Response:
        """List what would become, or became, of each row; empty before it was rehearsed and once it is forgotten."""
        wanted, viewer = forms.read(RowFilters, request.query_params), actor_of(request)

        def find(*, after: int | None, limit: int, state: str = "") -> list[tuple[int, dict[str, Any]]]:
            return sent.rows_of(viewer=viewer, job_id=job_id, state=state, after=after or 0, limit=limit)

        rows, more = pagination.page(wanted, find, position=lambda each: each[0])
        return Response({"results": [_row(*each) for each in rows], "next": more})


class Reading(ApiView):
    """Reading a list otherwise."""

    @extend_schema(
        operation_id="read_people_list_otherwise",
        parameters=[IDEMPOTENCY_KEY],
        request=OtherColumns,
        responses=with_problems({202: PeopleList}, *WRITING),
    )
    def post(self, request: Request, job_id: int) -> Response:
        """Rehearse a list anew with other columns, dates or day; the answer is the new one, which has its file."""
        asked, actor, at = forms.read(OtherColumns, request.data), actor_of(request), timezone.now()
        on = asked.get("on") or sent.list_of(viewer=actor, job_id=job_id).wish.on
        wish = Wish(columns=dict(asked["columns"]), dates=asked["dates"], on=on)

        def work() -> int:
            return sending.read_otherwise(
                actor=actor, job_id=job_id, wish=wish, save_as=asked["save_as"].strip(), at=at
            )

        arguments = {"list": job_id, **asked}
        number = idempotency.once(request, actor=actor, deed="read_otherwise", arguments=arguments, at=at, work=work)
        return _queued(request, number)


class Applying(ApiView):
    """Taking a list in."""

    @extend_schema(
        operation_id="apply_people_list",
        parameters=[IDEMPOTENCY_KEY],
        request=Application,
        responses=with_problems({202: PeopleList}, *WRITING),
    )
    def post(self, request: Request, job_id: int) -> Response:
        """Take in a list that was rehearsed, as the job that is answered; look at it until its state is done."""
        wish, actor, at = forms.read(Application, request.data), actor_of(request), timezone.now()

        def work() -> int:
            return sending.apply(actor=actor, job_id=job_id, skips=wish["skip_wrong_rows"], at=at)

        arguments = {"list": job_id, **wish}
        number = idempotency.once(request, actor=actor, deed="apply_people_list", arguments=arguments, at=at, work=work)
        return _queued(request, number)


class Cancel(ApiView):
    """Stopping a list."""

    @extend_schema(
        operation_id="cancel_people_list",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: PeopleList}, *WRITING),
    )
    def post(self, request: Request, job_id: int) -> Response:
        """Stop a list one sent; nothing of it is taken in."""
        forms.read_nothing(request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> int:
            sending.cancel(actor=actor, job_id=job_id, at=at)
            return job_id

        arguments = {"list": job_id}
        idempotency.once(request, actor=actor, deed="cancel_people_list", arguments=arguments, at=at, work=work)
        return Response(_told(sent.list_of(viewer=actor, job_id=job_id)))


def _queued(request: Request, job_id: int) -> Response:
    told = _told(sent.list_of(viewer=actor_of(request), job_id=job_id))
    return Response(told, status=202, headers={"Location": f"/api/v1/people-lists/{job_id}"})


def _told(found: sent.ListView) -> dict[str, Any]:
    said = found._asdict() | {"columns": found.wish.columns, "dates": found.wish.dates, "on": found.wish.on}
    return dict(PeopleList(said | {"is_checked": found.is_checked, "may_apply": found.may_apply}).data)


def _row(number: int, row: dict[str, Any]) -> dict[str, Any]:
    changes = [dict(zip(("field", "before", "after"), each, strict=True)) for each in row["changes"]]
    said = row | {"number": number, "employee_id": row["key"], "message": row["sentence"], "changes": changes}
    return dict(ListRow(said).data)
