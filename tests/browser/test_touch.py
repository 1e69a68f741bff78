"""A walk of every role by finger on a phone: what is tapped is large enough (WCAG 2.5.8), no page scrolls sideways."""

import pytest
from django.utils import timezone

from recognition.customers.models import Source
from recognition.kudos.models import Boost, Kudos
from recognition.ledger import selectors as books
from recognition.payroll.models import PayrollBatch
from recognition.people.models import Role, RoleGrant
from recognition.rewards.models import Proposal
from tests.browser import payroll_pages, programme_pages
from tests.browser.finger import Finger
from tests.browser.pages import thanked

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def by_touch(site):
    """Hands the phone to an employee; in the end no browser complained."""
    yield lambda employee: Finger(site, employee)
    assert site.complaints == []


def hold(employee, role):
    RoleGrant.objects.create(employee=employee, role=role, granted_at=timezone.now())
    return employee


def test_an_employee_thanks_joins_in_and_takes_back(world, by_touch):
    number = thanked(world)
    phone = by_touch(world.cast.hugo)
    phone.menu("Feed")
    phone.tap(phone.page.locator(f"#join-{number}"))
    page = phone.page
    page.get_by_text("Joined by Dan and you").or_(page.get_by_text("Joined by you and Dan")).wait_for()
    assert Boost.objects.get(giver=world.cast.hugo).is_on

    phone.tap(phone.page.get_by_text("Thank someone …"))
    phone.write("To", "ali")
    phone.tap(phone.page.get_by_role("option", name="Alice"))
    phone.page.get_by_role("button", name="Remove Alice").wait_for()
    phone.write("What did they do?", "You found what nobody found.")
    phone.tap(phone.page.get_by_role("radio", name="5", exact=True))
    phone.see("left to give after this")
    phone.button("Send the thank-you")
    phone.see("You thanked Alice.")
    assert Kudos.objects.latest("pk").giver == world.cast.hugo
    phone.button("Undo")
    phone.see("5 points are yours to give again.")

    assert Kudos.objects.latest("pk").withdrawn_at is not None


def test_a_manager_declines_with_a_reason(world, by_touch):
    phone = by_touch(world.cast.bob)
    phone.menu("Approvals")
    phone.tap(phone.page.locator(f"#open-{world.waiting.pk}"))
    phone.see("From what happened to the amount")
    phone.button("Decline")
    phone.write("Reason", "The customer had left before")
    phone.tap(phone.page.locator("#decline").get_by_role("button", name="Decline"))
    phone.page.locator("#live", has_text="Declined: Alice.").wait_for(state="attached")

    assert Proposal.objects.get(pk=world.waiting.pk).state == "declined"


def test_a_second_approver_confirms(world, by_touch):
    world.decide(world.cast.bob, world.waiting, "adjust", amount=120_000, reason="Two nights", at=timezone.now())
    phone = by_touch(world.cast.frida)
    phone.menu("Approvals")
    phone.tap(phone.page.locator(f"#open-{world.waiting.pk}"))
    phone.see("Two nights")
    phone.button("Confirm")
    phone.page.locator("#live", has_text="Approved: Alice").wait_for(state="attached")

    assert Proposal.objects.get(pk=world.waiting.pk).state == "payable"


def test_hr_closes_a_period(world, by_touch):
    phone = by_touch(world.cast.greta)
    phone.menu("Periods")
    phone.link("September 2026")
    phone.link("Close the period")
    phone.button("Close September 2026")
    phone.see("September 2026 is closed. 1 statement is fixed.")

    assert books.open_period(world.cast.entity.pk).code == "2026-10"


def test_a_preparer_builds_a_batch_and_asks_to_void_it(world, by_touch):
    payroll_pages.closed(world)
    phone = by_touch(world.cast.carol)
    phone.menu("Periods")
    phone.link("September 2026")
    phone.button("Build the batch")
    phone.see("Batch 2026-09-0001 is built")
    phone.link("Void this batch")
    phone.tap(phone.page.get_by_label("Payroll has not imported this batch"))
    phone.button("Ask to void it")
    phone.see("Another person completes it.")

    assert PayrollBatch.objects.get().void_asked_by == world.cast.carol


def test_a_releaser_exports_what_another_built(world, by_touch):
    payroll_pages.closed(world)
    payroll_pages.built(world)
    phone = by_touch(world.cast.greta)
    phone.menu("Batches")
    phone.link("2026-09-0001")
    phone.link("Export")
    phone.tap(phone.page.get_by_role("radio").first)
    phone.button("Export DKK")
    phone.page.get_by_role("link", name="Download").first.wait_for()
    phone.look()

    assert PayrollBatch.objects.get().state == "exported"


def test_finance_gives_a_budget_more(world, by_touch):
    before = world.figures().allocated
    phone = by_touch(world.cast.frida)
    phone.menu("Budgets")
    phone.link("Loyal customers")
    allocate = phone.page.get_by_role("form", name="Allocate")
    phone.tap(allocate.get_by_role("textbox"))
    allocate.get_by_role("textbox").fill("1,500.00")
    phone.tap(allocate.get_by_role("button", name="Allocate"))
    phone.see("Allocated DKK\u00a01,500.00")

    assert world.figures().allocated - before == 150_000


def test_a_programme_owner_signs_what_another_wrote(world, by_touch):
    programme_pages.draft(world)
    version = programme_pages.ready(world)
    phone = by_touch(world.cast.hugo)
    phone.menu("Programmes")
    phone.link("Keep customers")
    phone.link("version 1")
    phone.link("Activate")
    phone.tap(phone.page.get_by_label("I have read what will hold"))
    phone.button("Activate version 1")
    phone.see("active, never changes")

    version.refresh_from_db()
    assert (version.state, version.activated_by) == ("active", world.cast.hugo)


def test_an_auditor_searches_the_trail(world, by_touch):
    phone = by_touch(hold(world.cast.hugo, "auditor"))
    phone.menu("Activity")
    phone.tap(phone.page.get_by_text("Narrow it down"))
    phone.page.get_by_label("What", exact=True).wait_for()
    phone.write("What", "rewards.payable")
    phone.button("Show")
    phone.page.wait_for_url("**/activity?*")
    phone.look()

    assert phone.page.locator("tbody th").all_inner_texts() == ["Award approved, to be paid\nrewards.payable"]


def test_the_works_council_reads_a_programme_in_danish(world, by_touch):
    programme_pages.published(world)
    phone = by_touch(hold(world.cast.carol, "works_council"))
    phone.menu("Programmes")
    phone.link("Thanks to everybody")
    phone.link("Sheet")
    phone.link("Dansk")
    phone.page.wait_for_url("**language=da")
    phone.look()

    assert phone.page.locator("main .sheet[lang=da]").is_visible()


def test_an_administrator_says_until_when_a_source_is_complete(world, by_touch):
    phone = by_touch(world.cast.dan)
    phone.menu("Administration", heading="How this installation is")
    phone.link("Sources")
    field = phone.page.get_by_role("textbox")
    phone.tap(field)
    field.fill("2026-09-20T08:30")  # a phone shows a wheel for it
    phone.button("Set")
    phone.see("Noted for crm.")

    assert f"{Source.objects.get(code='crm').complete_until:%Y-%m-%d}" == "2026-09-20"


def test_whoever_holds_every_role_reaches_the_end_of_the_menu(world, by_touch):
    for role in Role.values:
        hold(world.cast.bob, role)
    phone = by_touch(world.cast.bob)
    phone.menu("Privacy")
    phone.menu("Contests")

    assert phone.page.url.endswith("/contests")
