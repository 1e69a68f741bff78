"""The payroll clerks' how-tos are true: every command runs, prints what it promises, and may be run again."""

from pathlib import Path

import pytest

from recognition.ledger import selectors as books
from recognition.payroll.models import PayrollBatch
from recognition.people.models import Employment
from tests import cast as people
from tests import manual
from tests.recognition.payroll.office import Office, sweden
from tests.recognition.rewards.world import World

DOCS = Path(__file__).resolve().parents[2] / "docs/how-to"


def walk(page):
    """The state of the batch it leaves, and what disagrees in the books afterwards."""
    manual.walk(manual.commands((DOCS / page).read_text(encoding="utf-8")))
    return PayrollBatch.objects.get().state, books.check_books()


@pytest.fixture
def office(cast, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Office(World(cast))


def numbered(**numbers):
    for name, number in numbers.items():
        Employment.objects.filter(employee__external_id=name).update(payroll_number=number)


@pytest.mark.slow
def test_a_month_in_denmark(office):
    numbered(alice="00101", dan="00104")
    office.approved(amount=12_345)
    office.approved(office.cast.dan, amount=50_000)

    assert walk("payroll-denmark.md") == ("confirmed", [])


@pytest.mark.slow
def test_a_month_in_sweden(office):
    swedish = sweden(office)
    bo = people.employ("bo", swedish.cast.entity, manager=office.cast.bob, team="Kundservice")
    numbered(astrid="00201", bo="00202")
    swedish.approved(amount=12_345)
    swedish.approved(bo, amount=50_000)

    assert walk("payroll-sweden.md") == ("confirmed", [])
