"""A source says until when it has told everything; nothing it reported is assessed sooner."""

import json
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recognition.activity.models import Activity
from recognition.customers import selectors as customers
from recognition.customers.models import Source
from recognition.people.models import Role, RoleGrant

pytestmark = pytest.mark.django_db
MOMENT = "2026-09-30T00:00:00+02:00"


@pytest.fixture
def crm(cast, token_for, caller):
    return caller(token_for("sources:write", source="crm"))


def say(client, body, code="crm", key="key-0001"):
    headers = {"Idempotency-Key": key} if key else {}
    return client.put(f"/api/v1/sources/{code}", json.dumps(body), content_type="application/json", headers=headers)


def test_the_first_word_of_a_source_lets_its_outcomes_be_assessed(crm):
    assert customers.needed_complete_until(timezone.now()) is None

    answer = say(crm, {"complete_until": MOMENT, "is_needed": True})

    assert answer.status_code == 200, answer.content
    assert answer.json() == {"source": "crm", "complete_until": "2026-09-29T22:00:00+00:00", "is_needed": True}
    assert customers.needed_complete_until(timezone.now()) == datetime.fromisoformat(MOMENT)


def test_what_is_left_out_stays_as_it_is(crm):
    say(crm, {"complete_until": MOMENT, "is_needed": True})

    assert say(crm, {"is_needed": False}, key="key-0002").json()["complete_until"] == "2026-09-29T22:00:00+00:00"
    earlier = say(crm, {"complete_until": "2026-09-01T00:00:00Z"}, key="key-0003").json()
    assert earlier == {"source": "crm", "complete_until": "2026-09-01T00:00:00+00:00", "is_needed": False}


def test_the_same_key_is_one_word_and_with_another_word_refused(crm):
    first, second = say(crm, {"complete_until": MOMENT}), say(crm, {"complete_until": MOMENT})
    other = say(crm, {"is_needed": True})

    assert first.json() == second.json()
    assert Activity.objects.filter(code="source.completed").count() == 1
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_a_token_speaks_for_its_own_source_only(crm, cast, caller, token_for):
    answer = say(crm, {"is_needed": False}, code="erp")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    alice = caller(token_for("sources:write", employee="alice"))
    assert say(alice, {"is_needed": False}, code="api").json()["code"] == "role_needed"
    RoleGrant.objects.create(employee=cast.alice, role=Role.ADMINISTRATOR, granted_at=timezone.now())
    assert say(alice, {"is_needed": False}, code="api").status_code == 200
    assert set(Source.objects.values_list("code", flat=True)) == {"api"}


def test_nobody_has_told_everything_of_tomorrow(crm):
    answer = say(crm, {"complete_until": (timezone.now() + timedelta(minutes=1)).isoformat()})

    assert (answer.status_code, answer.json()["code"]) == (422, "not_complete")
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"complete_until": "yesterday"}, 422),
        ({"complete_until": "2026-09-30T00:00:00"}, 422),
        ({"complete_until": "2026-09-30"}, 422),
        ({"complete_until": "0001-01-01T00:00:00+14:00"}, 422),
        ({"complete_until": None}, 422),
        ({"is_needed": "perhaps"}, 422),
        ({"is_needed": None}, 422),
        ([], 422),
        ("text", 422),
    ],
)
def test_a_word_nobody_understands_changes_nothing(crm, body, status):
    assert say(crm, body).status_code == status
    assert not Source.objects.exists()


def test_it_needs_a_key(crm):
    assert say(crm, {"is_needed": True}, key="").json()["code"] == "idempotency_key_required"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.datetimes().map(datetime.isoformat),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
WORDS = st.fixed_dictionaries({}, optional={"complete_until": JSON, "is_needed": JSON, "other": JSON}) | JSON


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=WORDS, number=st.integers(0, 10**9))
def test_whatever_is_sent_is_an_answer_or_a_problem(crm, body, number):
    cache.clear()
    answer = say(crm, body, key=f"key-{number:09}")

    assert answer.status_code in (200, 400, 422), answer.content
    if answer.status_code != 200:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"]
