"""The movements of the chart."""

from itertools import count

import pytest

from recognition.ledger import chart, selectors
from recognition.ledger import services as ledger
from recognition.ledger.entries import Transfer
from tests.recognition.ledger.journal import AT, BUDGET, balance, draft, figures

pytestmark = pytest.mark.django_db


keys = count()


def post(*movements):
    for movement in movements:
        ledger.post(draft=draft(f"entry {next(keys)}", movement), at=AT)
    assert selectors.check_books() == []


def in_budget(movement, amount, unit="DKK", **people):
    return movement(budget_id=BUDGET, unit=unit, amount=amount, **people)


ALICE = {"employee_id": 1, "entity_id": 2}


def test_money_goes_from_funding_to_payroll():
    post(
        in_budget(chart.allocate, 1_000),
        in_budget(chart.withdraw_allocation, 100),
        in_budget(chart.reserve, 500),
        in_budget(chart.release, 50),
        in_budget(chart.settle, 450, **ALICE),
        in_budget(chart.export, 450, **ALICE),
    )

    assert figures() == (450, 0, 0, 450)
    assert {code: balance(code, holder_id=2) for code in ("reward_cost", "payroll_clearing")} == {
        "reward_cost": -450,
        "payroll_clearing": 450,
    }
    assert (balance("due", holder_id=1), balance("funding")) == (0, -900)


def test_money_taken_back_is_free_for_others():
    post(
        in_budget(chart.allocate, 450),
        in_budget(chart.reserve, 450),
        in_budget(chart.settle, 450, **ALICE),
        in_budget(chart.export, 450, **ALICE),
        chart.settle_reversal(unit="DKK", amount=200, **ALICE),
    )
    assert (balance("due", holder_id=1), figures()) == (-200, (0, 0, 0, 450))

    post(in_budget(chart.export_reversal, 200, **ALICE))

    assert figures() == (200, 0, 0, 250)
    assert (balance("due", holder_id=1), balance("payroll_clearing", holder_id=2)) == (0, 250)
    assert balance("reward_cost", holder_id=2) == -250


def test_points_are_given_and_taken_back():
    post(
        in_budget(chart.allocate, 100, "goods"),
        in_budget(chart.reserve, 60, "goods"),
        in_budget(chart.grant_points, 60, "goods", employee_id=1),
    )
    assert (balance("points", "goods", 1), balance("points_issued", "goods"), figures()) == (60, -60, (40, 0, 0, 60))

    post(in_budget(chart.points_reversal, 10, "goods", employee_id=1))

    assert (balance("points", "goods", 1), figures()) == (50, (50, 0, 0, 50))


def test_points_that_were_spent_cannot_be_taken_back():
    post(
        in_budget(chart.allocate, 100, "goods"),
        in_budget(chart.reserve, 60, "goods"),
        in_budget(chart.grant_points, 60, "goods", employee_id=1),
        (Transfer(debit=points_of(2), credit=points_of(1), amount=5),),
    )

    with pytest.raises(ledger.InsufficientFunds, match="points account of employee 1"):
        post(in_budget(chart.points_reversal, 56, "goods", employee_id=1))


def points_of(employee_id):
    return chart.account("points", "goods", employee_id)


def test_there_are_no_other_accounts():
    with pytest.raises(KeyError):
        chart.account("pocket", "DKK")
