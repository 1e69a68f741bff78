"""Where a page of a list begins."""

from django.http import HttpRequest

LONGEST = 18  # digits that fit the number of a row


def mark(request: HttpRequest, name: str = "before") -> int | None:
    """The number of the row a page begins after, from the address; None for the first page, and for nonsense."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
