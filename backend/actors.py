"""Who acts in a request, as the domain wants to know it."""

import structlog
from django.http import HttpRequest

from recognition.core.actor import Actor
from recognition.people import sign_in


def request_id() -> str:
    """The id of the request under way, as it stands in the log and in the answer's ``X-Request-ID``."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def of_session(request: HttpRequest, person: sign_in.Person) -> Actor:
    """The signed-in person behind a page."""
    return Actor(channel="web", user_id=request.user.pk, employee_id=person.employee_id, request_id=request_id())
