"""Greta goes from tab to tab of the reports and asks for a file: by keyboard alone, and by touch."""

import pytest
from django.utils import timezone

from backend import reports
from recognition.jobs.models import Job
from tests.browser.finger import Finger
from tests.browser.keyboard import Keyboard

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TABS = {
    "Sums": "Reward report in sums",
    "Decisions": "How awards are decided",
    "Saved views": "Saved views",
    "Pay transparency": "Pay transparency",
    "Files": "Reports",
}


def test_greta_goes_from_tab_to_tab_by_keyboard_and_fetches_a_file(site, world):
    page = site.page()
    site.sign_in(page, world.cast.greta)
    keys = Keyboard(page)
    keys.link("Reports", within="nav[aria-label=Main]")
    for tab, heading in TABS.items():
        page.wait_for_load_state()
        page.get_by_role("navigation", name="Reports").wait_for()
        keys.link(tab, exact=True)
        keys.opened(heading)
        assert page.get_by_role("navigation", name="Reports").locator("[aria-current]").inner_text() == tab

    keys.reach(page.get_by_role("radio", name="Excel"))
    keys.press("ArrowRight")
    keys.at(page.get_by_role("radio", name="CSV for people"))
    keys.button("Ask for it")
    keys.see("The report is on its way.")
    cancel = page.get_by_role("button", name="Cancel")
    keys.reach(cancel)
    reports.write_due(at=timezone.now())
    file = page.get_by_role("link", name="Download")
    file.wait_for()
    keys.reach(file)
    with page.expect_download():
        keys.press("Enter")
    assert Job.objects.get().state == "done"
    assert site.complaints == []


def test_greta_goes_from_tab_to_tab_by_touch(site, world):
    phone = Finger(site, world.cast.greta)
    phone.menu("Reports")
    for tab, heading in TABS.items():
        phone.link(tab, exact=True)
        phone.page.get_by_role("heading", level=1, name=heading).wait_for()
        phone.look()

    assert site.complaints == []
