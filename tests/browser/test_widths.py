"""Between a phone and a large desk: figures stay in their boxes, and nothing scrolls sideways at 320 px."""

import pytest
from django.utils import timezone

from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.kudos import services as kudos
from recognition.people.models import RoleGrant
from tests.browser.conftest import PHONE
from tests.browser.payroll_pages import MONTH
from tests.recognition.payroll.office import Office, sweden

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WIDTHS = (705, 768, 961, 1100, 1201, 1280, 1409, 1440)
RUNS_OUT = """() => [...document.querySelectorAll(".figs .fig")]
    .filter(each => each.scrollWidth > each.clientWidth).map(each => each.textContent)"""


def test_amounts_in_millions_stay_in_their_boxes(site, world):
    world.allocate(181_800_000)
    world.proposal(amount=150_000_050)
    page = site.page(language="da")
    site.sign_in(page, world.cast.frida)
    page.goto(f"/budgets/{world.budget.pk}")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert not page.evaluate(RUNS_OUT), width


def test_the_entities_of_a_month_scroll_within_themselves(site, world):
    swedish = sweden(Office(world)).world
    assert world.period
    assert swedish.period
    world.cast.entity.name = "Bakkegård Fjernvarme ApS"
    world.cast.entity.save()
    page = site.page(viewport={"width": 320, "height": 800}, language="da")
    site.sign_in(page, world.cast.greta)
    page.goto(MONTH)

    assert page.locator(".seg a").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_value_with_a_long_name_breaks_no_phone(site, world):
    dan, at = world.cast.dan, timezone.now()
    names = {"en": "Ansvarsfuldhedsbevidsthed" * 4}
    kudos.add_value(actor=Actor(channel="test", employee_id=dan.pk), code="long", names=names, at=at)
    page = site.page(viewport=PHONE)
    site.sign_in(page, dan)

    for address in ("/feed/give", "/feed", "/administration/kudos"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], address


def test_no_button_is_printed(site, world):
    page = site.page()
    site.sign_in(page, world.cast.bob)
    for address in ("/feed/give", "/accounts/security/", "/customers", f"/approvals/{world.waiting.pk}"):
        page.goto(address)
        page.emulate_media(media="screen")
        assert page.locator(".btn:visible").count(), address
        page.emulate_media(media="print")
        assert not page.locator(".btn:visible").count(), address


def test_the_facts_of_an_activity_keep_a_width_that_can_be_read(site, world):
    RoleGrant.objects.create(employee=world.cast.dan, role="auditor", granted_at=timezone.now())
    facts = {"digest": "0" * 64, "filters": {"entity": "DK", "period": "2026-09", "table": "lines"}, "format": "xlsx"}
    Activity.objects.create(
        at=timezone.now(), code="file.fetched", subject_kind="job", subject_id=1, channel="web", data=facts
    )
    page = site.page()
    site.sign_in(page, world.cast.dan)

    for width in (768, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/activity")
        heights = page.evaluate("[...document.querySelectorAll('tbody tr')].map(each => each.offsetHeight)")
        assert max(heights) < 160, width
