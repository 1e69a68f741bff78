"""Many order the last item, or with the last points, at the same moment: one gets it.

Each race is shown first with its guard taken out and the two held at the moment that matters.
"""

from collections import Counter
from threading import Barrier, Event

import pytest

from recognition.ledger import books
from recognition.ledger import services as ledger
from recognition.shop import pricing
from recognition.shop.models import CatalogueItem, Order
from recognition.shop.services import funds, ordering
from tests import cast as people
from tests.concurrency.together import together
from tests.recognition.shop.till import Till

THREADS = 64
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def till():
    return Till(people.gather())


def outcomes(answers):
    return Counter(answer.state if isinstance(answer, Order) else type(answer).__name__ for answer in answers)


def crowd(till, count, points):
    """So many colleagues, with so many points each."""
    found = [
        people.employ(f"c{number}", till.cast.entity, manager=till.cast.bob, team="Lager") for number in range(count)
    ]
    for each in found:
        till.points(each, points)
    return found


def test_without_the_lock_two_are_sold_the_last_one(till, monkeypatch):
    """The database's check is out, too: with it, the second would only be refused later."""
    till.item(stock=1)
    buyers = crowd(till, 2, 100)
    meeting = Barrier(2, timeout=20)
    is_sold_to = pricing.is_sold_to

    def after_both_have_read(*arguments):
        meeting.wait()
        return is_sold_to(*arguments)

    unlocked = CatalogueItem.objects.all()
    monkeypatch.setattr(pricing, "is_sold_to", after_both_have_read)
    monkeypatch.setattr(type(CatalogueItem.objects), "select_for_update", lambda *_, **__: unlocked.all())
    monkeypatch.setattr(ordering, "take_from_stock", lambda *_: None)

    answers = together(lambda number: till.order(buyers[number]), 2)

    assert outcomes(answers) == {"ordered": 2}


def test_one_of_64_gets_the_last_one(till):
    till.item(stock=1)
    buyers = crowd(till, THREADS, 100)

    answers = together(lambda number: till.order(buyers[number]), THREADS)

    assert outcomes(answers) == {"ordered": 1, "SoldOut": THREADS - 1}
    assert (till.stock(), Order.objects.count()) == (0, 1)
    assert sum(till.purse(each)[0] for each in buyers) == (THREADS - 1) * 100
    assert list(books.disagreements()) == []


def test_without_the_lock_two_pass_the_limit_of_one(till, monkeypatch):
    till.item(limit_per_person=1)
    till.points(till.cast.alice, 200)
    meeting = Barrier(2, timeout=20)
    counted = pricing.pieces_this_year

    def both_count_first(*arguments):
        found = counted(*arguments)
        meeting.wait()
        return found

    unlocked = CatalogueItem.objects.all()
    monkeypatch.setattr(funds, "lock", lambda **_: None)
    monkeypatch.setattr(type(CatalogueItem.objects), "select_for_update", lambda *_, **__: unlocked.all())
    monkeypatch.setattr(pricing, "pieces_this_year", both_count_first)

    answers = together(lambda _: till.order(till.cast.alice), 2)

    assert outcomes(answers) == {"ordered": 2}


def test_64_orders_at_once_spend_no_point_twice_and_pass_no_limit(till):
    till.item(points=100)
    till.item("rare", points=1, limit_per_person=2)
    till.points(till.cast.alice, 1_010)

    def buy(number):
        return till.order(till.cast.alice, *(["rare"] if number % 2 else []), price=1 if number % 2 else 100)

    found = outcomes(together(buy, THREADS))

    assert found == {"ordered": 12, "NotEnoughPoints": THREADS // 2 - 10, "LimitReached": THREADS // 2 - 2}
    assert till.purse(till.cast.alice) == (8, 1_002)
    assert list(books.disagreements()) == []


def test_an_order_sent_64_times_is_one(till):
    till.item(stock=5)
    till.points(till.cast.alice, 500)

    answers = together(lambda _: till.order(till.cast.alice, key="the same"), THREADS)

    assert len({answer.pk for answer in answers}) == 1
    assert (till.purse(till.cast.alice), till.stock()) == ((400, 100), 4)


def test_cancelling_and_approving_at_once_end_in_one_of_both(till):
    till.item(stock=20)
    till.points(till.cast.alice, 2_000)
    for _ in range(20):
        order = till.order(till.cast.alice)

        def act(number, order=order):
            return till.cancel(till.cast.alice, order) if number else till.decline(till.cast.greta, order)

        assert outcomes(together(act, 2)) in (
            {"cancelled": 1, "OrderDecided": 1},
            {"declined": 1, "TooLateToCancel": 1},
        )
    assert (till.purse(till.cast.alice), till.stock()) == ((2_000, 0), 20)
    assert list(books.disagreements()) == []


def test_a_refund_and_a_hand_over_for_one_person_take_their_accounts_in_one_order(till, monkeypatch):
    greta, alice = till.cast.greta, till.cast.alice
    till.item()
    till.handed_over(*crowd(till, 1, 100))  # the cost of the entity is an older account than any of Alice's
    till.points(alice, 200)
    back, waiting = till.handed_over(alice), till.approve(greta, till.order(alice))
    is_half_done = Event()
    real = ledger.reverse_many

    def slowly(**said):
        found = real(**said)
        is_half_done.set()
        Event().wait(1)
        return found

    def work(number):
        if number == 0:
            return till.refund(greta, back)
        is_half_done.wait(20)
        return till.fulfil(greta, waiting)

    monkeypatch.setattr(ledger, "reverse_many", slowly)

    assert outcomes(together(work, 2)) == {"refunded": 1, "payable": 1}
    assert list(books.disagreements()) == []
