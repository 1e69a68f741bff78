"""The command budget: what finance does, and what anybody at the machine may look at."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from recognition.ledger import chart
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from recognition.people.models import Employment
from recognition.programmes.definition import Budgeting
from tests.recognition.rewards.world import NOW, World, run, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast):
    """Alice and Dan were awarded 250.00 each: the budget bore Alice's on the 15th, Dan's waits."""
    made = World(cast, rules={"budget": Budgeting(by_cost_centre=True, span="year")}, allocated=0)
    Employment.objects.filter(employee=cast.alice).update(cost_centre="4100")
    assert made.period
    assert made.version
    served(made, cast.alice, cast.dan)
    made.outcome()
    return made


def told(*arguments, at=NOW):
    out = io.StringIO()
    call_command("budget", *arguments, "--at", at.isoformat(), stdout=out)
    return out.getvalue()


def rows(*arguments, at=NOW):
    return list(csv.DictReader(io.StringIO(told(*arguments, "--format", "csv", at=at))))


def as_finance(action, amount, *more, key="k"):
    return told(action, "loyal", amount, "--unit", "DKK", "--as", "frida", "--key", key, *more)


ALICES = ("--cost-centre", "4100", "--period", "2026")


def test_finance_allocates_overdraws_and_withdraws_a_budget_by_name(world):
    assert as_finance("allocate", "300.00", *ALICES) == (
        "Allocated 300.00 DKK to loyal 4100 2026; 300.00 was available after it.\n"
    )
    assert as_finance("overdraft", "10.00", *ALICES, "--reason", "A good year.") == (
        "loyal 4100 2026 may be overdrawn by 10.00 DKK; 300.00 was available then.\n"
    )
    assert as_finance("withdraw", "40.00", *ALICES) == (
        "Withdrew 40.00 DKK from loyal 4100 2026; 260.00 was available after it.\n"
    )
    with pytest.raises(CommandError, match=r"Only 260\.00 DKK are available") as refused:
        as_finance("withdraw", "260.01", *ALICES, key="more")
    assert refused.value.returncode == 1


def test_the_list_has_the_figures_of_each_budget_and_who_waits(world):
    as_finance("allocate", "300.00", *ALICES)
    as_finance("overdraft", "10.00", *ALICES, "--reason", "A good year.")
    run()
    dans, alices = rows("list", "loyal")
    zeros = dict.fromkeys("allocated available committed approved exported overdraft".split(), "0.00")
    named = {"programme": "loyal", "unit": "DKK", "period": "2026"}

    assert dans == named | zeros | {"cost_centre": "", "waiting": "250.00", "waiting_count": "1"}
    assert alices == named | zeros | {
        "cost_centre": "4100",
        "allocated": "300.00",
        "available": "50.00",
        "committed": "250.00",
        "overdraft": "10.00",
        "waiting": "0.00",
        "waiting_count": "0",
    }
    assert json.loads(told("show", "--format", "json"))[1]["committed"] == "250.00"
    assert "cost_centre" in told("list")


def test_the_forecast_says_until_when_each_budget_lasts(world):
    as_finance("allocate", "300.00", *ALICES)
    as_finance("overdraft", "10.00", *ALICES, "--reason", "A good year.")
    run()
    [now] = [row for row in rows("forecast", "loyal") if row["cost_centre"] == "4100"]
    [later] = [row for row in rows("forecast", at=NOW + timedelta(days=30)) if row["cost_centre"] == "4100"]

    assert (now["left"], now["months"], now["per_month"], now["used_up_on"]) == ("60.00", "0", "0.00", "")
    # 250.00 in the 30 days of September: 60.00 last 7.2 days from 15 October on.
    assert (later["months"], later["per_month"], later["used_up_on"]) == ("1", "250.00", "2026-10-22")


@pytest.mark.parametrize("months", ["0", "37", "a"])
def test_a_number_of_months_that_is_none_is_wrong_usage(cast, months):
    with pytest.raises(CommandError, match="from 1 to 36"):
        told("forecast", "--months", months)


def test_points_that_can_be_spent_are_a_liability_of_who_employs_their_holders(cast):
    for number, (employee, unit, amount) in enumerate(
        [(cast.alice, "goods", 30), (cast.bob, "goods", 12), (cast.bob, "cash", 5), (cast.dan, "symbolic", 7)]
    ):
        given = (
            *chart.allocate(budget_id=1, unit=unit, amount=amount),
            *chart.reserve(budget_id=1, unit=unit, amount=amount),
            *chart.grant_points(budget_id=1, unit=unit, amount=amount, employee_id=employee.pk),
        )
        draft = EntryDraft(key=f"{number}", code="test", subject_kind="test", subject_id=1, transfers=given)
        ledger.post(draft=draft, at=NOW)
    Employment.objects.filter(employee=cast.bob).update(ends_on=NOW.date())

    assert rows("liability") == [
        {"entity": "DK", "unit": "cash", "people": "1", "points": "5", "liability": "yes"},
        {"entity": "DK", "unit": "goods", "people": "2", "points": "42", "liability": "yes"},
        {"entity": "DK", "unit": "symbolic", "people": "1", "points": "7", "liability": "no"},
    ]
