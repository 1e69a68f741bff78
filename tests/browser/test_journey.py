"""The one walk that must never break: ask for a code, sign in, read the reason, decide, undo, decide, sign out."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from recognition.rewards.models import Proposal

pytestmark = pytest.mark.django_db(transaction=True)


def test_bob_signs_in_by_code_and_approves_with_the_keyboard_alone(site, world):
    cache.clear()
    page = site.page()
    page.goto("/")
    page.get_by_label("Your work e-mail").focus()
    page.keyboard.type(world.cast.bob.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/code/confirm/")
    page.locator("input:focus").wait_for()  # a page is loaded before its first field has the focus
    page.keyboard.type(re.search(r"^    (\S+)$", mail.outbox[-1].body, re.MULTILINE)[1])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}/")

    page.get_by_role("heading", name="Hello, Bob").wait_for()
    page.get_by_text("1 proposal waits for your decision.").wait_for()
    page.get_by_role("link", name="Alice").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Approve").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}/")

    page.get_by_text("Nothing waits for your decision.").wait_for()
    assert Proposal.objects.get(pk=world.waiting.pk).state == "payable"
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}/proposals/{world.waiting.pk}")
    page.get_by_text("waits for your decision again").wait_for()
    assert Proposal.objects.get(pk=world.waiting.pk).state == "proposed"
    page.get_by_role("button", name="Approve").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}/")
    page.get_by_text("Approved: Alice").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{site.address}/")
    page.get_by_label("Your work e-mail").wait_for()
    assert site.complaints == []
