"""Sources report touchpoints and outcomes: all or nothing, once per key, every refusal by line and field."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from backend.api import throttling
from backend.api.parsers import MOST_ROWS
from recognition.core.row_sentences import SENTENCES
from recognition.customers.models import Outcome, Touchpoint
from recognition.people import tokens
from recognition.people.models import Role, RoleGrant

pytestmark = pytest.mark.django_db
TOUCH = {
    "interaction_id": "t1",
    "customer_id": "C1",
    "employee_id": "alice",
    "occurred_at": "2026-08-01T12:00:00+02:00",
    "type": "call",
    "channel": "phone",
    "value": 12.5,
}
OUTCOME = {
    "outcome_id": "o1",
    "customer_id": "C1",
    "kind": "renewal",
    "occurred_at": "2026-08-01T12:00:00Z",
    "value": "1968.75",
    "currency": "DKK",
    "colour": "green",
}


@pytest.fixture
def crm(world, token_for, caller):
    assert world.customer
    return caller(token_for("touchpoints:write", "outcomes:write", source="crm"))


def send(client, body, key="key-0001", what="touchpoints", kind="application/x-ndjson"):
    if not isinstance(body, bytes):
        lines = [json.dumps(row) for row in body] if kind.endswith("ndjson") else [json.dumps(body)]
        body = "\n".join(lines).encode()
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/{what}", body, content_type=kind, headers=headers)


def test_touchpoints_arrive_as_ndjson(crm):
    answer = send(crm, [TOUCH, TOUCH | {"interaction_id": "t2", "employee_id": "", "channel": "self_service"}])

    assert answer.status_code == 200, answer.content
    assert answer.json() == {
        "source": "crm",
        "new": 2,
        "corrected": 0,
        "unchanged": 0,
        "repeated": 0,
        "corrections": [],
        "ignored_fields": [],
    }
    assert Touchpoint.objects.get(external_id="t1").value_hundredths == 1250


@pytest.mark.slow
def test_ten_thousand_lines_are_taken_in_at_once(crm):
    lines = [json.dumps(TOUCH | {"interaction_id": f"t{number}"}) for number in range(MOST_ROWS)]

    answer = send(crm, "\n".join(lines).encode())

    assert (answer.status_code, answer.json()["new"]) == (200, 10_000)
    assert Touchpoint.objects.count() == 10_000


def test_outcomes_arrive_as_an_array_or_as_one_object_and_unknown_fields_are_named(crm):
    assert send(crm, [OUTCOME], what="outcomes", kind="application/json").json()["ignored_fields"] == ["colour"]
    send(crm, OUTCOME | {"outcome_id": "o2"}, key="key-0002", what="outcomes", kind="application/json; charset=utf-8")

    assert list(Outcome.objects.order_by("external_id").values_list("external_id", "value_minor")) == [
        ("o1", 196_875),
        ("o2", 196_875),
    ]


def test_a_report_by_an_administrator_is_of_the_source_api_and_others_make_none(world, cast, token_for, caller):
    assert world.customer
    alice = caller(token_for("touchpoints:write", employee="alice"))

    assert send(alice, [TOUCH]).json()["code"] == "role_needed"
    RoleGrant.objects.create(employee=cast.alice, role=Role.ADMINISTRATOR, granted_at=timezone.now())
    assert send(alice, [TOUCH]).json()["source"] == "api"


def test_the_same_body_with_the_same_key_gets_the_same_answer(crm):
    first, second = send(crm, [TOUCH]), send(crm, [TOUCH])

    assert first.json() == second.json()
    assert Touchpoint.objects.count() == 1


def test_another_body_with_the_same_key_is_refused(crm):
    send(crm, [TOUCH])

    answer = send(crm, [TOUCH | {"type": "visit"}])

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")


def test_the_same_report_again_changes_nothing_and_a_changed_one_lists_its_corrections(crm):
    send(crm, [TOUCH])

    assert send(crm, [TOUCH], key="key-0002").json()["unchanged"] == 1
    changed = send(crm, [TOUCH | {"type": "visit"}], key="key-0003").json()
    assert changed["corrections"] == [{"key": "t1", "field": "type", "old": "call", "new": "visit"}]


@pytest.mark.parametrize("key", ["", "short", "x" * 129, "with space", "nøgle-0001"])
def test_a_write_without_a_sound_key_is_refused(crm, key):
    answer = send(crm, [TOUCH], key=key)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("customer_id", "nobody"),
        ("employee_id", "nobody"),
        ("employee_id", ""),
        ("occurred_at", "yesterday"),
        ("occurred_at", "2026-08-01T12:00:00"),
        ("occurred_at", "0001-01-01T00:00:00+14:00"),
        ("occurred_at", "0001-01-01T00:00:00Z"),
        ("occurred_at", "9999-12-31T23:59:59Z"),
        ("occurred_at", ""),
        ("type", ""),
        ("type", "x" * 33),
        ("type", "a\x00b"),
        ("type", "\ud800"),
        ("interaction_id", ""),
        ("interaction_id", ["t1"]),
        ("value", "1e3"),
        ("stage", "nowhere"),
    ],
)
def test_one_bad_row_refuses_all_and_is_named_by_line_and_field(crm, field, value):
    answer = send(crm, [TOUCH, TOUCH | {"interaction_id": "t2", field: value}])

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "invalid_rows"), problem
    assert [(error["line"], error["field"]) for error in problem["errors"]] == [(2, field)]
    assert problem["errors"][0]["message"]
    assert problem["errors"][0]["code"] in SENTENCES
    assert not Touchpoint.objects.exists()


@pytest.mark.parametrize("field", ["occurred_at", "confirmed_at", "withdrawn_at"])
def test_an_outcome_at_the_end_of_the_calendar_is_a_bad_row(crm, field):
    answer = send(crm, OUTCOME | {field: "9999-12-31T23:59:59Z"}, what="outcomes", kind="application/json")

    assert answer.status_code == 422, answer.content
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [(field, "impossible_time")]
    assert not Outcome.objects.exists()


def test_a_refused_report_does_not_use_up_its_key(crm):
    send(crm, [TOUCH | {"customer_id": "nobody"}])

    assert send(crm, [TOUCH]).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/x-ndjson", 400),
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[]", "text/csv", 415),
        (b"{}\n" * 10_001, "application/x-ndjson", 413),
        (b" " * (10 * 1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_a_body_nobody_can_read_is_a_problem(crm, body, kind, status):
    answer = send(crm, body, kind=kind)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.slow
def test_a_flood_is_told_when_to_come_back(crm, monkeypatch):
    monkeypatch.setattr(throttling.time, "time", lambda: 1_800_000_015.0)  # no minute ends in the middle
    for number in range(121):
        answer = send(crm, b"", key=f"key-{number:04}")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "45"


def test_a_token_that_has_expired_is_not_accepted(world, caller, token_for):
    secret = token_for("touchpoints:write", source="crm", days=1, at=timezone.now() - timedelta(days=2))

    answer = send(caller(secret), [TOUCH])

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="laurels"')
    assert answer.json()["code"] == tokens.InvalidToken.code
