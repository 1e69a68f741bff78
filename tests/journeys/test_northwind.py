"""docs/northwind.md is true: every command of it runs, twice, and its figures agree with the ledger."""

import csv
import json
import re
from pathlib import Path

import pytest

from recognition.ledger import selectors as books
from recognition.ledger.models import Posting
from recognition.payroll.models import PayrollLine
from recognition.programmes import because
from recognition.rewards.models import Proposal
from tests import manual

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT.parent / "shared" / "data" / "northwind"
PAGE = (ROOT / "docs/northwind.md").read_text(encoding="utf-8")

pytestmark = [
    pytest.mark.django_db(transaction=True, reset_sequences=True),
    pytest.mark.skipif(not BUNDLE.is_dir(), reason="the Northwind bundle is not beside the project"),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bundle").symlink_to(BUNDLE)
    [programme] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
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
    manual.walk(manual.commands(PAGE))
    files = {path: path.read_bytes() for path in folder.glob("*.csv")} | {"j": (folder / "gbp.jsonl").read_bytes()}
    the_exported_total_is_the_ledgers_and_that_of_the_reasons(folder)
    before = everything()
    for command, _ in manual.commands(PAGE):
        if not command.startswith("mkdir"):
            manual.run(command)
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
