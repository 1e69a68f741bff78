"""The matrix of backend.roles, applied to tokens."""

from django.http import HttpRequest
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from backend import roles
from backend.api.authentication import Caller
from backend.api.problems import ProblemError


class MatrixPermission(BasePermission):
    """Let through whom the matrix names; raises the problem that says what is missing."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return False for a caller without a token, which becomes a 401."""
        django_request: HttpRequest = request._request
        who = roles.rule(django_request)
        if who is None:
            raise MethodNotAllowed(str(request.method))
        if who == roles.ANYBODY:
            return True
        if not isinstance(request.user, Caller):
            return False
        if who.scope not in request.user.bearer.scopes:
            raise ProblemError(403, "insufficient_scope", f"This needs a token with the scope {who.scope}.")
        return True
