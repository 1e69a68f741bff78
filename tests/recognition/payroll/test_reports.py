"""Reward reports as jobs: asked for by right, written by a worker, fetched by who asked, dropped after a week."""

import io
from datetime import datetime, timedelta

import openpyxl
import pytest
from django.db import connection

from backend import reports
from recognition.activity.services import KeyReused
from recognition.core.errors import NotFound
from recognition.core.texts import BadText
from recognition.jobs import services as jobs
from recognition.jobs.models import FilePiece
from recognition.payroll import selectors, services
from recognition.payroll.formats import REPORT_FORMATS
from recognition.payroll.selectors import report_sheets
from recognition.people.access import RoleNeeded
from recognition.people.models import RoleGrant
from tests.recognition.payroll.office import CUT_OFF, sweden
from tests.recognition.rewards.world import as_, system

FILTERS = {"entity": "DK", "period": "2026-09"}
LATER = CUT_OFF + timedelta(minutes=1)


def ask(who, *, filters=FILTERS, file_format="csv", language="en", at=CUT_OFF, key="key", pivot=""):
    return services.request_report(
        actor=as_(who), filters=filters, file_format=file_format, language=language, at=at, key=key, pivot=pivot
    )


def seen(who, job_id, at=LATER):
    return selectors.report(viewer=as_(who), job_id=job_id, at=at)


def content(who, job_id, at=LATER):
    file = selectors.report_file(viewer=as_(who), job_id=job_id, at=at)
    return file, b"".join(file.pieces).decode()


def workbook(who, job_id):
    file = selectors.report_file(viewer=as_(who), job_id=job_id, at=LATER)
    return openpyxl.load_workbook(io.BytesIO(b"".join(file.pieces)))


def test_it_waits_is_written_and_is_fetched_by_who_asked(office):
    office.approved(amount=123_456)
    job_id = ask(office.cast.greta)
    assert seen(office.cast.greta, job_id).state == "queued"

    assert reports.write_due(at=LATER) == 1

    found = seen(office.cast.greta, job_id)
    file, text = content(office.cast.greta, job_id)
    assert (found.state, found.lines, found.name) == ("done", 1, "rewardreport_dk_2026-09.csv")
    assert text.splitlines()[0] == ",".join(selectors.REPORT_COLUMNS)
    assert ",1234.56,DKK," in text.splitlines()[1]
    assert (file.sha256, file.size) == (found.sha256, len(text.encode()))
    assert reports.write_due(at=LATER) == 0


@pytest.mark.slow
def test_every_format_can_be_asked_for_and_is_offered(office):
    assert set(reports.FORMATS) == set(REPORT_FORMATS)
    office.approved(amount=123_456)
    for name in set(REPORT_FORMATS) - {"xlsx"}:
        job_id = ask(office.cast.greta, file_format=name, language="da", key=name)
        reports.write_due(at=LATER)
        file, text = content(office.cast.greta, job_id)
        assert file.content_type == reports.FORMATS[name].content_type
        assert ("1234,56" if name == "csv-people" else "1234.56") in text


@pytest.mark.slow
def test_a_workbook_has_the_lines_every_pivot_and_who_asked(office):
    office.approved(amount=123_456)
    office.approved(office.cast.dan, amount=50_000)
    office.exported()
    job_id = ask(office.cast.greta, file_format="xlsx", language="da")
    reports.write_due(at=LATER)

    found = seen(office.cast.greta, job_id)
    book = workbook(office.cast.greta, job_id)
    assert (found.state, found.lines, found.name) == ("done", 2, "rewardreport_dk_2026-09_da.xlsx")
    assert len(book.sheetnames) == 2 + len(report_sheets.PIVOTS)
    info = list(book.worksheets[0].iter_rows(values_only=True))
    assert any("Greta (greta)" in row for row in info)
    assert any("loyal 1" in row for row in info)
    heads, line, *_ = book.worksheets[1].iter_rows(values_only=True)
    told = dict(zip(heads, line, strict=True))
    assert (told["Skatteklasse"], type(told["Eksporteret den (UTC)"])) == ("Skattepligtig løn", datetime)
    assert told["Begrundelse"] == "Fornyelse"
    assert any(str(row[1]).startswith("2026-09-0001 canonical-csv SHA-256 ") for row in info)
    amounts = [row[19] for row in book.worksheets[1].iter_rows(min_row=2, max_row=3, values_only=True)]
    assert sorted(amounts) == [500.0, 1234.56]  # one still needs a second approval


