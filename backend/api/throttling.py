"""How often a token may call; every answer says what is left, refused calls when to come back."""

import time
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from backend.api.authentication import Caller

WINDOW = 60
QUOTAS = {"read": 600, "write": 120}


class TokenThrottle(BaseThrottle):
    """So many calls a minute and token, apart for reading and writing; strangers share one count by address."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count this request and say whether it is within the quota."""
        self.kind = "read" if request.method in ("GET", "HEAD") else "write"
        self.quota = QUOTAS[self.kind]
        now = int(time.time())
        self.rest = WINDOW - now % WINDOW
        key = f"throttle-{self.kind}-{self._who(request)}-{now // WINDOW}"
        cache.add(key, 0, timeout=2 * WINDOW)
        try:
            used = cache.incr(key)
        except ValueError:
            used = 1  # thrown out of the cache between the two: count anew
        self.left = max(self.quota - used, 0)
        request._request.api_quota = self  # type: ignore[attr-defined]
        return used <= self.quota

    def wait(self) -> float:
        """Seconds until the next minute of the count."""
        return self.rest

    def _who(self, request: Request) -> str:
        caller = request.user
        return f"token-{caller.bearer.token_id}" if isinstance(caller, Caller) else _place(self.get_ident(request))


def _place(said: str | None) -> str:
    """Where a stranger calls from; of IPv6 the network of 64 bits, for its holder may call from each address of it.

    ``said`` is what the connection says or, behind LAURELS_TRUSTED_PROXIES, what the outermost of them saw.
    """
    try:
        address = ip_address(said or "")
    except ValueError:
        return "nowhere"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def tell(request: Request, response: Response) -> None:
    """Say in ``response`` what the caller may still do in this minute (draft-ietf-httpapi-ratelimit-headers)."""
    quota: TokenThrottle | None = getattr(request._request, "api_quota", None)
    if quota is not None:
        response["RateLimit-Policy"] = f'"{quota.kind}";q={quota.quota};w={WINDOW}'
        response["RateLimit"] = f'"{quota.kind}";r={quota.left};t={quota.rest}'
