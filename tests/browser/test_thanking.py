"""An employee's walk: find colleagues by typing, thank them with the keyboard alone, undo; join by touch."""

import pytest
from django.core.cache import cache

from recognition.kudos.models import Boost, Kudos
from tests.browser.conftest import PHONE
from tests.browser.pages import thanked

pytestmark = pytest.mark.django_db(transaction=True)


def test_alice_thanks_bob_with_the_keyboard_alone_and_takes_it_back(site, world):
    cache.clear()
    page = site.page()
    site.sign_in(page, world.cast.alice)
    page.get_by_label("To", exact=True).focus()
    page.keyboard.type("bo")
    page.get_by_role("option", name="Bob").wait_for()
    assert page.get_by_label("To", exact=True).get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="Bob").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove Bob").wait_for()
    page.keyboard.press("Tab")
    page.get_by_label("What did they do?").focus()
    page.keyboard.type("You stayed until it worked.")
    page.get_by_label("Other number of points").focus()
    page.keyboard.type("7")
    page.get_by_text("93 left to give after this").wait_for()
    page.get_by_role("button", name="Send the thank-you").focus()
    page.keyboard.press("Enter")

    page.get_by_text("You thanked Bob. You have 93 points left to give.").wait_for()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.get_by_text("7 points are yours to give again.").wait_for()
    assert Kudos.objects.get().withdrawn_at is not None
    assert site.complaints == []


@pytest.mark.slow
def test_what_would_be_left_is_said_of_what_can_be_given_alone(site, world):
    page = site.page(language="da")
    site.sign_in(page, world.cast.alice)
    page.goto(f"/feed/give?to=e{world.cast.bob.pk}")
    rest, own = page.locator("[data-rest]"), page.locator("[name=points_other]")
    at_first = rest.inner_text()

    for typed, said in (("-5", at_first), ("7.5", at_first), ("7", "93 tilbage"), ("99999", "99.899 mere, end du har")):
        own.fill(typed)
        assert said in rest.inner_text(), typed


@pytest.mark.slow
def test_hugo_joins_by_touch_and_the_page_stays_where_it_is(site, world):
    number = thanked(world)
    page = site.page(viewport=PHONE, touch=True)
    site.sign_in(page, world.cast.hugo)
    page.goto("/feed")
    page.locator(f"#join-{number}").tap()
    page.get_by_text("Joined by Dan and you").or_(page.get_by_text("Joined by you and Dan")).wait_for()

    assert page.url.endswith("/feed")
    assert Boost.objects.get(giver=world.cast.hugo).is_on
    assert site.complaints == []


@pytest.mark.slow
def test_a_mistake_keeps_what_was_written_and_who_was_chosen(site, world):
    page = site.page()
    site.sign_in(page, world.cast.alice)
    page.goto("/feed")
    page.get_by_text("Thank someone …").click()
    page.get_by_label("To", exact=True).fill("lag")
    page.get_by_role("option", name="Lager").click()
    page.get_by_label("What did they do?").fill("For the ramp.")
    page.get_by_label("Other number of points").fill("60")
    page.get_by_role("button", name="Send the thank-you").click()

    page.get_by_text("This needs 120 points, and you have 100 left.").wait_for()
    assert page.get_by_label("What did they do?").input_value() == "For the ramp."
    page.get_by_role("button", name="Remove Lager").wait_for()
    page.get_by_text("20 more than you have left").wait_for()
