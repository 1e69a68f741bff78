"""The published schemas of the reward report's tables hold for what we write, and are what the columns say."""

import json

import jsonschema
import pytest
from django.core.management import CommandError, call_command

from backend import report_words, reports
from integrations.payroll import report_schema, reward_report
from recognition.payroll import selectors
from recognition.payroll.formats import Book
from recognition.payroll.selectors import report_sheets
from tests.recognition.payroll.office import CUT_OFF
from tests.recognition.payroll.test_pivots import FILTERS
from tests.recognition.payroll.test_report_figures import hire
from tests.recognition.shop.till import Till


def published(table):
    return json.loads((report_schema.FOLDER / f"{table}.schema.json").read_text(encoding="utf-8"))


def validator(table):
    jsonschema.Draft202012Validator.check_schema(published(table))
    return jsonschema.Draft202012Validator(published(table), format_checker=jsonschema.FormatChecker())


def written(sheet):
    pieces = reports.FORMATS["jsonl"].render(Book(sheets=[sheet], language="en"))
    return [json.loads(line) for line in b"".join(pieces).splitlines()]


def a_month(office):
    """Something of everything: sent, taken back, pending, bought, decided, small teams and a large one."""
    award = office.approved(cost_centre="110")
    team = hire(office, "Butik", 6)
    for each in team[:5]:
        office.approved(each, amount=20_000)
    till, alice = Till(office.cast), office.cast.alice
    till.points(alice, 500)
    till.item()
    till.handed_over(alice)
    till.order(alice)
    office.world.proposal(amount=20_000)
    office.exported()
    office.taken_back(award, at=CUT_OFF)


@pytest.mark.slow
def test_every_line_we_write_is_valid(office):
    a_month(office)

    found = written(report_sheets.lines(selectors.report_lines(filters=FILTERS)))

    assert {each["status"] for each in found} >= {"exported", "ordered", "proposed"}
    for each in found:
        validator("lines").validate(each)
    for change in ({"amount": 25.0}, {"schema_version": 1}, {"earned_from": "1.9.2026"}, {"customer": "Nordlys"}):
        assert not validator("lines").is_valid(found[0] | change)


@pytest.mark.slow
def test_every_row_of_every_pivot_is_valid(office):
    a_month(office)

    for name in report_sheets.PIVOTS:
        sheet = report_sheets.pivot(name=name, filters=FILTERS, at=CUT_OFF)
        assert tuple(sheet.columns) == tuple(report_sheets.COLUMNS[name])
        found = written(sheet)
        assert found, name
        for each in found:
            validator(name).validate(each)
            assert not validator(name).is_valid(each | {"schema": "laurels.reward-report.lines"})
            assert not validator(name).is_valid(each | dict.fromkeys(each, 1))
            assert not validator(name).is_valid(dict(list(each.items())[:-1]))
    hidden = {each["note"] for each in written(report_sheets.pivot(name="fairness", filters=FILTERS, at=CUT_OFF))}
    assert hidden == {None, "hidden"}


def test_the_published_schemas_are_what_the_columns_say():
    call_command("report_schemas", check=True)

    assert {path.name for path in report_schema.FOLDER.iterdir()} == {
        f"{table}.schema.json" for table in ("lines", *report_sheets.PIVOTS)
    }


def test_a_change_of_a_column_without_its_schema_is_told(monkeypatch):
    monkeypatch.setitem(report_sheets.COLUMNS, "team", ("team", "amount"))

    with pytest.raises(CommandError, match=r"^team\.schema\.json: stale"):
        call_command("report_schemas", check=True)


def test_each_names_its_table_its_columns_and_the_version():
    for table, columns in report_sheets.COLUMNS.items():
        told = published(table)
        assert told["required"] == list(told["properties"]) == ["schema", "schema_version", *columns]
        assert told["properties"]["schema"]["const"] == f"laurels.reward-report.{table}"
        assert told["properties"]["schema_version"]["const"] == reward_report.SCHEMA_VERSION
    assert str(reward_report.SCHEMA_VERSION) == report_sheets.SCHEMA_VERSION


def test_codes_a_schema_knows_are_those_that_have_words():
    for name, codes in report_schema.CODES.items():
        assert set(codes) == set(report_words.WORDS[name])
