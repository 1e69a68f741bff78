"""Many spend one budget at once: the races are there without the locks, and gone with them."""

from contextlib import contextmanager
from threading import Barrier
from unittest import mock

import pytest
from django.db import OperationalError, connection

from recognition.core.db import durable
from recognition.ledger import chart, selectors
from recognition.ledger import services as ledger
from recognition.ledger.entries import Transfer
from recognition.ledger.models import Account, JournalEntry
from recognition.ledger.services import accounts
from tests.concurrency.together import PATIENCE_S, together
from tests.recognition.ledger.journal import AT, allocate, draft, figures, reserve

THREADS, ROUNDS = 16, 20
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def post(wanted):
    with durable():
        return ledger.post(draft=wanted, at=AT)


@contextmanager
def read_together(count):
    """Instead of locking, read the balances and wait until all have read them."""
    reading, lock = Barrier(count), accounts.lock
    assert "FOR NO KEY UPDATE" in accounts.LOCK
    unlocked = accounts.LOCK.replace("FOR NO KEY UPDATE", "")

    def read(refs, wanted):
        found = lock(refs, wanted)
        reading.wait(PATIENCE_S)
        return found

    with mock.patch.object(accounts, "LOCK", unlocked), mock.patch.object(accounts, "lock", read):
        yield


@contextmanager
def database_that_forgets_floors():
    """The constraint is the last word; to see whether the locks do their work it must be silent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'account_not_below_floor'")
        definition = cursor.fetchone()[0]
        cursor.execute("ALTER TABLE ledger_account DROP CONSTRAINT account_not_below_floor")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_account SET floor = balance WHERE balance < floor")
            cursor.execute(f"ALTER TABLE ledger_account ADD CONSTRAINT account_not_below_floor {definition}")


def test_without_the_lock_those_who_read_together_spend_more_than_there_is():
    post(allocate(100))
    post(reserve(1, "makes-the-account"))

    with database_that_forgets_floors(), read_together(4):
        together(lambda number: post(reserve(60, f"thread {number}")), 4)

        assert figures()[0] == 99 - 4 * 60


def test_without_the_lock_the_database_has_the_last_word():
    post(allocate(100))
    post(reserve(1, "makes-the-account"))

    with read_together(4):
        results = together(lambda number: post(reserve(60, f"thread {number}")), 4)

    assert sum(isinstance(result, int) for result in results) == 1
    assert figures()[0] == 39


def test_with_the_lock_a_budget_is_spent_to_the_last_unit_and_never_beyond():
    enough_for = THREADS * ROUNDS // 2
    post(allocate(enough_for))

    def spend(number):
        results = []
        for turn in range(ROUNDS):
            try:
                results.append(post(reserve(1, f"{number}-{turn}")))
            except ledger.InsufficientFunds:
                results.append(None)
        return results

    with database_that_forgets_floors():
        outcomes = together(spend, THREADS)

    assert [one for one in outcomes if not isinstance(one, list)] == []
    assert sum(result is not None for results in outcomes for result in results) == enough_for
    assert figures() == (0, enough_for, 0, 0)
    assert selectors.check_books() == []


def test_without_the_lock_twins_with_one_key_meet_in_the_database():
    post(allocate(100))
    post(reserve(1, "makes-the-account"))

    with read_together(2):
        results = together(lambda _: post(reserve(1, "twin")), 2)

    assert sorted(type(result).__name__ for result in results) == ["KeyReused", "int"]


@pytest.mark.parametrize(
    "wanted",
    [
        reserve(1, "twin"),
        # Without a bounded account the twin waits on the first of the accounts.
        draft("twin", chart.settle_reversal(unit="DKK", amount=1, employee_id=1, entity_id=1)),
    ],
)
def test_with_the_lock_twins_with_one_key_get_the_same_entry(wanted):
    post(allocate(100))

    results = together(lambda _: post(wanted), THREADS)

    assert len(set(results)) == 1
    assert isinstance(results[0], int)
    assert JournalEntry.objects.filter(key="twin").count() == 1
    assert selectors.check_books() == []


def endow(people):
    for person in range(people):
        post(draft(f"endow {person}", (Transfer(points_of(person), chart.account("points_issued", "goods"), 1_000),)))


def points_of(person):
    return chart.account("points", "goods", person)


def test_accounts_locked_in_no_order_wait_for_each_other_forever():
    endow(2)
    people = range(2)
    both_hold_one = Barrier(2)

    def lock_one_by_one(number):
        with durable():
            mine, theirs = people if number else reversed(people)
            ledger.lock_accounts([points_of(mine)])
            both_hold_one.wait(PATIENCE_S)
            ledger.lock_accounts([points_of(theirs)])

    results = together(lock_one_by_one, 2)

    assert any(isinstance(result, OperationalError) and "deadlock" in str(result) for result in results)


def test_accounts_locked_by_ascending_id_never_do():
    people = 6
    endow(people)

    def give_around(number):
        for turn in range(ROUNDS):
            around = range(people) if (number + turn) % 2 else range(people - 1, -1, -1)
            moves = [
                Transfer(points_of(person), points_of((person + 1 + number) % people), 1)
                for person in around
                if (1 + number) % people
            ]
            with durable():
                ledger.post_many(
                    drafts=[draft(f"{number}-{turn}-{at}", (move,)) for at, move in enumerate(moves)], at=AT
                )
        return "done"

    assert together(give_around, THREADS) == ["done"] * THREADS
    assert selectors.check_books() == []
    assert sum(selectors.balances([points_of(person) for person in range(people)]).values()) == people * 1_000


def test_accounts_made_by_all_at_the_same_moment_are_made_once():
    def make(number):
        refs = [points_of(1_000 + person) for person in range(200)]
        with durable():
            ledger.lock_accounts(refs if number % 2 else refs[::-1])
        return "done"

    assert together(make, THREADS) == ["done"] * THREADS
    assert Account.objects.filter(code="points", holder_id__gte=1_000).count() == 200


def test_a_movement_reversed_by_all_at_the_same_moment_is_reversed_once():
    post(allocate(100))

    def reverse(number):
        with durable():
            return ledger.reverse(key=f"undo {number}", of_key="allocate", at=AT)

    results = together(reverse, THREADS)

    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, ledger.AlreadyReversed) for result in results) == THREADS - 1
    assert figures() == (0, 0, 0, 0)
