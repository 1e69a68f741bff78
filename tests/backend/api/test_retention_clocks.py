"""Retention clocks over the API: read with what was pruned, set by HR of the whole company."""

import json

import pytest
from django.utils import timezone

from recognition.people.models import Role, RoleGrant
from recognition.privacy import services
from recognition.privacy.models import ClockSetting
from tests import cast as people

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/retention-clocks"


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for("privacy:read", "privacy:write", employee=name))


def put(client, clock, body, key="key-0001"):
    headers = {"Idempotency-Key": key}
    return client.generic("PUT", f"{ADDRESS}/{clock}", json.dumps(body), "application/json", headers=headers)


def clock_of(answer, code, country=""):
    return next(each for each in answer.json()["results"] if (each["clock"], each["country"]) == (code, country))


@pytest.mark.slow
def test_every_clock_is_told_with_the_last_prune_and_the_dry_run(client_of, django_assert_max_num_queries):
    greta, now = client_of("greta"), timezone.now()
    first = greta.get(ADDRESS)
    assert (first.json()["last_run"], first.json()["dry_run"]) == (None, None)
    assert clock_of(first, "accounting", "DK") == {
        "clock": "accounting",
        "retention_class": "accounting",
        "country": "DK",
        "span": 5,
        "default": 5,
        "unit": "years",
        "start": "year_end",
    }
    services.prune(at=now, using="default", is_dry=True)
    services.prune(at=now, using="default")

    with django_assert_max_num_queries(12):
        told = greta.get(ADDRESS).json()

    assert told["dry_run"]["counts"]["jobs"] == 0
    assert told["last_run"]["ended_at"]


def test_a_clock_is_set_once_a_key(client_of):
    greta = client_of("greta")
    first = put(greta, "accounting", {"country": "DK", "span": 6})

    assert (first.json()["span"], first.json()["default"]) == (6, 5)
    assert put(greta, "accounting", {"country": "DK", "span": 6}).json() == first.json()
    assert put(greta, "accounting", {"country": "DK", "span": 7}).json()["code"] == "key_reused"
    assert put(greta, "jobs", {"span": 60}, key="key-0002").json()["country"] == ""
    assert clock_of(greta.get(ADDRESS), "accounting", "DK")["span"] == 6
    assert ClockSetting.objects.count() == 2


@pytest.mark.parametrize(
    ("clock", "wish", "status", "code"),
    [
        ("nothing", {"span": 6}, 404, "unknown_clock"),
        ("accounting", {"span": 21}, 409, "bad_span"),
        ("accounting", {"span": 6, "country": "dk"}, 409, "bad_span"),
        ("accounting", {"span": 0}, 422, "invalid"),
        ("accounting", {"span": 6, "unit": "days"}, 422, "invalid"),
        ("accounting", {"country": "DK"}, 422, "invalid"),
    ],
)
def test_what_no_clock_can_run_is_a_problem(client_of, clock, wish, status, code):
    answer = put(client_of("greta"), clock, wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not ClockSetting.objects.exists()


def test_an_auditor_reads_them_hr_of_an_entity_too_and_neither_sets_one(cast, client_of):
    for person, role, entity in ((cast.dan, Role.AUDITOR, None), (cast.carol, Role.HR, cast.entity)):
        RoleGrant.objects.create(employee=person, role=role, entity=entity, granted_at=people.BEGINNING)

    for name in ("dan", "carol"):
        assert client_of(name).get(ADDRESS).status_code == 200
        assert put(client_of(name), "jobs", {"span": 60}).json()["code"] == "role_needed"
    assert client_of("bob").get(ADDRESS).json()["code"] == "role_needed"
