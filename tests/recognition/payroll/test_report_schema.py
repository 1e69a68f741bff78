"""The published schema of the reward report's lines holds for what we write, and every table names its own."""

import json
from pathlib import Path

import jsonschema
import pytest

from backend import reports
from integrations.payroll import reward_report
from recognition.payroll import selectors
from recognition.payroll.formats import Book
from recognition.payroll.selectors import report_sheets
from tests.recognition.payroll.office import CUT_OFF
from tests.recognition.payroll.test_pivots import FILTERS
from tests.recognition.shop.till import Till

SCHEMA = json.loads(Path(reward_report.__file__).with_name("reward_report.schema.json").read_text(encoding="utf-8"))


def written(sheet):
    pieces = reports.FORMATS["jsonl"].render(Book(sheets=[sheet], language="en"))
    return [json.loads(line) for line in b"".join(pieces).splitlines()]


def validator():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def test_every_line_we_write_is_valid(office):
    award = office.approved()
    till, alice = Till(office.cast), office.cast.alice
    till.points(alice, 500)
    till.item()
    till.handed_over(alice)
    till.order(alice)
    office.world.proposal(amount=20_000)
    office.exported()
    office.taken_back(award, at=CUT_OFF)

    found = written(report_sheets.lines(selectors.report_lines(filters=FILTERS)))

    assert {each["status"] for each in found} >= {"exported", "ordered", "proposed"}
    for each in found:
        validator().validate(each)
    for change in ({"amount": 25.0}, {"schema_version": 1}, {"earned_from": "1.9.2026"}, {"customer": "Nordlys"}):
        assert not validator().is_valid(found[0] | change)


def test_the_schema_names_the_columns_and_the_version():
    columns = {"schema", "schema_version", *selectors.REPORT_COLUMNS}
    assert set(SCHEMA["required"]) == columns == set(SCHEMA["properties"])
    assert SCHEMA["properties"]["schema_version"]["const"] == reward_report.SCHEMA_VERSION
    assert str(reward_report.SCHEMA_VERSION) == report_sheets.SCHEMA_VERSION


@pytest.mark.parametrize("name", ["employee", "liability", "status"])
def test_every_table_names_its_own_schema(office, name):
    office.approved()

    found = written(report_sheets.pivot(name=name, filters=FILTERS, at=CUT_OFF))

    assert {(each["schema"], each["schema_version"]) for each in found} <= {(f"laurels.reward-report.{name}", 2)}
