"""The shorter walks of those whose work is to look: auditor, works council, finance, administrator."""

import pytest
from django.utils import timezone

from recognition.people.models import RoleGrant
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def hold(employee, role):
    RoleGrant.objects.create(employee=employee, role=role, granted_at=timezone.now())


def test_an_auditor_reads_the_trail_by_keyboard_and_changes_nothing(site, world):
    hold(world.cast.hugo, "auditor")
    page = site.page()
    site.sign_in(page, world.cast.hugo)
    page.goto("/activity")
    page.locator("summary", has_text="Narrow it down").press("Enter")
    what = page.get_by_label("What", exact=True)
    what.fill("award approved, to be paid")
    what.press("Enter")
    page.wait_for_url("**/activity?*")
    assert page.locator("tbody th").all_inner_texts() == ["Award approved, to be paid\nrewards.payable"]
    page.goto("/periods")
    page.get_by_role("link", name="September 2026").press("Enter")
    page.wait_for_url("**/periods/DK/2026-09")

    assert page.get_by_role("link", name="Close the period").count() == 0
    assert site.complaints == []


def test_the_works_council_reads_programmes_and_sees_no_award_of_anybody(site, world):
    hold(world.cast.carol, "works_council")
    page = site.page(viewport=PHONE, touch=True)
    site.sign_in(page, world.cast.carol)
    page.goto("/programmes")
    page.get_by_role("link", name="Loyal customers").first.tap()
    page.get_by_role("heading", level=1).wait_for()
    page.goto(f"/proposals/{world.approved.pk}")

    assert page.get_by_text("There is nothing here").is_visible()
    assert page.get_by_text("750.50").count() == 0


def test_finance_opens_a_budget_by_keyboard_and_sees_what_is_available(site, world):
    page = site.page()
    site.sign_in(page, world.cast.frida)
    page.goto("/budgets")
    page.locator(f'main a[href="/budgets/{world.budget.pk}"]').first.press("Enter")
    page.wait_for_url(f"**/budgets/{world.budget.pk}")

    assert page.get_by_role("heading", level=1).is_visible()
    assert site.complaints == []


def test_an_administrator_sees_health_and_no_business(site, world):
    page = site.page()
    site.sign_in(page, world.cast.dan)
    page.goto("/health")
    page.get_by_role("heading", level=1).wait_for()
    assert site.complaints == []
    page.goto("/batches")

    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_text("2026-09-0001").count() == 0
