"""Payroll's answer to a batch: taken in whole, kept, and what a confirmation rests on."""

import hashlib
from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from backend.payroll_formats import FORMATS
from recognition.activity import selectors as activity
from recognition.activity.models import Activity
from recognition.core.errors import Forbidden
from recognition.customers.models import Outcome
from recognition.payroll import answers
from recognition.payroll import services as payroll
from recognition.payroll.models import PayrollLine, Reconciliation, ReconciliationRow, WageType
from recognition.payroll.selectors import reconciliations
from tests.recognition.payroll.office import later
from tests.recognition.payroll.test_wage_types import give, tell
from tests.recognition.rewards.world import as_

HEADER = "payroll_number;wage_type;amount;period\n"


@pytest.fixture
def batch(office):
    office.approved(amount=50_000)
    office.approved(office.cast.dan, amount=30_000)
    return office.exported()


def answer(batch, **changed):
    """What payroll would give back, all paid; ``changed`` by employee's name gives other amounts, None no row."""
    rows = []
    for line in PayrollLine.objects.filter(batch=batch).select_related("employee", "wage_type").order_by("line_no"):
        amount = changed.get(line.employee.external_id, f"{line.amount_minor / 100:.2f}")
        if amount is not None:
            code = line.external_code or line.wage_type.code
            rows.append(f"{line.payroll_number};{code};{amount};{line.pay_period}\n")
    return (HEADER + "".join(rows)).encode()


def results(batch):
    head = reconciliations.newest_answer(batch_id=batch.pk)
    rows = reconciliations.answer_rows(reconciliation_id=head.reconciliation_id, rights=(), limit=10)
    return {row.name: (row.expected, row.answered, row.result) for row in rows}


def test_an_answer_that_agrees_lets_the_batch_be_confirmed(office, batch):
    found = office.reconcile(batch, answer(batch))

    assert (found.matched, found.missing, found.different, found.extra, found.difference_minor) == (2, 0, 0, 0, 0)
    confirmed = office.confirm(batch, explanation="")
    assert (confirmed.state, confirmed.confirmed_despite) == ("confirmed", "")


def test_an_answer_that_differs_says_where_and_is_confirmed_with_a_signed_explanation_alone(office, batch):
    office.reconcile(batch, answer(batch, alice="499.99", dan=None) + b"77;recognition_bonus;1.00;2026-09\n")

    assert results(batch) == {
        "Alice": (50_000, 49_999, "different"),
        "Dan": (30_000, None, "missing"),
        "": (None, 100, "extra"),
    }
    with pytest.raises(payroll.NotReconciled, match="differs in 3 rows"):
        office.confirm(batch, explanation="  ")
    confirmed = office.confirm(batch, explanation="A øre of rounding.")
    assert activity.text_of(confirmed.confirmed_despite) == "A øre of rounding."
    recorded = Activity.objects.get(code="payroll.batch_confirmed")
    assert (recorded.text_digest, recorded.employee_id) == (confirmed.confirmed_despite, office.cast.greta.pk)


def test_without_an_answer_somebody_signs_how_they_know(office, batch):
    with pytest.raises(payroll.NotReconciled, match="Payroll has not answered to batch 2026-09-0001"):
        office.confirm(batch, explanation="")

    assert office.confirm(batch).state == "confirmed"


def test_the_same_file_again_changes_nothing_whatever_it_is_called(office, batch):
    first = office.reconcile(batch, answer(batch))
    recorded = Activity.objects.count()

    assert office.reconcile(batch, answer(batch), at=later(1)) == first
    assert (Reconciliation.objects.count(), Activity.objects.count()) == (1, recorded)


def test_a_later_file_counts_and_the_one_before_stays(office, batch):
    wrong = answer(batch, dan="1.00")
    office.reconcile(batch, wrong)
    office.reconcile(batch, answer(batch))
    assert [head.agrees for head in reconciliations.answers_of(batch_id=batch.pk)] == [True, False]

    office.reconcile(batch, wrong)

    assert [head.agrees for head in reconciliations.answers_of(batch_id=batch.pk)] == [False, True, False]
    assert bytes(Reconciliation.objects.get(number=1).content) == wrong


def test_columns_nobody_reads_are_not_kept_and_the_digest_is_of_the_file_payroll_gave(office, batch):
    told = answer(batch).decode().replace("\n", ";Karin Sjöström;SE45 5000\n").encode("cp1252")

    found = office.reconcile(batch, told)

    assert bytes(found.content) == answer(batch)
    assert (found.sha256, found.encoding) == (hashlib.sha256(told).hexdigest(), "cp1252")
    assert office.reconcile(batch, told) == found


