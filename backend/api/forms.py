"""What callers send, held to what is described: no field nobody reads, every moment with its offset."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from backend.api import pagination
from backend.api.parsers import printable
from recognition.core import moments

UNKNOWN = "There is no such field here."
TYPES: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], type, str], ...] = (
    (serializers.BooleanField, bool, "Give true or false here."),
    (serializers.IntegerField, int, "Give a whole number here."),
    (serializers.ListField, list, "Give a list here."),
    (serializers.DictField, dict, "Give an object here."),
)
"""What a value of JSON must be for a field; text for all others."""
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)


class Strict(serializers.Serializer[Any]):
    """A body or a query in which every name is known: a misspelt filter would otherwise list everything."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse unknown names and, in a body, values of another type than described; each by itself."""
        if isinstance(data, Mapping):
            wrong = {printable(str(name)): [UNKNOWN] for name in data if name not in self.fields}
            if not self.context.get("is_query"):
                wrong |= {name: [sentence] for name in data if (sentence := self._mistyped(name, data[name]))}
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)

    def _mistyped(self, name: Any, value: Any) -> str:
        field = self.fields.get(name)
        if field is None or value is None or isinstance(field, serializers.BaseSerializer):
            return ""
        type_, sentence = next((each[1:] for each in TYPES if isinstance(field, each[0])), (str, "Give text here."))
        return "" if type(value) is type_ else sentence


class Open(serializers.Serializer[Any]):
    """One row of a report; fields nobody reads are named in the answer, so that a source may send all it has."""

    takes_more = True


class Paged(Strict):
    """A query for one page."""

    cursor = serializers.CharField(required=False, max_length=64, help_text="`next` of the page before.")
    limit = serializers.IntegerField(default=pagination.DEFAULT_SIZE, min_value=1, max_value=pagination.LARGEST_SIZE)


class Id(serializers.CharField):
    """An id the company knows something by."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 64} | options)


class Number(serializers.IntegerField):
    """A number we gave something."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": 10**18 - 1} | options)


class Moment(serializers.DateTimeField):
    """A moment whose offset is said, never guessed."""

    def to_internal_value(self, value: Any) -> datetime:
        """Return it aware, or refuse it."""
        if not (isinstance(value, str) and RFC_3339.fullmatch(value)):
            raise serializers.ValidationError("Write a moment with offset, as 2026-09-30T12:00:00+02:00.")
        try:
            return moments.in_utc(super().to_internal_value(value))
        except OverflowError as error:
            raise serializers.ValidationError("There is no such year here.") from error


def read(form: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """What ``data`` says by ``form``. Raises ValidationError, which becomes the problem ``invalid``."""
    is_query = isinstance(data, QueryDict)
    # A plain dict: of a form DRF takes an empty value for one that was not sent.
    told = form(data=data.dict() if isinstance(data, QueryDict) else data, context={"is_query": is_query})
    told.is_valid(raise_exception=True)
    return dict(told.validated_data)


def read_nothing(data: Any) -> None:
    """Refuse fields where none are read. Raises ValidationError, which becomes the problem ``invalid``."""
    if data is not None:  # the JSON null says nothing, too
        read(Strict, data)
