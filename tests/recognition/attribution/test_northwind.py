"""Northwind's 830 orders give the credit that two independent scripts found (acceptance data beside the clone)."""

import csv
import json
from collections import defaultdict
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from recognition.attribution import contributions, engine, policies
from recognition.attribution.policies import Policy
from recognition.core import money

BUNDLE = Path(__file__).parents[4] / "shared/data/northwind"
ORACLES = {"linear": "linear", "equal": "linear_distinct", "last": "last_touch"}

pytestmark = pytest.mark.skipif(not BUNDLE.exists(), reason="the Northwind bundle is not beside this clone")


def read(name):
    with (BUNDLE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def moment(row):
    return policies.microseconds(datetime.fromisoformat(row["occurred_at"]))


@pytest.fixture(scope="module")
def frames():
    interactions = sorted(read("interactions.csv"), key=lambda row: row["interaction_id"].encode())
    customers = {row["customer_id"]: number for number, row in enumerate(read("customers.csv"))}
    touches = {
        "customer": [customers[row["customer_id"]] for row in interactions],
        "employee": [int(row["employee_id"]) for row in interactions],
        "occurred_at": [moment(row) for row in interactions],
        "order": list(range(len(interactions))),
        "weight": [1] * len(interactions),
    }
    renewed = [row for row in read("outcomes.csv") if row["kind"] == "repeat_purchase"]
    outcomes = {
        "outcome": list(range(len(renewed))),
        "customer": [customers[row["customer_id"]] for row in renewed],
        "occurred_at": [moment(row) for row in renewed],
        "value_minor": [money.to_minor(row["value"], row["currency"]) for row in renewed],
    }
    return pl.LazyFrame(touches), pl.LazyFrame(outcomes)


def oracle(name):
    document = json.loads((BUNDLE / "oracle.json").read_text())
    return document["attribution_repeat_purchase"]["strict"][ORACLES[name]]


@pytest.mark.parametrize("name", ORACLES)
def test_contributions_give_the_exact_credit_and_the_value_to_the_cent(frames, name):
    values = frames[1].collect()["value_minor"].to_list()
    credit, value = defaultdict(Fraction), defaultdict(Fraction)
    for table in contributions.batches(*frames, Policy(name=name)):
        for outcome, employee, weight, total, _ in table.iter_rows():
            credit[employee] += Fraction(weight, total)
            value[employee] += Fraction(weight * values[outcome], total)
    expected = oracle(name)
    assert {str(employee): share for employee, share in credit.items()} == {
        employee: Fraction(row["credit"]) for employee, row in expected.items()
    }
    assert {str(employee): money.half_up(*exact.as_integer_ratio()) for employee, exact in value.items()} == {
        employee: money.to_minor(row["value"], "USD") for employee, row in expected.items()
    }


@pytest.mark.parametrize("name", ORACLES)
def test_totals_agree_within_a_millionth(frames, name):
    expected = oracle(name)
    totals = engine.totals(*frames, Policy(name=name)).collect()
    assert len(totals) == len(expected)
    for employee, credit, value in totals.iter_rows():
        assert credit == pytest.approx(float(Fraction(expected[str(employee)]["credit"])), abs=1e-6)
        assert value == pytest.approx(money.to_minor(expected[str(employee)]["value"], "USD"), abs=0.5 + 1e-6)
