"""docs/northwind.md is true: every command of it runs, twice, and its figures agree with the ledger."""

import csv
import json
import re
import shlex
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recognition.ledger import selectors as books
from recognition.ledger.models import Posting
from recognition.payroll.models import PayrollLine
from recognition.programmes import because
from recognition.rewards.models import Proposal

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT.parent / "shared" / "data" / "northwind"
PAGE = ROOT / "docs" / "northwind.md"

pytestmark = [
    pytest.mark.django_db(transaction=True, reset_sequences=True),
    pytest.mark.skipif(not BUNDLE.is_dir(), reason="the Northwind bundle is not beside the project"),
]


def commands():
    """The page's commands, each with the lines it promises."""
    for block in re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        for command in block.removeprefix("$ ").split("\n$ "):
            first, *promised = command.strip("\n").split("\n")
            yield first, promised


def run(command):
    """What a command prints; a refusal comes with its mark."""
    if not command.startswith("manage.py "):
        return subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout  # noqa: S602
    name, *arguments = shlex.split(command.removeprefix("manage.py "))
    out = StringIO()
    try:
        call_command(name, *arguments, stdout=out)
    except CommandError as refusal:
        return f"! {refusal}"
    return out.getvalue()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bundle").symlink_to(BUNDLE)
    [programme] = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "repeat-usd.toml").write_text(programme, encoding="utf-8")
    return tmp_path


def everything():
    """Every row that money hangs on."""
    return (
        list(Proposal.objects.order_by("pk").values_list("pk", "state", "amount", "revision")),
        list(Posting.objects.order_by("pk").values_list("pk", "debit", "credit", "unit", "amount")),
        list(PayrollLine.objects.order_by("pk").values_list("uid", "batch__code", "amount_minor")),
    )


def test_the_walk_leads_to_payroll_and_walking_it_again_changes_nothing(folder):
    for command, promised in commands():
        printed = run(command)
        assert set(promised) <= set(printed.splitlines()), f"{command}\n{printed}"
        assert printed.startswith("! ") <= bool(promised), printed
    files = {path: path.read_bytes() for path in folder.glob("*.csv")} | {"j": (folder / "gbp.jsonl").read_bytes()}
    the_exported_total_is_the_ledgers_and_that_of_the_reasons(folder)
    before = everything()
    for command, _ in commands():
        if not command.startswith("mkdir"):
            run(command)
    assert everything() == before
    assert {path: path.read_bytes() for path in folder.glob("*.csv")} | {
        "j": (folder / "gbp.jsonl").read_bytes()
    } == files
    assert books.check_books() == []


def the_exported_total_is_the_ledgers_and_that_of_the_reasons(folder):
    with (folder / "usd.csv").open(encoding="utf-8", newline="") as file:
        usd = sum(round(float(row["amount"]) * 100) for row in csv.DictReader(file))
    lines = [json.loads(line) for line in (folder / "gbp.jsonl").read_text(encoding="utf-8").splitlines()]
    gbp = sum(round(float(line["amount"]) * 100) for line in lines if "amount" in line)
    for unit, total in (("USD", usd), ("GBP", gbp)):
        assert total > 0
        left = Posting.objects.filter(unit=unit, debit__code="payroll_clearing", credit__code="due")
        assert sum(left.values_list("amount", flat=True)) == total
        paid = Proposal.objects.filter(unit=unit, state__in=["exported", "confirmed"])
        assert sum(paid.values_list("amount", flat=True)) == total
        # An adjusted award differs from its reason by what the decision says.
        adjusted = sum(each.proposed_amount - each.amount for each in paid)
        assert sum(because.recompute(each.because) for each in paid) - adjusted == total
