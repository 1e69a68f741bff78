"""Taking back from pay is warned of where it is about to happen."""

import pytest

from recognition.customers.models import Outcome
from recognition.payroll.models import PayrollBatch
from recognition.people.models import Entity
from recognition.rewards import services as rewards
from tests.recognition.payroll.office import Office, later
from tests.recognition.rewards.world import NOW, system
from tests.recognition.rewards.world import as_ as actor


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


def test_who_proposes_to_take_back_what_was_paid_is_told_and_who_decides_about_it(office, as_):
    Entity.objects.filter(pk=office.cast.entity.pk).update(country="SE")
    award = office.approved(amount=50_000)
    Outcome.objects.update(withdrawn_at=NOW)
    rewards.release_held(actor=system(), at=NOW)
    cases = text(as_("greta").get("/corrections/cases"))
    assert "Propose to take back" in cases
    assert "kvittningslagen" not in cases, "nothing was paid yet"

    office.exported()
    assert "kvittningslagen" in text(as_("greta").get("/corrections/cases"))
    reversal = rewards.claw_back(
        actor=actor(office.cast.greta), proposal_id=award.pk, code="outcome_withdrawn", reason="Returned.", at=NOW
    )
    assert "kvittningslagen" in text(as_("bob").get(f"/approvals/{reversal.pk}"))


def test_what_was_written_about_taking_back_is_there_again_when_it_is_refused(office, as_):
    award = office.approved(amount=50_000)
    Outcome.objects.update(withdrawn_at=NOW)
    rewards.release_held(actor=system(), at=NOW)
    said = {"act": "take_back", "proposal_id": award.pk, "code": "mistake", "reason": "Paid twice\x00"} | {
        "key": "a-key-0001"
    }
    answer = as_("greta").post("/corrections/cases", said)

    assert answer.status_code == 409
    assert "Paid twice" in text(answer)
    assert f"{award.employee.name} ·" in text(answer)
