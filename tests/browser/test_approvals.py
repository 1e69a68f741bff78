"""The manager's queue in a real browser: by keyboard alone, and by touch on a phone."""

import re

import pytest
from django.core.cache import cache

from recognition.rewards.models import Proposal
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def state_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


@pytest.fixture
def queue(world):
    """Three awards of Alice that wait for Bob."""
    cache.clear()
    world.second, world.third = world.proposal(amount=20_000), world.proposal(amount=30_000)
    return world


def test_bob_decides_by_keyboard_alone(site, queue):
    page = site.page()
    site.sign_in(page, queue.cast.bob)
    page.goto("/approvals")
    page.locator(f'#detail[data-proposal="{queue.waiting.pk}"]').wait_for()
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keyboard").wait_for()
    page.keyboard.press("Escape")

    page.keyboard.press("j")
    page.locator(f'#detail[data-proposal="{queue.second.pk}"]').wait_for()
    assert page.evaluate("document.activeElement.id") == f"open-{queue.second.pk}"
    page.keyboard.press("a")
    page.locator("#live", has_text="Approved: Alice, DKK\u00a0200.00.").wait_for(state="attached")
    page.locator(f"#open-{queue.third.pk}:focus").wait_for()
    assert state_of(queue.second) == "payable"

    page.keyboard.press("u")
    page.locator(f"#open-{queue.second.pk}:focus").wait_for()
    assert state_of(queue.second) == "proposed"

    page.locator(f'#detail[data-proposal="{queue.second.pk}"]').wait_for()
    page.keyboard.press("d")
    page.locator("#decline-reason:focus").wait_for()
    page.keyboard.type("The facts were others")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#live", has_text="Declined: Alice.").wait_for(state="attached")
    assert state_of(queue.second) == "declined"

    page.locator(f"#open-{queue.third.pk}:focus").wait_for()
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press("x")
    page.get_by_role("button", name=re.compile("Approve 2: DKK.800.00")).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Approved: 2 proposals.").wait_for()
    page.get_by_text("Nothing waits for your decision.").first.wait_for()
    assert site.complaints == []


def test_bob_decides_by_touch_and_the_back_button_closes_the_reasons(site, queue):
    page = site.page(viewport=PHONE, touch=True)
    site.sign_in(page, queue.cast.bob)
    page.goto("/approvals")

    page.locator(f"#open-{queue.second.pk}").tap()
    page.get_by_role("heading", name="From what happened to the amount").wait_for()
    page.go_back()
    page.get_by_role("heading", name="From what happened to the amount").wait_for(state="hidden")
    page.locator(f"#open-{queue.second.pk}").tap()
    page.get_by_role("button", name="Adjust").tap()
    page.get_by_label("New amount").fill("150.00")
    page.get_by_role("button", name="Save the adjustment").tap()
    page.locator("#live", has_text="Approved: Alice, DKK\u00a0150.00.").wait_for(state="attached")
    page.get_by_role("button", name="Undo").tap()
    page.locator(f"#row-{queue.second.pk}").wait_for()

    assert state_of(queue.second) == "proposed"
    assert site.complaints == []


def test_what_bob_decides_on_the_page_a_mail_led_to_is_decided_before_his_eyes(site, queue):
    page = site.page(viewport=PHONE, touch=True)
    site.sign_in(page, queue.cast.bob)
    page.goto(f"/approvals/{queue.second.pk}")
    page.get_by_role("button", name="Adjust").tap()
    page.get_by_label("New amount").fill("150.00")
    page.get_by_role("button", name="Save the adjustment").tap()

    page.get_by_role("status").get_by_text("Approved: Alice, DKK\u00a0150.00.").wait_for()
    page.get_by_role("heading", name="Approvals", exact=True).wait_for()
    assert page.locator(f"#row-{queue.second.pk}").count() == 0
    page.get_by_role("button", name="Undo").tap()
    page.get_by_text("Undone: Alice waits for your decision again.").wait_for()

    assert state_of(queue.second) == "proposed"
    assert site.complaints == []


def test_what_another_tab_decided_leaves_the_queue_and_a_late_click_is_told(site, queue):
    first, second = site.page(), site.page()
    for page in (first, second):
        site.sign_in(page, queue.cast.bob)
        page.goto("/approvals")
        page.locator(f'#detail[data-proposal="{queue.waiting.pk}"]').wait_for()
    first.keyboard.press("a")
    first.locator(f'#detail[data-proposal="{queue.second.pk}"]').wait_for()

    second.keyboard.press("d")
    second.locator("#decline-reason:focus").wait_for()
    second.keyboard.type("No")
    second.locator("#decline").get_by_role("button", name="Decline").click()

    second.get_by_role("alert").wait_for()
    second.locator(f"#row-{queue.waiting.pk}").wait_for(state="detached")
    second.get_by_text("2 proposals wait for your decision.").wait_for()
    assert state_of(queue.waiting) == "payable"
    assert [each for each in site.complaints if "409" not in each] == []


def test_without_scripts_nothing_waits_for_one_and_a_row_leads_to_the_award(site, chromium, queue):
    signed_in = site.page()
    site.sign_in(signed_in, queue.cast.bob)
    context = chromium.new_context(
        java_script_enabled=False, base_url=site.address, storage_state=signed_in.context.storage_state()
    )
    site.contexts.append(context)
    page = context.new_page()
    page.goto("/approvals")

    assert not page.locator("#detail").is_visible()
    assert not page.get_by_role("button", name="Keyboard").is_visible()
    page.locator(f"#open-{queue.second.pk}").click()
    page.get_by_role("button", name="Approve").first.click()
    page.wait_for_load_state()
    assert state_of(queue.second) != "proposed"
