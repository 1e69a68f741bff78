"""Every address that names a row: one of somebody else's answers to the letter like one that is not there.

Walked are all routes of the matrix with a number or an id in them whose reach is less than the company's, and kudos,
whose private ones are. A route that is added is walked as well, and fails until a row of its kind is planted, or the
reason why nothing is there to hide is said.
"""

import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from backend import roles
from recognition.people.models import Employee, Entity, Role, RoleGrant
from tests import cast as people
from tests.backend.foreign_rows import issued, planted
from tests.backend.test_roles import VALUES
from tests.cast import signed_in

PARAMETER = re.compile(r"<(\w+):(\w+)>")
MISSING = {
    "id": "987654321",
    "str": "no-such-one",
    "path": "no-such-one",
    "slug": "no-such-one",
    "uuid": "0" * 32,
    "period": "1999-01",
}
NARROW = ("own", "line", "entity")
PRIVATE = "kudos"  # reaches the company, but for the private ones
NO_ROW = {"file_format", "format", "secret", "provider_id", "rest", "app_label", "object_id"}
NO_SECRET = {"entity", "entity_id", "employee_id", "person_id", "place_id", "code"}  # see NOT_COMPARED
TOKEN = re.compile(r"[\w-]{20,}")
ENDS = ("", "/change", "/leave")

ENTITY = "who may open it may list the entities"
PERSON = "who may open it may look everybody up by name; the terms of employment stay out"
CHOICE = "names one of a few things that everybody may read about, no row"
NOT_COMPARED = {
    "api/v1/audit/<slug:report>": CHOICE,
    "api/v1/entities/<str:entity_id>": ENTITY,
    "api/v1/notifications/<str:topic>/<str:door>": CHOICE,
    "api/v1/payroll-settings/<str:entity_id>": ENTITY,
    "api/v1/people/<str:employee_id>": PERSON,
    "api/v1/people/<str:employee_id>/come-back": PERSON,
    "api/v1/people/<str:employee_id>/drop-planned": PERSON,
    "api/v1/people/<str:employee_id>/employments": PERSON,
    "api/v1/people/<str:employee_id>/leave": PERSON,
    "api/v1/people/<str:employee_id>/stay": PERSON,
    "api/v1/reports/pivots/<slug:pivot>": CHOICE,
    "api/v1/sources/<str:code>": "a token speaks for its own source alone; any other code is refused unread",
    "api/v1/wage-types/<str:wage_type>/codes": CHOICE,
    "api/v1/wage-types/<str:wage_type>/programmes": CHOICE,
    "audit/<slug:report>": CHOICE,
    "audit/<slug:report>/file": CHOICE,
    "entities/<id:place_id>": ENTITY,
    "people/<id:person_id>": PERSON,
    "people/<id:person_id>/change": PERSON,
    "people/<id:person_id>/leave": PERSON,
    "periods/<path:entity>/<str:code>": ENTITY,
    "periods/<path:entity>/<str:code>/build": ENTITY,
    "periods/<path:entity>/<str:code>/close": ENTITY,
    "reports/transparency/<slug:file_format>": CHOICE,
    "wage-types/<slug:wage_type>": CHOICE,
}


@dataclass
class Stranger:
    """Somebody with a client for pages and one for the API, and the roles that open doors to them."""

    name: str
    pages: Client
    api: Client
    roles: frozenset[str] = field(default_factory=frozenset)

    def may(self, who):
        return bool(who.scope) or (who.sessions and (not who.roles or bool(who.roles & self.roles)))


@pytest.fixture
def theirs(cast):
    """By parameter, the ids of rows of Alice's, of Greta's, or of the Danish entity's."""
    cache.clear()
    return planted(cast)


def stranger(employee, *held):
    api = Client(headers={"Authorization": f"Bearer {issued(employee.external_id)}"})
    return Stranger(employee.external_id, signed_in(employee), api, frozenset(held))


