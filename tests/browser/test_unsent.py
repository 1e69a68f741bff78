"""A form that is sent after the session ended: what was typed waits in the tab while its author signs in again."""

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache

from recognition.kudos.models import Kudos
from tests.backend.web.test_sign_in import code_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = "You stayed until it worked."
AGAIN = "What you typed before signing in is here again. It was not sent."


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


def thank(page):
    page.goto("/feed")
    page.get_by_text("Thank someone …").click()
    for name in ("Bob", "Dan"):
        page.get_by_label("To", exact=True).fill(name)
        page.get_by_role("option", name=name).click()
    page.get_by_label("What did they do?").fill(WORDS)
    page.get_by_label("Other number of points").fill("7")
    page.get_by_label("Who may see it").select_option("private")


def kept(page):
    return page.evaluate("sessionStorage.getItem('laurels-unsent')")


def sign_in_by_code(page, employee):
    page.get_by_label("Your work e-mail").fill(employee.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code", exact=True).fill(code_of(mail.outbox[-1]))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Sign out").wait_for()


def send_too_late(page):
    Session.objects.all().delete()
    page.get_by_role("button", name="Send the thank-you").click()
    page.get_by_label("Your work e-mail").wait_for()


def test_alice_finds_her_thanks_as_she_typed_them_and_sends_them(site, world):
    page = site.page()
    site.sign_in(page, world.cast.alice)
    thank(page)
    assert kept(page) is None
    send_too_late(page)
    assert WORDS in kept(page)
    sign_in_by_code(page, world.cast.alice)

    page.get_by_text(AGAIN).wait_for()
    assert kept(page) is None
    assert page.get_by_label("What did they do?").input_value() == WORDS
    page.get_by_text("86 left to give after this").wait_for()
    page.get_by_role("button", name="Send the thank-you").click()
    page.get_by_text("You thanked 2 colleagues.").wait_for()
    given = Kudos.objects.get()
    assert given.visibility == "private"
    assert set(given.recipients.values_list("employee__name", flat=True)) == {"Bob", "Dan"}
    page.goto("/feed")
    assert page.get_by_text(AGAIN).count() == 0
    assert site.complaints == []


def test_nobody_else_finds_them_and_they_are_forgotten(site, world):
    page = site.page()
    site.sign_in(page, world.cast.alice)
    thank(page)
    send_too_late(page)
    sign_in_by_code(page, world.cast.bob)
    assert page.get_by_label("What did they do?").first.input_value() == ""
    assert page.get_by_text(AGAIN).count() == 0
    assert kept(page) is None


def test_signing_out_forgets_what_was_typed(site, world):
    page = site.page()
    site.sign_in(page, world.cast.alice)
    thank(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_url(lambda url: "/feed" not in url)
    assert kept(page) is None


def test_what_was_sent_is_not_put_back_after_a_later_sign_in(site, world):
    page = site.page()
    site.sign_in(page, world.cast.alice)
    thank(page)
    page.get_by_role("button", name="Send the thank-you").click()
    page.get_by_text("You thanked 2 colleagues.").wait_for()
    Session.objects.all().delete()
    page.goto("/feed")
    sign_in_by_code(page, world.cast.alice)
    assert page.get_by_text(AGAIN).count() == 0
    assert page.get_by_label("What did they do?").input_value() == ""


def test_bob_finds_his_reason_in_the_dialog_that_comes_later(site, world):
    page = site.page()
    site.sign_in(page, world.cast.bob)
    page.goto("/approvals")
    page.locator("#detail-h").wait_for()
    page.keyboard.press("d")
    page.get_by_label("Reason").fill("Not ours at all.")
    Session.objects.all().delete()
    page.locator("#decline").get_by_role("button", name="Decline").click()
    page.get_by_label("Your work e-mail").wait_for()
    sign_in_by_code(page, world.cast.bob)

    page.locator("#decline").get_by_text(AGAIN).wait_for()
    assert page.get_by_label("Reason").input_value() == "Not ours at all."
