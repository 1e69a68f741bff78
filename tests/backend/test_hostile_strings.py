"""Whatever is typed into any field of any form, or sent in any text of the API, is refused or comes out harmless.

The walks find their fields by themselves: the forms of every page the matrix has, and the bodies the API describes.
"""

import json
import re
import secrets
import warnings

import pytest
import yaml
from django.core.cache import cache
from django.utils import timezone
from lxml import html

from backend import roles
from backend.api.views.description import COMMITTED
from recognition.people.models import Role, RoleGrant
from tests import cast as people
from tests.backend.test_foreign_ids import address, stranger
from tests.recognition.payroll.office import Office
from tests.recognition.rewards.world import World

SCRIPT = "<script>'k8'</script>"
MULTIPLIED = "1110955561"  # long enough that no digest holds it by chance
STRINGS = {
    "markup": f'"><img src=x onerror=k8()>{SCRIPT}',
    "template": "{{33331*33331}}{%debug%}${33331*33331}",
    "right to left": "\u202eevil\u202c \u2066x\u2069",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇩🇰é",
    "long": "å" * 10_000,
    "formula": "=cmd|' /C calc'!A0",
    "nul": "a\x00b",
    "invisible": "\u00a0\u200b\ufeff\u2060",
    "newlines": "a\r\nb\rc\nd\u2028e\x85",
    "percent": "%s %(x)s %00 ../../etc/passwd ' OR 1=1 --",
}
FEW = ("markup", "nul")
LEFT_ALONE = re.compile(
    r"^(accounts/(logout|sessions|login|password|security|reauthenticate)|language|sign-in|slack/|admin/|livez|readyz)"
)
TYPED = {"text", "search", "email", "url", "tel", "password", "number", "date", "month", "time", "datetime-local", ""}


@pytest.fixture
def company(cast):
    """A company with something on every page, somebody who holds every role, an employee and a manager."""
    cache.clear()
    world = World(cast)
    office = Office(world)
    world.touch(cast.alice)
    paid = office.approved()
    batch = office.exported()
    world.proposal(outcome=world.outcome(name="O-waiting"))
    olga = people.employ("olga", cast.entity, manager=cast.erik, team="Kontor")
    people.employ("nils", cast.entity, manager=olga, team="Kontor")
    for role in Role.values:
        RoleGrant.objects.create(employee=olga, role=role, granted_at=timezone.now())
    rows = {
        "proposal_id": (paid.pk,),
        "batch_id": (batch.pk,),
        "budget_id": (world.budget.pk,),
        "version_id": (world.version.pk,),
        "customer_id": (world.customer.pk,),
        "entity": ("DK",),
        "entity_id": ("DK",),
        "code": ("2026-09",),
    }
    held = (roles.MANAGER, *Role.values)
    return rows, [stranger(olga, *held), stranger(cast.alice), stranger(cast.bob, roles.MANAGER)]


def pages(rows, caller):
    """The pages this person may open, with the forms on them."""
    for route, methods in roles.PAGES.items():
        who = methods.get("GET")
        if who is None or LEFT_ALONE.match(route) or not (who == roles.ANYBODY or caller.may(who)):
            continue
        where = address(route, rows, {})
        answer = caller.pages.get(where)
        assert answer.status_code < 500, where
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and not answer.streaming:
            body = answer.content.decode()
            if body.strip():  # a part of a page may have nothing to say
                yield where, body


def forms(where, body):
    """The address of each form on a page, what it sends untouched, and the fields that can be typed into."""
    for form in html.fromstring(body).forms:
        if form.method.upper() == "POST" and not LEFT_ALONE.match((form.action or where).lstrip("/")):
            values, typed = {}, []
            for field in form.inputs:
                if not field.name or field.get("type") in ("submit", "file", "button"):
                    continue
                values[field.name] = field.value if isinstance(field.value, str) else ""
                is_input = field.tag == "input" and field.get("type", "") in TYPED
                if field.tag == "textarea" or is_input:
                    typed.append(field.name)
            buttons = {each.get("name"): each.get("value", "") for each in form.xpath(".//button[@name]")}
            yield form.action or where, values | buttons, typed


