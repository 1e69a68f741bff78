"""Whose rows a token reaches: never more than its employee may see, and foreign ids answer like missing ones."""

import json

import pytest
from django.utils import timezone

from recognition.activity import services as activity
from recognition.core import actor as actors
from recognition.core import db
from recognition.kudos import services as kudos
from recognition.people import tokens
from recognition.people.models import PersonView, Role, RoleGrant
from tests.recognition.rewards.world import as_

pytestmark = pytest.mark.django_db
LISTS = (
    "people teams entities customers touchpoints outcomes contributions proposals kudos periods batches programmes"
    " reports jobs"
).split()


@pytest.fixture
def client_of(token_for, caller):
    return lambda name: caller(token_for(*tokens.SCOPES, employee=name))


def names(answer, field):
    return [row[field] for row in answer.json()["results"]]


def grant(employee, role):
    RoleGrant.objects.create(employee=employee, role=role, granted_at=timezone.now())


def test_everybody_looks_people_up_and_only_some_their_terms(cast, client_of):
    alice, greta = client_of("alice"), client_of("greta")

    assert set(names(alice.get("/api/v1/people"), "employee_id")) >= {"alice", "bob", "dan"}
    assert alice.get("/api/v1/people/bob").json()["employment"] is None
    assert alice.get("/api/v1/people/alice").json()["employment"]["fte_milli"] == 1000
    assert greta.get("/api/v1/people/bob").json()["employment"]["payroll_number"]
    assert alice.get("/api/v1/people/nobody").status_code == 404
    assert names(alice.get("/api/v1/people", {"manager": "bob"}), "employee_id") == ["alice"]
    assert alice.get("/api/v1/me").json()["person"]["employee_id"] == "alice"


def test_customers_and_outcomes_are_seen_by_who_served_them_and_their_line(world, client_of):
    world.touch(world.cast.alice)
    world.outcome(name="O-1")

    for name, sees in (("alice", True), ("bob", True), ("erik", True), ("dan", False), ("greta", True)):
        client = client_of(name)
        assert names(client.get("/api/v1/customers"), "customer_id") == (["C1"] if sees else []), name
        assert names(client.get("/api/v1/outcomes"), "outcome_id") == (["O-1"] if sees else []), name
        assert client.get("/api/v1/customers/C1").status_code == (200 if sees else 404), name
        foreign, missing = client_of("dan").get("/api/v1/customers/C1"), client_of("dan").get("/api/v1/customers/C2")
        assert foreign.json()["code"] == missing.json()["code"] == "not_found"


def test_touchpoints_are_their_own_persons_a_sources_and_an_auditors(world, client_of, token_for, caller):
    world.touch(world.cast.alice)
    grant(world.cast.dan, Role.AUDITOR)

    found = {name: len(names(client_of(name).get("/api/v1/touchpoints"), "type")) for name in ("alice", "bob", "dan")}
    assert found == {"alice": 1, "bob": 0, "dan": 1}
    for source, count in (("crm", 1), ("erp", 0)):
        client = caller(token_for("touchpoints:read", source=source))
        assert len(names(client.get("/api/v1/touchpoints"), "type")) == count


@pytest.mark.slow
def test_contributions_and_explanations_follow_the_proposals(world, client_of):
    proposal = world.proposal()
    address = f"/api/v1/proposals/{proposal.pk}"

    for name, sees in (("alice", True), ("bob", True), ("dan", False)):
        assert len(names(client_of(name).get("/api/v1/contributions"), "weight")) == sees, name
        assert client_of(name).get(address).status_code == (200 if sees else 404), name
    assert client_of("alice").get(address).json()["explanation"] is None
    told = client_of("bob").get(address).json()["explanation"]
    assert (told["proposed_minor"], told["weights"][0]["weight"]) == (50_000, "1")
    assert client_of("dan").get("/api/v1/proposals/999999").json()["code"] == "not_found"
    assert PersonView.objects.filter(what="api", employee=world.cast.alice, viewer=world.cast.bob).exists()


