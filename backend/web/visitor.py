"""Whoever looks at a page: the person, their roles, the clock of the request; asked of the database once."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from backend import actors
from backend.roles.who import MANAGER
from recognition.core.actor import Actor
from recognition.people import access, sign_in


@dataclass
class Visitor:
    """A signed-in employee; ``at`` is the clock of the whole request (UTC)."""

    person: sign_in.Person
    actor: Actor
    at: datetime

    @cached_property
    def standing(self) -> access.Standing:
        """Whose rights they may use, who is below them, and whether anybody is today."""
        return access.standing_of(employee_id=self.person.employee_id, at=self.at)

    @property
    def is_manager(self) -> bool:
        """Whether somebody is below them today, or below whom they stand in for."""
        return bool(self.standing.leading)

    @property
    def roles(self) -> set[tuple[str, int | None]]:
        """Their own roles, as (role, entity or None for all)."""
        return self.standing.powers[self.person.employee_id]

    def holds(self, *roles: str) -> bool:
        """Whether they hold one of ``roles`` for any entity; "manager" among them is derived."""
        return any(role in roles for role, _ in self.roles) or (MANAGER in roles and self.is_manager)

    def entities(self, *roles: str) -> set[int] | None:
        """The entities they hold one of ``roles`` for; None for all of them."""
        held = {entity for role, entity in self.roles if role in roles}
        return None if None in held else {entity for entity in held if entity is not None}


def is_employee(request: HttpRequest) -> bool:
    """Whether an employee is behind the signed-in user."""
    return sign_in.person_of(user=request.user) is not None


def of(request: HttpRequest) -> Visitor:
    """The visitor behind a request the matrix let through; the same one throughout the request."""
    known: Visitor | None = getattr(request, "_visitor", None)
    if known is not None:
        return known
    person = sign_in.person_of(user=request.user)
    if person is None:
        raise TypeError("only an address for signed-in people has a visitor")
    found = Visitor(person=person, actor=actors.of_session(request, person), at=timezone.now())
    request._visitor = found  # type: ignore[attr-defined]
    return found
