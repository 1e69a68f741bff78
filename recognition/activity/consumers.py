"""Who wants to be told of which activity; apps name themselves in ``ready()``."""

from collections.abc import Collection

LONGEST_NAME = 32

registered: dict[str, frozenset[str]] = {}


def register(name: str, codes: Collection[str]) -> None:
    """Make a dispatch for consumer ``name`` of every activity recorded with one of ``codes`` from now on.

    Raises ValueError when the name is taken, too long, or no code is given.
    """
    if name in registered:
        raise ValueError(f"the consumer {name!r} is registered already")
    if not name or len(name) > LONGEST_NAME or not codes:
        raise ValueError(f"a consumer has a name of at most {LONGEST_NAME} characters and at least one code")
    registered[name] = frozenset(codes)


def of(code: str) -> list[str]:
    """The names of the consumers of ``code``, sorted."""
    return sorted(name for name, codes in registered.items() if code in codes)
