"""A list of people is sent, mended and taken in while a worker is busy with it: by keyboard alone, and by touch."""

import pytest
from django.utils import timezone

from integrations.directory import sending
from recognition.people.models import Employee
from tests.browser.finger import Finger
from tests.browser.keyboard import Keyboard

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WRONG = "employee_id,name,team,fte\n901,Ida,Lager,9\n902,Ib,Lager,1\n"


def work():
    """What a worker does every few seconds."""
    while sending.import_due(at=timezone.now()):
        pass


def file_of(text):
    return {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}


def names():
    return set(Employee.objects.filter(external_id__in=("901", "902")).values_list("name", flat=True))


def test_greta_imports_people_by_keyboard(site, world):
    page = site.page()
    page.on("filechooser", lambda _chooser: None)  # from now on no window of the system opens
    site.sign_in(page, world.cast.greta)
    keys = Keyboard(page)

    def send(text):
        keys.reach(page.get_by_label("File", exact=True))
        with page.expect_file_chooser() as chooser:
            keys.press("Space")
        chooser.value.set_files(file_of(text))
        keys.at(page.get_by_label("File", exact=True))
        keys.button("Check the file")
        keys.opened("What this list would do")
        keys.see("Under way")
        keys.reach(page.get_by_role("button", name="Stop"))
        work()

    keys.link("People", within="nav[aria-label=Main]", exact=True)
    keys.opened("People")
    keys.link("Import a list")
    keys.opened("Import a list of people")
    send(WRONG)
    keys.see("Rows are wrong")
    assert page.locator("#wrong tbody th").all_inner_texts() == ["Ida\n901"]
    keys.press("Tab")  # Stop is gone, and did not become another deed under the finger: it goes on from there
    keys.at(page.locator("a.fig.bad"))
    keys.press("Shift+Tab")
    keys.at(page.get_by_role("button", name="Take it in without the wrong rows"))
    keys.reach(page.locator("main").get_by_role("link", name="Lists"), "Shift+Tab")
    keys.press("Enter")
    keys.opened("Import a list of people")
    send(WRONG.replace("9\n", "0.9\n"))
    keys.see("Sound")
    keys.button("Take it in", exact=True)
    keys.opened("What was taken in")
    work()
    keys.see("Taken in")

    assert names() == {"Ida", "Ib"}
    assert site.complaints == []


def test_greta_imports_people_by_touch_without_the_wrong_row(site, world):
    phone = Finger(site, world.cast.greta)
    phone.menu("People")
    phone.link("Import a list")
    with phone.page.expect_file_chooser() as chooser:
        phone.tap(phone.page.get_by_label("File", exact=True))
    chooser.value.set_files(file_of(WRONG))
    phone.button("Check the file")
    phone.see("Under way")
    work()
    phone.see("Rows are wrong")
    phone.button("Take it in without the wrong rows")
    phone.see("What was taken in")
    work()
    phone.see("Taken in")

    assert names() == {"Ib"}
    assert site.complaints == []
