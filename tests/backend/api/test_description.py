"""The committed description of the API is what the code says, and is served."""

import re

import pytest
import yaml
from django.core.management import CommandError, call_command
from drf_spectacular.validation import validate_schema
from jsonschema import ValidationError

from backend import roles
from backend.management.commands import openapi


def test_the_committed_description_is_what_the_code_says(capsys):
    call_command("openapi", check=True)

    assert capsys.readouterr().out == "openapi.yaml is what the code says.\n"


@pytest.mark.slow
def test_a_stale_description_fails_the_check(tmp_path, monkeypatch):
    stale = tmp_path / "openapi.yaml"
    stale.write_text("openapi: 3.1.0\n")
    monkeypatch.setattr(openapi, "PATH", stale)

    with pytest.raises(CommandError, match="stale"):
        call_command("openapi", check=True)


@pytest.mark.slow
def test_the_committed_description_is_valid():
    committed = yaml.safe_load(openapi.PATH.read_text(encoding="utf-8"))
    validate_schema(committed)

    with pytest.raises(ValidationError):
        validate_schema(committed | {"paths": []})


@pytest.mark.slow
@pytest.mark.django_db
def test_it_is_served_with_every_address_and_its_scope(client):
    described = yaml.safe_load(client.get("/api/openapi.yaml").content)

    assert described["openapi"].startswith("3.1")
    routes = {route for route in roles.MATRIX if route.startswith("api/v1/")}
    assert set(described["paths"]) == {"/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route) for route in routes}
    for path in described["paths"].values():
        for operation in path.values():
            assert operation["security"] == [{"token": []}]
            assert "application/problem+json" in operation["responses"]["401"]["content"]
