"""A programme from an empty desk to its first signature: written, mended, simulated, activated by another person."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from recognition.programmes import tasks
from recognition.programmes.models import ProgrammeVersion
from tests.backend.web import drafts

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_linter_says_what_is_wrong_while_it_is_written(site, world):
    cache.clear()
    page = site.page()
    site.sign_in(page, world.cast.erik)
    page.goto("/programmes/new")
    page.get_by_role("textbox", name="The programme as a file").fill(drafts.text(amount="500"))

    page.get_by_text("1 mistake", exact=True).wait_for()
    page.get_by_role("link", name="line 16").click()
    assert page.evaluate("document.activeElement.id") == "text"
    page.get_by_role("textbox", name="The programme as a file").fill(drafts.text())
    page.get_by_text("500.00", exact=False).last.wait_for()
    assert site.complaints == []


@pytest.mark.slow
def test_a_programme_is_written_simulated_and_activated_by_two_people(site, world):
    cache.clear()
    drafts.load(world.cast.erik, drafts.text(amount='"1.00"'), key="an earlier draft")
    drafts.consult(world.cast.greta)
    erik = site.page()
    site.sign_in(erik, world.cast.erik)
    erik.goto("/programmes/new")
    file = erik.get_by_role("textbox", name="The programme as a file")
    file.focus()
    erik.keyboard.press("Control+A")
    erik.keyboard.insert_text(drafts.text(amount="500"))
    erik.keyboard.press("Tab")
    assert erik.evaluate("document.activeElement.id") == "value"
    erik.get_by_role("button", name="Keep as a draft").click()
    erik.get_by_text("Nothing you wrote is lost.").wait_for()
    file.fill(drafts.text())
    erik.get_by_role("button", name="Keep as a draft").click()
    erik.get_by_text("Kept as version 2, a draft.").wait_for()

    erik.get_by_role("link", name="Simulate", exact=True).click()
    erik.get_by_role("button", name="Simulate").click()
    erik.get_by_role("heading", name="It waits for a worker").wait_for()
    tasks.simulate_due(at=timezone.now())
    erik.get_by_role("heading", name="What would version 2 have done?").wait_for()

    hugo = site.page()
    site.sign_in(hugo, world.cast.hugo)
    version = ProgrammeVersion.objects.get(programme__code="keep-customers", number=2)
    hugo.goto(f"/programmes/versions/{version.pk}")
    hugo.get_by_role("link", name="Activate").click()
    hugo.get_by_role("heading", name="What will hold").wait_for()
    hugo.get_by_label("I have read what will hold").check()
    hugo.get_by_role("button", name="Activate version 2").click()
    hugo.get_by_text("active, never changes").wait_for()
    version.refresh_from_db()
    assert (version.state, version.activated_by) == ("active", world.cast.hugo)
    assert [each for each in site.complaints if "409" not in each] == []
