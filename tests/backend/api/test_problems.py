"""Whatever goes wrong, a machine gets a problem it can act on, and nobody a stack trace."""

import importlib
import pkgutil

import pytest

import integrations
import recognition
from backend.api import problems
from backend.api.parsers import MOST_ROWS, RowsFromJSON, RowsFromNDJSON
from backend.api.problems import ProblemError
from backend.api.views.base import ApiView
from recognition.core.errors import DomainError


class Failing(ApiView):
    """Fails as nobody foresaw."""

    def get(self, request, rest):
        raise ZeroDivisionError("a secret detail")


def test_an_unknown_address_of_the_api_is_a_problem_not_a_page(client, db):
    answer = client.get("/api/v1/nothing", headers={"X-Request-ID": "abcdef123456"})

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"
    assert answer.json()["request_id"] == answer["X-Request-ID"] == "abcdef123456"


def test_what_nobody_foresaw_is_told_without_detail(client, db, monkeypatch, caplog):
    addresses = importlib.import_module("backend.urls") and importlib.import_module("backend.api.urls")
    monkeypatch.setattr(addresses.urlpatterns[-1], "callback", Failing.as_view())

    answer = client.get("/api/v1/anything")

    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "secret" not in answer.content.decode()
    assert "ZeroDivisionError" in caplog.text


def all_errors():
    for root in (recognition, integrations):
        for module in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            if ".migrations" not in module.name and ".management" not in module.name:
                importlib.import_module(module.name)
    found, waiting = [], [DomainError]
    while waiting:
        waiting += waiting.pop().__subclasses__()
        found += waiting
    return sorted(set(found), key=lambda error: error.__qualname__)


def test_every_refusal_of_the_domain_has_a_code_and_a_status():
    for error in all_errors():
        assert error.code.isascii(), error
        assert error.code == error.code.lower(), error
        assert problems.status_of(error) in problems.TITLES, error


def test_the_table_of_statuses_names_no_code_that_does_not_exist():
    assert set(problems.STATUS) <= {error.code for error in all_errors()}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "malformed"),
        (b"\xff\xfe{}", "malformed"),
        (b'{"a": NaN}', "malformed"),
        (b'{"a": 1, "a": 2}', "malformed"),
        (b"[" * 100_000, "malformed"),
        (b"[]", "malformed"),
        (b"3", "invalid_rows"),
        (b'{"a": true}', "invalid_rows"),
        (b'{"a": {"b": 1}}', "invalid_rows"),
        (b"[" + b"{}," * MOST_ROWS + b"{}]", "too_many_rows"),
        (b'"' + b"x" * 10 * 1024 * 1024 + b'"', "too_large"),
    ],
)
def test_a_body_nobody_can_read_is_refused(body, code, tmp_path):
    file = tmp_path / "body"
    file.write_bytes(body)

    with pytest.raises(ProblemError) as caught, file.open("rb") as stream:
        RowsFromJSON().parse(stream)

    assert caught.value.code == code
    assert 400 <= caught.value.status_code < 500


def test_numbers_reach_the_domain_as_they_were_written(tmp_path):
    file = tmp_path / "body"
    file.write_bytes(b'{"value": 1968.70, "score": 9, "name": null}\n\n{"value": "0.1"}\n')

    with file.open("rb") as stream:
        rows = RowsFromNDJSON().parse(stream)

    assert [(row.line, row.fields) for row in rows] == [
        (1, {"value": "1968.70", "score": "9", "name": ""}),
        (3, {"value": "0.1"}),
    ]
