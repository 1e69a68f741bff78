"""Parts of addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class RowId(IntConverter):
    """A number a row can have: longer ones would not fit the database."""

    regex = "[0-9]{1,18}"


def register() -> None:
    """Make ``<id:…>`` known; both doors use it, whichever is loaded first."""
    register_converter(RowId, "id")
