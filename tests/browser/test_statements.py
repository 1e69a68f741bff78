"""Statements are read and kept by keyboard and by touch, and HR makes a link for somebody who has left."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from recognition.people.models import Employee, StatementLink
from tests.browser.finger import Finger
from tests.browser.keyboard import Keyboard
from tests.browser.recognition_pages import stated
from tests.cast import employ

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def gone(world):
    """Hilda, who has left, and a statement of hers."""
    hilda, at = employ("hilda", world.cast.entity, manager=world.cast.bob, team="Kundeservice"), timezone.now()
    world.decide(world.cast.bob, world.proposal(hilda), at=at)
    stated(world)
    Employee.objects.filter(pk=hilda.pk).update(left_on=at.date() - timedelta(days=3))
    return hilda


def kept(page, deed):
    """The first bytes of the file that comes of a deed."""
    with page.expect_download() as download:
        deed()
    return download.value.path().read_bytes()[:5]


def test_alice_reads_a_statement_by_keyboard_and_keeps_it(site, world):
    address = stated(world)
    page = site.page()
    site.sign_in(page, world.cast.alice)
    keys = Keyboard(page)
    keys.link("Recognition", within="nav[aria-label=Main]", exact=True)
    keys.opened("My recognition")
    keys.link("Statements")
    keys.opened("Statements")
    keys.enter(page.locator(f'main a[href="{address}"]'))
    page.wait_for_url(f"**{address}")
    keys.opened("Statement")

    assert kept(page, lambda: keys.link("PDF")) == b"%PDF-"
    keys.at(page.get_by_role("link", name="PDF"))
    keys.enter(page.locator("main summary").first)
    page.locator("main details[open]").first.wait_for()
    keys.at(page.locator("main summary").first)
    assert site.complaints == []


def test_greta_makes_a_link_by_keyboard_and_it_opens_without_signing_in(site, world):
    hilda = gone(world)
    page = site.page()
    site.sign_in(page, world.cast.greta)
    keys = Keyboard(page)
    keys.link("Periods", within="nav[aria-label=Main]")
    keys.opened("Periods")
    keys.link("Statements for those who left")
    keys.opened("Statements for those who left")
    keys.reach(page.get_by_label("Employee number"))
    keys.type("hilda")
    keys.press("Tab")
    keys.at(page.get_by_label("Days it works"))
    keys.press("Backspace", "Backspace")
    keys.type("7")
    keys.button("Make the link")
    keys.see("Copy the link now: it is never shown again.")
    made = StatementLink.objects.get()
    assert (made.employee, (made.expires_at - made.issued_at).days) == (hilda, 7)

    leaver = site.page()
    leaver.goto(urlsplit(page.locator("main code").inner_text()).path)
    keys = Keyboard(leaver)
    assert kept(leaver, lambda: keys.enter(leaver.get_by_role("link", name="PDF"))) == b"%PDF-"
    assert site.complaints == []


def test_alice_keeps_a_statement_by_touch(site, world):
    address = stated(world)
    phone = Finger(site, world.cast.alice)
    phone.menu("Recognition", heading="My recognition")
    phone.link("Statements")
    phone.tap(phone.page.locator(f'main a[href="{address}"]'))
    phone.page.wait_for_url(f"**{address}")

    assert kept(phone.page, lambda: phone.link("PDF")) == b"%PDF-"
    assert site.complaints == []