def harmless(body, where):
    assert SCRIPT not in body, where
    assert "onerror=k8()>" not in body.replace("onerror=k8()&gt;", ""), where
    assert MULTIPLIED not in body, where


def type_everywhere(company, names):
    rows, callers = company
    tried = 0
    for caller in callers:
        for where, body in list(pages(rows, caller)):
            for action, values, typed in forms(where, body):
                for name in names if typed else ():
                    cache.clear()
                    values["key"] = values.get("key") and secrets.token_urlsafe(16)
                    sent = {each: value for each, value in values.items() if value is not None}
                    answer = caller.pages.post(action, sent | dict.fromkeys(typed, STRINGS[name]), follow=True)
                    tried += 1
                    assert answer.status_code < 500, (caller.name, action, name, typed)
                    if not answer.streaming:
                        harmless(answer.content.decode(errors="replace"), (caller.name, action, name))
        for where, body in pages(rows, caller):
            harmless(body, where)
    return tried


@pytest.mark.slow
def test_markup_and_nul_typed_into_every_form_of_a_few_pages(company, monkeypatch):
    rows, callers = company
    chosen = {route: roles.PAGES[route] for route in ("feed/give", "recognition/missing", "delegations", "splits")}
    monkeypatch.setattr(roles, "PAGES", chosen)
    assert type_everywhere((rows, callers[1:2]), FEW) >= 2 * len(FEW)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", STRINGS)
def test_any_string_typed_into_every_form_of_every_page(company, name):
    assert type_everywhere(company, [name]) > 20


def described():
    """Every write of the API with a body in JSON: method, route, and what the body may be."""
    document = yaml.load(COMMITTED.read_bytes(), Loader=yaml.CSafeLoader)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            if "application/json" in content:
                yield method.upper(), path, content["application/json"]["schema"], document


def body_of(schema, document, text):
    """A body of this form in which every free text is ``text``."""
    if "$ref" in schema:
        return body_of(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document, text)
    for combined in ("oneOf", "anyOf", "allOf"):
        if combined in schema:
            return body_of(schema[combined][0], document, text)
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    kind = next((each for each in kind if each != "null"), None) if isinstance(kind, list) else kind
    if kind == "object":
        return {name: body_of(each, document, text) for name, each in schema.get("properties", {}).items()}
    if kind == "array":
        return [body_of(schema.get("items", {}), document, text)]
    return {"integer": 1, "number": 1, "boolean": True}.get(kind, text)


def send_everywhere(company, names):
    rows, (olga, *_) = company
    sent = 0
    for method, path, schema, document in described():
        route = re.sub(r"\{(\w+)\}", lambda match: str(rows.get(match[1], ("1",))[0]), path)
        for name in names:
            cache.clear()
            text = "\ud800" if name == "surrogate" else STRINGS[name]
            body = json.dumps(body_of(schema, document, text))
            headers = {"Idempotency-Key": secrets.token_urlsafe(12)}
            answer = olga.api.generic(method, route, body, "application/json", headers=headers)
            sent += 1
            assert answer.status_code < 500, (method, route, name, answer.content)
            assert answer["Content-Type"].startswith("application/"), (method, route)
            if name in ("nul", "surrogate") and json.dumps(text) in body:
                assert answer.status_code >= 400, (method, route, name, answer.content)
    return sent


@pytest.mark.slow
def test_markup_nul_and_half_a_character_sent_in_every_text_of_the_api(company):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert send_everywhere(company, [*FEW, "surrogate"]) > 30


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(STRINGS.keys() - set(FEW)))
def test_any_string_sent_in_every_text_of_the_api(company, name):
    assert send_everywhere(company, [name]) > 10
