"""What others see and what one is told is chosen by keyboard and by touch; the focus stays where it was."""

import pytest

from recognition.people.models import NotificationChoice, PrivacyChoice
from recognition.privacy.models import AccessExport
from tests.browser.finger import Finger
from tests.browser.keyboard import Keyboard

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def allows(employee):
    return dict(PrivacyChoice.objects.filter(employee=employee).values_list("topic", "allows"))


def test_alice_chooses_by_keyboard_and_stays_where_she_is(site, world):
    page = site.page()
    site.sign_in(page, world.cast.alice)
    keys = Keyboard(page)
    keys.link("Privacy", within="nav[aria-label=Main]")
    keys.opened("Privacy")

    switch = page.get_by_role("switch", name="Thanks to you in the company's feed")
    keys.reach(switch)
    keys.press("Space")
    keys.see("From now on it is not shown.")
    keys.at(switch)
    assert switch.get_attribute("aria-checked") == "false"
    assert allows(world.cast.alice) == {"kudos_feed": False}
    keys.press("Enter")
    keys.see("From now on it is shown.")
    keys.at(switch)
    assert allows(world.cast.alice) == {"kudos_feed": True}

    keys.button("Get my data")
    keys.see("Your copy is being made.")
    keys.at(page.get_by_role("button", name="Get my data"))
    assert AccessExport.objects.get().employee == world.cast.alice
    keys.reach(page.get_by_role("link", name="Choose : What you are told"), "Shift+Tab")
    keys.press("Enter")
    keys.opened("What you are told")
    mails = page.get_by_role("group", name="Thanks to you, E-mail", exact=True)
    keys.reach(mails.get_by_role("button", name="Weekly"))
    keys.press("Space")
    keys.see("Saved. Thanks to you, E-mail: Weekly.")
    keys.at(mails.get_by_role("button", name="Weekly", pressed=True))
    keys.press("Shift+Tab", "Enter")
    keys.see("Saved. Thanks to you, E-mail: Daily.")
    keys.at(mails.get_by_role("button", name="Daily", pressed=True))

    chosen = NotificationChoice.objects.get(employee=world.cast.alice)
    assert (chosen.topic, chosen.door, chosen.rhythm) == ("kudos", "email", "daily")
    assert site.complaints == []


def test_alice_chooses_by_touch(site, world):
    phone = Finger(site, world.cast.alice)
    phone.menu("Privacy")
    phone.tap(phone.page.get_by_role("switch", name="Your awards in the company's feed"))
    phone.see("From now on it is shown.")
    phone.link("Choose : What you are told")
    phone.tap(
        phone.page.get_by_role("group", name="Thanks to you, E-mail", exact=True).get_by_role("button", name="Never")
    )
    phone.see("Saved. Thanks to you, E-mail: Never.")

    assert allows(world.cast.alice) == {"award_feed": True}
    assert NotificationChoice.objects.get(employee=world.cast.alice).rhythm == "never"
    assert site.complaints == []
