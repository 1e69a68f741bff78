"""Parts of addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter, PathConverter


class RowId(IntConverter):
    """A number a row can have: longer ones would not fit the database."""

    regex = "[0-9]{1,18}"


class Anything(PathConverter):
    """Every address, also one with a line break in it."""

    regex = r"[\s\S]+"


def register() -> None:
    """Make ``<id:…>`` and ``<anything:…>`` known; both doors use it, whichever is loaded first."""
    register_converter(RowId, "id")
    register_converter(Anything, "anything")
