"""A preparer builds a batch of what is payable, each award in it once."""

from datetime import date

import pytest
from django.db import connection

from recognition.activity.models import Activity
from recognition.core import identity
from recognition.core.errors import Forbidden, NotFound
from recognition.customers.models import Outcome
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.payroll.models import ExternalCode, PayrollBatch, PayrollClaim, PayrollLine, WageType
from recognition.people.models import Employment, Entity
from tests.cast import payroll_number
from tests.recognition.payroll.office import later, sweden
from tests.recognition.rewards.world import NOW


def test_everything_payable_becomes_one_line_each(office):
    first, second = office.approved(amount=12_345), office.approved(office.cast.dan, amount=50_000)
    office.world.proposal()

    batch = office.built()

    assert (batch.code, batch.number, batch.state) == ("2026-09-0001", 1, "built")
    assert (batch.line_count, batch.person_count) == (2, 2)
    assert (batch.positive_minor, batch.negative_minor) == (62_345, 0)
    assert set(lines(batch, "source", "amount_minor")) == {
        (f"proposal:{first.pk}", 12_345),
        (f"proposal:{second.pk}", 50_000),
    }
    assert office.states()[first.pk] == office.states()[second.pk] == "in_batch"


def test_a_line_carries_what_payroll_needs_and_no_customer(office):
    proposal = office.approved(amount=12_345, cost_centre="110")

    line = only_line(office.built())

    assert line.uid == identity.uid("payroll", "line", f"DK/2026-09-0001/proposal:{proposal.pk}")
    assert line.uid.version == 5
    assert line.employee == office.cast.alice
    assert (line.kind, line.quantity_milli, line.rate_minor, line.currency) == ("cash", 1000, None, "DKK")
    assert (line.pay_period, line.cost_centre, line.reverses_uid) == ("2026-09", "110", None)
    assert (line.wage_type.code, line.tax_class) == ("CUSTOMER_BONUS_CASH", "cash_taxable")
    assert (line.holiday_pay_basis, line.pensionable) == ("yes", "payroll_decides")
    assert (line.earned_from, line.earned_to) == (date(2026, 2, 2), date(2026, 8, 1))
    assert line.text == "Loyal customers"


@pytest.mark.parametrize(
    ("country", "employed_in", "said", "expected"),
    [
        ("DK", "", "by_country", "yes"),
        ("SE", "", "by_country", "payroll_decides"),
        ("SE", "DK", "by_country", "yes"),
        ("", "", "by_country", "payroll_decides"),
        ("DK", "", "payroll_decides", "payroll_decides"),
        ("DK", "", "no", "no"),
        ("SE", "", "yes", "yes"),
    ],
)
def test_money_counts_for_holiday_pay_as_hr_says_or_else_the_country(office, country, employed_in, said, expected):
    Entity.objects.update(country=country)
    Employment.objects.update(country=employed_in)
    WageType.objects.filter(code="CUSTOMER_BONUS_CASH").update(holiday_pay_basis=said)
    office.approved()

    assert only_line(office.built()).holiday_pay_basis == expected


@pytest.mark.slow
def test_lines_are_ordered_by_payroll_number_bytes_then_award(office):
    for name, number in (("alice", "é1"), ("dan", "Z2")):
        Employment.objects.filter(employee=getattr(office.cast, name)).update(payroll_number=number)
    second, first, third = office.approved(), office.approved(office.cast.dan), office.approved()

    batch = office.built()

    wanted = [f"proposal:{each.pk}" for each in (first, second, third)]
    assert lines(batch, "line_no", "source") == list(enumerate(wanted, start=1))


def test_building_again_finds_nothing_new(office):
    office.approved()
    batch = office.built()

    assert office.build(at=later(1)) is None
    assert PayrollBatch.objects.get() == batch


def test_nothing_to_pay_makes_no_batch(office):
    office.world.proposal()

    assert office.built() is None
    assert not PayrollBatch.objects.exists()


def test_an_open_period_is_refused(office):
    office.approved()

    with pytest.raises(payroll.PeriodStillOpen, match="2026-09 of DK is still open; HR closes it first"):
        office.build()


def test_an_unknown_period_is_refused(office):
    with pytest.raises(NotFound, match="no period 2026-08"):
        office.build("2026-08")


@pytest.mark.parametrize("who", ["greta", "bob", "alice"])
def test_only_a_preparer_builds(office, who):
    office.approved()
    office.close()

    with pytest.raises(Forbidden, match="needs the role payroll preparer for entity DK"):
        office.build(who=getattr(office.cast, who))


@pytest.mark.slow
def test_what_was_left_behind_in_earlier_periods_is_paid_with_the_next_batch(office):
    left = office.approved()
    office.close()
    now = office.world.decide(office.cast.bob, office.world.proposal(), at=later(1))
    office.close("2026-10", at=later(30))

    batch = office.build("2026-10", at=later(30))

    assert lines(batch, "source", "pay_period") == [(f"proposal:{each.pk}", "2026-10") for each in (left, now)]
    left.refresh_from_db()
    assert left.period.code == "2026-09"


def test_what_is_approved_in_a_later_period_stays_out(office):
    office.approved()
    office.close()
    office.world.decide(office.cast.bob, office.world.proposal(), at=later(1))
    office.close("2026-10", at=later(30))

    assert office.build("2026-09", at=later(30)).line_count == 1


