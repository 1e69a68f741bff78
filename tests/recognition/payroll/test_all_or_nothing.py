"""A crash after any statement of a payroll service leaves everything as it was."""

from dataclasses import replace

import pytest

from tests.crash import for_every_crash
from tests.recognition.payroll.office import CSV, later

pytestmark = pytest.mark.slow

# A crash is no Exception, so Django does not close the cursor that streams the lines; a real crash needs no closing.
left_open = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


@pytest.mark.django_db
def test_closing_does_all_or_nothing(office):
    office.world.proposal()

    assert for_every_crash(office.close) >= 5


@pytest.mark.django_db
def test_building_does_all_or_nothing(office):
    office.approved()
    office.voided(office.built())

    assert for_every_crash(office.build) >= 10


@left_open
@pytest.mark.django_db
def test_exporting_does_all_or_nothing(office):
    office.approved()
    batch = office.built()

    assert for_every_crash(lambda: office.export(batch)) >= 12


@left_open
@pytest.mark.django_db
def test_exporting_in_a_second_format_does_all_or_nothing(office):
    office.approved()
    batch = office.exported()

    assert for_every_crash(lambda: office.export(batch, replace(CSV, name="other"))) >= 5


@pytest.mark.django_db
def test_confirming_does_all_or_nothing(office):
    office.approved()
    batch = office.exported()

    assert for_every_crash(lambda: office.confirm(batch)) >= 5


@pytest.mark.django_db
def test_voiding_does_all_or_nothing(office):
    office.approved()
    batch = office.exported()
    office.void(batch)

    assert for_every_crash(lambda: office.void(batch, who=office.cast.greta, at=later(1))) >= 12


@pytest.mark.django_db
def test_taking_an_answer_in_does_all_or_nothing(office):
    office.approved()
    batch = office.exported()
    content = b"payroll_number,wage_type,amount,period\n1,15,1.00,2026-09\n"

    assert for_every_crash(lambda: office.reconcile(batch, content)) >= 6


@pytest.mark.django_db
def test_confirming_with_an_explanation_does_all_or_nothing(office):
    office.approved()
    batch = office.exported()

    assert for_every_crash(lambda: office.confirm(batch, explanation="They told us so.")) >= 7