def test_a_private_kudos_of_others_answers_like_a_missing_one(cast, client_of):
    given = kudos.give(
        actor=as_(cast.alice),
        recipients=[cast.bob.pk],
        points=0,
        text="Thanks",
        visibility="private",
        at=timezone.now(),
        key="key-0001",
    )

    address = f"/api/v1/kudos/{given.kudos_id}"
    assert client_of("bob").get(address).json()["is_to_me"]
    foreign, missing = client_of("dan").get(address), client_of("dan").get("/api/v1/kudos/999999")
    assert (foreign.status_code, foreign.json()["code"]) == (missing.status_code, missing.json()["code"])
    assert foreign.status_code == 404
    headers = {"Idempotency-Key": "key-0002"}
    join = client_of("dan").post(f"{address}/boost", '{"is_on": true}', "application/json", headers=headers)
    assert join.status_code == 404


def test_activity_is_for_auditors_and_without_figures_for_administrators(cast, client_of):
    with db.durable():
        activity.record(
            actor=actors.system("test"),
            at=timezone.now(),
            code="test.done",
            subject_kind="test",
            subject_id=1,
            data={"amount": 5},
        )
    grant(cast.dan, Role.AUDITOR)
    grant(cast.hugo, Role.ADMINISTRATOR)

    assert client_of("alice").get("/api/v1/activity").json()["code"] == "role_needed"
    assert {"amount": 5} in names(client_of("dan").get("/api/v1/activity", {"code": "test.done"}), "data")
    assert names(client_of("hugo").get("/api/v1/activity", {"code": "test.done"}), "data") == [None]


def test_payroll_is_for_who_runs_it(world, client_of):
    assert world.period

    assert names(client_of("greta").get("/api/v1/periods"), "code") == ["2026-09"]
    assert names(client_of("alice").get("/api/v1/periods"), "code") == []
    assert client_of("alice").get("/api/v1/batches/1").status_code == 404
    assert client_of("alice").get("/api/v1/budgets").json()["code"] == "role_needed"
    assert client_of("alice").get("/api/v1/simulations").json()["code"] == "role_needed"
    assert client_of("alice").get("/api/v1/statements", {"employee": "bob"}).json() == {"results": []}


def test_a_period_is_closed_once_however_often_it_is_asked(world, client_of):
    assert world.period
    address, headers = "/api/v1/periods/DK/2026-09/close", {"Idempotency-Key": "close-0001"}
    greta = client_of("greta")

    first, second = (greta.generic("POST", address, headers=headers) for _ in range(2))

    assert first.json()["is_new"] is True
    assert second.json() == first.json()
    other = greta.generic("POST", "/api/v1/periods/DK/2026-10/close", headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    refused = client_of("alice").generic("POST", "/api/v1/periods/DK/2026-10/close", headers=headers)
    assert refused.json()["code"] == "role_needed"


def test_finance_allocates_once_a_key(world, client_of):
    assert world.budget
    body = json.dumps({"programme": "loyal", "unit": "DKK", "amount": "1000.50"})
    headers = {"Idempotency-Key": "money-0001"}
    frida = client_of("frida")

    for _ in range(2):
        answer = frida.post("/api/v1/budgets/allocations", body, "application/json", headers=headers)
        assert answer.json()["available"] == "11000.50", answer.content
    refused = client_of("alice").post("/api/v1/budgets/allocations", body, "application/json", headers=headers)
    assert refused.json()["code"] == "role_needed"


@pytest.mark.parametrize("name", LISTS)
def test_a_misspelt_filter_lists_nothing(cast, client_of, name):
    answer = client_of("greta").get(f"/api/v1/{name}", {"emplyoee": "alice"})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "emplyoee")


@pytest.mark.parametrize("field", ["state", "id", "giver", "total", "given_at"])
def test_a_field_nobody_may_write_is_refused(cast, client_of, field):
    body = {"recipients": ["bob"], "message": "Thanks", field: "x"}
    headers = {"Idempotency-Key": "key-0001"}
    answer = client_of("alice").post("/api/v1/kudos", json.dumps(body), "application/json", headers=headers)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_a_list_takes_as_many_statements_for_many_as_for_few(world, client_of, django_assert_max_num_queries):
    for _ in range(12):
        world.proposal()
        world.touch(world.cast.alice)
    greta = client_of("greta")
    for name in LISTS:
        with django_assert_max_num_queries(12):
            assert greta.get(f"/api/v1/{name}").status_code == 200, name


def test_every_answer_says_what_is_left_of_the_rate(cast, client_of):
    answer = client_of("alice").get("/api/v1/teams")

    assert answer["RateLimit-Policy"] == '"read";q=600;w=60'
    assert answer["RateLimit"].startswith('"read";r=599;t=')