@pytest.mark.slow
def test_batches_are_numbered_without_gaps_in_each_period(office):
    codes = []
    for _ in range(3):
        if not codes:
            office.approved()
            office.close()
        codes.append(office.build().code)
        office.voided(PayrollBatch.objects.order_by("pk").last())

    assert codes == ["2026-09-0001", "2026-09-0002", "2026-09-0003"]


def test_a_leaver_is_paid_under_the_last_number_in_the_entity(office):
    office.approved()
    Employment.objects.filter(employee=office.cast.alice).update(ends_on=date(2026, 9, 5))

    assert only_line(office.built()).payroll_number == payroll_number(office.cast.alice)


def test_the_payroll_number_is_that_of_the_last_day_of_the_period(office):
    office.approved()
    renumbered(office.cast.alice, office.cast.entity, "4711", on=date(2026, 9, 30))

    assert only_line(office.built()).payroll_number == "4711"


def test_a_number_given_after_the_last_day_does_not_count_yet(office):
    office.approved()
    renumbered(office.cast.alice, office.cast.entity, "4711", on=date(2026, 10, 1))

    assert only_line(office.built()).payroll_number == payroll_number(office.cast.alice)


def test_who_moved_to_another_entity_keeps_the_number_of_the_frozen_one(office):
    office.approved()
    other = Entity.objects.create(
        external_id="SE", name="SE", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    renumbered(office.cast.alice, other, "SE-1", on=date(2026, 9, 2))

    assert only_line(office.built()).payroll_number == payroll_number(office.cast.alice)


@pytest.mark.slow
def test_a_line_carries_the_code_payroll_knows_its_wage_type_by_on_the_last_day(office):
    office.approved()
    Entity.objects.update(payroll_system="danloen")
    bonus = WageType.objects.get(code="CUSTOMER_BONUS_CASH")
    for number, (since, code) in enumerate([((2026, 1, 1), "15"), ((2026, 9, 30), "16"), ((2026, 10, 1), "17")], 1):
        ExternalCode.objects.create(
            wage_type=bonus, payroll_system="danloen", valid_from=date(*since), number=number, code=code, set_at=NOW
        )

    assert only_line(office.built()).external_code == "16"


def test_an_award_for_a_referral_has_the_wage_type_of_referrals(office):
    proposal = office.approved()
    Outcome.objects.filter(pk=proposal.assessment.outcome_id).update(kind="referral")

    assert only_line(office.built()).wage_type.code == "REFERRAL_BONUS_CASH"


def test_an_award_in_another_currency_than_the_entitys_is_refused_and_nothing_is_built(office):
    office.approved()
    Entity.objects.update(currency="SEK")
    office.close()

    with pytest.raises(payroll.NotPayable, match=r"is in DKK, but payroll of DK pays SEK"):
        office.build()


@pytest.mark.slow
def test_two_entities_have_batches_of_their_own(office):
    office.approved()
    batch = office.built()
    swedish = sweden(office)
    swedish.approved(swedish.cast.alice, amount=70_000)
    swedish.close(entity="SE")

    other = swedish.build(entity="SE")

    assert other.code == batch.code
    assert [line.currency for line in selectors.lines_of(other)] == ["SEK"]
    assert selectors.batch_by("SE/2026-09-0001") == other
    assert selectors.batch_by("DK/2026-09-0001") == batch
    with pytest.raises(selectors.AmbiguousBatch, match="DK/2026-09-0001, SE/2026-09-0001"):
        selectors.batch_by("2026-09-0001")


def test_a_source_claimed_already_is_refused_by_the_database(office):
    proposal = office.approved()
    batch = office.built()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE rewards_proposal SET state = 'payable' WHERE id = %s", [proposal.pk])

    with pytest.raises(payroll.AlreadyClaimed, match="in a payroll batch already, so nothing was built"):
        office.build()
    assert PayrollClaim.objects.get().batch == batch


def test_building_is_recorded_with_its_control_totals(office):
    office.approved(amount=300)

    batch = office.built()

    recorded = Activity.objects.get(code="payroll.batch_built")
    assert (recorded.subject_kind, recorded.subject_id) == ("payroll_batch", batch.pk)
    assert recorded.employee_id == office.cast.carol.pk
    assert recorded.data == {"lines": 1, "positive": 300, "negative": 0}


@pytest.mark.slow
def test_the_number_of_statements_does_not_grow_with_the_lines(office, django_assert_max_num_queries):
    for _ in range(12):
        office.approved(amount=100)
    office.close()

    with django_assert_max_num_queries(22):
        assert office.build().line_count == 12


@pytest.mark.django_db
def test_an_unknown_batch_is_named():
    with pytest.raises(selectors.UnknownBatch, match="no payroll batch '7'"):
        selectors.batch_by("7")


def lines(batch, *fields):
    return list(PayrollLine.objects.filter(batch=batch).order_by("line_no").values_list(*fields))


def only_line(batch):
    return PayrollLine.objects.get(batch=batch)


def renumbered(employee, entity, number, *, on):
    """Give the employee another employment from ``on``."""
    employment = Employment.objects.get(employee=employee)
    employment.ends_on = on
    employment.save()
    employment.pk, employment.entity, employment.payroll_number = None, entity, number
    employment.starts_on, employment.ends_on = on, None
    employment.save()
