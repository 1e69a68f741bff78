"""Two gifts of one person approved at the same moment do not both slip under the year's tax limit."""

from collections import Counter
from threading import Barrier

import pytest

from recognition.payroll.selectors import tax_limits
from recognition.shop.models import Order
from recognition.shop.services import rows
from tests import cast as people
from tests.concurrency.together import together
from tests.recognition.shop.limits import LIMIT, verified
from tests.recognition.shop.till import Till

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MANY = 16


@pytest.fixture
def till():
    till = Till(people.gather())
    verified(till.cast)
    till.points(till.cast.alice, 100)
    return till


def gifts(till, value, count):
    """So many gifts of that value, ordered by Alice."""
    till.item("gift", value_minor=value, points=1, tax_class="exempt_within_threshold")
    return [till.order(till.cast.alice, "gift", price=1) for _ in range(count)]


def outcomes(answers):
    return Counter(answer.state if isinstance(answer, Order) else type(answer).__name__ for answer in answers)


def test_without_the_lock_both_slip_under_the_limit(till, monkeypatch):
    orders, meeting = gifts(till, 70_000, 2), Barrier(2, timeout=20)

    def both_judge_first(**said):
        found = tax_limits.non_cash_standing(**said)
        meeting.wait()
        return found

    monkeypatch.setattr(rows, "lock_open_orders_beside", lambda _: None)

    answers = together(lambda number: till.approve(till.cast.greta, orders[number], standing_of=both_judge_first), 2)

    assert outcomes(answers) == {"approved": 2}


def test_of_many_approved_at_once_as_many_as_fit_need_no_second(till):
    """Thirteen fit exactly; the others would each pass the limit, and wait."""
    orders = gifts(till, LIMIT // 13, MANY)

    answers = together(lambda number: till.approve(till.cast.greta, orders[number]), MANY)

    assert outcomes(answers) == {"approved": 13, "needs_second": MANY - 13}


def test_cancelling_and_approving_at_once_wait_for_each_other(till):
    orders = gifts(till, 70_000, MANY)

    def act(number):
        order = orders[number // 2 * 2]
        return till.cancel(till.cast.alice, order) if number % 2 else till.approve(till.cast.greta, order)

    found = outcomes(together(act, MANY))

    assert not set(found) - {"approved", "needs_second", "cancelled", "OrderDecided"}, found
