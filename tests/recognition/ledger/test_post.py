"""Posting movements."""

import pytest
from django.db import IntegrityError, transaction

from recognition.core import constraints, db
from recognition.ledger import chart, selectors
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft, Transfer
from recognition.ledger.models import Account, JournalEntry, Posting
from tests.crash import for_every_crash
from tests.recognition.ledger.journal import AT, BUDGET, allocate, balance, entry_id, figures, reserve, settle

pytestmark = pytest.mark.django_db


def test_it_moves_the_amount_from_the_credit_account_to_the_debit_account():
    ledger.post(draft=allocate(1_000), at=AT)

    assert balance("budget_available", holder_id=BUDGET) == 1_000
    assert balance("funding") == -1_000


def test_it_posts_the_same_key_once():
    first = ledger.post(draft=allocate(1_000), at=AT)
    again = ledger.post(draft=allocate(1_000), at=AT)

    assert first == again == entry_id("allocate")
    assert figures() == (1_000, 0, 0, 0)


def test_it_refuses_a_key_that_comes_again_with_other_content():
    ledger.post(draft=allocate(1_000), at=AT)

    with pytest.raises(ledger.KeyReused):
        ledger.post(draft=allocate(1_001), at=AT)
    with pytest.raises(ledger.KeyReused):
        ledger.post_many(drafts=[reserve(1, "twice"), reserve(2, "twice")], at=AT)


def test_it_refuses_what_is_not_there_and_writes_nothing():
    ledger.post(draft=allocate(1_000), at=AT)

    with pytest.raises(ledger.InsufficientFunds, match=r"10\.01 DKK are needed .* only 10\.00 DKK") as refusal:
        ledger.post(draft=reserve(1_001), at=AT)

    assert (refusal.value.available, refusal.value.needed) == (1_000, 1_001)
    assert JournalEntry.objects.count() == Posting.objects.count() == 1
    assert figures() == (1_000, 0, 0, 0)


def test_one_draft_too_much_refuses_all_of_the_call():
    ledger.post(draft=allocate(1_000), at=AT)

    with pytest.raises(ledger.InsufficientFunds):
        ledger.post_many(drafts=[reserve(600, "a"), reserve(600, "b")], at=AT)

    assert figures() == (1_000, 0, 0, 0)


def test_within_one_call_the_end_balance_counts():
    drafts = [settle(300), reserve(300), allocate(300)]

    assert ledger.post_many(drafts=drafts, at=AT) == 3
    assert figures() == (0, 0, 300, 0)
    assert (balance("due", holder_id=1), balance("reward_cost", holder_id=1)) == (300, -300)


def test_an_account_below_a_floor_that_was_raised_may_still_be_filled():
    ledger.set_overdraft(budget_id=BUDGET, unit="DKK", overdraft=500)
    ledger.post(draft=reserve(400), at=AT)
    Account.objects.filter(code="budget_available").update(floor=-400)

    ledger.post(draft=allocate(100), at=AT)

    assert figures() == (-300, 400, 0, 0)


def test_it_posts_many_in_a_constant_number_of_statements(django_assert_num_queries):
    ledger.post(draft=allocate(1_000), at=AT)
    ledger.post(draft=reserve(1, "makes-the-account"), at=AT)
    for count, statements in ((1, 4), (2, 7), (50, 7)):  # one entry is written in one statement, more by COPY
        with django_assert_num_queries(statements):
            assert ledger.post_many(drafts=[reserve(1, f"{count}-{n}") for n in range(count)], at=AT) == count
    assert figures() == (946, 54, 0, 0)


def test_it_skips_what_was_posted_before_and_a_draft_that_is_there_twice():
    ledger.post(draft=allocate(1_000), at=AT)

    assert ledger.post_many(drafts=[allocate(1_000), reserve(1), reserve(1)], at=AT) == 1
    assert ledger.post_many(drafts=[], at=AT) == 0


def test_units_are_kept_apart():
    ledger.post(draft=allocate(1_000), at=AT)
    ledger.post(draft=allocate(5, "points", "goods"), at=AT)

    assert (balance("funding"), balance("funding", "goods")) == (-1_000, -5)
    with pytest.raises(ledger.InsufficientFunds, match="6 goods points are needed"):
        ledger.post(draft=reserve(6, unit="goods"), at=AT)