@pytest.fixture
def strangers(cast, theirs):
    """Dan, who has no right to Alice's rows; his manager, for another line; Olga, who holds every role for Sweden."""
    swedish = Entity.objects.create(
        external_id="SE", name="Bakkegård AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    olga = people.employ("olga", swedish, manager=None, team="Kontor")
    people.employ("nils", swedish, manager=olga, team="Kontor")
    for role in Role.values:
        RoleGrant.objects.create(employee=olga, role=role, entity=swedish, granted_at=people.BEGINNING)
    leader = people.employ("lisa", cast.entity, manager=cast.erik, team="Drift")
    people.employ("leif", cast.entity, manager=leader, team="Drift")
    return [
        stranger(cast.dan),
        stranger(leader, roles.MANAGER),
        stranger(olga, roles.MANAGER, *Role.values),
    ]


def rows_of(route, parameter, theirs):
    """The ids of planted rows a parameter of a route may name."""
    return theirs.get(f"{route.split('/')[0]}/{parameter}") or theirs.get(parameter, ())


def pairs(route, theirs):
    """Addresses of rows of others, each with the address of one that is not there."""
    for kind, name in PARAMETER.findall(route):
        is_secret = name not in NO_ROW | NO_SECRET or f"{route.split('/')[0]}/{name}" in theirs
        for pk in rows_of(route, name, theirs) if is_secret else ():
            if (kind == "id") != isinstance(pk, int):
                continue
            missing = MISSING.get(name, MISSING[kind])
            yield tuple(address(route, theirs, {name: each}) for each in (pk, missing)), (str(pk), missing)


def address(route, theirs, said):
    def part(match):
        name = match[2]
        first = next(iter(rows_of(route, name, theirs)), VALUES.get(name, "1"))
        return str(said.get(name, first))

    return "/" + PARAMETER.sub(part, route)


def walked():
    for route, methods in roles.MATRIX.items():
        if not PARAMETER.search(route) or route.startswith("admin/database/"):
            continue
        for method, who in methods.items():
            if who.reach in NARROW or (who.reach and PRIVATE in route):
                yield route, method, who


def ask(caller, method, where):
    api = where.startswith("/api/")
    headers = {"Idempotency-Key": secrets.token_urlsafe(12)} if api and method != "GET" else {}
    body, kind = ("{}", "application/json") if api else ("", "application/x-www-form-urlencoded")
    return (caller.api if api else caller.pages).generic(method, where, body, kind, headers=headers)


def said(answer, where, ids):
    """Status, where it sends to, and the words without what differs from one answer to the next anyway."""
    words = "" if answer.streaming else answer.content.decode()
    told = (answer.get("Location", "").replace(where, ""), words.replace(where, ""))
    named = re.compile(rf"\b({'|'.join(map(re.escape, ids))})\b")
    return answer.status_code, *(named.sub("", TOKEN.sub("", each)) for each in told)


@pytest.mark.slow
def test_a_row_of_somebody_else_answers_like_one_that_is_not_there(strangers, theirs):
    found, compared = [], set()
    for route, method, who in walked():
        for caller in strangers:
            if not caller.may(who):
                continue
            for (foreign, missing), ids in pairs(route, theirs):
                cache.clear()
                answers = [said(ask(caller, method, each), each, ids) for each in (foreign, missing)]
                compared.add((route, method))
                if answers[0] != answers[1]:
                    found.append((method, foreign, missing, caller.name, answers[0][:2], answers[1][:2]))
    assert not found, "\n".join(map(str, found))
    left_out = {route for route, method, _ in walked() if (route, method) not in compared}
    assert left_out == set(NOT_COMPARED)


@pytest.mark.slow
def test_what_strangers_are_denied_is_there(cast, theirs):
    """Those whose rows they are get them: so what is denied above is not just missing."""
    alice, greta = stranger(cast.alice), stranger(cast.greta, "hr")
    for caller, where in (
        (alice, f"/proposals/{theirs['proposal_id'][0]}"),
        (alice, f"/api/v1/proposals/{theirs['proposal_id'][0]}"),
        (alice, f"/feed/{theirs['kudos_id'][0]}"),
        (alice, f"/customers/{theirs['customer_id'][0]}"),
        (alice, "/api/v1/customers/C1"),
        (alice, "/api/v1/statements/alice/2026-09"),
        (greta, f"/batches/{theirs['batch_id'][0]}"),
        (greta, f"/api/v1/batches/{theirs['batch_id'][0]}"),
        (greta, f"/contests/{theirs['dispute_id'][0]}"),
        (greta, "/periods/DK/2026-09"),
    ):
        assert ask(caller, "GET", where).status_code == 200, where


def test_hr_of_another_entity_looks_a_person_up_without_the_terms_and_changes_nothing(cast, strangers, theirs):
    """As the matrix says; who has left that entity is as good as not there."""
    olga = strangers[-1].pages
    number = cast.alice.pk
    page = olga.get(f"/people/{number}")
    assert (page.status_code, page.context["found"].sees_terms) == (200, False)
    assert [olga.get(f"/people/{number}/{what}").status_code for what in ("change", "leave")] == [403, 403]
    Employee.objects.filter(pk=number).update(left_on=people.BEGINNING.date() + timedelta(days=9))
    assert {olga.get(f"/people/{each}{what}").status_code for each in (number, 987654321) for what in ENDS} == {404}


@pytest.mark.slow
def test_a_field_nobody_reads_is_refused_by_every_write_of_the_api(cast):
    """Never ignored: who writes a field in which a right lies is told that there is none."""
    cache.clear()
    greta = stranger(cast.greta)
    silent = []
    for route, methods in roles.API.items():
        for method, who in methods.items():
            if method == "GET" or not who.scope:
                continue
            cache.clear()
            where = address(route, {}, {})
            headers = {"Idempotency-Key": secrets.token_urlsafe(12)}
            body = json.dumps({"is_administrator": True})
            answer = greta.api.generic(method, where, body, "application/json", headers=headers)
            if answer.status_code not in (401, 403) and b"is_administrator" not in answer.content:
                silent.append((method, where, answer.status_code, answer.content[:200]))
    assert not silent, "\n".join(map(str, silent))
