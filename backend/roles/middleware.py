"""Every page is held to the matrix here; views of the API hold themselves to it by their permission class."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from backend import roles
from backend.web import visitor


class MatrixMiddleware:
    """Let through whom the matrix names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Send strangers to the sign-in page; refuse what is not in the matrix, and whom it does not name."""
        match = request.resolver_match
        if match is None or match.route not in roles.MATRIX:
            raise PermissionDenied(f"{match and match.route} is not in the matrix of backend/roles")
        who = roles.rule(request)
        if who is None and not match.route.startswith("api/v1/"):
            page = render_to_string("405.html", {}, request) if request.method == "GET" else ""  # a browser shows it
            return HttpResponseNotAllowed(sorted(roles.MATRIX[match.route]), page)
        if who is None or not who.sessions:
            return None
        if not request.user.is_authenticated:
            return _to_the_door(request)
        if match.route.startswith("accounts/"):
            return None  # signing out and one's own security need no employee
        if not visitor.is_employee(request):
            return render(request, "no_employee.html", status=403)
        if who.roles and not visitor.of(request).holds(*who.roles):
            raise PermissionDenied(f"{match.route} needs {who.name}")
        return None


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """Lead a stranger to signing in; a part of a page has no room for that, so htmx loads the whole page anew."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=401, headers={"HX-Refresh": "true", "Cache-Control": "no-store"})
    return redirect_to_login(roles.way_back(request))
