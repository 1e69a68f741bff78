"""The one matrix of who may use which address by which method. What is not in it is refused, and fails the build.

It settles the door alone; which rows somebody sees and which deeds are theirs is settled by the domain.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.http import HttpRequest

from backend.roles.api import API
from backend.roles.database import DATABASE
from backend.roles.pages import PAGES
from backend.roles.who import ANYBODY, MANAGER, SIGNED_IN, SLACK, Who, by_role, token

__all__ = ["ANYBODY", "MANAGER", "MATRIX", "SIGNED_IN", "SLACK", "Who", "by_role", "rule", "token"]

MATRIX: Mapping[str, Mapping[str, Who]] = MappingProxyType({**PAGES, **DATABASE, **API})


def rule(request: HttpRequest) -> Who | None:
    """Who may make this request; None when the address or the method is not in the matrix."""
    match = request.resolver_match
    methods = MATRIX.get(match.route, {}) if match else {}
    return methods.get("GET" if request.method == "HEAD" else str(request.method))
