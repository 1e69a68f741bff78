"""Finance takes back what a budget still has."""

import pytest

from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.people.access import RoleNeeded
from recognition.programmes import selectors, services
from tests.recognition.programmes import budgeting
from tests.recognition.programmes.budgeting import act, commit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def budget_id(cast):
    budgeting.programme(cast)
    return act("allocate_budget", cast.frida, 50_000).budget_id


def withdraw(employee, amount=20_000, **more):
    return act("withdraw_budget", employee, amount, **more)


def test_what_is_withdrawn_is_no_longer_allocated(cast):
    done = withdraw(cast.frida)
    [row] = selectors.budgets()

    assert (done.amount, done.available) == (20_000, 30_000)
    assert (row.allocated, row.available) == (30_000, 30_000)
    assert books.balance(chart.account("funding", "DKK")) == -30_000
    assert Activity.objects.get(code="budget.withdrawn").data["amount"] == 20_000


def test_never_more_than_is_available_whatever_the_overdraft(cast, budget_id):
    act("set_overdraft", cast.frida, 10_000, reason="For a while.")
    commit(budget_id, 45_000, "most")

    with pytest.raises(services.NotAvailable, match=r"Only 50\.00 DKK are available"):
        withdraw(cast.frida, 5_001)
    assert withdraw(cast.frida, 5_000).available == 0


def test_from_a_budget_that_is_overdrawn_nothing_is_withdrawn(cast, budget_id):
    act("set_overdraft", cast.frida, 10_000, reason="For a while.")
    commit(budget_id, 55_000, "more than there is")

    with pytest.raises(services.NotAvailable, match=r"Only 0\.00 DKK"):
        withdraw(cast.frida, 1)


def test_the_same_key_withdraws_once_and_means_one_amount(cast):
    assert withdraw(cast.frida) == withdraw(cast.frida)
    assert selectors.budgets()[0].allocated == 30_000
    with pytest.raises(activity.KeyReused):
        withdraw(cast.frida, 1)


def test_it_refuses_nothing_less_and_who_is_not_finance(cast):
    with pytest.raises(services.BadAllocation, match="above 0"):
        withdraw(cast.frida, 0)
    with pytest.raises(RoleNeeded, match="finance"):
        withdraw(cast.greta)
