"""The second approver's walk by keyboard: reads why the first decided so, confirms; the first is not the second."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from recognition.people.models import RoleGrant
from recognition.rewards.models import Decision, Proposal

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "She stayed with them for two nights"


def decided(proposal):
    """The state, and who decided on the way to it."""
    names = Decision.objects.filter(proposal=proposal).order_by("number").values_list("decided_by__name", flat=True)
    return Proposal.objects.get(pk=proposal.pk).state, list(names)


@pytest.fixture
def award(world):
    """An award of Alice for which Bob, who may give second approval as well, pays more than was proposed."""
    cache.clear()
    at, bob = timezone.now(), world.cast.bob
    RoleGrant.objects.create(employee=bob, role="second_approver", granted_at=at)
    world.decide(bob, world.waiting, "adjust", amount=120_000, reason=WHY, at=at)
    return world.waiting


def test_frida_reads_the_reason_of_the_first_and_confirms_by_keyboard_alone(site, world, award):
    page = site.page()
    site.sign_in(page, world.cast.frida)
    page.get_by_text("1 proposal waits for your decision.").wait_for()
    page.get_by_role("link", name="Approvals").first.press("Enter")
    detail = page.locator(f'#detail[data-proposal="{award.pk}"]')
    detail.get_by_text("You are the second").wait_for()
    assert detail.get_by_text(WHY, exact=True).is_visible()
    page.keyboard.press("a")
    page.locator("#live", has_text="Approved: Alice, DKK\u00a01,200.00.").wait_for(state="attached")
    page.get_by_text("Nothing waits for you.").wait_for()

    assert decided(award) == ("payable", ["Bob", "Frida"])
    assert site.complaints == []


@pytest.mark.slow
def test_bob_who_was_the_first_is_not_asked_and_finds_no_button(site, world, award):
    page = site.page()
    site.sign_in(page, world.cast.bob)
    page.goto("/approvals")
    page.get_by_text("Nothing waits for you.").wait_for()
    page.goto(f"/approvals/{award.pk}")
    page.get_by_text("This waits for somebody else’s decision.").wait_for()
    page.keyboard.press("a")

    assert page.locator("#detail button").count() == 0
    assert decided(award) == ("needs_second", ["Bob"])
    assert site.complaints == []


@pytest.mark.slow
def test_frida_disagrees_by_keyboard_and_it_goes_back_to_the_first(site, world, award):
    page = site.page()
    site.sign_in(page, world.cast.frida)
    page.goto("/approvals")
    page.locator(f'#detail[data-proposal="{award.pk}"]').wait_for()
    page.keyboard.press("d")
    page.locator("#decline-reason:focus").wait_for()
    page.keyboard.type("One night is what the log says")
    page.get_by_role("button", name="Disagree").last.press("Enter")
    page.locator("#live", has_text="Sent back to the first approver: Alice.").wait_for(state="attached")

    assert decided(award) == ("proposed", ["Bob", "Frida"])
    assert site.complaints == []
