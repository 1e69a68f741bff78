"""A programme in kroner that also pays people in Sweden: dated rates, and a budget in each payroll currency.

The worked example of docs/budgets.md.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from recognition.ledger import selectors as books
from recognition.people.models import Entity
from recognition.programmes import services as programmes
from recognition.programmes import steps
from recognition.programmes.definition import Approval, Budgeting, Rate
from recognition.programmes.models import Budget
from recognition.rewards.models import Proposal
from tests.cast import employ
from tests.recognition.rewards.world import NOW, NUMBERS, as_, run, served

# Half past eleven in the evening of 31 July in Copenhagen, and half past midnight.
JULY, AUGUST = datetime(2026, 7, 31, 21, 30, tzinfo=UTC), datetime(2026, 7, 31, 22, 30, tzinfo=UTC)


@pytest.fixture
def shared(world, cast):
    """Two outcomes of 500.00 DKK, each served by Alice (Denmark) and Signe (Sweden)."""
    sweden = Entity.objects.create(
        external_id="SE", name="Bakkegård AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    signe = employ("signe", sweden, manager=cast.bob, team="Kundtjänst")
    world.rules = {
        "approval": Approval(),
        "budget": Budgeting(span="month"),
        "rates": (
            Rate(source="DKK", target="SEK", on=date(2026, 1, 1), billionths=1_528_300_000),
            Rate(source="DKK", target="SEK", on=date(2026, 8, 1), billionths=1_530_100_000),
        ),
    }
    assert world.period
    assert world.version
    served(world, cast.alice, signe)
    for moment in (JULY, AUGUST):
        world.outcome(occurred_at=moment, matured_at=moment + timedelta(days=30))
    return world


def allocate(cast, unit, period_key, amount):
    programmes.allocate_budget(
        actor=as_(cast.frida),
        programme_code="loyal",
        unit=unit,
        amount=amount,
        period_key=period_key,
        at=NOW,
        key=f"allocate {next(NUMBERS)}",
    )


def awards():
    names = ("employee__external_id", "budget__period_key", "unit", "amount", "state")
    return sorted(Proposal.objects.values_list(*names))


def test_each_is_paid_at_the_rate_of_the_outcomes_date_from_the_budget_in_their_own_currency(shared, cast):
    for unit, period_key, amount in [
        ("DKK", "2026-07", 25_000),
        ("DKK", "2026-08", 25_000),
        ("SEK", "2026-07", 38_208),
        ("SEK", "2026-08", 38_253),
    ]:
        allocate(cast, unit, period_key, amount)
    run()
    # 250.00 × 1.5283 = 382.075 and 250.00 × 1.5301 = 382.525, both half up.
    assert awards() == [
        ("alice", "2026-07", "DKK", 25_000, "proposed"),
        ("alice", "2026-08", "DKK", 25_000, "proposed"),
        ("signe", "2026-07", "SEK", 38_208, "proposed"),
        ("signe", "2026-08", "SEK", 38_253, "proposed"),
    ]
    figures = books.budget_figures(list(Budget.objects.values_list("pk", flat=True)))
    assert [(each.available, each.overdraft) for each in figures.values()] == [(0, 0)] * 4
    for each in Proposal.objects.filter(unit="SEK"):
        recomputed = steps.of(each.because)
        assert (recomputed.unit_amount, recomputed.amount) == (25_000, each.amount)


def test_one_ore_too_little_in_one_currency_keeps_only_that_award_waiting(shared, cast):
    allocate(cast, "DKK", "2026-08", 25_000)
    allocate(cast, "SEK", "2026-08", 38_252)
    run()
    assert [each[0::4] for each in awards() if each[1] == "2026-08"] == [("alice", "proposed"), ("signe", "held")]
    allocate(cast, "SEK", "2026-08", 1)
    run()
    assert [each[0::4] for each in awards() if each[1] == "2026-08"] == [("alice", "proposed"), ("signe", "proposed")]


def test_a_currency_without_a_rate_has_no_budget_and_no_award(shared, cast):
    norway = Entity.objects.create(external_id="NO", name="B", country="NO", currency="NOK", time_zone="Europe/Oslo")
    served(shared, employ("nils", norway, manager=cast.bob, team="Kundeservice N"))
    run()
    assert "nils" not in {name for name, *_ in awards()}
    assert set(Budget.objects.values_list("unit", flat=True)) == {"DKK", "SEK"}
    with pytest.raises(programmes.BadAllocation, match="pays DKK, SEK, not NOK"):
        allocate(cast, "NOK", "2026-08", 1)
