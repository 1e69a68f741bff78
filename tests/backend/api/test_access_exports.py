"""Copies over the API: queue, poll, fetch."""

import io
import zipfile

import pytest
from django.utils import timezone

from recognition.privacy import tasks

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/access-exports"


@pytest.fixture
def client_of(token_for, caller):
    return lambda name, scope="privacy:write": caller(token_for(scope, employee=name))


def ask(client, employee, key="request-1"):
    return client.post(ADDRESS, {"employee_id": employee}, headers={"Idempotency-Key": key}, content_type=JSON)


JSON = "application/json"


@pytest.mark.slow
def test_it_is_asked_for_watched_and_fetched(world, client_of):
    asked = ask(client_of("alice"), "alice")
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    reader, address = client_of("alice", "privacy:read"), asked["Location"]
    assert reader.get(f"{address}/file").status_code == 409

    tasks.write_copies(at=timezone.now())

    assert reader.get(address).json()["state"] == "done"
    body = b"".join(reader.get(f"{address}/file").streaming_content)
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert [each["employee_id"] for each in reader.get(ADDRESS).json()["results"]] == ["alice"]


def test_hr_asks_for_their_people_and_a_colleague_does_not(world, client_of):
    assert ask(client_of("greta"), "alice").status_code == 202
    refused = ask(client_of("bob"), "alice")
    assert (refused.status_code, refused.json()["code"]) == (403, "role_needed")
    assert ask(client_of("greta"), "nobody", key="request-2").status_code == 404


def test_another_persons_copy_answers_like_a_missing_one(world, client_of):
    address = ask(client_of("alice"), "alice")["Location"]
    bob = client_of("bob", "privacy:read")

    assert [bob.get(each).status_code for each in (address, f"{address}/file", f"{ADDRESS}/999")] == [404] * 3
    assert bob.get(ADDRESS).json()["results"] == []
