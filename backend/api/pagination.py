"""Cursor pages: an opaque text that says where the next page begins."""

import base64
import binascii
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from backend.api.problems import ProblemError

DEFAULT_SIZE, LARGEST_SIZE = 50, 200
Row = TypeVar("Row")


def cursor_after(position: object) -> str:
    """Return the cursor of the page that begins after the row that stands at ``position``."""
    return base64.urlsafe_b64encode(f"after:{position}".encode()).decode().rstrip("=")


def position_of(cursor: str) -> int | None:
    """Return the id after which the page begins; None for the first page. Raises ProblemError."""
    said = said_in(cursor)
    if not said:
        return None
    if not said.isdecimal() or len(said) > 18:
        raise refused()
    return int(said)


def said_in(cursor: str) -> str:
    """Return what the cursor says, "" for the first page. Raises ProblemError."""
    if not cursor:
        return ""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise refused() from error
    mark, _, said = text.partition(":")
    if mark != "after" or not said:
        raise refused()
    return said


def refused() -> ProblemError:
    """The problem of a cursor that no page gave."""
    return ProblemError(422, "invalid", "This cursor is none of ours; start without one.")


def _number(row: Any) -> object:
    return row.number


def page(
    wanted: dict[str, Any], find: Callable[..., Iterable[Row]], *, position: Callable[[Row], object] = _number
) -> tuple[list[Row], str | None]:
    """The rows of one page and the cursor of the next, None on the last.

    ``wanted`` is what a Paged query says; the rest of it goes to ``find`` with ``after`` (None on the first page) and
    ``limit``, one row more than the page so that the last page is known. ``position`` is the number of a row.
    """
    filters = dict(wanted)
    limit, after = filters.pop("limit"), position_of(filters.pop("cursor", ""))
    rows = list(islice(find(after=after, limit=limit + 1, **filters), limit + 1))
    more = cursor_after(position(rows[limit - 1])) if len(rows) > limit else None
    return rows[:limit], more


def answer(
    shape: type[serializers.Serializer[Any]],
    wanted: dict[str, Any],
    find: Callable[..., Iterable[Any]],
    *,
    position: Callable[[Any], object] = _number,
) -> Response:
    """The answer with one page of rows as ``shape`` writes them; the rest as ``page``."""
    rows, more = page(wanted, find, position=position)
    return Response({"results": shape(rows, many=True).data, "next": more})


def page_of(shape: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """The description of a page of ``shape``."""
    fields = {
        "results": shape(many=True),
        "next": serializers.CharField(allow_null=True, help_text="Cursor of the next page; null on the last."),
    }
    return inline_serializer(f"{shape.__name__}Page", fields)
