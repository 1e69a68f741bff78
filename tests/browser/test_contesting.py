"""An award is contested, taken back, contested again and answered: by keyboard alone, and by touch on a phone."""

import pytest

from recognition.rewards.models import Dispute
from tests.browser.approval_pages import contested
from tests.browser.finger import Finger
from tests.browser.keyboard import Keyboard

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_alice_contests_by_keyboard_and_takes_it_back(site, world):
    page = site.page()
    site.sign_in(page, world.cast.alice)
    keys = Keyboard(page)
    keys.link("Recognition", within="nav[aria-label=Main]", exact=True)
    keys.opened("My recognition")
    keys.enter(page.locator(f'main a[href="/proposals/{world.approved.pk}"]').first)
    keys.opened("How your award was worked out")

    keys.link("I think this is wrong")
    page.wait_for_url("**#contest-h")
    keys.press("Tab")
    keys.at(page.get_by_label("What is wrong"))
    keys.type("I called them back twice.")
    keys.press("Tab", "Space")
    keys.at(page.get_by_role("checkbox").first)
    keys.button("Contest", exact=True)

    keys.see("You contest this. Another person looks at it and answers.")
    dispute = Dispute.objects.get()
    assert (dispute.proposal, dispute.state, len(dispute.evidence)) == (world.approved, "open", 1)
    keys.opened("How your award was worked out")
    keys.button("Take it back")
    keys.see("Taken back: you do not contest this any more.")
    dispute.refresh_from_db()
    assert dispute.state == "withdrawn"
    assert site.complaints == []


def test_erik_answers_by_keyboard(site, world):
    contested(world)
    page = site.page()
    site.sign_in(page, world.cast.erik)
    keys = Keyboard(page)
    keys.link("Contests", within="nav[aria-label=Main]")
    keys.opened("Contests")
    keys.link("Answer : Alice")
    keys.opened("Alice")

    keys.reach(page.get_by_label("The decision stands"))
    keys.press("Space", "ArrowDown")
    keys.at(page.get_by_label("It was right, and is explained"))
    keys.reach(page.get_by_label("Answer", exact=True))
    keys.type("Each of you had one contact that counted.")
    keys.button("Send the answer")

    keys.see("Answered: the person is told.")
    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.result, dispute.settled_by) == ("settled", "explained", world.cast.erik)
    assert site.complaints == []


def test_alice_contests_by_touch_and_erik_answers(site, world):
    phone = Finger(site, world.cast.alice)
    phone.menu("Recognition", heading="My recognition")
    phone.tap(phone.page.locator(f'main a[href="/proposals/{world.approved.pk}"]').first)
    phone.link("I think this is wrong")
    phone.write("What is wrong", "I called them back twice.")
    phone.tap(phone.page.get_by_role("checkbox").first)
    phone.button("Contest", exact=True)
    phone.see("You contest this.")

    phone = Finger(site, world.cast.erik)
    phone.menu("Contests")
    phone.link("Answer : Alice")
    phone.tap(phone.page.get_by_label("The decision stands"))
    phone.write("Answer", "The second call was after they had renewed.")
    phone.button("Send the answer")
    phone.see("Answered: the person is told.")

    assert Dispute.objects.get().result == "upheld"
    assert site.complaints == []
