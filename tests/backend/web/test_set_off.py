"""Taking back from pay is warned of where it is about to happen."""

import pytest

from recognition.payroll.models import PayrollBatch
from recognition.people.models import Entity
from tests.recognition.payroll.office import Office, later


@pytest.fixture
def office(world):
    return Office(world)


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize(
    ("country", "law"), [("SE", "kvittningslagen"), ("DK", "Danish rules on set-off"), ("", "basis in law")]
)
def test_a_batch_that_takes_something_back_says_what_deducting_needs(office, as_, country, law):
    Entity.objects.filter(pk=office.cast.entity.pk).update(country=country)
    award = office.approved(amount=50_000)
    first = office.exported()
    office.taken_back(award, 20_000, at=later(1))
    office.close("2026-10", at=later(30))
    batch = office.build("2026-10", at=later(30))
    greta = as_("greta")

    for page in (f"/batches/{batch.pk}", f"/batches/{batch.pk}/export"):
        assert law in text(greta.get(page)), page
    assert "Payroll may deduct" not in text(greta.get(f"/batches/{first.pk}"))
    PayrollBatch.objects.filter(pk=batch.pk).update(state="confirmed")
    assert law not in text(greta.get(f"/batches/{batch.pk}"))
