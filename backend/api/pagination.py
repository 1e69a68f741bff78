"""Cursor pages: an opaque text that says where the next page begins."""

import base64
import binascii

from backend.api.problems import ProblemError

DEFAULT_SIZE, LARGEST_SIZE = 50, 200


def cursor_after(position: int) -> str:
    """Return the cursor of the page that begins after the row with this id."""
    return base64.urlsafe_b64encode(f"after:{position}".encode()).decode().rstrip("=")


def position_of(cursor: str) -> int | None:
    """Return the id after which the page begins; None for the first page. Raises ProblemError."""
    if not cursor:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        mark, _, position = text.partition(":")
        if mark != "after" or not position.isdecimal() or len(position) > 18:
            raise ValueError(text)
        return int(position)
    except (binascii.Error, ValueError) as error:
        raise ProblemError(422, "invalid", "This cursor is none of ours; start without one.") from error
