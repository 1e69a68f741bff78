"""Every page at every width, theme and language: axe finds nothing, nothing scrolls sideways, the CSP is kept."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache

from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import PAGES, STRANGER

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOTS = os.environ.get("SCREENSHOTS")


def look(site, page, name):
    report = Axe().run(page, options={"runOnly": RULES})
    assert report.response["violations"] == [], f"{name}\n{report.generate_report()}"
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], f"{name} scrolls sideways"
    if SHOTS:
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width[1], "height": height})
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "da", "sv"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_sound(site, world, viewport, theme, language):
    cache.clear()
    for who, addresses in PAGES.items():
        page = site.page(viewport=viewport, theme=theme, language=language)
        if who != STRANGER:
            site.sign_in(page, getattr(world.cast, who))
        for name, address in addresses.items():
            page.goto(address(world) if callable(address) else address)
            assert page.locator("html").get_attribute("lang") == language
            look(site, page, f"{who}-{name}-{viewport['width']}-{theme}-{language}")
            page.set_viewport_size(viewport)

    refused = ("403", "404", "409")  # pages that say no are pages, too
    assert [each for each in site.complaints if not any(status in each for status in refused)] == []


def test_the_page_of_the_api_keeps_the_policy(site, world):
    page = site.page()
    page.goto("/api/docs")

    page.get_by_text("/api/v1/touchpoints").wait_for()
    assert site.complaints == []


def test_the_theme_can_be_switched_and_is_kept(site, world):
    page = site.page()
    page.goto("/")
    page.get_by_role("button", name="Switch between light and dark").click()
    page.reload()

    assert page.locator("html").get_attribute("data-theme") == "dark"
