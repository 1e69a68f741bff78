"""What the description shows as examples is what the API takes and answers."""

import io
import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from backend.api import forms, kudos_wishes, rows
from backend.api.parsers import RowsFromJSON
from backend.api.views import (
    batches,
    contests,
    delegations,
    employment,
    erasures,
    legal_holds,
    people_lists,
    proposals,
    reports,
    signing,
)
from backend.api.views.description import COMMITTED
from recognition.customers.reports import OutcomeReport, TouchpointReport

DOCUMENT = yaml.load(COMMITTED.read_bytes(), Loader=yaml.CSafeLoader)
SHOWN = set(
    "give_kudos get_balances list_proposals decide_proposal report_touchpoints report_outcomes request_report delegate"
    " contest"
    " get_report build_batch export_batch confirm_batch add_person change_person ask_erasure set_legal_hold".split()
)


def facts(kind):
    """How rows of facts are read; a field nobody reads would be named."""

    def read(value):
        found = rows.read(RowsFromJSON().parse(io.BytesIO(json.dumps(value).encode())), kind)
        assert found.reports
        assert not found.ignored

    return read


def form(shape):
    return lambda value: forms.read(shape, value)


READERS = {
    "give_kudos": form(kudos_wishes.Wish),
    "decide_proposal": form(proposals.Verdict),
    "report_touchpoints": facts(TouchpointReport),
    "report_outcomes": facts(OutcomeReport),
    "request_report": form(reports.ReportWish),
    "build_batch": form(batches.Build),
    "export_batch": form(batches.Export),
    "confirm_batch": form(batches.Confirmation),
    "add_person": form(employment.NewPerson),
    "change_person": form(employment.Changes),
    "ask_erasure": form(erasures.ErasureWish),
    "set_legal_hold": form(legal_holds.HoldWish),
    "contest": form(contests.ContestWish),
    "activate_version": form(signing.ActivationWish),
    "delegate": form(delegations.DelegationWish),
    "send_people_list": form(people_lists.ListWish),
}


def examples():
    """Operation, where, name, value and schema of each."""
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            bodies = [("request", operation.get("requestBody", {}))]
            bodies += [(status, answer) for status, answer in operation["responses"].items()]
            for where, body in bodies:
                for content in body.get("content", {}).values():
                    for name, example in content.get("examples", {}).items():
                        yield pytest.param(
                            operation["operationId"],
                            where,
                            example["value"],
                            content["schema"],
                            id=f"{operation['operationId']}-{where}-{name}",
                        )


ALL = list(examples())


def test_the_operations_used_most_show_what_they_take_and_answer():
    found = {(param.values[0], param.values[1]) for param in ALL}

    assert {operation for operation, where in found if where == "request"} == set(READERS)
    assert {operation for operation, where in found if where in ("200", "202")} == SHOWN


@pytest.mark.parametrize(("operation", "where", "value", "schema"), ALL)
def test_an_example_is_of_its_schema_and_is_read(operation, where, value, schema):
    whole = {**schema, "components": DOCUMENT["components"]}
    wrong = [
        error.message
        for error in Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(value)
    ]

    assert not wrong
    if where == "request":
        READERS[operation](value)


def test_a_wrong_example_would_be_found():
    schema = {"$ref": "#/components/schemas/Verdict", "components": DOCUMENT["components"]}

    assert not Draft202012Validator(schema).is_valid({"kind": "promise", "revision": 1})
    assert not Draft202012Validator(schema).is_valid({"kind": "approve", "revision": 1, "colour": "green"})
