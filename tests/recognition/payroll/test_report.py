"""The reward report: every award of a period, line by line, in the reference's columns."""

import pytest

from recognition.core import money
from recognition.core.errors import NotFound
from recognition.ledger.models import Posting
from recognition.payroll import selectors
from recognition.people.models import Employee
from tests.cast import payroll_number
from tests.recognition.payroll.office import later, sweden
from tests.recognition.rewards.world import NOW, as_, rewards

REFERENCE = """
batch_id line_no legal_entity payroll_number name team department cost_centre manager programme programme_version
award_type reason_code event_date earned_from earned_to pay_period quantity rate amount currency
tax_class wage_type external_code holiday_basis status
proposed_by proposed_at approved_by approved_at second_approver second_approved_at delegated exported_at confirmed_at
reverses reversed_by
"""


def test_the_columns_are_the_references_in_its_order_but_those_nobody_here_can_fill():
    assert list(selectors.REPORT_COLUMNS) == REFERENCE.split()


def test_a_confirmed_line_says_everything(office):
    office.approved(amount=123_456, cost_centre="110")  # above the limit: needs a second
    [proposal] = office.states()
    rewards.decide(
        actor=as_(office.cast.frida), proposal_id=proposal, kind="approve", at=NOW, key="second"
    )  # fmt: skip
    office.confirm(office.exported())

    [row] = report()

    assert row == {
        "batch_id": "2026-09-0001",
        "line_no": "1",
        "legal_entity": "DK",
        "payroll_number": payroll_number(office.cast.alice),
        "name": "Alice",
        "team": "Kundeservice",
        "department": "",
        "cost_centre": "110",
        "manager": "bob",
        "programme": "loyal",
        "programme_version": "1",
        "award_type": "cash",
        "reason_code": "renewal",
        "event_date": "2026-08-01",
        "earned_from": "2026-02-02",
        "earned_to": "2026-08-01",
        "pay_period": "2026-09",
        "quantity": "1.000",
        "rate": "",
        "amount": "1234.56",
        "currency": "DKK",
        "tax_class": "cash_taxable",
        "wage_type": "CUSTOMER_BONUS_CASH",
        "external_code": "",
        "holiday_basis": "yes",
        "status": "confirmed",
        "proposed_by": "system",
        "proposed_at": "2026-09-15T10:00:00Z",
        "approved_by": "bob",
        "approved_at": "2026-09-15T10:00:00Z",
        "second_approver": "frida",
        "second_approved_at": "2026-09-15T10:00:00Z",
        "delegated": "no",
        "exported_at": "2026-09-28T10:00:00Z",
        "confirmed_at": "2026-09-28T10:00:00Z",
        "reverses": "",
        "reversed_by": "",
    }


def test_pending_lines_are_there_without_a_pay_period(office):
    office.world.proposal(amount=100)
    office.world.proposal(amount=200, state="held", held_for="hold_days", hold_until=later(9))
    office.approved(amount=300)

    assert brief("status", "pay_period", "amount") == {
        ("proposed", "", "1.00"),
        ("held", "", "2.00"),
        ("payable", "2026-09", "3.00"),
    }
    office.close()
    assert ("proposed", "", "1.00") in brief("status", "pay_period", "amount")


def test_what_is_proposed_after_the_close_belongs_to_the_next_period(office):
    office.approved()
    office.close()
    office.world.proposal(amount=700, proposed_at=later(1))

    assert brief("amount") == {("500.00",)}
    assert brief("amount", code="2026-10") == {("7.00",)}


def test_a_declined_award_is_in_the_period_it_was_declined_in(office):
    declined = office.world.proposal()
    office.world.decide(office.cast.bob, declined, "decline", reason="Not this one", code="wrong_facts")

    assert brief("status", "approved_by") == {("declined", "")}
    office.close()
    assert brief("status", code="2026-10") == set()


@pytest.mark.slow
def test_an_award_and_its_reversal_name_each_other(office):
    award = office.approved(amount=50_000)
    office.exported()
    reversal = office.taken_back(award, 20_000, at=later(1))
    wanted = {(f"proposal:{reversal.pk}", "", "500.00", "renewal")}
    assert brief("reversed_by", "reverses", "amount", "reason_code") == wanted

    office.close("2026-10", at=later(30))
    office.build("2026-10", at=later(30))

    assert brief("reversed_by", "reverses", "amount") == {("2026-10-0001/1", "", "500.00")}
    assert brief("reversed_by", "reverses", "amount", code="2026-10") == {("", "2026-09-0001/1", "-200.00")}


@pytest.mark.slow
def test_lines_come_in_the_order_of_their_batch(office):
    for _ in range(12):
        office.approved(amount=100)
    office.exported()
    office.world.proposal(proposed_at=NOW)

    assert [row["line_no"] for row in report()] == [*map(str, range(1, 13)), ""]


