"""Kinds of callers, and the words in which the matrix says what they reach."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

MANAGER = "manager"  # not granted: whoever has somebody below them today, or stands in for such a person


@dataclass(frozen=True)
class Who:
    """One kind of caller.

    ``scope`` is a token's. ``sessions`` says whether people sign in for it; of them only holders of one of ``roles``,
    or everybody where there is none. ``reach`` says whose rows the domain then shows or changes: their "own", those of
    their "line", of their "entity" (the ones they hold the role for), of the "company"; "" where no row is anybody's.
    """

    name: str
    sessions: bool = False
    scope: str = ""
    roles: frozenset[str] = frozenset()
    reach: str = ""
    fresh: bool = False

    def reaching(self, reach: str) -> "Who":
        """The same caller, and whose rows they reach."""
        return replace(self, reach=reach)

    def freshly(self) -> "Who":
        """The same caller, having shown lately that it is them."""
        return replace(self, fresh=True)


ANYBODY = Who("anybody")
SIGNED_IN = Who("signed in", sessions=True)
SLACK = Who("Slack, by its signature")


def token(scope: str) -> Who:
    """A machine whose token has ``scope``; it reaches what the token's employee does."""
    return Who(f"token with {scope}", scope=scope)


def by_role(*roles: str) -> Who:
    """People who hold one of ``roles`` anywhere; "manager" among them is derived from the line."""
    return Who(" or ".join(sorted(roles)), sessions=True, roles=frozenset(roles))


def page(who: Who) -> Mapping[str, Who]:
    """To look at."""
    return {"GET": who}


def form(who: Who) -> Mapping[str, Who]:
    """To look at and to send."""
    return {"GET": who, "POST": who}


def deed(who: Who) -> Mapping[str, Who]:
    """Only to send."""
    return {"POST": who}