def test_an_overdraft_is_a_limit_like_any_other():
    ledger.set_overdraft(budget_id=BUDGET, unit="DKK", overdraft=500)
    ledger.post(draft=reserve(500), at=AT)
    assert selectors.budget_figures([BUDGET])[BUDGET].overdraft == 500

    with pytest.raises(ledger.InsufficientFunds):
        ledger.post(draft=reserve(1, "more"), at=AT)
    with pytest.raises(ValueError, match="negative"):
        ledger.set_overdraft(budget_id=BUDGET, unit="DKK", overdraft=-1)


def test_an_overdraft_that_is_used_cannot_be_taken_back():
    ledger.set_overdraft(budget_id=BUDGET, unit="DKK", overdraft=500)
    ledger.post(draft=reserve(500), at=AT)

    with pytest.raises(constraints.Conflict, match="below its limit"), db.durable():
        ledger.set_overdraft(budget_id=BUDGET, unit="DKK", overdraft=499)


@pytest.mark.parametrize(
    "transfers",
    [
        (),
        (Transfer(chart.account("points", "goods", 1), chart.account("points", "goods", 2), 0),),
        (Transfer(chart.account("points", "goods", 1), chart.account("points", "goods", 2), 2**53 + 1),),
        (Transfer(chart.account("points", "goods", 1), chart.account("points", "goods", 1), 1),),
        (Transfer(chart.account("points", "goods", 1), chart.account("points", "cash", 2), 1),),
    ],
)
def test_what_no_ledger_can_hold_is_not_even_a_draft(transfers):
    with pytest.raises(ValueError, match="k: "):
        EntryDraft(key="k", code="c", subject_kind="s", subject_id=1, transfers=transfers)


def test_the_database_keeps_units_apart_too():
    ledger.post_many(drafts=[allocate(1), allocate(1, "p", "goods")], at=AT)
    dkk = Account.objects.get(code="funding", unit="DKK")
    goods = Account.objects.get(code="budget_available", unit="goods")
    entry = JournalEntry.objects.first()

    for unit in ("DKK", "goods"):
        with pytest.raises(IntegrityError, match="_unit"), transaction.atomic():
            Posting.objects.create(entry=entry, debit=goods, credit=dkk, unit=unit, amount=1)


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_post_outside_a_transaction():
    with pytest.raises(RuntimeError, match="outermost"):
        ledger.post(draft=allocate(1), at=AT)


@pytest.mark.slow
def test_a_crash_leaves_all_or_nothing():
    def use_case():
        with db.durable():
            ledger.post_many(drafts=[allocate(10), reserve(5), settle(3)], at=AT)

    assert for_every_crash(use_case) >= 7
    assert figures() == (5, 2, 3, 0)
    assert selectors.check_books() == []


def test_the_site_has_the_rights_it_needs(as_site):
    ledger.post_many(drafts=[allocate(10), reserve(5)], at=AT)

    assert ledger.reverse(key="r", of_key="reserve", at=AT)
    assert figures() == (10, 0, 0, 0)


def test_locking_makes_the_accounts_first():
    ref = chart.account("points", "goods", 3)

    ledger.lock_accounts([ref])

    assert selectors.balances([ref]) == {ref: 0}
    assert Account.objects.filter(code="points", holder_id=3, balance=0, floor=0).exists()


def test_what_was_locked_is_judged_without_locking_again(django_assert_num_queries):
    ledger.post(draft=allocate(10), at=AT)
    wanted = reserve(5, "held")
    held = ledger.lock_accounts({ref for move in wanted.transfers for ref in move[:2]})
    with django_assert_num_queries(3):  # its key, the entry, the month of the budget
        first = ledger.post(draft=wanted, at=AT, held=held)

    assert figures()[:2] == (5, 5)
    assert ledger.post(draft=wanted, at=AT, held=held) == first
    with pytest.raises(ledger.InsufficientFunds):
        ledger.post(draft=reserve(11, "more"), at=AT, held=held)


def test_asking_for_a_balance_makes_nothing():
    assert balance("points", "goods", 3) == 0
    assert selectors.balances([]) == {}
    assert figures(99) == (0, 0, 0, 0)
    assert not Account.objects.exists()


def test_allocated_is_what_was_allocated_wherever_it_is_now():
    ledger.post_many(drafts=[allocate(10), reserve(5), settle(3)], at=AT)

    assert selectors.budget_figures([BUDGET])[BUDGET].allocated == 10
