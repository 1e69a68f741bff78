"""How often a token may call; refused calls say when to come back (Retry-After)."""

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from backend.api.authentication import Caller


class TokenThrottle(SimpleRateThrottle):
    """A rate a token, apart for reading and writing; strangers share one by address."""

    scope = "api"

    def __init__(self) -> None:
        """The rate is known once the request is."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count this request and say whether it is within the rate."""
        self.scope = "read" if request.method in ("GET", "HEAD") else "write"
        self.rate = {"read": "600/min", "write": "120/min"}[self.scope]
        self.num_requests, self.duration = self.parse_rate(self.rate)
        allowed: bool = super().allow_request(request, view)
        return allowed

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Return who is counted."""
        caller = request.user
        ident = f"token-{caller.bearer.token_id}" if isinstance(caller, Caller) else self.get_ident(request)
        return f"throttle-{self.scope}-{ident}"
