"""Who holds which role is judged by keyboard, row by row, without leaving the place."""

import pytest
from django.utils import timezone

from recognition.people import services
from recognition.people.models import ReviewedGrant
from tests.browser.keyboard import Keyboard
from tests.recognition.rewards.world import as_

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_greta_judges_two_roles_by_keyboard_one_after_the_other(site, world):
    review = services.start_review(actor=as_(world.cast.greta), at=timezone.now())
    page = site.page()
    site.sign_in(page, world.cast.greta)
    page.goto(f"/audit/reviews/{review.pk}")
    keys = Keyboard(page)
    keys.opened("Review of", exact=False)
    carol = page.get_by_role("row").filter(has_text="carol")

    keys.enter(carol.get_by_role("button", name="Keep"))
    carol.locator(".badge.gain").wait_for()
    keys.press("Tab")
    keys.at(carol.get_by_role("button", name="Remove"))
    keys.press("Enter")
    carol.locator(".badge.loss").wait_for()
    keys.press("Tab")
    keys.at(page.get_by_role("row").filter(has_text="dan").get_by_role("button", name="Keep"))

    judged = ReviewedGrant.objects.exclude(verdict="")
    assert [(row.employee, row.verdict) for row in judged] == [(world.cast.carol, "remove")]
    assert site.complaints == []


def test_a_form_that_is_sent_twice_at_once_goes_out_once(site, world):
    page = site.page()
    site.sign_in(page, world.cast.greta)
    page.goto("/audit/reviews")
    sent = page.locator("main form").evaluate(
        """form => {
            let sent = 0;
            form.addEventListener("submit", event => { sent += 1; event.preventDefault(); });
            form.requestSubmit(); form.requestSubmit();
            return sent;
        }"""
    )
    assert sent == 1

    page.reload()
    page.get_by_role("button", name="Start a review").dblclick()
    page.wait_for_url("**/audit/reviews/*")
    assert site.complaints == []
