"""The one matrix of who may use which address by which method. What is not in it is refused, and fails the build.

It settles the door alone; which rows somebody sees and which deeds are theirs is settled by the domain.
"""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from backend.roles.api import API
from backend.roles.database import DATABASE
from backend.roles.pages import PAGES
from backend.roles.who import ANYBODY, MANAGER, SLACK, Who

__all__ = ["ANYBODY", "MANAGER", "MATRIX", "SLACK", "rule", "way_back"]

MATRIX: Mapping[str, Mapping[str, Who]] = MappingProxyType({**PAGES, **DATABASE, **API})


def rule(request: HttpRequest) -> Who | None:
    """Who may make this request; None when the address or the method is not in the matrix."""
    match = request.resolver_match
    methods = MATRIX.get(match.route, {}) if match else {}
    return methods.get("GET" if request.method == "HEAD" else str(request.method))


def way_back(request: HttpRequest) -> str:
    """Where to return to after signing in: this address, or the page of its form where it only takes what is sent."""
    match = request.resolver_match
    if match is None or "GET" in MATRIX.get(match.route, {}):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    page = urlsplit(came_from)
    told = f"{page.path}?{page.query}" if page.query else page.path
    return told if url_has_allowed_host_and_scheme(told, None) else "/"  # not so "//elsewhere", nor ""
