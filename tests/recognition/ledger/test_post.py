"""Posting movements."""

from datetime import UTC, datetime

import pytest

from recognition.ledger import chart, selectors
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from recognition.ledger.models import JournalEntry, Posting

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def draft(key, transfers, **more):
    return EntryDraft(key=key, code="test", subject_kind="budget", subject_id=7, transfers=transfers, **more)


def allocate(amount, key="allocate", unit="DKK"):
    return draft(key, chart.allocate(budget_id=7, unit=unit, amount=amount))


def reserve(amount, key="reserve", unit="DKK"):
    return draft(key, chart.reserve(budget_id=7, unit=unit, amount=amount))


def figures():
    found = selectors.budget_figures([7])[7]
    return found.available, found.committed, found.approved, found.exported


def test_it_moves_the_amount_from_the_credit_account_to_the_debit_account():
    ledger.post(draft=allocate(1_000), at=AT)

    assert selectors.balance(chart.account("budget_available", "DKK", 7)) == 1_000
    assert selectors.balance(chart.account("funding", "DKK")) == -1_000


def test_it_posts_the_same_key_once():
    first = ledger.post(draft=allocate(1_000), at=AT)
    again = ledger.post(draft=allocate(1_000), at=AT)

    assert first == again
    assert figures() == (1_000, 0, 0, 0)


def test_it_refuses_a_key_that_comes_again_with_other_content():
    ledger.post(draft=allocate(1_000), at=AT)

    with pytest.raises(ledger.KeyReused):
        ledger.post(draft=allocate(1_001), at=AT)


def test_it_refuses_what_is_not_there_and_writes_nothing():
    ledger.post(draft=allocate(1_000), at=AT)

    with pytest.raises(ledger.InsufficientFunds, match=r"10\.01 DKK are needed .* only 10\.00 DKK") as refusal:
        ledger.post(draft=reserve(1_001), at=AT)

    assert (refusal.value.available, refusal.value.needed) == (1_000, 1_001)
    assert JournalEntry.objects.count() == Posting.objects.count() == 1
    assert figures() == (1_000, 0, 0, 0)


def test_it_posts_many_in_a_constant_number_of_statements(django_assert_num_queries):
    ledger.post(draft=allocate(1_000), at=AT)
    ledger.post(draft=reserve(1, "makes-the-account"), at=AT)
    for count in (1, 50):
        with django_assert_num_queries(7):
            assert ledger.post_many(drafts=[reserve(1, f"{count}-{n}") for n in range(count)], at=AT) == count
    assert figures() == (948, 52, 0, 0)


def test_it_skips_what_was_posted_before():
    ledger.post(draft=allocate(1_000), at=AT)

    assert ledger.post_many(drafts=[allocate(1_000), reserve(1)], at=AT) == 1
