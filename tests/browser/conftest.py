"""A real Chromium against a real server; skipped, saying so, where none is installed."""

import os
import shutil

import pytest
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from recognition.core import actor as actors
from recognition.people import sign_in
from recognition.people.models import RoleGrant
from tests import cast as people
from tests.browser.world import EvidentWorld

PATIENCE = 45_000  # milliseconds; a busy machine is not a fault
expect.set_options(timeout=PATIENCE)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install -y chromium)")
    # Playwright's own loop runs in this thread; the ORM in a test is synchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Site:
    """The server, and pages of it that note every complaint of the browser."""

    def __init__(self, chromium, address):
        self.chromium, self.address, self.complaints, self.contexts = chromium, address, [], []

    def page(self, *, viewport=DESK, theme="light", language="en", touch=False):
        context = self.chromium.new_context(
            viewport=viewport,
            color_scheme=theme,
            locale=language,
            base_url=self.address,
            reduced_motion="reduce",
            has_touch=touch,
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def sign_in(self, page, employee):
        secret = sign_in.issue_link(actor=actors.system("test"), email=employee.email, at=timezone.now())
        page.goto(f"/sign-in/{secret}")
        page.locator("main button").click()
        page.wait_for_url(f"{self.address}/")


@pytest.fixture
def site(chromium, live_server):
    site = Site(chromium, live_server.url)
    yield site
    for context in site.contexts:
        context.close()


@pytest.fixture
def world(transactional_db):
    """The cast, a programme, and one proposal of each state a page shows."""
    world = EvidentWorld(people.gather())
    for days in range(40, 0, -9):
        world.touch(world.cast.alice, days=days)
        world.touch(world.cast.dan, days=days + 3)
    RoleGrant.objects.create(employee=world.cast.dan, role="administrator", granted_at=timezone.now())
    world.waiting = world.proposal()
    world.approved = world.proposal(amount=75_050)
    world.decide(world.cast.bob, world.approved, at=timezone.now())
    return world
