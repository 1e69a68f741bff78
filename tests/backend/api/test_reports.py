"""The reward report over the API: for those who run payroll, in the reference's columns."""

import csv
import json

import pytest

from recognition.payroll import selectors as payroll

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/reports/rewards"


@pytest.fixture
def report(world, token_for, caller):
    world.proposal()

    def read(name, **query):
        client = caller(token_for("reports:read", employee=name))
        return client.get(ADDRESS, {"entity": "DK", "period": "2026-09"} | query)

    return read


def text(answer):
    return b"".join(answer.streaming_content).decode()


def test_hr_reads_it_as_csv(report):
    answer = report("greta")

    rows = list(csv.DictReader(text(answer).splitlines()))
    assert tuple(rows[0]) == payroll.REPORT_COLUMNS
    assert (rows[0]["amount"], rows[0]["currency"]) == ("500.00", "DKK")
    assert answer["Cache-Control"] == "no-store"


def test_the_same_as_json_lines(report):
    lines = text(report("greta", format="jsonl")).splitlines()

    assert [json.loads(line)["amount"] for line in lines] == ["500.00"]


@pytest.mark.parametrize("name", ["alice", "bob", "dan", "erik"])
def test_nobody_else_reads_it(report, name):
    answer = report(name)

    assert (answer.status_code, answer.json()["code"]) == (403, "role_needed")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"period": "1999-01"}, 404, None),
        ({"entity": "XX"}, 404, "unknown_entity"),
        ({"format": "pdf"}, 422, "invalid"),
        ({"entity": "\x00"}, 422, "invalid"),
    ],
)
def test_a_report_that_is_not_there_is_a_problem(report, query, status, code):
    answer = report("greta", **query)

    assert answer.status_code == status, answer
    assert code is None or answer.json()["code"] == code
