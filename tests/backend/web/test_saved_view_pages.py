"""Saved views on the web: kept, listed by right, used, removed."""

import pytest

from recognition.payroll.models import SavedView
from tests.backend.web.payroll_office import closed_month
from tests.recognition.payroll.office import Office


@pytest.fixture
def office(world):
    return closed_month(Office(world), awards=1)


def text(answer):
    return answer.content.decode()


def keep(client, **fields):
    usual = {"name": "Mine & all", "entity": "DK", "pivot": "team", "file_format": "xlsx", "shared_role": "hr"}
    return client.post("/reports/views", usual | fields, follow=True)


@pytest.mark.slow
def test_it_is_kept_used_and_removed(office, as_):
    greta = as_("greta")
    assert "You keep no view yet." in text(greta.get("/reports/views"))

    page = text(keep(greta, team="Lager", is_monthly="on"))
    view = SavedView.objects.get()
    assert (view.filters, view.is_monthly, view.language) == ({"team": "Lager"}, True, "en")
    assert "Mine &amp; all" in page
    assert '/reports/sums?entity=DK&amp;team=Lager&amp;pivot=team&amp;file_format=xlsx"' in page
    assert '<option value="team" selected>' in text(greta.get("/reports?entity=DK&pivot=team"))

    assert "You keep no view yet." in text(greta.post(f"/reports/views/{view.pk}/drop", follow=True))


def test_what_one_looks_at_fills_the_form_in(office, as_):
    page = text(as_("greta").get("/reports/views?entity=DK&pivot=status&team=Lager"))

    assert '<option value="status" selected>' in page
    assert 'value="Lager"' in page


def test_somebody_else_s_is_as_good_as_none(office, as_):
    keep(as_("greta"), shared_role="")
    view = SavedView.objects.get()
    carol = as_("carol")

    assert "Mine" not in text(carol.get("/reports/views"))
    assert carol.post(f"/reports/views/{view.pk}/drop").status_code == 404
    assert carol.post("/reports/views/999/drop").status_code == 404


@pytest.mark.parametrize("fields", [{"name": ""}, {"entity": "XX"}, {"shared_role": "auditor"}, {"pivot": "secrets"}])
def test_what_cannot_be_kept_is_refused_at_its_field(office, as_, fields):
    assert keep(as_("greta"), **fields).status_code == 409
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["alice", "bob", "hugo"])
def test_who_runs_no_payroll_keeps_none(office, as_, name):
    assert as_(name).get("/reports/views").status_code == 403


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 6])
def test_the_statements_of_sql_do_not_grow(office, as_, django_assert_max_num_queries, count):
    greta = as_("greta")
    for number in range(count):
        keep(greta, name=f"View {number}")
    with django_assert_max_num_queries(12):
        greta.get("/reports/views")
