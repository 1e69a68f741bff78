"""Every address that names a row: one of somebody else's answers to the letter like one that is not there.

Walked are all routes of the matrix with a number or an id in them whose reach is less than the company's, and kudos,
whose private ones are. A route that is added is walked as well; a parameter of a new kind finds its row by its name.
"""

import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from backend import roles
from recognition.core import actor as actors
from recognition.kudos import services as kudos
from recognition.people import services as people_services
from recognition.people import sign_in, tokens
from recognition.people.models import ApiToken, Entity, Role, RoleGrant
from recognition.rewards import services as rewards
from tests import cast as people
from tests.backend.test_roles import VALUES
from tests.recognition.payroll.office import Office
from tests.recognition.rewards.world import World, as_

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
NO_SECRET = {"entity", "entity_id", "employee_id", "code"}  # everybody may list the entities and the people
TOKEN = re.compile(r"[\w-]{20,}")


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
    """By parameter, an id of a row of Alice's, or of the Danish entity's."""
    cache.clear()
    office = Office(World(cast))
    world, at = office.world, timezone.now()
    world.touch(cast.alice)
    world.touch(cast.bob, days=5)
    proposal = office.approved()
    batch = office.exported()
    waiting = world.proposal(outcome=world.outcome(name="O-waiting"))
    given = kudos.give(
        actor=as_(cast.alice),
        recipients=[cast.bob.pk],
        points=0,
        text="Tak",
        visibility="private",
        at=at,
        key="foreign",
    )
    standing_in = people_services.delegate(
        actor=as_(cast.bob), giver_id=cast.bob.pk, delegate_id=cast.erik.pk, at=at,
        from_date=date.today(), to_date=date.today() + timedelta(days=3),  # noqa: DTZ011
    )  # fmt: skip
    dispute = rewards.contest(actor=as_(cast.alice), proposal_id=proposal.pk, text="Der mangler noget.", at=at)
    user = sign_in.redeem_link(
        secret=sign_in.issue_link(actor=actors.system("test"), email=cast.alice.email, at=at), at=at
    )
    issued(cast.alice.external_id)
    return {
        "proposal_id": (proposal.pk, waiting.pk),
        "kudos_id": (given.kudos_id,),
        "batch_id": (batch.pk,),
        "delegation_id": (standing_in.pk,),
        "dispute_id": (dispute.pk,),
        "pk": (Authenticator.objects.create(user=user, type="webauthn", data={}).pk,),
        "token_id": (ApiToken.objects.get(employee=cast.alice).pk,),
        "employee_id": ("alice",),
        "entity": ("DK",),
        "entity_id": ("DK",),
        "code": ("2026-09",),
        "period": ("2026-09",),
        "customer_id": (world.customer.pk, world.customer.external_id),
    }


def issued(employee):
    return tokens.issue(
        actor=actors.system("test"), name="test", scopes=tokens.SCOPES, lifetime=timedelta(days=1),
        at=timezone.now(), employee=employee,
    ).secret  # fmt: skip


def stranger(employee, *held):
    at = timezone.now()
    link = sign_in.issue_link(actor=actors.system("test"), email=employee.email, at=at)
    client = Client()
    client.force_login(sign_in.redeem_link(secret=link, at=at))
    api = Client(headers={"Authorization": f"Bearer {issued(employee.external_id)}"})
    return Stranger(employee.external_id, client, api, frozenset(held))


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


def rows_of(parameter, theirs):
    """The ids of rows a parameter may name: prepared ones, else any of the model it is named after."""
    if parameter in theirs:
        return theirs[parameter]
    wanted = parameter.removesuffix("_id").replace("_", "")
    models = [model for model in apps.get_models() if model._meta.model_name.endswith(wanted)]
    return tuple(pk for model in models for pk in model._default_manager.values_list("pk", flat=True)[:2])


def pairs(route, theirs):
    """Addresses of rows of others, each with the address of one that is not there."""
    named = [(kind, name) for kind, name in PARAMETER.findall(route) if name not in NO_ROW | NO_SECRET]
    for kind, name in named:
        for pk in rows_of(name, theirs):
            if (kind == "id") != isinstance(pk, int):
                continue
            missing = MISSING.get(name, MISSING[kind])
            yield tuple(address(route, theirs, {name: each}) for each in (pk, missing)), (str(pk), missing)


def address(route, theirs, said):
    def part(match):
        name = match[2]
        first = next(iter(theirs.get(name, ())), VALUES.get(name, "1"))
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
                compared.add(route)
                if answers[0] != answers[1]:
                    found.append((method, foreign, missing, caller.name, answers[0][:2], answers[1][:2]))
    assert not found, "\n".join(map(str, found))
    assert len(compared) > 30, compared


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
