"""Reports kept under a name, through the API: kept once per key, listed by right, forgotten by their owner alone."""

import json

import pytest

from recognition.payroll.models import SavedView
from tests.backend.web.payroll_office import closed_month, other_entity
from tests.recognition.payroll.office import Office

pytestmark = pytest.mark.django_db
VIEWS = "/api/v1/reports/views"
WISH = {"name": "Monthly", "entity": "DK", "team": "Lager", "pivot": "team", "is_monthly": True}


@pytest.fixture
def office(world):
    return closed_month(Office(world), awards=1)


@pytest.fixture
def client_of(office, token_for, caller):
    return lambda name: caller(token_for("reports:read", "reports:write", employee=name))


def send(client, body, address=VIEWS, key="key-0001"):
    content = b"" if body is None else json.dumps(body)
    return client.generic("POST", address, content, "application/json", headers={"Idempotency-Key": key})


def test_a_view_is_kept_once_and_shows(client_of):
    greta = client_of("greta")
    first = send(greta, WISH)

    assert send(greta, WISH).json() == first.json(), first.content
    assert send(greta, WISH | {"team": "HR"}).json()["code"] == "key_reused"
    [row] = greta.get(VIEWS).json()["results"]
    assert row == {
        "id": first.json()["id"],
        "name": "Monthly",
        "owner": "Greta",
        "is_mine": True,
        "filters": {"entity": "DK", "team": "Lager"},
        "pivot": "team",
        "format": "xlsx",
        "shared_role": "",
        "is_monthly": True,
    }


def test_the_same_name_changes_the_view(client_of):
    greta = client_of("greta")
    send(greta, WISH)
    changed = send(greta, {"name": "Monthly", "entity": "DK", "format": "csv"}, key="key-0002")

    assert changed.json()["id"] == SavedView.objects.get().pk
    [row] = greta.get(VIEWS).json()["results"]
    assert (row["filters"], row["pivot"], row["format"], row["is_monthly"]) == ({"entity": "DK"}, "", "csv", False)


def test_only_what_is_shared_with_a_role_is_seen_by_its_holders(client_of):
    greta, carol = client_of("greta"), client_of("carol")
    send(greta, WISH)
    send(greta, WISH | {"name": "For releasers", "shared_role": "payroll_releaser"}, key="key-0002")
    assert carol.get(VIEWS).json()["results"] == []

    answer = send(greta, WISH | {"name": "For finance", "shared_role": "finance"}, key="key-0003")

    assert (answer.status_code, answer.json()["code"]) == (409, "bad_view")
    assert {row["name"] for row in greta.get(VIEWS).json()["results"]} == {"Monthly", "For releasers"}


def test_somebody_elses_is_as_good_as_none(client_of):
    mine = send(client_of("greta"), WISH).json()["id"]
    carol = client_of("carol")

    foreign, missing = (send(carol, None, f"{VIEWS}/{number}/drop") for number in (mine, 987654321))

    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown_view")
    assert foreign.json()["detail"] == missing.json()["detail"].replace("987654321", str(mine))
    dropped = send(client_of("greta"), None, f"{VIEWS}/{mine}/drop", key="key-0002")
    assert dropped.json() == {"id": mine}
    assert send(client_of("greta"), None, f"{VIEWS}/{mine}/drop", key="key-0002").json() == {"id": mine}
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"entity": "XX"}, 404, "unknown_entity"),
        ({"pivot": "secrets"}, 422, "invalid"),
        ({"shared_role": "administrator"}, 422, "invalid"),
        ({"period": "2026-09"}, 422, "invalid"),
        ({"name": " "}, 422, "invalid"),
        ({"format": "pdf"}, 422, "invalid"),
    ],
)
def test_what_cannot_be_kept_is_a_problem(client_of, wish, status, code):
    answer = send(client_of("greta"), WISH | wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not SavedView.objects.exists()


def test_without_the_right_to_read_payroll_there_nothing_is_kept_or_seen(office, client_of):
    kept = send(client_of("greta"), WISH | {"shared_role": "hr"})
    other_entity(office)  # from now on Erik alone reads payroll of Sweden

    for name, entity in (("alice", "DK"), ("bob", "DK"), ("greta", "SE")):
        assert send(client_of(name), WISH | {"entity": entity}, key="key-0002").json()["code"] == "role_needed", name
    assert kept.status_code == 200
    assert [client_of(name).get(VIEWS).json()["results"] for name in ("alice", "bob", "erik")] == [[], [], []]
