"""Who else keeps words of a person's identity, and how they go; integrations name themselves in ``ready()``.

The domain's own rows are erased by ``services.erasing``.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple


class Identity(NamedTuple):
    """One person about to become nobody: ``terms`` are all that names them and ever did, ``key`` stands there instead.

    ``words`` are the single words of their names, which name them only where they are spoken to. ``external_id`` is
    their employee number until then; as a word in a text it may name anything else.
    """

    employee_id: int
    user_id: int | None
    key: str
    terms: tuple[str, ...]
    at: datetime
    external_id: str
    words: tuple[str, ...]


class Eraser(NamedTuple):
    """``terms`` are the words (addresses, ids) by which an employee is named here; ``erase`` takes the rows away, in
    the caller's transaction, and says how many by table."""

    terms: Callable[[int], list[str]]
    erase: Callable[[Identity], Mapping[str, int]]


registered: dict[str, Eraser] = {}


def register(name: str, eraser: Eraser) -> None:
    """Let ``eraser`` be asked at every anonymisation. Raises ValueError when the name is taken."""
    if name in registered:
        raise ValueError(f"the eraser {name!r} is registered already")
    registered[name] = eraser
