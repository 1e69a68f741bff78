"""Where in a list a page goes on, as the address says it."""

from django.http import HttpRequest

LONGEST = 18  # digits a row's number can have


def number(request: HttpRequest, name: str) -> int | None:
    """The number in the query, or None where there is none that a row can have."""
    return numbered(request.GET.get(name, ""))


def numbered(text: str) -> int | None:
    """The number of a row in what was sent, or None where it is none that a row can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
