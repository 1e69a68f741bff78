"""Who does something, in which capacity, through which door."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The one who acts.

    ``employee_id`` is the *effective* person; with delegation ``on_behalf_of_id`` is the person whose
    right is used. Imports, sweeps and set-up act as a system actor: no person, capacity ``system``.
    ``request_id`` names the request, delivery or command run, for the activity trail.
    """

    channel: str
    capacity: str = "employee"
    user_id: int | None = None
    employee_id: int | None = None
    on_behalf_of_id: int | None = None
    request_id: str = ""

    @property
    def is_system(self) -> bool:
        return self.employee_id is None and self.user_id is None

    @property
    def name(self) -> str:
        """A stable text for idempotency keys: unique per person, or per system channel."""
        if self.employee_id is not None:
            return f"employee:{self.employee_id}"
        return f"user:{self.user_id}" if self.user_id is not None else f"system:{self.channel}"


def system(channel: str, request_id: str = "") -> Actor:
    """The actor of an import, a sweep or set-up."""
    return Actor(channel=channel, capacity="system", request_id=request_id)
