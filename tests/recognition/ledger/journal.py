"""Short ways to say movements in the ledger's tests: budget 7 of the company, employee 1, entity 1."""

from datetime import UTC, datetime

from recognition.ledger import chart, selectors
from recognition.ledger.entries import EntryDraft
from recognition.ledger.models import JournalEntry

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
BUDGET = 7


def draft(key, transfers, **more):
    return EntryDraft(key=key, code="test", subject_kind="budget", subject_id=BUDGET, transfers=transfers, **more)


def allocate(amount, key="allocate", unit="DKK"):
    return draft(key, chart.allocate(budget_id=BUDGET, unit=unit, amount=amount))


def reserve(amount, key="reserve", unit="DKK"):
    return draft(key, chart.reserve(budget_id=BUDGET, unit=unit, amount=amount))


def settle(amount, key="settle", unit="DKK"):
    return draft(key, chart.settle(budget_id=BUDGET, unit=unit, amount=amount, employee_id=1, entity_id=1))


def figures(budget_id=BUDGET):
    found = selectors.budget_figures([budget_id])[budget_id]
    return found.available, found.committed, found.approved, found.exported


def balance(code, unit="DKK", holder_id=chart.COMPANY_ID):
    return selectors.balance(chart.account(code, unit, holder_id))


def entry_id(key):
    return JournalEntry.objects.filter(key=key).values_list("pk", flat=True).first()
