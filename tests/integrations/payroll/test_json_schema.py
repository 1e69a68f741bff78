"""The published schema of a canonical line holds for what we write, and refuses what we do not."""

import json
from pathlib import Path

import jsonschema
import pytest

from integrations.payroll import canonical, jsonl
from tests.integrations.payroll.sample import written

SCHEMA = json.loads((Path(jsonl.__file__).with_name("payroll_line.schema.json")).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def objects():
    return [json.loads(row) for row in written(jsonl.FORMAT).splitlines()]


def test_every_line_we_write_is_valid(validator):
    found = objects()

    assert found
    for each in found:
        validator.validate(each)


def test_the_schema_names_the_columns_and_the_version():
    assert set(SCHEMA["required"]) == {"schema", *canonical.COLUMNS} == set(SCHEMA["properties"])
    assert SCHEMA["properties"]["schema_version"]["const"] == canonical.SCHEMA_VERSION


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 25.0},
        {"amount": "-25.00"},
        {"kind": "reversal"},
        {"schema_version": 2},
        {"line_uid": "1"},
        {"earned_from": "1.9.2026"},
        {"customer": "Nordlys"},
    ],
)
def test_the_schema_refuses_what_we_never_write(validator, change):
    assert not validator.is_valid(objects()[0] | change)
