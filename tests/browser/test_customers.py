"""A customer is found, and their story read and narrowed down: by keyboard alone, and by touch."""

import pytest

from tests.browser.customer_pages import told
from tests.browser.finger import Finger
from tests.browser.keyboard import Keyboard

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_alice_finds_a_customer_by_keyboard_and_reads_what_was_lost(site, world):
    address = told(world)
    page = site.page()
    site.sign_in(page, world.cast.alice)
    keys = Keyboard(page)
    keys.link("Customers", within="nav[aria-label=Main]")
    keys.opened("Customers")
    keys.reach(page.get_by_label("Name or number"))
    keys.type("nobody")
    keys.press("Enter")
    keys.see("Nobody you may see is called “nobody”.")
    page.wait_for_load_state()
    keys.press("Tab")
    keys.at(page.get_by_label("Name or number"))  # past the menu, as they were before
    keys.press("Control+a")
    keys.type("c1")
    keys.press("Enter")
    page.wait_for_url("**/customers?q=c1#main")
    keys.link("C1")
    page.wait_for_url(f"**{address}")
    keys.opened("C1")

    keys.link("Losses")
    page.wait_for_url("**show=loss*")
    page.wait_for_load_state()
    assert set(page.locator(".story .badge:visible").all_inner_texts()) == {"Loss"}
    year = page.get_by_label("Year")
    keys.reach(year)
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.at(page.get_by_role("button", name="Show"))
    keys.press("Enter")
    page.wait_for_url("**year=2026*")
    assert page.get_by_role("link", name="Losses").get_attribute("aria-current") == "true"
    assert site.complaints == []


def test_alice_finds_a_customer_by_touch(site, world):
    address = told(world)
    phone = Finger(site, world.cast.alice)
    phone.menu("Customers")
    phone.write("Name or number", "c1")
    phone.button("Search")
    phone.link("C1")
    phone.page.wait_for_url(f"**{address}")
    phone.link("Losses")
    phone.page.wait_for_url("**show=loss*")
    phone.look()

    assert phone.page.locator(".story li").count() == 2
    assert site.complaints == []
