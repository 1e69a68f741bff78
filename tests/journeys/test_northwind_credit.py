"""``attribute`` gives the credits and the money that an independent script found for Northwind."""

import csv
import json
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

BUNDLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "northwind"
AT = "1998-05-07T08:00:00Z"
ORACLE = {"linear": "linear", "equal": "linear_distinct", "last": "last_touch"}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not BUNDLE.is_dir(), reason="the Northwind bundle is not beside the project"),
]


@pytest.fixture
def northwind():
    call_command("import_bundle", str(BUNDLE), "--at", AT, stdout=StringIO())
    return json.loads((BUNDLE / "oracle.json").read_text(encoding="utf-8"))["attribution_repeat_purchase"]["strict"]


def attribute(*arguments):
    out = StringIO()
    call_command("attribute", "--kind", "repeat_purchase", "--lookback", "180", "--at", AT, *arguments, stdout=out)
    return list(csv.DictReader(StringIO(out.getvalue())))


@pytest.mark.parametrize("policy", ORACLE)
def test_credits_and_money_are_the_oracles_but_for_rounding(northwind, policy):
    rows = attribute("--policy", policy)
    assert [row["employee_id"] for row in rows] == sorted(northwind[ORACLE[policy]])
    for row in rows:
        truth = northwind[ORACLE[policy]][row["employee_id"]]
        outcomes = int(row["outcomes"])
        assert row["currency"] == "USD"
        assert abs(int(row["credit_ppm"]) - Fraction(truth["credit"]) * 1_000_000) <= outcomes
        assert abs(int(row["value_minor"]) - Fraction(truth["value"]) * 100) <= outcomes
    assert sum(int(row["credit_ppm"]) for row in rows) == northwind["credited"] * 1_000_000


def test_nobody_is_left_uncredited(northwind):
    assert northwind["uncredited"] == 0
    assert attribute("--uncredited") == []
