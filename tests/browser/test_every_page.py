"""Every page in every language, on a desk and a telephone, light and dark: axe finds nothing, nothing scrolls sideways.

A page is loaded once per language and looked at four times. Its weight is what a browser that was never here before
receives to show it, without the font: the page as it is sent, uncompressed, since it carries secrets (BREACH), and
its styles, scripts and images as production sends them. There WhiteNoise compresses them when they are collected;
the server of the tests does not, so their bodies are compressed here at the same level.
"""

import gzip
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import resolve
from playwright.sync_api import expect

from backend import roles
from tests.browser.conftest import DESK, PHONE
from tests.browser.not_shown import NOT_SHOWN
from tests.browser.pages import PAGES, STRANGER, person
from tests.browser.refused import Refused

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
RULES = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},  # only colours differ
}
VIOLATIONS = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target}\\n    ${node.html}\\n    ${node.failureSummary}`)))"""
SHOTS = os.environ.get("SCREENSHOTS")
HEAVIEST = 100 * 1024
PENDING = ".htmx-request, .skel, .loading"  # what a page gets as soon as it is open
PAGED = {route for route, methods in roles.PAGES.items() if "GET" in methods} - set(NOT_SHOWN)
REFUSALS = ("403", "404", "409", "410")  # pages that say no are pages, too, and the browser says so in its console


class Load:
    """What the browser asks for while a page is opened; ``wrong`` is what no page may do."""

    def __init__(self, site, page):
        self.site, self.page, self.weights = site, page, {}
        self.responses, self.elsewhere = [], []
        page.on("response", self.note)
        page.on("request", lambda request: self.elsewhere.append(request.url))

    def note(self, response):
        self.responses.append(response)

    def open(self, address, refused=None):
        """Open the page; ``refused`` is then sent, and what it is answered with looked at instead."""
        self.responses.clear(), self.elsewhere.clear(), self.site.complaints.clear()
        self.page.set_viewport_size(DESK)
        self.page.emulate_media(color_scheme="light")
        if address.endswith(".html"):  # a file to keep: looked at as it opens from the disk
            kept = self.page.evaluate("address => fetch(address).then(answer => answer.text())", address)
            self.page.goto("about:blank")
            self.page.set_content(kept)
        else:
            self.page.goto(address)
        if refused:
            self.responses.clear(), self.site.complaints.clear()
            refused.send(self.page)
        expect(self.page.locator(PENDING)).to_have_count(0)

    def wrong(self):
        yield from (f"asks {url}" for url in self.elsewhere if not url.startswith((self.site.address, "data:")))
        yield from (f"{each.status} from {each.url}" for each in self.responses if each.status >= 500)
        yield from (said for said in self.site.complaints if not any(status in said for status in REFUSALS))
        if (weight := sum(map(self.weight, self.responses))) > HEAVIEST:
            yield f"weighs {weight / 1024:.1f} KiB"

    def weight(self, response):
        kind = response.request.resource_type
        if kind == "document":
            return len(response.body()) if response.ok else 0
        if kind not in ("stylesheet", "script", "image"):
            return 0
        if response.url not in self.weights:
            self.weights[response.url] = len(gzip.compress(self.page.request.get(response.url).body(), 9))
        return self.weights[response.url]


def sights(page):
    """The page at each size and in each theme, which are yielded."""
    page.evaluate(Axe().axe_script)
    for viewport in (DESK, PHONE):
        for theme in RULES:
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=theme)
            yield viewport["width"], theme


def faults(page, theme):
    yield from page.evaluate(VIOLATIONS, RULES[theme])
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide > seen:
        yield f"scrolls sideways: {wide} of {seen} px"


def shoot(page, name):
    """A picture of the whole page, for whoever sets SCREENSHOTS to a folder."""
    width, height = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@pytest.mark.timeout(2400)
@pytest.mark.parametrize("language", ["en", "da", "sv"])
def test_every_page_is_sound(site, world, language):
    cache.clear()
    found, shown = [], set()
    for who, addresses in PAGES.items():
        world.page = page = site.page(language=language)
        if who != STRANGER:
            site.sign_in(page, person(world, who))
        load = Load(site, page)
        for name, state in addresses.items():
            refused = state if isinstance(state, Refused) else None
            made = refused.address if refused else state
            address = made(world) if callable(made) else made
            load.open(address, refused)
            shown.add(resolve(urlsplit(address).path).route)
            if page.locator("html").get_attribute("lang") != language:
                found.append(f"{who}/{name}: is not in {language}")
            for width, theme in sights(page):
                found += [f"{who}/{name} {width} {theme}: {fault}" for fault in faults(page, theme)]
                if SHOTS:
                    shoot(page, f"{who}-{name}-{width}-{theme}-{language}")
            found += [f"{who}/{name}: {fault}" for fault in load.wrong()]
        page.context.close()
    found += [f"{route}: no page of the sweep shows it, or it shows it after all" for route in PAGED ^ shown]

    assert not found, f"{len(found)} faults\n" + "\n".join(found)


def test_the_page_of_the_api_keeps_the_policy(site, world):
    page = site.page()
    page.goto("/api/docs")
    page.locator("#operations-tag-touchpoints").click()

    page.get_by_text("/api/v1/touchpoints").first.wait_for()
    assert site.complaints == []


def test_the_theme_can_be_switched_and_is_kept(site, world):
    page = site.page()
    page.goto("/")
    page.get_by_role("button", name="Switch between light and dark").click()
    page.reload()

    assert page.locator("html").get_attribute("data-theme") == "dark"