def test_a_file_with_one_wrong_cell_is_not_taken_in_at_all(office, batch):
    with pytest.raises(answers.BadAnswer, match="Line 4, amount: x is no amount"):
        office.reconcile(batch, answer(batch) + b"77;recognition_bonus;x;2026-09\n")

    assert not Reconciliation.objects.exists()
    assert not ReconciliationRow.objects.exists()


def test_what_was_not_exported_has_no_answer(office):
    office.approved()
    batch = office.built()

    with pytest.raises(payroll.NothingToReconcile, match="is built; payroll answers to an exported batch"):
        office.reconcile(batch, b"")


@pytest.mark.parametrize("who", ["bob", "frida", "erik"])
def test_only_payroll_and_hr_take_an_answer_in(office, batch, who):
    with pytest.raises(Forbidden, match="needs the role hr or payroll preparer or payroll releaser"):
        office.reconcile(batch, answer(batch), who=getattr(office.cast, who))


def test_an_answer_is_never_changed(office, batch, as_site):
    office.reconcile(batch, answer(batch))

    for rows in (Reconciliation.objects, ReconciliationRow.objects):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows.update(number=9)


def test_a_void_needs_the_declaration_of_each(office, batch):
    for who in (office.cast.carol, office.cast.greta):
        with pytest.raises(payroll.NotDeclared, match="Declare that payroll has not imported batch 2026-09-0001"):
            office.void(batch, who=who, is_not_imported=False)
        office.void(batch, who=who)

    declared = Activity.objects.filter(code__in=["payroll.void_asked", "payroll.batch_voided"])
    assert [each.data["declared_not_imported"] for each in declared] == [1, 1]


def test_a_code_given_after_the_batch_was_built_is_known_in_the_answer(office):
    office.approved(amount=50_000)
    batch = office.built()
    give(office, "15")
    office.export(batch, FORMATS["paxml"])

    number = PayrollLine.objects.get(batch=batch).payroll_number
    found = office.reconcile(batch, f"{HEADER}{number};15;500.00;2026-09\n".encode())

    assert (found.matched, found.different, found.missing, found.extra) == (1, 0, 0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("called", ["99", "CORRECTION"])
def test_what_payroll_deducted_is_asked_for_as_it_was_handed_over(office, called):
    give(office, "15")
    give(office, "99", wage_type="CORRECTION")
    tell(office, registration_number="10000001", correction_style="deduction")
    award = office.approved(amount=50_000)
    office.exported()
    office.taken_back(award, 20_000, at=later(1))
    office.approved(amount=30_000)
    office.close("2026-10", at=later(30))
    batch = office.build("2026-10", at=later(30))
    content = bytes(office.export(batch, FORMATS["danlon"], at=later(30)).content).decode()
    rows = [row.split(";") for row in content.split()]
    assert {(row[2], row[5]) for row in rows} == {("15", "30000"), ("99", "20000")}
    WageType.objects.filter(code="CORRECTION").update(sign_style="negative")  # for the files of another day

    number = rows[0][1]
    told = f"{HEADER}{number};15;300.00;2026-10\n{number};{called};200.00;2026-10\n"
    found = office.reconcile(batch, told.encode(), at=later(31))

    assert (found.matched, found.different, found.missing, found.extra) == (2, 0, 0, 0)


def test_two_wage_types_of_one_late_code_are_one_row_of_payroll(office):
    office.approved(amount=50_000)
    referral = office.approved(amount=20_000)
    Outcome.objects.filter(pk=referral.assessment.outcome_id).update(kind="referral")
    batch = office.built()
    give(office, "15")
    give(office, "15", wage_type="REFERRAL_BONUS_CASH", key="referral")
    office.export(batch, FORMATS["paxml"])

    number = PayrollLine.objects.filter(batch=batch).first().payroll_number
    found = office.reconcile(batch, f"{HEADER}{number};15;700.00;2026-09\n".encode())

    assert (found.matched, found.different, found.missing, found.extra) == (1, 0, 0, 0)


@pytest.mark.slow
def test_what_hr_sets_for_the_past_after_the_file_left_changes_no_answer(office):
    give(office, "15")
    award = office.approved(amount=50_000)
    office.exported()
    office.taken_back(award, 20_000, at=later(1))
    office.close("2026-10", at=later(30))
    batch = office.build("2026-10", at=later(30))
    office.export(batch, FORMATS["prolon"], at=later(30))
    batch.refresh_from_db()
    payroll.set_entity_payroll(
        actor=as_(office.cast.greta), entity_code="DK", registration_number="10000001", payroll_system="",
        correction_style="deduction", settings={}, valid_from=date(2026, 1, 1), at=later(31), key="afterwards",
    )  # fmt: skip

    number = PayrollLine.objects.filter(batch=batch).first().payroll_number
    found = office.reconcile(batch, f"{HEADER}{number};15;-200.00;2026-10\n".encode(), at=later(32))

    assert (found.matched, found.different, found.missing, found.extra) == (1, 0, 0, 0)
