"""Finance lets a budget go below what was allocated, for a reason, and ends it again."""

import pytest

from recognition.activity import selectors as told
from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.core import texts
from recognition.ledger import selectors as books
from recognition.ledger.services import InsufficientFunds
from recognition.people.access import RoleNeeded
from recognition.programmes import services
from tests.crash import for_every_crash
from tests.recognition.programmes import budgeting
from tests.recognition.programmes.budgeting import act, commit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme(cast):
    return budgeting.programme(cast)


def overdraw(employee, amount=50_000, *, reason="More customers stayed than we planned.", **more):
    return act("set_overdraft", employee, amount, reason=reason, **more)


def figures(budget_id):
    return books.budget_figures([budget_id])[budget_id]


def test_what_is_committed_may_pass_what_was_allocated_by_as_much_and_no_more(cast):
    budget_id = act("allocate_budget", cast.frida, 10_000).budget_id
    done = overdraw(cast.frida)
    commit(budget_id, 60_000, "all of it")

    assert (done.budget_id, done.amount, done.available) == (budget_id, 50_000, 10_000)
    assert (figures(budget_id).allocated, figures(budget_id).overdraft) == (10_000, 50_000)
    with pytest.raises(InsufficientFunds):
        commit(budget_id, 1, "more")


def test_it_needs_no_allocation_before(cast):
    assert overdraw(cast.frida).available == 0


def test_it_is_recorded_with_its_reason_and_what_it_was_before(cast):
    overdraw(cast.frida)
    overdraw(cast.frida, 20_000, key="less", reason=" Enough now. ")
    first, second = Activity.objects.filter(code="budget.overdraft_set").order_by("pk")

    assert (first.data["before"], second.data["before"], second.data["amount"]) == (0, 50_000, 20_000)
    assert told.text_of(second.text_digest) == "Enough now."


def test_it_cannot_fall_below_what_is_used_of_it(cast):
    budget_id = overdraw(cast.frida).budget_id
    commit(budget_id, 30_000, "most")

    with pytest.raises(services.OverdraftInUse, match=r"300\.00 DKK of the overdraft are in use"):
        overdraw(cast.frida, 29_999, key="less")
    assert overdraw(cast.frida, 30_000, key="exactly").available == -30_000


def test_the_same_key_does_it_once(cast):
    first = overdraw(cast.frida)
    overdraw(cast.frida, 0, key="end")

    assert overdraw(cast.frida) == first
    assert figures(first.budget_id).overdraft == 0


@pytest.mark.parametrize("other", [{"amount": 1}, {"reason": "Another one."}])
def test_it_refuses_a_key_used_for_something_else(cast, other):
    overdraw(cast.frida)

    with pytest.raises(activity.KeyReused):
        overdraw(cast.frida, **other)


def test_it_refuses_less_than_nothing_no_reason_and_who_is_not_finance(cast):
    with pytest.raises(services.BadAllocation, match="0 or more"):
        overdraw(cast.frida, -1)
    with pytest.raises(texts.BadText, match="Say why"):
        overdraw(cast.frida, reason=" ")
    with pytest.raises(RoleNeeded, match="finance"):
        overdraw(cast.erik)


def test_the_rights_of_the_site_are_enough(cast, as_site):
    assert overdraw(cast.frida).amount == 50_000


@pytest.mark.slow
def test_a_crash_after_any_statement_leaves_all_or_nothing(cast):
    assert for_every_crash(lambda: overdraw(cast.frida)) > 5
