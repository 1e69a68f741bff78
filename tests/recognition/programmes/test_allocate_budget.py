"""Finance gives a programme something to spend."""

from datetime import UTC, datetime

import pytest

from recognition.activity import services as activity
from recognition.activity.models import Activity, IdempotencyKey
from recognition.core import actor, canonical, texts
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.people.access import RoleNeeded
from recognition.programmes import selectors, services
from tests.crash import for_every_crash
from tests.recognition.programmes import budgeting
from tests.recognition.programmes.budgeting import act
from tests.recognition.programmes.examples import FILE

AT = datetime(2025, 12, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db
RATE = '[[rates]]\nfrom = "DKK"\nto = "SEK"\non = 2025-12-01\nrate = "1.5"\n'


@pytest.fixture
def programme(cast):
    owner = actor.Actor(channel="test", employee_id=cast.erik.pk)
    version_id = services.load(actor=owner, text=FILE + RATE, at=AT, key="load").version_id
    return selectors.version(version_id=version_id).programme


def allocate(employee, amount=50_000, unit="DKK", key="2026", code="keep-customers"):
    who = actor.Actor(channel="test", employee_id=employee.pk)
    return services.allocate_budget(actor=who, programme_code=code, unit=unit, amount=amount, at=AT, key=key)


def test_it_makes_the_amount_available(cast, programme):
    done = allocate(cast.frida)
    allocate(cast.frida, 20_000, key="more")
    [row] = selectors.budgets(programme_code="keep-customers")

    assert (done.amount, done.available, done.unit) == (50_000, 50_000, "DKK")
    assert (row.allocated, row.available, row.committed, row.approved, row.exported) == (70_000, 70_000, 0, 0, 0)
    assert books.balance(chart.account("funding", "DKK")) == -70_000
    assert Activity.objects.filter(code="budget.allocated").count() == 2


def test_the_rights_of_the_site_are_enough(cast, programme, as_site):
    assert allocate(cast.frida).available == 50_000


def test_it_allocates_once_per_key(cast, programme):
    first = allocate(cast.frida)
    allocate(cast.frida, 1, key="more")

    assert allocate(cast.frida) == first
    assert selectors.budgets()[0].allocated == 50_001


def test_it_refuses_a_key_used_for_another_amount(cast, programme):
    allocate(cast.frida)

    with pytest.raises(activity.KeyReused):
        allocate(cast.frida, 50_001)


def test_it_takes_keys_of_any_length(cast, programme):
    assert allocate(cast.frida, key="x" * 255).available == 50_000


@pytest.mark.parametrize("amount", [0, -1, 2**53 + 1])
def test_it_refuses_an_amount_no_ledger_takes(cast, programme, amount):
    with pytest.raises(services.BadAllocation, match="above 0"):
        allocate(cast.frida, amount)


def test_it_allocates_only_what_the_programme_pays(cast, programme):
    assert allocate(cast.frida, unit="SEK").available == 50_000
    with pytest.raises(services.BadAllocation, match="pays DKK, SEK, not EUR"):
        allocate(cast.frida, unit="EUR", key="euro")


def test_it_refuses_an_unknown_programme(cast, programme):
    with pytest.raises(selectors.UnknownProgramme, match="known are: keep-customers"):
        allocate(cast.frida, code="keep")


def test_it_refuses_who_is_not_finance(cast, programme):
    with pytest.raises(RoleNeeded, match="finance"):
        allocate(cast.erik)
    assert selectors.budgets() == []


@pytest.mark.parametrize(
    ("kept", "named"),
    [
        ("", {}),
        ("by_cost_centre = true", {"cost_centre": "4100"}),
        ("by_cost_centre = true", {}),  # for those of no cost centre
        ('span = "month"', {"period_key": "2026-09"}),
        ('span = "quarter"', {"period_key": "2026-Q3"}),
        ('by_cost_centre = true\nspan = "year"', {"cost_centre": "4100", "period_key": "2026"}),
    ],
)
def test_it_allocates_to_the_budget_that_is_named(cast, kept, named):
    budgeting.programme(cast, f"[budget]\n{kept}\n" if kept else "")
    done = act("allocate_budget", cast.frida, **named)
    [row] = selectors.budgets()

    assert (done.cost_centre, done.period_key) == (row.cost_centre, row.period_key)
    assert {"cost_centre": "", "period_key": ""} | named == {
        "cost_centre": row.cost_centre,
        "period_key": row.period_key,
    }


@pytest.mark.parametrize(
    ("kept", "named", "sentence"),
    [
        ("", {"cost_centre": "4100"}, "keeps one budget without cost centre and period"),
        ("", {"period_key": "2026"}, "keeps one budget"),
        ("by_cost_centre = true", {"period_key": "2026"}, "keeps a budget for each cost centre; name one"),
        ('span = "month"', {}, r"keeps a budget for each month \(for example 2026-09\)"),
        ('span = "month"', {"period_key": "2026-13"}, "for each month"),
        ('span = "quarter"', {"period_key": "2026-09"}, "for each quarter"),
        ('by_cost_centre = true\nspan = "year"', {"cost_centre": "4100"}, "for each cost centre and year"),
    ],
)
def test_it_refuses_a_budget_no_version_draws_on(cast, kept, named, sentence):
    budgeting.programme(cast, f"[budget]\n{kept}\n" if kept else "")

    with pytest.raises(services.BadAllocation, match=sentence):
        act("allocate_budget", cast.frida, **named)


def test_it_takes_what_any_active_version_or_the_latest_draws_on(cast, programme):
    budgeting.programme(cast, '[budget]\nspan = "month"\n')
    with pytest.raises(services.BadAllocation, match="for each month"):
        allocate(cast.frida)  # the draft before is not in force
    programme.versions.filter(number=1).update(state="active", activated_by=cast.hugo, activated_at=AT)

    assert allocate(cast.frida).period_key == ""
    assert act("allocate_budget", cast.frida, key="month", period_key="2026-09").period_key == "2026-09"


def test_it_refuses_a_cost_centre_longer_than_one_can_be(cast):
    budgeting.programme(cast, budgeting.APART)
    with pytest.raises(texts.BadText, match="at most 32"):
        act("allocate_budget", cast.frida, cost_centre="4" * 33)


def test_a_key_from_before_budgets_had_cost_centres_still_means_the_same(cast, programme):
    allocate(cast.frida)
    budgeting.programme(cast, budgeting.APART)
    with pytest.raises(activity.KeyReused):
        act("allocate_budget", cast.frida, cost_centre="4100")
    used = IdempotencyKey.objects.get(service="programmes.allocate_budget")
    arguments = {"programme": "keep-customers", "unit": "DKK", "amount": 50_000}

    assert used.fingerprint == canonical.fingerprint(arguments)


@pytest.mark.slow
def test_a_crash_after_any_statement_leaves_all_or_nothing(cast, programme):
    assert for_every_crash(lambda: allocate(cast.frida)) > 5
