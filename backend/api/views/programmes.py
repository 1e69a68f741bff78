"""Programmes and their versions: the rules by which awards are proposed."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency, pagination
from backend.api.problems import ProblemError, row_error
from backend.api.schema import IDEMPOTENCY_KEY, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.programmes import definition, overviews, review, services
from recognition.programmes.definition.reading import LONGEST_FILE


class Version(serializers.Serializer[Any]):
    """One version; immutable once active."""

    id = serializers.IntegerField(source="version_id")
    number = serializers.IntegerField()
    is_active = serializers.BooleanField()
    nature = serializers.CharField(help_text="entitlement or discretionary.")
    unit = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    names = serializers.DictField(child=serializers.CharField(), help_text="Language: name.")
    purposes = serializers.DictField(child=serializers.CharField(), help_text="Language: what it is for.")
    loaded_at = serializers.DateTimeField()
    activated_at = serializers.DateTimeField(allow_null=True)


class Gap(serializers.Serializer[Any]):
    """Days on which no version applies, both inclusive."""

    first = serializers.DateField()
    last = serializers.DateField()


class Programme(serializers.Serializer[Any]):
    """One programme with its versions, the newest first."""

    programme = serializers.CharField(help_text="Its code.")
    versions = Version(many=True)
    gaps = Gap(many=True)


class VersionInFull(serializers.Serializer[Any]):
    """One version with everything it says."""

    id = serializers.IntegerField(source="pk")
    programme = serializers.CharField(source="programme.code")
    number = serializers.IntegerField()
    state = serializers.CharField(help_text="draft or active.")
    nature = serializers.CharField()
    unit = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    fingerprint = serializers.CharField(help_text="Of the definition.")
    definition = serializers.JSONField(help_text="The normal form of the rules: whole numbers and texts.")
    created_at = serializers.DateTimeField()
    activated_at = serializers.DateTimeField(allow_null=True)


class Warned(serializers.Serializer[Any]):
    """One thing to think about before anybody simulates it."""

    code = serializers.CharField()
    place = serializers.CharField(allow_blank=True, help_text="Of the file; empty for the whole.")
    line = serializers.IntegerField(allow_null=True, help_text="From 1.")
    message = serializers.CharField()


class DraftWish(forms.Strict):
    """A programme as it is written."""

    text = serializers.CharField(max_length=LONGEST_FILE, help_text="A programme file, TOML.")


class DraftKept(serializers.Serializer[Any]):
    """The version the file came to."""

    id = serializers.IntegerField(source="version_id")
    programme = serializers.CharField(help_text="Its code.")
    number = serializers.IntegerField()
    is_new = serializers.BooleanField(help_text="False: the latest version says the same already.")
    warnings = Warned(many=True)


class Programmes(ApiView):
    """The programmes: active versions for everybody, drafts for who works on them."""

    @extend_schema(
        operation_id="list_programmes",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(Programme)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List programmes by code."""
        wanted = forms.read(forms.Paged, request.query_params)
        after, limit = pagination.said_in(wanted.get("cursor", "")), wanted["limit"]
        found = overviews.programmes(viewer=actor_of(request), at=timezone.now(), after=after, limit=limit + 1)
        page, more = found[:limit], None
        if len(found) > limit:
            more = pagination.cursor_after(page[-1].code)
        return Response({"results": [_programme(each) for each in page], "next": more})

    @extend_schema(
        operation_id="load_programme",
        parameters=[IDEMPOTENCY_KEY],
        request=DraftWish,
        responses=with_problems({200: DraftKept}, 400, 409, 413, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Keep a programme file as a draft, which judges nothing before another owner activates it.

        Needs the role programme_owner. What is wrong in it is told line by line in `errors`.
        """
        key, wish = idempotency.key_of(request), forms.read(DraftWish, request.data)
        try:
            kept = services.load(actor=actor_of(request), text=wish["text"], at=timezone.now(), key=key)
        except definition.BadProgramme as error:
            raise _mistaken(error, wish["text"]) from error
        warned = [
            {"code": each.code, "place": each.place, "line": each.line, "message": each.mistake.sentence}
            for each in review.review(text=wish["text"]).findings
        ]
        return Response(DraftKept(asdict(kept) | {"warnings": warned}).data)


class OneProgramme(ApiView):
    """One programme."""

    @extend_schema(operation_id="get_programme", responses=with_problems({200: Programme}, 404))
    def get(self, request: Request, code: str) -> Response:
        """Show a programme with its versions."""
        return Response(_programme(overviews.programme(viewer=actor_of(request), code=code, at=timezone.now())))


class OneVersion(ApiView):
    """One version."""

    @extend_schema(operation_id="get_programme_version", responses=with_problems({200: VersionInFull}, 404))
    def get(self, request: Request, version_id: int) -> Response:
        """Show everything a version says."""
        found = overviews.version(viewer=actor_of(request), version_id=version_id, at=timezone.now())
        return Response(VersionInFull(found).data)


def _mistaken(error: definition.BadProgramme, text: str) -> ProblemError:
    """What is wrong in a file, each with its line; 1 where it concerns the whole."""
    found = review.review(text=text).findings
    errors = [row_error(each.line or 1, each.place, each.mistake) for each in found]
    return ProblemError(409, error.code, error.sentence.partition("\n")[0].rstrip(":") + "; see errors.", errors)


def _programme(row: overviews.ProgrammeRow) -> dict[str, Any]:
    gaps = [{"first": first, "last": last} for first, last in row.gaps]
    return dict(Programme({"programme": row.code, "versions": row.versions, "gaps": gaps}).data)
