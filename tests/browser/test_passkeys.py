"""Passkeys in a real Chromium with an authenticator of its own: added, used, and enough as a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from recognition.core import actor as actors
from recognition.people import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def with_authenticator(page):
    """Give the browser a device that keeps passkeys and knows its owner."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devices


def come_by_link(page, employee):
    """Follow a one-time link, wherever it leads."""
    secret = sign_in.issue_link(actor=actors.system("test"), email=employee.email, at=timezone.now())
    page.goto(f"/sign-in/{secret}")
    page.locator("main button").click()


def test_carol_adds_a_passkey_when_led_to_it_and_signs_in_with_it_alone(site, world, settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_SECOND_FACTOR": "required"})
    cache.clear()
    page = site.page()
    with_authenticator(page)
    come_by_link(page, world.cast.carol)

    page.get_by_text("Your role needs a second factor.").wait_for()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.get_by_role("link", name="I have kept them; continue").click()
    page.wait_for_url(f"{site.address}/")
    assert Authenticator.objects.filter(type="webauthn", user__employee=world.cast.carol).count() == 1

    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{site.address}/")
    assert page.goto("/periods").status == 200
    assert site.complaints == []


def test_a_passkey_is_asked_for_after_another_way_in(site, world, settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_SECOND_FACTOR": "required"})
    cache.clear()
    page = site.page()
    with_authenticator(page)
    come_by_link(page, world.cast.carol)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.get_by_role("link", name="I have kept them; continue").click()
    page.get_by_role("button", name="Sign out").click()

    come_by_link(page, world.cast.carol)
    page.get_by_role("heading", name="Your second factor").wait_for()
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url(f"{site.address}/")
    assert site.complaints == []


def test_a_passkey_button_is_not_pressed_in_vain_before_the_scripts_are_there(site, world):
    cache.clear()
    page = site.page()
    with_authenticator(page).send("WebAuthn.disable")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/webauthn.*js", hold)
    page.goto("/accounts/login/", wait_until="commit")
    button = page.get_by_role("button", name="Use a passkey")
    expect(button).to_be_disabled()
    page.wait_for_function("() => document.readyState === 'interactive'")
    assert button.is_disabled()

    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()

    expect(button).to_be_enabled()


def test_a_passkey_that_is_not_there_is_said_in_words(site, world):
    cache.clear()
    page = site.page()
    devices = with_authenticator(page)
    devices.send("WebAuthn.disable")
    page.goto("/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('no')); }")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("The passkey was not used.")).to_be_visible()
