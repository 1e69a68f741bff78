"""A programme file is kept as a draft over the API, by its owner, and what is wrong in it has its line."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from backend import programme_examples
from recognition.programmes.models import ProgrammeVersion

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/programmes"


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for("programmes:read", "programmes:write", employee=name))


@pytest.fixture
def text():
    starts_on = timezone.localdate() + timedelta(days=60)
    return programme_examples.text("points", starts_on=starts_on)


def send(client, text, key="key-0001"):
    body = json.dumps({"text": text})
    return client.post(ADDRESS, body, "application/json", headers={"Idempotency-Key": key})


def test_its_owner_keeps_it_as_a_draft_once_a_key(client_of, text):
    hugo = client_of("hugo")

    first, again = send(hugo, text).json(), send(hugo, text).json()

    version = ProgrammeVersion.objects.get()
    said = {"id": version.pk, "programme": version.programme.code, "number": 1, "is_new": True}
    assert first | said == first == again, first
    assert (version.state, version.created_by.external_id) == ("draft", "hugo")
    same = send(hugo, text, key="key-0002").json()
    assert (same["id"], same["is_new"]) == (version.pk, False)
    other = send(hugo, text.replace('"50"', '"60"'))
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_what_is_wrong_is_told_line_by_line_and_keeps_nothing(client_of, text):
    lines = text.splitlines()
    number = next(place for place, line in enumerate(lines, start=1) if line.startswith("unit"))
    lines[number - 1] = 'unit = "stars"'

    answer = send(client_of("hugo"), "\n".join(lines))

    assert (answer.status_code, answer.json()["code"]) == (409, "bad_programme"), answer.content
    [wrong] = answer.json()["errors"]
    assert (wrong["line"], wrong["field"]) == (number, "unit")
    assert answer.json()["detail"] == "The programme file has a mistake; see errors."
    broken = send(client_of("hugo"), "unit = \n").json()
    assert (broken["code"], broken["errors"][0]["line"]) == ("bad_programme", 1)
    assert not ProgrammeVersion.objects.exists()


@pytest.mark.parametrize("name", ["alice", "bob", "greta", "carol"])
def test_who_owns_no_programmes_keeps_none(client_of, text, name):
    answer = send(client_of(name), text)
    assert (answer.status_code, answer.json()["code"]) == (403, "role_needed"), answer.content
    assert not ProgrammeVersion.objects.exists()


def test_what_is_worth_a_second_thought_is_said_beside_the_draft(client_of, text):
    told = send(client_of("hugo"), text).json()

    assert 'kinds = ["referral", "promoter"]' in text
    begging = next(each for each in told["warnings"] if "promoter" in each["message"])
    assert text.splitlines()[begging["line"] - 1].startswith("kinds")
