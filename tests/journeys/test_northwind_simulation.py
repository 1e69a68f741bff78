"""On Northwind a simulation says to the minor unit what assessing then proposes, and writes nothing."""

import csv
from collections import defaultdict
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from recognition.ledger.models import JournalEntry
from recognition.programmes.models import Programme
from recognition.rewards.models import Judgement, Proposal

BUNDLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "northwind"
IMPORTED, MATURED = "1998-05-07T08:00:00Z", "1998-07-01T08:00:00Z"
DAYS = ("--from", "1998-01-01", "--to", "1998-05-06")
PROGRAMME = """
programme = "repeat"
nature = "discretionary"
unit = "USD"
starts_on = 1998-01-01
ends_on = 1998-12-31
minimum_share = "20%"

[outcomes]
kinds = ["repeat_purchase"]

[credit]
policy = "position"
lookback_days = 180

[formula]
kind = "basis_points"
basis_points = 250

[caps.customer]
amount = "150.00"
span = "quarter"

[caps.employee]
amount = "400.00"
span = "month"

[[rates]]
from = "USD"
to = "GBP"
on = 1998-01-01
rate = "0.605"
"""
TEXT = '\n[texts.{}]\nname = "Repeat"\npurpose = "Thank those who served a customer who came back."\n'

pytestmark = [
    pytest.mark.django_db(transaction=True, reset_sequences=True),
    pytest.mark.skipif(not BUNDLE.is_dir(), reason="the Northwind bundle is not beside the project"),
]


def run(*arguments, at=MATURED):
    out = StringIO()
    call_command(*map(str, arguments), "--at", at, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "repeat.toml"
    path.write_text(PROGRAMME + "".join(map(TEXT.format, ("da", "en", "sv"))), encoding="utf-8")
    return path


def simulated(file):
    text = run("simulate", file, *DAYS, "--format", "csv")
    assert text.splitlines()[0] == "employee_id,amount_minor,unit"
    return [(row["employee_id"], row["unit"], int(row["amount_minor"])) for row in csv.DictReader(StringIO(text))]


def proposed():
    sums = defaultdict(int)
    for row in csv.DictReader(StringIO(run("proposals", "--programme", "repeat", "--format", "csv"))):
        sums[row["employee_id"], row["unit"]] += int(row["amount_minor"])
    return sorted((*key, amount) for key, amount in sums.items())


@pytest.mark.slow
def test_a_simulation_of_a_file_nobody_loaded_is_what_assessing_it_proposes(file):
    run("import_bundle", BUNDLE, at=IMPORTED)
    first = simulated(file)
    assert len(first) == 9
    assert {unit for _, unit, _ in first} == {"USD", "GBP"}
    assert [model.objects.count() for model in (Programme, Judgement, JournalEntry)] == [0, 0, 0]

    before = "1997-12-30T08:00:00Z"
    for employee in (8, 1):
        run("role", "grant", employee, "programme_owner", "--as", 2, at=before)
    run("programme", "load", file, "--as", 8, at=before)
    run("programme", "activate", 1, "--as", 1, at=before)
    run("assess")

    assert Proposal.objects.count() > 100
    assert proposed() == simulated(file) == first
    assert run("simulate", file, *DAYS, "--reality", "--format", "csv").count("\n") == 1
