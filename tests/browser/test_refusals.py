"""The pages that say no, each made really: sound in every language, and finished without scripts."""

import pytest
from django.core.cache import cache

from tests.browser.test_every_page import faults, sights

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FORM = "main form:has(input[type=password])"
SEND = f"document.querySelector('{FORM}').submit()"


def no_such_host(page, settings):
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    page.goto("/")
    settings.ALLOWED_HOSTS = ["*"]


def without_its_cookie(page, _settings):
    page.goto("/accounts/login/password/")
    page.context.clear_cookies()
    with page.expect_navigation():
        page.evaluate(SEND)


def too_often(page, _settings):
    while page.request.get("/statements/by-link/nothing/").status != 429:
        pass
    page.goto("/statements/by-link/nothing/")


def broken(page, _settings):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("backend.roles.rule", lambda request: 1 / 0)
        page.goto("/")


MADE = {
    400: no_such_host,
    403: without_its_cookie,
    404: lambda page, _settings: page.goto("/nothing"),
    405: lambda page, _settings: page.goto("/language"),
    429: too_often,
    500: broken,
}


@pytest.mark.parametrize("language", ["en", "da", "sv"])
def test_a_refusal_is_a_page(site, world, settings, language):
    cache.clear()
    found = []
    page = site.page(language=language)
    for status, make in MADE.items():
        seen = []
        page.on("response", lambda answer, seen=seen: seen.append(answer.status))
        make(page, settings)
        assert status in seen, f"{status} was not made"
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("main h1").inner_text()
        for width, theme in sights(page):
            found += [f"{status} {width} {theme}: {fault}" for fault in faults(page, theme)]

    assert not found, "\n".join(found)


def test_a_refusal_shows_nothing_that_needs_scripts(chromium, live_server, world):
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/nothing")

    assert page.locator("main a.btn").get_attribute("href") == "/"
    assert not page.locator("[data-theme-toggle]").is_visible()
    context.close()
