"""A month of HR and payroll in the browser: closed, built, exported and confirmed, never by one person alone."""

import hashlib

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from backend import reports
from recognition.payroll.models import BatchFile
from tests.browser import payroll_pages
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_month_is_closed_built_exported_and_confirmed_by_two_persons(site, world):
    hr, preparer = site.page(), site.page(viewport=PHONE)
    site.sign_in(hr, world.cast.greta)
    site.sign_in(preparer, world.cast.carol)

    hr.get_by_role("link", name="Periods").first.click()
    hr.get_by_role("link", name="September 2026").click()
    hr.get_by_role("link", name="Close the period").click()
    hr.get_by_text("Moves on to October 2026").wait_for()
    hr.get_by_role("button", name="Close September 2026").press("Enter")
    hr.get_by_text("September 2026 is closed. 1 statement is fixed.").wait_for()

    preparer.goto("/periods/DK/2026-09")
    preparer.get_by_role("button", name="Build the batch").click()
    preparer.get_by_text("Batch 2026-09-0001 is built").wait_for()
    assert preparer.get_by_role("link", name="Export").count() == 0

    hr.reload()
    hr.get_by_role("link", name="Batch 2026-09-0001").click()
    hr.get_by_role("link", name="Export").press("Enter")
    hr.get_by_role("button", name="Export DKK").click()
    with hr.expect_download() as download:
        hr.get_by_role("link", name="Download Laurels lines, CSV").click()
    content = download.value.path().read_bytes()
    assert hashlib.sha256(content).hexdigest() == BatchFile.objects.get().sha256
    hr.context.grant_permissions(["clipboard-read", "clipboard-write"])
    hr.get_by_role("button", name="Copy the fingerprint of Laurels lines, CSV").click()
    expect(hr.locator("#live")).to_have_text("Copied.")
    assert hr.evaluate("navigator.clipboard.readText()") == BatchFile.objects.get().sha256
    hr.get_by_role("link", name="Payroll's answer").click()
    answer = {
        "name": "answer.csv",
        "mimeType": "text/csv",
        "buffer": payroll_pages.answer(BatchFile.objects.get().batch),
    }
    hr.get_by_label("Payroll's file", exact=True).set_input_files(answer)
    hr.get_by_role("button", name="Compare").click()
    hr.get_by_text("Every row agrees.").wait_for()
    hr.get_by_role("link", name="Confirm").click()
    hr.get_by_role("button", name="Confirm DKK").click()
    hr.get_by_text("From now on only reversals correct it").wait_for()

    assert site.complaints == []


@pytest.mark.slow
def test_two_persons_void_a_batch_and_it_is_issued_again(site, world):
    hr, preparer = site.page(), site.page()
    site.sign_in(hr, world.cast.greta)
    site.sign_in(preparer, world.cast.carol)
    hr.goto("/periods/DK/2026-09/close")
    hr.get_by_role("button", name="Close September 2026").click()
    preparer.goto("/periods/DK/2026-09")
    preparer.get_by_role("button", name="Build the batch").click()

    preparer.get_by_role("link", name="Void this batch").click()
    preparer.get_by_role("button", name="Ask to void it").click()
    assert preparer.locator("#id_declared").evaluate("box => !box.validity.valid")
    preparer.get_by_label("Payroll has not imported this batch").check()
    preparer.get_by_role("button", name="Ask to void it").click()
    preparer.get_by_text("Another person completes it.").first.wait_for()

    hr.goto(preparer.url)
    hr.get_by_role("link", name="Complete the void").click()
    hr.get_by_label("Payroll has not imported this batch").check()
    hr.get_by_role("button", name="Void it").click()
    hr.get_by_text("is void").first.wait_for()

    preparer.goto("/periods/DK/2026-09")
    preparer.get_by_role("button", name="Build a supplementary batch").click()
    preparer.get_by_text("issued again for").wait_for()
    assert site.complaints == []


@pytest.mark.slow
def test_a_report_appears_where_it_was_asked_for(site, world):
    page = site.page()
    site.sign_in(page, world.cast.greta)
    page.goto("/reports")
    page.get_by_text("Only some of its rows").click()
    page.get_by_label("Team").fill("Kundeservice")
    page.get_by_role("radio", name="CSV for people").check()
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_role("status").filter(has_text="waits").wait_for()

    reports.write_due(at=timezone.now())

    with page.expect_download() as download:
        page.get_by_role("link", name="Download rewardreport_dk_2026-09_en.csv").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.count('"Alice"') == 2
    assert site.complaints == []
