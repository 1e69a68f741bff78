"""A void of several periods and an export at the same moment lock accounts in one order.

Shown first as the deadlock it was, reversed period by period.
"""

from threading import Event

import pytest
from django.db import OperationalError

from recognition.core import db
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.models import JournalEntry
from recognition.programmes.models import Budget
from tests import cast as people
from tests.concurrency.together import somebody_waits, together
from tests.recognition.payroll.office import Office, later
from tests.recognition.rewards.world import World

ROUNDS = 20
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    return Office(World(people.gather()))


def both(*calls):
    return together(lambda number: calls[number](), len(calls))


@pytest.fixture
def two_periods(office):
    """A batch of two periods, exported and asked to be void; the later period is of the budget with older accounts."""
    older = office.world.budget
    newer = Budget.objects.create(programme=older.programme, unit=older.unit, cost_centre="newer")
    office.world.allocate(1_000, newer)
    office.approved(amount=100, budget=newer)
    office.close()
    office.approved(amount=100)
    office.close("2026-10", at=later(30))
    batch = office.build("2026-10", at=later(30))
    office.export(batch, at=later(30))
    office.void(batch, at=later(30))

    def void():
        return office.void(batch, who=office.cast.greta, at=later(30))

    def another_exports():
        """Take the locks of whoever exports something of both budgets."""
        with db.durable():
            refs = [chart.account("budget_exported", older.unit, each.pk) for each in (newer, older)]
            ledger.lock_accounts(refs)

    return void, another_exports


def test_reversing_period_by_period_a_void_and_an_export_wait_for_each_other(two_periods, monkeypatch):
    void, another_exports = two_periods
    real, half_done = ledger.reverse_many, Event()

    def careless(*, keys, at, periods):
        for key, period_id in periods.items():
            real(keys={key: keys[key]}, at=at, period_id=period_id)
            if not half_done.is_set():
                half_done.set()
                assert somebody_waits()

    def export():
        half_done.wait(20)
        another_exports()

    monkeypatch.setattr(ledger, "reverse_many", careless)

    assert [type(each) for each in both(void, export)].count(OperationalError) == 1


def test_a_void_of_two_periods_and_an_export_take_their_accounts_in_one_order(two_periods, monkeypatch):
    void, another_exports = two_periods
    real, begins = ledger.reverse_many, Event()

    def watched(**said):
        begins.set()
        return real(**said)

    def export():
        begins.wait(20)
        for _ in range(ROUNDS):
            another_exports()

    monkeypatch.setattr(ledger, "reverse_many", watched)
    voided, _ = both(void, export)

    assert voided.state == "void"
    periods = JournalEntry.objects.filter(code="reversal").order_by("period").values_list("period__code", flat=True)
    assert list(periods) == ["2026-09", "2026-10"]
    assert books.check_books() == []
