"""Reports: asked for with filters, watched, fetched by who asked; not by anybody else."""

import re

import pytest
from django.utils import timezone

from backend import reports
from recognition.jobs.models import Job
from recognition.people.models import PersonView, RoleGrant
from tests.backend.web.payroll_office import closed_month, other_entity
from tests.recognition.payroll.office import Office


@pytest.fixture
def office(world):
    return closed_month(Office(world))


def text(answer):
    return answer.content.decode()


def ask(client, **fields):
    key = re.search(r'name="key" value="([^"]+)"', text(client.get("/reports")))[1]
    form = {"entity": "DK", "period": "2026-09", "file_format": "csv-people", "key": key} | fields
    return client.post("/reports", form, follow=True)


@pytest.mark.slow
def test_it_is_asked_for_written_and_fetched(office, as_):
    greta = as_("greta")
    assert "You have asked for no report yet." in text(greta.get("/reports"))

    page = text(ask(greta))
    job = Job.objects.get()
    assert "on its way" in page
    assert f"September 2026, {office.cast.entity.name}</b>" in page
    assert f'hx-get="/reports/{job.pk}"' in page
    reports.write_due(at=timezone.now())

    row = text(greta.get(f"/reports/{job.pk}", headers={"HX-Request": "true"}))
    assert row.lstrip().startswith("<li")
    assert "hx-get" not in row
    assert "3 rows" in row
    answer = greta.get(f"/reports/{job.pk}/file")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert content.count("\r\n") == 4
    assert answer["Content-Disposition"] == 'attachment; filename="rewardreport_dk_2026-09_en.csv"'
    assert PersonView.objects.filter(what="report", subject_id=job.pk, employee=office.cast.alice).exists()


def test_filters_fill_in_from_the_query_and_are_kept(office, as_):
    greta = as_("greta")
    page = text(greta.get("/reports?entity=DK&period=2026-09&state=payable"))
    assert '<option value="payable" selected>' in page
    assert '<details class="twin" open>' in page

    ask(greta, state="payable", team="Kundeservice", employee="alice", programme="loyal", cost_centre="110")

    assert Job.objects.get().arguments["filters"] == {
        "entity": "DK", "period": "2026-09", "state": "payable", "team": "Kundeservice", "employee": "alice",
        "programme": "loyal", "cost_centre": "110",
    }  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"period": "1999-01"},
        {"entity": "XX"},
        {"file_format": "pdf"},
        {"pivot": "secrets"},
        {"state": "lost"},
        {"key": ""},
    ],
)
def test_what_is_no_report_is_refused_at_its_field(office, as_, fields):
    answer = ask(as_("greta"), **fields)

    assert answer.status_code == 409
    assert not Job.objects.exists()


def test_periods_in_the_wrong_order_are_refused_with_a_sentence(office, as_):
    answer = ask(as_("greta"), period="2026-10", until="2026-09")

    assert answer.status_code == 409
    assert "write the earlier period first" in text(answer)


@pytest.mark.slow
def test_a_waiting_one_can_be_cancelled_and_says_so(office, as_):
    greta = as_("greta")
    ask(greta)
    job = Job.objects.get()

    assert "The report is cancelled." in text(greta.post(f"/reports/{job.pk}/cancel", follow=True))
    assert "nothing is left to stop" in text(greta.post(f"/reports/{job.pk}/cancel", follow=True))
    assert "there is no file" in text(greta.get(f"/reports/{job.pk}/file", follow=True))


def test_a_failed_one_says_why(office, as_):
    greta = as_("greta")
    ask(greta)
    Job.objects.update(state="failed", error_code="file_too_large", error_sentence="It has more than 2 bytes.")

    assert "It has more than 2 bytes." in text(greta.get("/reports"))


def test_a_running_one_shows_how_far_it_is(office, as_):
    greta = as_("greta")
    ask(greta)
    Job.objects.update(state="running", progress_done=500, progress_total=2000)

    assert '<progress value="500" max="2000"' in text(greta.get("/reports"))


def test_an_expired_one_is_no_longer_offered(office, as_):
    greta = as_("greta")
    ask(greta)
    reports.write_due(at=timezone.now())
    job = Job.objects.get()
    Job.objects.update(file=None)

    page = text(greta.get("/reports"))
    assert "no longer kept" in page
    assert "/file" not in page
    assert "ask for it again" in text(greta.get(f"/reports/{job.pk}/file", follow=True))


def test_somebody_else_s_report_is_as_good_as_none(office, as_):
    ask(as_("greta"))
    job = Job.objects.get()
    carol = as_("carol")

    assert "2026-09_" not in text(carol.get("/reports"))
    for address in (f"/reports/{job.pk}", f"/reports/{job.pk}/file", "/reports/999"):
        assert carol.get(address).status_code == 404
    assert carol.post(f"/reports/{job.pk}/cancel").status_code == 404


def test_who_lost_the_right_gets_no_file(office, as_):
    greta = as_("greta")
    ask(greta)
    reports.write_due(at=timezone.now())
    swedish = other_entity(office)
    RoleGrant.objects.filter(employee=office.cast.greta).update(entity=swedish.cast.entity)

    assert greta.get(f"/reports/{Job.objects.get().pk}/file").status_code == 403


def test_only_entities_of_one_s_own_are_offered(office, as_):
    other_entity(office)
    page = text(as_("greta").get("/reports"))

    assert "Bakkegaard ApS" in page
    assert "Bakkegård AB" not in page


@pytest.mark.slow
@pytest.mark.parametrize("asked", [1, 5])
def test_the_statements_of_sql_do_not_grow_with_the_reports(office, as_, django_assert_max_num_queries, asked):
    greta = as_("greta")
    for _ in range(asked):
        ask(greta)
    with django_assert_max_num_queries(12):
        greta.get("/reports")


@pytest.mark.parametrize(
    ("address", "tab"),
    [
        ("/reports", "Files"),
        ("/reports/sums", "Sums"),
        ("/reports/sums?pivot=approvals", "Decisions"),
        ("/reports/views", "Saved views"),
        ("/reports/transparency", "Pay transparency"),
    ],
)
def test_the_pages_of_reports_are_tabs_and_one_says_it_is_here(office, as_, address, tab):
    page = text(as_("greta").get(address))
    tabs = re.search(r'<nav class="seg wraps" aria-label="Reports">(.*?)</nav>', page, re.DOTALL)[1]

    assert tabs.count("<a ") == 5
    assert re.findall(r'aria-current="page">([^<]+)<', tabs) == [tab]


def test_who_is_not_hr_has_no_tab_of_pay_transparency(office, as_):
    assert "/reports/transparency" not in text(as_("carol").get("/reports"))
