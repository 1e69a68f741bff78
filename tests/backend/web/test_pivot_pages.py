"""The reward report in sums: chosen, seen by right, downloaded; who saw amounts by name is noted."""

import re

import pytest

from recognition.jobs.models import Job
from recognition.payroll.selectors.report_sheets import PIVOTS
from recognition.people.models import PersonView
from tests.backend.web.payroll_office import closed_month, other_entity
from tests.recognition.payroll.office import Office
from tests.recognition.shop.till import Till


@pytest.fixture
def office(world):
    return closed_month(Office(world))


def text(answer):
    return answer.content.decode()


def test_at_first_it_shows_what_became_of_the_newest_period(office, as_):
    page = text(as_("greta").get("/reports/sums?period=2026-09"))

    assert "By state and age" in page
    assert "payable" in page
    assert "300.03" in page


@pytest.mark.parametrize("pivot", ["budget", "approvals", "decider"])
def test_what_came_from_the_shop_is_a_row_of_its_own(office, as_, pivot):
    till = Till(office.cast)
    till.points(office.cast.alice, 500)
    till.item()
    till.handed_over(office.cast.alice)
    office.close("2026-10")

    page = text(as_("greta").get(f"/reports/sums?period=2026-10&pivot={pivot}"))

    assert "greta</th>" in page if pivot == "decider" else "Shop</th>" in page


def test_tax_classes_stand_there_in_words(office, as_):
    office.build()

    page = text(as_("greta").get("/reports/sums?period=2026-09&pivot=tax"))

    assert "Taxable pay" in page
    assert "cash_taxable" not in page


def test_programmes_stand_there_by_name(office, as_):
    office.approved()

    assert "Loyal customers</th>" in text(as_("greta").get("/reports/sums?period=2026-09&pivot=approvals"))


@pytest.mark.slow
@pytest.mark.parametrize("pivot", PIVOTS)
def test_every_table_can_be_seen(office, as_, pivot):
    answer = as_("greta").get(f"/reports/sums?period=2026-09&pivot={pivot}")

    assert answer.status_code == 200
    assert f'<option value="{pivot}" selected>' in text(answer)


def test_amounts_are_written_as_the_reader_does(office, as_):
    greta = as_("greta")
    greta.cookies["django_language"] = "da"

    assert "300,03" in text(greta.get("/reports/sums?period=2026-09&pivot=team"))


@pytest.mark.slow
def test_a_picture_has_its_table_and_people_are_not_ranked_in_one(office, as_):
    greta = as_("greta")

    assert 'role="img"' in text(greta.get("/reports/sums?period=2026-09&pivot=month"))
    assert 'role="img"' in text(greta.get("/reports/sums?period=2026-09&pivot=team"))
    assert 'role="img"' not in text(greta.get("/reports/sums?period=2026-09&pivot=employee"))


def test_who_saw_amounts_by_name_is_noted_and_only_then(office, as_):
    greta = as_("greta")
    greta.get("/reports/sums?period=2026-09&pivot=team")
    assert not PersonView.objects.exists()
    greta.get("/reports/sums?period=2026-09&pivot=employee")
    assert PersonView.objects.filter(what="report", employee=office.cast.alice).exists()


@pytest.mark.slow
def test_its_button_asks_for_the_file(office, as_):
    greta = as_("greta")
    page = text(greta.get("/reports/sums?period=2026-09&pivot=team"))
    fields = dict(re.findall(r'<input type="hidden" name="(key|entity|period|pivot)" value="([^"]*)"', page))

    greta.post("/reports", fields | {"file_format": "csv-people"})
    assert Job.objects.get().arguments == {
        "filters": {"entity": "DK", "period": "2026-09"}, "format": "csv-people", "language": "en", "pivot": "team",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("period=2026-10&until=2026-09", "write the earlier period first"), ("period=2026-09&team=Nowhere", "No award")],
)
def test_what_finds_nothing_says_so(office, as_, query, sentence):
    assert sentence in text(as_("greta").get(f"/reports/sums?{query}"))


@pytest.mark.slow
def test_another_entity_is_as_good_as_none(office, as_):
    other_entity(office)

    page = text(as_("greta").get("/reports/sums?entity=SE&period=2026-09"))
    assert "Bakkegård AB" not in page
    assert "700.00" not in page


@pytest.mark.parametrize("name", ["alice", "bob", "hugo"])
def test_who_runs_no_payroll_sees_no_sums(office, as_, name):
    assert as_(name).get("/reports/sums").status_code == 403


def test_without_a_period_there_is_nothing_to_add_up(cast, as_):
    assert "There is no pay period yet" in text(as_("greta").get("/reports/sums"))


@pytest.mark.slow
@pytest.mark.parametrize("awards", [1, 6])
@pytest.mark.parametrize("pivot", ["employee", "budget", "fairness"])
def test_the_statements_of_sql_do_not_grow(world, as_, django_assert_max_num_queries, awards, pivot):
    closed_month(Office(world), awards=awards)
    greta = as_("greta")
    with django_assert_max_num_queries(12):
        greta.get(f"/reports/sums?period=2026-09&pivot={pivot}")


@pytest.mark.slow
def test_long_tables_go_on_page_by_page(world, as_, monkeypatch):
    monkeypatch.setattr("backend.web.views.pivots.ROWS", 1)
    office = Office(world)
    office.approved()
    office.approved(office.cast.dan)
    first = text(as_("greta").get("/reports/sums?period=2026-09&pivot=employee"))
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = text(as_("greta").get(f"/reports/sums{following}"))

    assert ("alice</th>" in first, "dan</th>" in first) == (True, False)
    assert ("alice</th>" in second, "dan</th>" in second) == (False, True)
