"""Sixty-four spend one budget while finance overdraws and withdraws: never more than there is."""

from itertools import count
from threading import Barrier

import pytest

from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.programmes import services
from recognition.programmes.models import Budget
from recognition.programmes.services import budgets
from tests.concurrency.together import PATIENCE_S, together
from tests.recognition.programmes import budgeting
from tests.recognition.programmes.budgeting import act, commit

THREADS, ROUNDS = 64, 20
KEYS = count(1)
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def budget_id(cast):
    budgeting.programme(cast)
    return act("allocate_budget", cast.frida, 640).budget_id


def overdraw(cast, amount):
    return act("set_overdraft", cast.frida, amount, reason="A good year.", key=f"overdraw {next(KEYS)}")


def withdraw(cast, amount):
    return act("withdraw_budget", cast.frida, amount, key=f"withdraw {next(KEYS)}")


def spend(budget_id, number):
    """How many of a thread's rounds were borne."""
    borne = 0
    for turn in range(ROUNDS):
        try:
            commit(budget_id, 1, f"{number}-{turn}")
        except ledger.InsufficientFunds:
            continue
        borne += 1
    return borne


def test_a_budget_and_its_overdraft_are_spent_to_the_last_unit_and_never_beyond(cast, budget_id):
    overdraw(cast, 160)

    borne = together(lambda number: spend(budget_id, number), THREADS)

    assert sum(borne) == 800
    figures = books.budget_figures([budget_id])[budget_id]
    assert (figures.committed, figures.available, figures.overdraft) == (800, -160, 160)
    assert books.check_books() == []


def test_finance_overdraws_and_withdraws_at_the_same_time_and_nothing_is_overspent(cast, budget_id):
    def finance(number):
        refused = 0
        for turn in range(ROUNDS):
            try:
                if number:
                    withdraw(cast, 7)
                else:
                    overdraw(cast, 300 if turn % 2 else 20)
            except (services.NotAvailable, services.OverdraftInUse):
                refused += 1
            figures = books.budget_figures([budget_id])[budget_id]
            assert figures.committed <= figures.allocated + figures.overdraft
        return refused

    done = together(lambda n: finance(n) if n < 2 else spend(budget_id, n), THREADS)

    figures = books.budget_figures([budget_id])[budget_id]
    assert [one for one in done if not isinstance(one, int)] == []
    assert sum(done[2:]) == figures.committed <= figures.allocated + figures.overdraft
    assert figures.allocated == 640 - 7 * (ROUNDS - done[1])
    assert books.check_books() == []


def both_withdraw(cast):
    return [type(one).__name__ for one in together(lambda _: withdraw(cast, 640), 2)]


def test_without_the_lock_two_who_read_together_withdraw_the_overdraft_too(cast, budget_id, monkeypatch):
    overdraw(cast, 1_000)
    reading, post = Barrier(2), budgets._post

    def post_together(*arguments, **options):
        reading.wait(PATIENCE_S)
        post(*arguments, **options)

    monkeypatch.setattr(budgets, "_locked", lambda programme, wish: Budget.objects.get(pk=budget_id))
    monkeypatch.setattr(budgets, "_post", post_together)

    assert both_withdraw(cast) == ["Allocated"] * 2
    assert books.budget_figures([budget_id])[budget_id].allocated == -640


def test_with_the_lock_one_withdraws_and_the_other_is_told_what_is_left(cast, budget_id):
    overdraw(cast, 1_000)

    assert sorted(both_withdraw(cast)) == ["Allocated", "NotAvailable"]
    assert books.budget_figures([budget_id])[budget_id].available == 0


def test_while_an_overdraft_is_lowered_nobody_spends_it(cast, budget_id):
    for turn in range(ROUNDS):
        overdraw(cast, 100)
        left = books.budget_figures([budget_id])[budget_id].available + 100

        def at_once(number, turn=turn, left=left):
            return commit(budget_id, left, f"all {turn}") if number else overdraw(cast, 0)

        together(at_once, 2)
        figures = books.budget_figures([budget_id])[budget_id]
        assert figures.available >= -figures.overdraft
        act("allocate_budget", cast.frida, 640, key=f"again {turn}")
