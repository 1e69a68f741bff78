"""The matrix of who may use what: complete, and every denial in it is real."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from backend import roles
from backend.api import throttling
from recognition.core import actor as actors
from recognition.people import tokens
from recognition.people.models import Role, RoleGrant
from tests import cast as people
from tests.integrations.slack import payload as slack

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
VALUES = {
    "app_label": "people",
    "object_id": "1",
    "provider_id": "google",
    "pk": "1",
    "secret": "unknown",
    "code": "api",
    "entity": "nobody",
    "file_format": "canonical-csv",
    "wage_type": "CUSTOMER_BONUS_CASH",
    "customer_id": "1",
    "proposal_id": "1",
    **dict.fromkeys(("person_id", "team_id", "place_id"), "1"),
    "rest": "nothing/here",
    **dict.fromkeys(("delegation_id", "case_id", "correction_id", "dispute_id", "nomination_id", "split_id"), "1"),
    **dict.fromkeys(("budget_id", "other_id"), "1"),
    # Of the API
    **dict.fromkeys(
        (
            "batch_id",
            "export_id",
            "job_id",
            "kudos_id",
            "number",
            "order_id",
            "report_id",
            "simulation_id",
            "statement_id",
            "version_id",
            "view_id",
        ),
        "1",
    ),
    "token_id": "999999999",  # the first row may be the token of a caller, and the walk revokes it
    "review_id": "1",
    "report": "gaps",
    **dict.fromkeys(("employee_id", "entity_id"), "nobody"),
    **dict.fromkeys(("link_id", "topic", "door"), "1"),
    "ending": "html",
    "period": "2026-09",
    "format": "canonical-csv",
    "pivot": "team",
    **dict.fromkeys(("erasure_id", "hold_id"), "1"),
    "clock": "jobs",
    "row_id": "1",
    "item": "mug",
}

WALKED_ELSEWHERE = "admin/database/"  # rendering each of its lists is dear: tests/backend/test_database_site.py


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


@dataclass
class Caller:
    """A client, what kind of caller it is by name, and the roles of the person behind it."""

    client: Client
    name: str
    roles: frozenset[str] = frozenset()

    def may(self, who):
        if who is None:
            return False
        if who == roles.ANYBODY:
            return True
        if who.sessions:
            return self.name == "signed in" and (not who.roles or bool(who.roles & self.roles))
        return who.name == self.name


@pytest.fixture(autouse=True)
def many_calls(monkeypatch):
    """What is denied counts, too, and the walks are denied more than strangers may be in a minute."""
    monkeypatch.setattr(throttling, "QUOTAS", {"read": 10**9, "write": 10**9})


@pytest.fixture
def callers(cast, settings):
    """One of each kind the matrix knows: strangers, people of every role, Slack, a token of each scope."""
    slack.with_secret(settings)
    cache.clear()
    at = timezone.now()
    found = [Caller(Client(), "anybody"), Caller(SlackClient(), roles.SLACK.name)]
    found += [person(cast.alice), person(cast.bob, roles.MANAGER)]
    for role in Role.values:
        holder = people.employ(f"holder-of-{role}", cast.entity, manager=cast.erik, team="Stab")
        RoleGrant.objects.create(employee=holder, role=role, granted_at=at)
        found.append(person(holder, role))
    for scope in tokens.SCOPES:
        issued = tokens.issue(
            actor=actors.system("test"),
            name=scope,
            scopes=[scope],
            lifetime=timedelta(days=1),
            at=at,
            employee="alice",
        )
        client = Client(headers={"Authorization": f"Bearer {issued.secret}"})
        found.append(Caller(client, f"token with {scope}"))
    return found


def person(employee, *held):
    return Caller(people.signed_in(employee), "signed in", frozenset(held))


def is_denied(answer):
    to_sign_in = answer.status_code == 302 and answer.url.startswith("/accounts/login/?next=")
    return to_sign_in or (answer.status_code in (401, 403, 405) and not is_refused_by_the_domain(answer))


def is_refused_by_the_domain(answer):
    """Whether the door let a token pass, and the domain then missed a role."""
    is_problem = answer.get("Content-Type") == "application/problem+json"
    return is_problem and answer.json()["code"] in ("role_needed", "forbidden")


def ask(client, method, route):
    return client.generic(method, address(route), b"{}", content_type="application/json")


def let_in(callers, each_of):
    """Who got through though unnamed: every address is asked by every method as ``each_of`` says, never as nobody."""
    found = []
    for route, allowed in roles.MATRIX.items():
        for method in METHODS:
            unnamed = [each for each in callers if not each.may(allowed.get(method))]
            asked = each_of(route, unnamed)
            assert bool(asked) == bool(unnamed), (method, route, "nobody was asked")
            for caller in asked:
                answer = ask(caller.client, method, route)
                if not is_denied(answer):
                    found.append((method, route, caller, answer.status_code))
    return found


def test_whom_an_address_does_not_name_is_among_the_callers(callers):
    """Else the walks below would ask nobody there, and prove nothing."""
    nobody = {
        (method, route)
        for route, allowed in roles.MATRIX.items()
        for method in METHODS
        if allowed.get(method) != roles.ANYBODY and all(each.may(allowed.get(method)) for each in callers)
    }

    assert nobody == set()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_denial_is_real(callers):
    """Everybody, but one of each kind that means nothing there: a token on pages, a session in the API."""

    def meant(route, unnamed):
        nothing = "signed in" if route.startswith("api/") else "token"
        others = [each for each in unnamed if each.name.startswith(nothing)]
        return [*(each for each in unnamed if each not in others), *others[:1]]

    assert let_in(callers, meant) == []


def test_a_stranger_a_person_or_a_token_is_denied_what_is_not_theirs(callers):
    """One unnamed caller of the kind that could most easily be let in: people on pages, tokens in the API."""

    def nearest(route, unnamed):
        kind = "token" if route.startswith("api/") else "signed in"
        return [each for each in unnamed if each.name.startswith(kind)][:1] or unnamed[:1]

    assert let_in(callers, nearest) == []


def test_whoever_is_named_gets_through(callers):
    """The door lets them pass; what the domain then says of a row that is not there is a 404 or a refusal."""
    for route, allowed in roles.MATRIX.items():
        for method, who in allowed.items():
            named = [caller for caller in callers if caller.may(who)]
            assert named, (method, route, "nobody of the cast may")
            if route not in ("accounts/logout/", "livez", "readyz") and not route.startswith(WALKED_ELSEWHERE):
                answer = ask(named[0].client, method, route)
                assert not is_denied(answer), (method, route, named[0], answer.status_code)
                assert answer.status_code < 500, (method, route, answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PROPFIND"])
def test_no_other_method_does_anything(client, method):
    for route in roles.MATRIX:
        if route not in ("livez", "readyz"):
            assert client.generic(method, address(route)).status_code in (302, 401, 405), route