def test_one_pivot_is_a_file_of_its_own(office):
    office.approved(amount=123_456)
    job_id = ask(office.cast.greta, pivot="team")
    reports.write_due(at=LATER)

    file, text = content(office.cast.greta, job_id)
    assert file.name == "rewardreport_dk_2026-09_team.csv"
    assert text.splitlines()[0].startswith("team,award_type,currency,lines,people")
    assert seen(office.cast.greta, job_id).pivot == "team"


def test_a_cancelled_workbook_lets_go_of_its_rows(office, monkeypatch):
    office.approved()
    ask(office.cast.greta, file_format="xlsx")
    run = jobs.start(kind=selectors.REPORT_JOB, at=LATER)
    services.cancel_report(actor=as_(office.cast.greta), job_id=run.job_id, at=LATER)

    with pytest.raises(jobs.JobCancelled):
        services.write_report(run=run, formats=reports.FORMATS, at=LATER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_cursors WHERE name LIKE 'report\\_%'")
        assert cursor.fetchall() == []


@pytest.mark.parametrize("name", ["alice", "bob", "erik"])
def test_who_reads_no_payroll_gets_no_report(office, name):
    office.approved()
    with pytest.raises(RoleNeeded):
        ask(getattr(office.cast, name))


def test_the_right_for_one_entity_gives_no_report_of_another(office):
    office.approved()
    sweden(office).approved()
    RoleGrant.objects.filter(employee=office.cast.greta).update(entity=office.cast.entity)

    with pytest.raises(RoleNeeded):
        ask(office.cast.greta, filters={"entity": "SE", "period": "2026-09"})
    assert ask(office.cast.greta)


def test_a_report_of_somebody_else_is_as_good_as_none(office):
    office.approved()
    job_id = ask(office.cast.greta)
    reports.write_due(at=LATER)

    for viewer in (as_(office.cast.carol), system()):
        with pytest.raises(selectors.UnknownReport):
            selectors.report(viewer=viewer, job_id=job_id, at=LATER)
        with pytest.raises(selectors.UnknownReport):
            selectors.report_file(viewer=viewer, job_id=job_id, at=LATER)
        assert selectors.reports(viewer=viewer, at=LATER) == []
    with pytest.raises(selectors.UnknownReport):
        services.cancel_report(actor=as_(office.cast.carol), job_id=job_id, at=LATER)


def test_who_lost_the_right_gets_no_file(office):
    office.approved()
    job_id = ask(office.cast.greta)
    reports.write_due(at=LATER)
    RoleGrant.objects.filter(employee=office.cast.greta).update(revoked_at=LATER)

    with pytest.raises(RoleNeeded):
        content(office.cast.greta, job_id)
    assert seen(office.cast.greta, job_id).state == "done"


def test_a_waiting_one_is_cancelled_and_has_no_file(office):
    office.approved()
    job_id = ask(office.cast.greta)
    services.cancel_report(actor=as_(office.cast.greta), job_id=job_id, at=LATER)

    assert (seen(office.cast.greta, job_id).state, reports.write_due(at=LATER)) == ("cancelled", 0)
    with pytest.raises(selectors.ReportNotReady, match="cancelled"):
        content(office.cast.greta, job_id)
    with pytest.raises(jobs.JobEnded):
        services.cancel_report(actor=as_(office.cast.greta), job_id=job_id, at=LATER)


def test_a_running_one_stops_at_its_next_sign_of_life(office):
    office.approved()
    job_id = ask(office.cast.greta)
    run = jobs.start(kind=selectors.REPORT_JOB, at=LATER)
    services.cancel_report(actor=as_(office.cast.greta), job_id=job_id, at=LATER)

    with pytest.raises(jobs.JobCancelled):
        services.write_report(run=run, formats=reports.FORMATS, at=LATER)
    assert seen(office.cast.greta, job_id).state == "cancelled"
    assert not FilePiece.objects.exists()


def test_why_it_failed_is_told_to_who_asked(office, monkeypatch):
    office.approved()
    job_id = ask(office.cast.greta)
    monkeypatch.setattr(jobs, "LARGEST_FILE_BYTES", 10)

    assert reports.write_due(at=LATER) == 1

    found = seen(office.cast.greta, job_id)
    assert (found.state, found.error_code) == ("failed", "file_too_large")
    assert not FilePiece.objects.exists()


def test_after_a_week_the_file_is_gone_and_what_it_was_stays(office):
    office.approved()
    job_id = ask(office.cast.greta)
    reports.write_due(at=LATER)
    expires_at = seen(office.cast.greta, job_id).expires_at

    with pytest.raises(selectors.ReportExpired):
        content(office.cast.greta, job_id, at=expires_at)
    assert services.drop_reports(at=expires_at - timedelta(minutes=1)) == 0
    assert services.drop_reports(at=expires_at + timedelta(minutes=1)) == 1
    found = seen(office.cast.greta, job_id)
    assert (found.state, found.lines) == ("expired", 1)
    assert not FilePiece.objects.exists()


def test_one_key_asks_once(office):
    office.approved()
    assert ask(office.cast.greta) == ask(office.cast.greta)
    with pytest.raises(KeyReused):
        ask(office.cast.greta, file_format="jsonl")


def test_one_person_does_not_fill_the_queue(office):
    office.approved()
    for number in range(services.reporting.MOST_UNDER_WAY):
        ask(office.cast.greta, key=str(number))
    with pytest.raises(services.TooManyReports):
        ask(office.cast.greta, key="one more")
    assert ask(office.cast.carol)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"filters": {"entity": "DK", "period": "2031-01"}}, NotFound),
        ({"filters": {"entity": "XX", "period": "2026-09"}}, NotFound),
        ({"filters": FILTERS | {"team": "x" * 201}}, BadText),
        ({"file_format": "pdf"}, selectors.BadReport),
        ({"pivot": "secrets"}, selectors.BadReport),
        ({"language": "fi"}, selectors.BadReport),
    ],
)
def test_what_cannot_be_is_refused_when_it_is_asked_for(office, changed, error):
    office.approved()
    with pytest.raises(error):
        ask(office.cast.greta, **changed)


def test_they_are_listed_newest_first_page_by_page(office):
    office.approved()
    asked = [ask(office.cast.greta, key=str(number)) for number in range(3)]

    first = selectors.reports(viewer=as_(office.cast.greta), at=LATER, limit=2)
    rest = selectors.reports(viewer=as_(office.cast.greta), at=LATER, limit=2, before=first[-1].job_id)

    assert [each.job_id for each in (*first, *rest)] == asked[::-1]


@pytest.mark.slow
def test_a_report_of_thousands_says_how_far_it_is(office, monkeypatch):
    for _ in range(5):
        office.approved(amount=100)
    monkeypatch.setattr(services.reporting, "CHUNK", 2)
    told = []
    monkeypatch.setattr(jobs, "progress", lambda *, done, total, **_: told.append((done, total)))
    ask(office.cast.greta)
    reports.write_due(at=LATER)

    assert told == [(0, 5), (2, 5), (4, 5)]
