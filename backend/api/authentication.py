"""Bearer tokens: who calls the API, and as whom."""

from dataclasses import dataclass

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from backend import actors as doors
from recognition.core import actor as actors
from recognition.people import tokens


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The one behind a valid token; what DRF calls the user."""

    bearer: tokens.Bearer
    is_authenticated: bool = True

    @property
    def actor(self) -> actors.Actor:
        """The actor of the domain: the token's employee, or the system actor of its source."""
        request_id = doors.request_id()
        if self.bearer.employee_id is None:
            return actors.system(f"source:{self.bearer.source_code}", request_id)
        return actors.Actor(
            channel="api",
            user_id=self.bearer.user_id,
            employee_id=self.bearer.employee_id,
            request_id=request_id,
        )


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer laurels_…``; cookies mean nothing here, so no forged form can reach the API."""

    def authenticate(self, request: Request) -> tuple[Caller, None] | None:
        """Return the caller; None without the header. Raises InvalidToken."""
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        bearer = tokens.authenticate(secret=secret.strip().decode("latin-1"), at=timezone.now())
        return Caller(bearer=bearer), None

    def authenticate_header(self, request: Request) -> str:
        """Make a missing token a 401."""
        return 'Bearer realm="laurels"'
