"""A row of a people list may be worth a look: HR reads it before it is taken in, and it stops nothing."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from integrations.directory import sending
from recognition.people.models import Employee

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(cast, as_):
    """The address of a list of one row, when it is checked, and its page in Swedish; sent by HR."""
    Employee.objects.filter(pk=cast.erik.pk).update(left_on=date(2026, 1, 31))
    hr = as_("greta")

    def send(row):
        file = SimpleUploadedFile("people.csv", f"employee_id,name,manager\n{row}\n".encode())
        address = hr.post("/people/lists", {"key": f"the list of {row}", "file": file, "choice": ""}).url
        sending.import_due(at=timezone.now())
        return hr, address, hr.get(address, headers={"accept-language": "sv"}).content.decode()

    return send


def test_whose_manager_has_left_stands_first_and_is_taken_in(checked):
    hr, address, told = checked("901,Åse,erik")

    assert 'href="#doubtful"' in told
    assert "<b>Chef</b> Erik (erik) har sin sista dag 2026-01-31, så chefen ovanför beslutar" in told
    assert "De här raderna är inte fel och läses in som de är." in told
    assert told.index('id="doubtful"') < told.index('id="new"')
    assert "Erik (erik)" in hr.get(f"{address}?state=doubtful").content.decode()
    hr.post(address, {"act": "apply"})
    sending.import_due(at=timezone.now())
    assert Employee.objects.filter(external_id="901").exists()


def test_where_no_row_is_the_page_has_no_figure_for_it(checked):
    _, _, told = checked("901,Åse,bob")

    assert "doubtful" not in told
    assert 'href="#new"' in told
