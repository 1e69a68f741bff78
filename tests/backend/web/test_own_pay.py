"""Pay transparency for oneself: own pay with its criteria, and averages only of groups that are large enough."""

from datetime import UTC, datetime
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from recognition.payroll import services as payroll
from recognition.payroll.transparency import StatisticRow
from tests.cast import payroll_number
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.payroll.test_report_figures import hire
from tests.recognition.rewards.world import as_ as acting


@pytest.fixture
def office(world):
    """Twelve people were paid 10 to 120, Alice the least and Dan the most."""
    office = Office(world)
    world.team = [office.cast.alice, *hire(office, "Butik", 10), office.cast.dan]
    for number, person in enumerate(world.team, start=1):
        office.approved(person, amount=1_000 * number)
    office.exported()
    return office


def imported(office, *, women, stock=0, but=None):
    """Statistics of 2026: the first ``women`` are F, the last ``stock`` another category, ``but`` is left out."""
    team = office.world.team
    rows = [
        StatisticRow(
            number, payroll_number(person), "Stock" if number >= 12 - stock else "Sales", "F" if number < women else "M"
        )
        for number, person in enumerate(team)
        if person != but
    ]
    payroll.import_statistics(
        actor=acting(office.cast.greta), entity_code="DK", year=2026, rows=rows, at=CUT_OFF, key="statistics"
    )


def page(client, address="/recognition/pay", at=datetime(2027, 1, 15, 12, tzinfo=UTC)):
    """The page as it is ``at`` a moment: in the next year, when averages are told."""
    with patch("backend.web.visitor.timezone", SimpleNamespace(now=lambda: at)):
        return read(client, address)


def read(client, address):
    return client.get(address).content.decode().replace("\u00a0", " ")


def test_a_person_sees_their_pay_its_criteria_and_the_averages_of_their_category(office, as_):
    imported(office, women=6)
    me = as_("alice")
    version = office.world.version.pk

    assert 'href="/recognition/pay"' in page(me, "/recognition")
    shown = page(me)
    assert f'href="/programmes/versions/{version}/sheet"' in shown
    assert "DKK 10.00" in shown
    assert "Averages of Sales" in shown
    assert "35.00" in shown  # the mean of 10 … 60
    assert "95.00" in shown  # the mean of 70 … 120
    assert me.get(f"/programmes/versions/{version}/sheet").status_code == 200


def test_a_small_group_is_hidden_with_its_complement(office, as_):
    imported(office, women=4)

    shown = page(as_("alice"))
    assert shown.count("fewer than five people") == 3  # two rows, and the sentence below
    assert "25.00" not in shown  # the mean of 10 … 40
    assert "85.00" not in shown  # the mean of 50 … 120
    assert "65.00" in shown  # of all twelve


@pytest.mark.slow
def test_who_is_one_of_five_could_take_themself_off_and_sees_nothing_of_them(office, as_):
    imported(office, women=5)

    hers, his = page(as_("alice")), page(as_("dan"))
    assert hers.count("fewer than five people") == 3  # two rows, and the sentence below
    assert "30.00" not in hers  # the mean of 10 … 50
    assert "90.00" not in hers  # the mean of 60 … 120
    assert "65.00" in hers  # of all twelve
    assert "30.00" in his  # he is none of them
    assert "90.00" in his


@pytest.mark.slow
def test_a_category_of_five_is_blank_for_its_own(office, as_):
    imported(office, women=12, stock=5)

    assert "100.00" not in page(as_("dan"))


@pytest.mark.slow
def test_averages_of_other_categories_are_not_shown(office, as_):
    imported(office, women=12, stock=6)

    hers, his = page(as_("alice")), page(as_("dan"))
    assert "Averages of Sales" in hers
    assert "Averages of Stock" in his
    assert "35.00" in hers  # the mean of 10 … 60
    assert "95.00" in his  # the mean of 70 … 120
    assert "95.00" not in hers


@pytest.mark.slow
def test_who_is_in_no_statistics_sees_their_own_pay_alone(office, as_):
    imported(office, women=6, but=office.cast.alice)

    shown = page(as_("alice"))
    assert "DKK 10.00" in shown
    assert "HR has imported no statistics of this year that have you" in shown
    assert "95.00" not in shown


def test_who_was_paid_nothing_reads_when_something_appears(office, as_):
    assert "When payroll is sent an award of yours" in page(as_("bob"))


@pytest.mark.slow
def test_a_year_that_is_not_ones_own_leads_to_the_newest(office, as_):
    assert "Bakkegaard ApS, 2026" in page(as_("alice"), "/recognition/pay?entity=SE&year=1999")
    assert as_("alice").get("/recognition/pay?year=x").status_code == 200


@pytest.mark.slow
def test_it_takes_few_statements(office, as_, django_assert_max_num_queries):
    imported(office, women=6)
    me = as_("alice")
    page(me)
    with django_assert_max_num_queries(12):
        page(me)


@pytest.mark.slow
def test_averages_wait_for_the_end_of_the_year_because_their_changes_would_tell_of_one(office, as_):
    imported(office, women=6)
    me = as_("alice")

    during = page(me, at=datetime(2026, 12, 31, 22, tzinfo=UTC))
    assert "DKK 10.00" in during
    assert "35.00" not in during
    assert "once the year is over" in during
    assert "35.00" in page(me, at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))  # the new year in Copenhagen
