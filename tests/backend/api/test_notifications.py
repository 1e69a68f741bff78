"""What one is told, over the API; and a statement as a document."""

import json
import sys

import pytest

from recognition.payroll.models import Statement
from recognition.people.models import NotificationChoice
from tests.recognition.payroll.office import Office

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/notifications"


@pytest.fixture
def as_(token_for, caller):
    scopes = ("notifications:read", "notifications:write", "statements:read")
    return lambda name: caller(token_for(*scopes, employee=name))


def choose(client, topic, door, rhythm, key="key-0001"):
    return client.put(
        f"{ADDRESS}/{topic}/{door}",
        json.dumps({"rhythm": rhythm}),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_everybody_reads_and_changes_their_own_choices(world, as_):
    alice = as_("alice")
    rows = {(each["topic"], each["door"]): each for each in alice.get(ADDRESS).json()["results"]}
    assert rows["kudos", "email"]["rhythm"] == "at_once"
    assert rows["kudos", "slack"]["rhythms"] == ["at_once", "never"]

    answer = choose(alice, "kudos", "email", "daily")
    assert answer.json() == {**rows["kudos", "email"], "rhythm": "daily", "is_chosen": True}
    assert NotificationChoice.objects.get().employee == world.cast.alice
    assert choose(alice, "kudos", "email", "daily").json() == answer.json()
    assert choose(alice, "kudos", "email", "weekly").status_code == 422  # the same key for something else


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        (("weather", "email", "daily"), 404),
        (("kudos", "fax", "daily"), 404),
        (("digest", "email", "never"), 404),
        (("kudos", "slack", "daily"), 409),
        (("kudos", "email", "hourly"), 422),
    ],
)
def test_a_choice_there_is_not_is_a_problem(world, as_, wish, status):
    assert choose(as_("alice"), *wish).status_code == status
    assert not NotificationChoice.objects.exists()


@pytest.mark.slow
def test_a_statement_is_fetched_as_a_document(world, as_):
    office = Office(world)
    office.approved(amount=50_000)
    office.exported()
    alice = as_("alice")

    answer = alice.get("/api/v1/statements/alice/2026-09/html?language=da")
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert Statement.objects.get().digest in answer.content.decode()
    assert '<html lang="da">' in answer.content.decode()
    assert alice.get("/api/v1/statements/alice/2026-09/doc").status_code == 404
    assert as_("dan").get("/api/v1/statements/alice/2026-09/html").status_code == 404


@pytest.mark.slow
def test_without_the_extra_a_pdf_is_a_problem_that_says_so(world, as_, monkeypatch):
    office = Office(world)
    office.approved(amount=50_000)
    office.exported()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = as_("alice").get("/api/v1/statements/alice/2026-09/pdf")
    assert (answer.status_code, answer.json()["code"]) == (503, "no_pdf")