@pytest.mark.slow
def test_the_sum_of_exported_lines_is_the_movement_of_the_ledger(office):
    """Also with a void, a re-issue and a reversal in between."""
    for amount in (1, 333, 50_000):
        office.approved(amount=amount)
    award = office.approved(office.cast.dan, amount=7)
    office.voided(office.exported())
    batch = office.build()
    office.export(batch)
    office.world.decide(office.cast.bob, office.world.proposal(amount=5_000), at=later(1))
    office.taken_back(award, 3, at=later(1))
    office.close("2026-10", at=later(30))
    office.export(office.build("2026-10", at=later(30)), at=later(30))

    for code, total in (("2026-09", 50_341), ("2026-10", 4_997)):
        exported = [row for row in report(code=code) if row["status"] == "exported"]
        assert sum(money.to_minor(row["amount"], "DKK") for row in exported) == movement(code) == total


def test_each_entity_has_its_own_report_in_its_own_currency(office):
    office.approved()
    swedish = sweden(office)
    swedish.approved(swedish.cast.alice, amount=70_000)

    assert brief("name", "currency", entity="DK") == {("Alice", "DKK")}
    assert brief("name", "currency", entity="SE") == {("Astrid", "SEK")}


def test_texts_leave_as_they_are(office):
    Employee.objects.filter(pk=office.cast.alice.pk).update(name='=HYPERLINK("x"), Æsop\n')
    office.approved()

    assert brief("name") == {('=HYPERLINK("x"), Æsop\n',)}


def test_an_unknown_period_or_entity_is_refused_before_a_line_is_written(office):
    with pytest.raises(NotFound, match="no period 2031-01"):
        selectors.report_lines(filters=selectors.Filters(entity="DK", period="2031-01"))
    with pytest.raises(NotFound, match="no entity 'XX'"):
        selectors.report_lines(filters=selectors.Filters(entity="XX", period="2026-09"))


def test_each_filter_keeps_its_lines_alone(office):
    office.approved(amount=100, cost_centre="110")
    office.approved(office.cast.dan, amount=200)
    office.world.proposal(amount=300)

    assert brief("amount", employee="dan") == brief("amount", team="Lager") == {("2.00",)}
    assert brief("amount", cost_centre="110") == {("1.00",)}
    assert brief("amount", state="proposed") == {("3.00",)}
    assert brief("amount", programme="loyal", team="Kundeservice") == {("1.00",), ("3.00",)}
    assert brief("amount", programme="other") == set()


def test_it_can_run_over_several_periods(office):
    office.approved(amount=100)
    office.close()
    office.world.decide(office.cast.bob, office.world.proposal(amount=200, proposed_at=later(1)), at=later(1))
    office.world.proposal(amount=300, proposed_at=later(2))

    assert brief("pay_period", "amount", until="2026-10") == {("2026-09", "1.00"), ("2026-10", "2.00"), ("", "3.00")}
    assert selectors.report_length(filters=selectors.Filters(entity="DK", period="2026-09", until="2026-10")) == 3
    with pytest.raises(selectors.BadReport, match="before"):
        report(code="2026-10", until="2026-09")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"entity": "DK"}, "needs the filter 'period'"),
        ({"entity": "", "period": "2026-09"}, "needs the filter 'entity'"),
        ({"entity": "DK", "period": "2026-09", "customer": "C1"}, "no filter 'customer'"),
        ({"entity": "DK", "period": "2026-09", "state": "lost"}, "no state 'lost'"),
    ],
)
def test_filters_that_make_no_report_are_refused(asked, sentence):
    with pytest.raises(selectors.BadReport, match=sentence):
        selectors.filters_of(asked)


def test_a_blank_filter_is_none():
    assert selectors.filters_of({"entity": "DK", "period": "2026-09", "team": ""}).team is None


@pytest.mark.slow
def test_it_takes_the_same_number_of_statements_for_any_number_of_lines(office, django_assert_num_queries):
    for _ in range(8):
        office.approved(amount=100)

    with django_assert_num_queries(3):
        assert len(report()) == 8


def report(*, entity="DK", code="2026-09", **filters):
    lines = selectors.report_lines(filters=selectors.Filters(entity=entity, period=code, **filters))
    return [dict(zip(selectors.REPORT_COLUMNS, line, strict=True)) for line in lines]


def brief(*columns, entity="DK", code="2026-09", **filters):
    return {tuple(row[column] for column in columns) for row in report(entity=entity, code=code, **filters)}


def movement(code):
    """Σ debits − Σ credits of payroll clearing in the entries of one period."""
    postings = Posting.objects.filter(entry__period__code=code)
    came = postings.filter(debit__code="payroll_clearing").values_list("amount", flat=True)
    went = postings.filter(credit__code="payroll_clearing").values_list("amount", flat=True)
    return sum(came) - sum(went)
