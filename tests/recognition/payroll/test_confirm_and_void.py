"""How a batch ends: confirmed by one, or void by two before that."""

import pytest
from django.db import IntegrityError, transaction

from recognition.activity.models import Activity
from recognition.core.errors import Forbidden
from recognition.ledger import selectors as books
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.payroll.models import BatchFile, PayrollBatch, PayrollClaim, PayrollLine
from tests.recognition.payroll.office import CUT_OFF, later


@pytest.mark.slow
def test_confirming_settles_the_awards(office):
    award = office.approved()
    batch = office.exported()

    confirmed = office.confirm(batch)

    assert (confirmed.state, confirmed.confirmed_by, confirmed.confirmed_at) == (
        "confirmed",
        office.cast.greta,
        CUT_OFF,
    )
    assert office.states()[award.pk] == "confirmed"


def test_confirming_again_changes_nothing(office):
    office.approved()
    batch = office.exported()
    office.confirm(batch)

    assert office.confirm(batch, at=later(1)).confirmed_at == CUT_OFF
    assert Activity.objects.filter(code="payroll.batch_confirmed").count() == 1


def test_what_was_not_exported_is_not_confirmed(office):
    office.approved()
    batch = office.built()

    with pytest.raises(payroll.NotExported, match="is built; only an exported batch is confirmed"):
        office.confirm(batch)


def test_a_preparer_does_not_confirm(office):
    office.approved()
    batch = office.exported()

    with pytest.raises(Forbidden, match="needs the role hr or payroll releaser"):
        office.confirm(batch, who=office.cast.carol)


def test_two_persons_void_a_batch_and_its_awards_are_payable_again(office):
    award = office.approved()
    batch = office.built()

    asked = office.void(batch, who=office.cast.carol)
    assert (asked.state, asked.void_asked_by) == ("built", office.cast.carol)
    assert office.states()[award.pk] == "in_batch"
    void = office.void(batch, who=office.cast.greta, at=later(1))

    assert (void.state, void.voided_by, void.voided_at) == ("void", office.cast.greta, later(1))
    award.refresh_from_db()
    assert (award.state, award.period.code) == ("payable", "2026-09")
    assert not PayrollClaim.objects.exists()
    assert PayrollLine.objects.filter(batch=batch).count() == 1


def test_the_same_person_does_not_complete_what_they_asked(office):
    office.approved()
    batch = office.built()
    office.void(batch)

    with pytest.raises(payroll.SamePerson, match="You asked to void batch 2026-09-0001; another person completes it"):
        office.void(batch)


@pytest.mark.slow
@pytest.mark.parametrize("asked_by", [None, "greta"])
def test_the_database_takes_no_void_of_one_person_alone(office, asked_by):
    office.approved()
    batch = PayrollBatch.objects.filter(pk=office.built().pk)

    with pytest.raises(IntegrityError, match="batch_void_two_persons"), transaction.atomic():
        batch.update(
            state="void",
            void_asked_by=asked_by and getattr(office.cast, asked_by),
            void_asked_at=asked_by and CUT_OFF,
            voided_by=office.cast.greta,
            voided_at=CUT_OFF,
        )


def test_voiding_a_void_batch_changes_nothing(office):
    office.approved()
    batch = office.built()
    office.voided(batch)
    recorded = Activity.objects.count()

    assert office.void(batch, at=later(1)).voided_at == CUT_OFF
    assert Activity.objects.count() == recorded


def test_voiding_an_exported_batch_brings_the_money_back(office):
    award = office.approved(amount=12_345)
    batch = office.exported()

    office.voided(batch)

    assert office.cleared() == 0
    assert office.world.owed(office.cast.alice) == 12_345
    assert (office.world.figures().approved, office.world.figures().exported) == (12_345, 0)
    assert office.states()[award.pk] == "payable"
    assert bytes(BatchFile.objects.get().content).count(b"\n") == 2
    assert books.check_books() == []


@pytest.mark.slow
def test_a_void_batch_is_issued_again_under_a_new_number_that_names_it(office):
    office.approved()
    first = office.exported()
    [line] = selectors.lines_of(first)
    office.voided(first)

    second = office.build(at=later(1))
    office.export(second, at=later(1))

    [again] = selectors.lines_of(second)
    assert (second.code, second.reissues) == ("2026-09-0002", first)
    assert again == line._replace(line_uid=again.line_uid)
    assert again.line_uid != line.line_uid
    assert office.cleared() == 50_000
    assert books.check_books() == []


@pytest.mark.slow
def test_a_batch_of_other_awards_reissues_nothing(office):
    left = office.approved()
    office.voided(office.built())
    again = office.build()
    office.world.decide(office.cast.bob, office.world.proposal(), at=later(1))
    office.close("2026-10", at=later(30))

    assert again.reissues.number == 1
    assert office.build("2026-10", at=later(30)).reissues is None
    assert office.states()[left.pk] == "in_batch"


def test_a_confirmed_batch_is_not_voided(office):
    office.approved()
    batch = office.exported()
    office.confirm(batch)

    with pytest.raises(payroll.TakenBack, match="is confirmed; only a claw-back, line by line, corrects it now"):
        office.void(batch)


def test_confirming_calls_off_a_void_that_was_asked_for(office):
    office.approved()
    batch = office.exported()
    office.void(batch)

    assert office.confirm(batch).state == "confirmed"


@pytest.mark.slow
def test_a_batch_with_a_line_a_later_batch_takes_back_is_voided_after_that_one(office):
    award = office.approved()
    first = office.exported()
    office.taken_back(award, at=later(1))
    office.close("2026-10", at=later(30))
    second = office.build("2026-10", at=later(30))

    with pytest.raises(payroll.TakenBack, match="Batch 2026-10-0001 takes back a line of batch 2026-09-0001"):
        office.void(first)
    office.voided(second)
    office.voided(first)

    assert set(PayrollBatch.objects.values_list("state", flat=True)) == {"void"}
    assert office.cleared() == 0
    assert books.check_books() == []


@pytest.mark.slow
def test_an_award_and_its_reversal_can_be_issued_again_in_one_batch(office):
    award = office.approved()
    first = office.exported()
    office.taken_back(award, 20_000, at=later(1))
    office.voided(first)
    office.close("2026-10", at=later(30))

    batch = office.build("2026-10", at=later(30))
    office.export(batch, at=later(30))

    original, reversal = selectors.lines_of(batch)
    assert reversal.reverses_line_uid == original.line_uid
    assert (batch.positive_minor, batch.negative_minor, office.cleared()) == (50_000, -20_000, 30_000)
    assert books.check_books() == []


@pytest.mark.slow
@pytest.mark.parametrize("who", ["bob", "alice", "frida"])
def test_only_payroll_or_hr_voids(office, who):
    office.approved()
    batch = office.built()

    with pytest.raises(Forbidden, match="needs the role hr or payroll preparer or payroll releaser"):
        office.void(batch, who=getattr(office.cast, who))


@pytest.mark.slow
def test_who_asked_and_who_voided_is_recorded(office):
    office.approved()
    office.voided(office.exported())

    recorded = dict(Activity.objects.filter(code__in=["payroll.void_asked", "payroll.batch_voided"]).values_list(
        "code", "employee_id"
    ))  # fmt: skip
    assert recorded == {
        "payroll.void_asked": office.cast.carol.pk,
        "payroll.batch_voided": office.cast.greta.pk,
    }


def test_the_sites_own_rights_in_the_database_are_enough_for_all_of_it(office, as_site):
    office.approved()
    office.voided(office.exported())
    batch = office.build()
    office.export(batch)

    assert office.confirm(batch).state == "confirmed"
