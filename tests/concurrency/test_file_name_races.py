"""Two batches whose files would have one name are exported at the same moment: one is, the other has to wait."""

from threading import Barrier

import pytest

from backend.payroll_formats import FORMATS
from recognition.payroll import services as payroll
from recognition.payroll.models import BatchFile
from recognition.payroll.services import exporting
from tests import cast as people
from tests.concurrency.together import together
from tests.recognition.payroll.office import Office, later
from tests.recognition.payroll.test_wage_types import give, tell
from tests.recognition.rewards.world import World

ADP = FORMATS["adp"]
ROUNDS = 10
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    """September and October are closed; ADP calls the file of either EPIABC01.csv."""
    office = Office(World(people.gather()))
    give(office, "15")
    tell(office, settings={"adp": {"company_code": "ABC"}})
    office.approved()
    office.close()
    office.approved()
    office.close("2026-10", at=later(30))
    return office


def exported(office, batches):
    return together(lambda number: office.export(batches[number], ADP, at=later(30)), 2)


def built(office):
    return [office.build(code, at=later(30)) for code in ("2026-09", "2026-10")]


def test_without_the_lock_two_files_of_one_name_lie_side_by_side(office, monkeypatch):
    meeting, careful = Barrier(2, timeout=20), exporting._require_free

    def careless(*asked):
        careful(*asked)
        meeting.wait()

    monkeypatch.setattr(exporting, "_hold_names", lambda: None)
    monkeypatch.setattr(exporting, "_require_free", careless)

    assert [each.name for each in exported(office, built(office))] == ["EPIABC01.csv"] * 2


def test_of_two_exported_at_once_one_waits(office):
    for _ in range(ROUNDS):
        batches = built(office)

        made = exported(office, batches)

        assert sorted(type(each) for each in made if not isinstance(each, BatchFile)) == [payroll.FileNameInUse]
        for batch in batches:
            office.voided(batch, at=later(30))
