"""The seeded company: in every state, with books and a trail that are right, and never on top of another."""

from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from backend.seed import bundle, plan
from recognition.activity.models import Dispatch, Unsealed
from recognition.customers.models import Touchpoint
from recognition.kudos.models import Boost, Kudos, KudosRecipient
from recognition.ledger import selectors as books
from recognition.ledger.models import BudgetMonth, Period
from recognition.payroll import selectors as statements
from recognition.payroll.models import PayrollBatch, Statement
from recognition.people.models import Employee
from recognition.rewards.models import Decision, PersonPeriod, Proposal

AT = "2026-11-21T10:00:00Z"
SMALL = {"people": 40, "kudos": 400, "proposals": 300, "touchpoints": 1_500, "customers": 60}


def seed(**sizes):
    out = StringIO()
    options = [f"--{name}={number}" for name, number in (SMALL | sizes).items()]
    call_command("seed", *options, "--at", AT, stdout=out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.django_db
def test_it_holds_every_state_and_the_books_and_the_trail_are_right():
    assert seed().endswith("Done.\n")
    assert (Employee.objects.count(), Kudos.objects.count(), Touchpoint.objects.count()) == (40, 400, 1_500)
    assert 270 <= Proposal.objects.count() <= 300
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert set(states) == set(Proposal.State.values), states
    assert set(Proposal.objects.values_list("held_for", flat=True)) == {"", "hold_days", "budget"}
    assert set(Decision.objects.values_list("step", flat=True)) == {"first", "second"}
    assert set(Period.objects.values_list("state", flat=True)) == {"open", "closed"}
    assert set(PayrollBatch.objects.values_list("state", flat=True)) == {"built", "exported", "confirmed"}
    assert Statement.objects.exists()
    assert KudosRecipient.objects.count() > Kudos.objects.count()
    assert Boost.objects.filter(is_on=True).exists()
    used = set(BudgetMonth.objects.filter(used__gt=0).values_list("month", flat=True))
    assert used >= {"2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"}
    assert books.check_books() == []
    assert not Unsealed.objects.exists()
    assert not Dispatch.objects.exclude(state="done").exists()
    call_command("verify_activity", stdout=StringIO())
    assert list(statements.broken_statements()) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_what_a_person_was_approved_in_a_period_is_the_sum_of_their_awards():
    seed(kudos=0)
    sums = Counter()
    settled = Proposal.objects.filter(period__isnull=False)
    for row in settled.values_list("employee", "period", "unit", "amount"):
        sums[row[:3]] += row[3]
    kept = {row[:3]: row[3] for row in PersonPeriod.objects.values_list("employee", "period", "unit", "approved")}
    assert {key: amount for key, amount in kept.items() if amount} == sums


def test_the_same_number_makes_the_same_company_and_another_another(tmp_path):
    calendar = plan.calendar_at(datetime(2026, 11, 21, tzinfo=UTC))
    written = []
    for name, number in (("first", 1), ("second", 1), ("third", 2)):
        folder = tmp_path / name
        folder.mkdir()
        bundle.write_past(folder, plan.Sizes(**SMALL, seed=number), calendar)
        written.append((folder / "outcomes.csv").read_bytes())
    assert written[0] == written[1] != written[2]


def test_the_past_is_told_in_parts_that_make_the_whole(tmp_path):
    calendar, sizes = plan.calendar_at(datetime(2026, 11, 21, tzinfo=UTC)), plan.Sizes(**SMALL)
    rows = {}
    for name, parts in (("whole", [(None, None)]), ("parts", list(pairwise([None, *calendar.told_at])))):
        for since, until in parts:
            folder = tmp_path / f"{name} {until:%m}" if until else tmp_path / name
            folder.mkdir()
            bundle.write_past(folder, sizes, calendar, since=since, until=until)
            for file in ("customers", "interactions", "outcomes"):
                rows.setdefault((name, file), []).extend((folder / f"{file}.csv").read_text().splitlines()[1:])
    for file in ("customers", "interactions", "outcomes"):
        assert sorted(rows["parts", file]) == sorted(rows["whole", file])
    assert len(rows["whole", "interactions"]) == SMALL["touchpoints"]
    assert len(rows["whole", "outcomes"]) == sizes.outcomes


def test_the_past_is_two_years_that_end_with_a_month():
    calendar = plan.calendar_at(datetime(2026, 11, 5, tzinfo=UTC))
    assert calendar.until == date(2026, 9, 30)
    assert calendar.months == ["2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09"]
    assert calendar.starts_on == date(2026, 4, 1)


def test_whoever_serves_leads_nobody():
    leading = {plan.manager_of(number) for number in range(1, 400)}
    assert not leading & {plan.server(400, number, turn) for number in range(500) for turn in range(3)}


@pytest.mark.parametrize("sizes", [{"people": 39}, {"customers": 0}, {"kudos": -1}, {"customers": 301}])
def test_sizes_that_are_no_company_are_refused(sizes):
    with pytest.raises(CommandError, match=r"at least|whole numbers|Give"):
        seed(**sizes)


@pytest.mark.django_db
def test_it_is_not_put_on_top_of_another_company(cast):
    with pytest.raises(CommandError, match="A company is here already"):
        seed()


@pytest.mark.django_db
def test_production_refuses_it(settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_ENV": "production"})
    with pytest.raises(CommandError):
        call_command("seed", stdout=StringIO())
