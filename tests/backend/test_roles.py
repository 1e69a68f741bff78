"""The matrix of who may use what: complete, and every denial in it is real."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from backend import roles
from recognition.core import actor as actors
from recognition.people import sign_in, tokens
from recognition.people.models import Employee
from tests.integrations.slack import payload as slack

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
VALUES = {"secret": "unknown", "code": "api", "proposal_id": "1", "rest": "nothing/here"}


def routes(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        yield from routes(pattern, route) if hasattr(pattern, "url_patterns") else [route]


def address(route):
    return "/" + re.sub(r"<\w+:(\w+)>", lambda match: VALUES[match[1]], route)


def test_every_route_stands_in_the_matrix_and_nothing_else():
    assert set(routes()) == set(roles.MATRIX)


class SlackClient(Client):
    """Signs what it sends, as Slack does."""

    def generic(self, method, path, data=b"", content_type="application/json", **more):
        return super().generic(method, path, data, content_type, **more | {"headers": slack.signature(data)})


@pytest.fixture
def callers(db, settings):
    """Return one client for each kind of caller the matrix knows: strangers, people, Slack, a token of each scope."""
    slack.with_secret(settings)
    cache.clear()
    at = timezone.now()
    Employee.objects.create(external_id="alice", uid=uuid4(), name="Alice Holm", email="alice@example.com")
    link = sign_in.issue_link(actor=actors.system("test"), email="alice@example.com", at=at)
    person = Client()
    person.force_login(sign_in.redeem_link(secret=link, at=at))
    found = {"anybody": Client(), "signed in": person, roles.SLACK.name: SlackClient()}
    for scope in tokens.SCOPES:
        issued = tokens.issue(
            actor=actors.system("test"),
            name=scope,
            scopes=[scope],
            lifetime=timedelta(days=1),
            at=at,
            employee="alice",
        )
        found[f"token with {scope}"] = Client(headers={"Authorization": f"Bearer {issued.secret}"})
    return found


def is_denied(answer):
    to_sign_in = answer.status_code == 302 and answer.url.startswith("/accounts/login/?next=")
    return to_sign_in or answer.status_code in (401, 403, 405)


def ask(client, method, route):
    return client.generic(method, address(route), b"{}", content_type="application/json")


def test_every_denial_is_real(callers):
    for route, allowed in roles.MATRIX.items():
        for method in METHODS:
            who = allowed.get(method)
            for name, client in callers.items():
                if who is None or (who != roles.ANYBODY and who.name != name):
                    answer = ask(client, method, route)
                    assert is_denied(answer), (method, route, name, answer.status_code)


def test_whoever_is_named_gets_through(callers):
    for route, allowed in roles.MATRIX.items():
        for method, who in allowed.items():
            if route not in ("accounts/logout/", "livez", "readyz"):
                answer = ask(callers[who.name], method, route)
                assert not is_denied(answer), (method, route, answer.status_code)
                assert answer.status_code < 500, (method, route, answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PROPFIND"])
def test_no_other_method_does_anything(client, method):
    for route in roles.MATRIX:
        if route not in ("livez", "readyz"):
            assert client.generic(method, address(route)).status_code in (302, 401, 405), route
