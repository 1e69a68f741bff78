"""The reward report in sums over the API: a table a call, by right; files of every format asked for."""

import pytest

from recognition.people.models import PersonView

pytestmark = pytest.mark.django_db
WHERE = {"entity": "DK", "period": "2026-09"}


@pytest.fixture
def read(world, token_for, caller):
    world.proposal()

    def get(name, pivot, **query):
        client = caller(token_for("reports:read", employee=name))
        return client.get(f"/api/v1/reports/pivots/{pivot}", WHERE | query)

    return get


def test_a_table_is_read_with_its_columns_and_rows(read):
    told = read("greta", "team").json()

    assert told["columns"][:3] == ["team", "award_type", "currency"]
    [row] = told["rows"]
    assert (row["team"], row["amount"], row["pending"], row["currency"]) == ("Kundeservice", "500.00", "500.00", "DKK")
    assert not PersonView.objects.exists()


def test_what_is_not_shown_is_null(read):
    assert {row["eligible"] for row in read("greta", "participation").json()["rows"] if row["note"]} == {None}


def test_who_saw_amounts_by_name_is_noted(read, cast):
    assert read("greta", "employee").status_code == 200
    assert PersonView.objects.get().employee == cast.alice


@pytest.mark.parametrize("name", ["alice", "bob", "dan", "erik"])
def test_nobody_else_reads_it(read, name):
    assert (read(name, "team").status_code, read(name, "team").json()["code"]) == (403, "role_needed")


@pytest.mark.parametrize(
    ("pivot", "query", "status"),
    [("secrets", {}, 409), ("team", {"period": "1999-01"}, 404), ("team", {"entity": "XX"}, 404),
     ("team", {"shoe_size": "43"}, 422)],
)  # fmt: skip
def test_what_is_not_there_is_a_problem(read, pivot, query, status):
    assert read("greta", pivot, **query).status_code == status
