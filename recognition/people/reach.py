"""Whom each door reaches; integrations say so in ``ready()``, so that nobody is told twice of one thing."""

from collections.abc import Callable, Collection

Reached = Callable[[Collection[int]], set[int]]

registered: dict[str, Reached] = {}


def register(door: str, reached: Reached) -> None:
    """Let ``reached`` answer which of some employees ``door`` reaches now. Raises ValueError for a second answer."""
    if door in registered:
        raise ValueError(f"whom {door!r} reaches is said already")
    registered[door] = reached


def reached(*, door: str, employee_ids: Collection[int]) -> set[int]:
    """Those of the employees whom ``door`` reaches; nobody where the door is not installed."""
    return registered[door](employee_ids) if door in registered else set()
