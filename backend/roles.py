"""The one matrix of who may use which address by which method. What is not in it is refused, and fails the build.

It settles the door alone; which rows somebody sees and which deeds are theirs is settled by the domain.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase


@dataclass(frozen=True)
class Who:
    """One kind of caller. ``scope`` is a token's; ``sessions`` says whether people sign in for it."""

    name: str
    sessions: bool = False
    scope: str = ""


ANYBODY = Who("anybody")
SIGNED_IN = Who("signed in", sessions=True)
SLACK = Who("Slack, by its signature")


def token(scope: str) -> Who:
    """A machine whose token has ``scope``."""
    return Who(f"token with {scope}", scope=scope)


def _page(who: Who) -> Mapping[str, Who]:
    return {"GET": who}


def _form(who: Who) -> Mapping[str, Who]:
    return {"GET": who, "POST": who}


MATRIX: Mapping[str, Mapping[str, Who]] = MappingProxyType(
    {
        # Machines that watch the site
        "livez": _page(ANYBODY),
        "readyz": _page(ANYBODY),
        # Pages
        "": _page(ANYBODY),
        "language": {"POST": ANYBODY},
        "health": _page(SIGNED_IN),
        "proposals/<id:proposal_id>": _form(SIGNED_IN),
        "proposals/<id:proposal_id>/contest": {"POST": SIGNED_IN},
        "sign-in/<str:secret>": _form(ANYBODY),
        "slack/install": _page(SIGNED_IN),
        "slack/oauth_redirect": _page(ANYBODY),
        "slack/installed": _page(SIGNED_IN),
        # Signing in and out
        "accounts/login/": _form(ANYBODY),
        "accounts/login/code/": _form(ANYBODY),
        "accounts/login/code/confirm/": _form(ANYBODY),
        "accounts/inactive/": _page(ANYBODY),
        "accounts/signup/": _form(ANYBODY),
        "accounts/logout/": _form(SIGNED_IN),
        "accounts/sessions/": _form(SIGNED_IN),
        # What Slack sends
        "slack/commands": {"POST": SLACK},
        "slack/interactivity": {"POST": SLACK},
        "slack/events": {"POST": SLACK},
        # API
        "api/docs": _page(ANYBODY),
        "api/openapi.yaml": _page(ANYBODY),
        "api/v1/touchpoints": {"POST": token("touchpoints:write")},
        "api/v1/outcomes": {"POST": token("outcomes:write")},
        "api/v1/sources/<str:code>": {"PUT": token("sources:write")},
        "api/v1/proposals": {"GET": token("proposals:read")},
        "api/v1/proposals/<id:proposal_id>/decision": {"POST": token("proposals:decide")},
        "api/v1/reports/rewards": {"GET": token("reports:read")},
        "api/<path:rest>": dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), ANYBODY),
    }
)


def rule(request: HttpRequest) -> Who | None:
    """Who may make this request; None when the address or the method is not in the matrix."""
    match = request.resolver_match
    methods = MATRIX.get(match.route, {}) if match else {}
    return methods.get("GET" if request.method == "HEAD" else str(request.method))


class MatrixMiddleware:
    """Hold every page to the matrix; API views hold themselves to it by their permission class."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Send strangers to the sign-in page; refuse what is not in the matrix."""
        match = request.resolver_match
        if match is None or match.route not in MATRIX:
            raise PermissionDenied(f"{match and match.route} is not in backend/roles.py")
        who = rule(request)
        if who is None and not match.route.startswith("api/v1/"):
            return HttpResponseNotAllowed(sorted(MATRIX[match.route]))
        if who is not None and who.sessions and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return None
