"""Small gifts are free of tax within the verified limit of the year; what passes it makes all of the year taxable."""

from datetime import date, timedelta

import pytest

from integrations.payroll import paying
from recognition.ledger import books, chart
from recognition.ledger import selectors as ledger
from recognition.payroll import noncash
from recognition.payroll import selectors as payroll
from recognition.payroll.models import PayrollLine, TaxLimit
from recognition.payroll.selectors import in_kind, tax_limits
from recognition.people.models import Entity
from recognition.shop.models import Order
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.rewards.world import World
from tests.recognition.shop.limits import LIMIT, verified

NEXT_MONTH = CUT_OFF + timedelta(days=30)


@pytest.fixture
def office(till):
    return Office(World(till.cast))


def gift(till, value, code="gift", **more):
    """A small gift, handed over to Alice."""
    till.item(code, value_minor=value, tax_class="exempt_within_threshold", points=1)
    return till.handed_over(till.cast.alice, code, price=1, **more)


def lines(batch):
    rows = batch.lines.order_by("line_no").values_list("source", "kind", "wage_type__code", "tax_class", "amount_minor")
    return [tuple(each) for each in rows]


def free(order, amount):
    return (f"order:{order.pk}", "exempt_gift_info", "GIFT_SMALL_DK", "exempt_within_threshold", amount)


def taxed(order, amount):
    return (f"order:{order.pk}", "benefit_in_kind", "BENEFIT_TAXABLE", "benefit_taxable", amount)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "limit", "code"),
    [
        (130_000, 130_000, "within_limit"),
        (130_001, 130_000, "limit_passed"),
        (140_000, 140_000, "within_limit"),
        (140_100, 140_000, "limit_passed"),
        (1, None, "no_limit"),
    ],
)
def test_it_is_free_up_to_the_limit_and_taxable_whole_above_it(till, office, value, limit, code):
    if limit:
        verified(till.cast, limit)
    order = gift(till, value)
    office.close()

    batch = office.build()

    assert lines(batch) == [(free if code == "within_limit" else taxed)(order, value)]
    figures = {"year": 2026, "currency": "DKK", "total": value, "limit": limit}
    assert PayrollLine.objects.get().tax_because == {"code": code, "version": 1, **figures}


@pytest.mark.django_db
def test_a_limit_of_another_year_country_or_nobody_leaves_it_taxable(till, office):
    verified(till.cast, year=2025)
    verified(till.cast, country="NO")
    TaxLimit.objects.create(
        country="DK", rule="yearly_non_cash", valid_from=date(2026, 1, 1), amount_minor=LIMIT, currency="DKK",
        source="x", entered_at=CUT_OFF,
    )  # fmt: skip
    order = gift(till, 100)
    office.close()

    assert lines(office.build()) == [taxed(order, 100)]


@pytest.mark.django_db
def test_two_gifts_of_a_month_that_pass_it_together_are_both_taxable(till, office):
    verified(till.cast)
    first, second = gift(till, 70_000), gift(till, 60_001, "other")
    office.close()

    assert lines(office.build()) == [taxed(first, 70_000), taxed(second, 60_001)]


@pytest.mark.django_db
def test_the_batch_judges_as_the_note_before_the_approval_did(till, office):
    verified(till.cast)
    till.item("gift", value_minor=130_001, tax_class="exempt_within_threshold", points=1)
    order = till.order(till.cast.alice, "gift", price=1)
    before = tax_limits.non_cash_standing(
        employee_id=till.cast.alice.pk, country="DK", currency="DKK", added=130_001, at=CUT_OFF
    )
    till.approve(till.cast.greta, order)
    till.fulfil(till.cast.greta, till.approve(till.cast.frida, order))
    office.close()
    office.build()

    assert before.passes
    assert PayrollLine.objects.get().tax_because == noncash.because(before)


@pytest.mark.django_db
def test_what_is_free_is_no_pay_but_leaves_the_books_with_its_batch(till, office):
    verified(till.cast)
    gift(till, 8_000)
    office.close()
    batch = office.build()
    office.export(batch)

    with pytest.raises(paying.NothingToPay):
        list(paying.paid(payroll.head(batch), payroll.lines_of(batch)))
    assert ledger.balance(chart.account("payroll_clearing", "DKK", till.cast.entity.pk)) == 8_000
    assert list(books.disagreements()) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_a_refund_of_what_was_free_takes_no_pay_back(till, office):
    verified(till.cast)
    order = gift(till, 8_000)
    office.close()
    office.export(office.build())
    order = till.refund(till.cast.greta, order, at=CUT_OFF)
    office.close("2026-10", at=NEXT_MONTH)

    batch = office.build("2026-10", at=NEXT_MONTH)

    back = (f"order:{order.reversal.pk}", "reversal", "GIFT_SMALL_DK", "exempt_within_threshold", -8_000)
    assert lines(batch) == [back]
    with pytest.raises(paying.NothingToPay):
        list(paying.paid(payroll.head(batch), payroll.lines_of(batch)))


@pytest.mark.django_db
def test_a_refund_that_is_built_together_with_its_gift_is_as_free_as_it(till, office):
    verified(till.cast)
    order = gift(till, 8_000)
    office.close()
    reversal = till.refund(till.cast.greta, order, at=CUT_OFF).reversal
    office.close("2026-10", at=NEXT_MONTH)

    batch = office.build("2026-10", at=NEXT_MONTH)

    back = (f"order:{reversal.pk}", "reversal", "GIFT_SMALL_DK", "exempt_within_threshold", -8_000)
    assert lines(batch) == [free(order, 8_000), back]


@pytest.mark.slow
@pytest.mark.django_db
def test_passing_it_later_tells_payroll_that_the_earlier_ones_are_taxable_now(till, office):
    verified(till.cast)
    early = gift(till, 50_000)
    office.close()
    first = office.build()
    office.export(first)
    late = gift(till, 80_001, "late", at=CUT_OFF)
    office.close("2026-10", at=NEXT_MONTH)

    batch = office.build("2026-10", at=NEXT_MONTH)

    assert lines(first) == [free(early, 50_000)]
    told = (f"reclassified:{early.pk}", "exempt_gift_info", "GIFT_SMALL_DK", "benefit_taxable", 50_000)
    assert lines(batch) == [taxed(late, 80_001), told]
    assert (batch.line_count, batch.person_count, batch.positive_minor) == (2, 1, 80_001)
    note = batch.lines.get(line_no=2)
    assert note.text == "Skattepligtig nu: Krus"
    assert note.tax_because == {
        "code": "reclassified",
        "version": 1,
        "year": 2026,
        "currency": "DKK",
        "total": 130_001,
        "limit": LIMIT,
        "line": str(first.lines.get().uid),
    }
    office.export(batch, at=NEXT_MONTH)
    assert [pay.line.line_no for pay in paying.paid(payroll.head(batch), _coded(batch))] == [1]
    assert ledger.balance(chart.account("payroll_clearing", "DKK", till.cast.entity.pk)) == 130_001
    assert list(books.disagreements()) == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("value", "is_told"), [(80_000, False), (80_001, True)])
def test_a_gift_of_another_entity_passes_the_year_of_both(till, office, value, is_told):
    verified(till.cast)
    early = gift(till, 50_000)
    office.close()
    office.export(office.build())
    moved(till.cast.alice, date(2026, 9, 20))
    late = gift(till, value, "late", at=CUT_OFF)
    office.close(entity="DK2")
    assert lines(office.build(entity="DK2")) == [(taxed if is_told else free)(late, value)]
    assert in_kind.retold(entity_id=till.cast.entity.pk) == is_told
    till.points(till.cast.dan, 100)
    till.item()
    other = till.handed_over(till.cast.dan)
    office.close("2026-10", at=NEXT_MONTH)

    batch = office.build("2026-10", at=NEXT_MONTH)

    told = (f"reclassified:{early.pk}", "exempt_gift_info", "GIFT_SMALL_DK", "benefit_taxable", 50_000)
    assert set(lines(batch)) == {taxed(other, 8_000), *([told] if is_told else [])}
    assert (batch.line_count, batch.person_count, batch.positive_minor) == (1 + is_told, 1 + is_told, 8_000)
    if is_told:
        assert batch.lines.get(source__startswith="reclassified").tax_because["total"] == 130_001


def moved(employee, on):
    """Employed by another Danish entity of the company from then on."""
    place = employee.employments.get()
    employee.employments.update(ends_on=on)
    place.pk, place.starts_on, place.ends_on, place.payroll_number = None, on, None, "4711"
    place.entity = Entity.objects.create(
        external_id="DK2", name="To ApS", country="DK", currency="DKK", time_zone="Europe/Copenhagen"
    )
    place.save()


@pytest.mark.slow
@pytest.mark.django_db
def test_it_is_told_once_and_again_when_the_batch_that_told_it_is_void(till, office):
    verified(till.cast)
    early = gift(till, 50_000)
    office.close()
    office.export(office.build())
    gift(till, 80_001, "late", at=CUT_OFF)
    office.close("2026-10", at=NEXT_MONTH)
    batch = office.build("2026-10", at=NEXT_MONTH)

    office.voided(batch)
    again = office.build("2026-10", at=NEXT_MONTH)
    more = gift(till, 1_000, "more", at=NEXT_MONTH)
    office.close("2026-11", at=NEXT_MONTH + timedelta(days=30))

    assert [source for source, *_ in lines(again)][1:] == [f"reclassified:{early.pk}"]
    assert lines(office.build("2026-11", at=NEXT_MONTH + timedelta(days=30))) == [taxed(more, 1_000)]


@pytest.mark.slow
@pytest.mark.django_db
def test_what_was_refunded_is_not_told(till, office):
    verified(till.cast)
    early = gift(till, 50_000)
    office.close()
    office.export(office.build())
    till.refund(till.cast.greta, early, at=CUT_OFF)
    late = gift(till, 130_001, "late", at=CUT_OFF)
    office.close("2026-10", at=NEXT_MONTH)

    batch = office.build("2026-10", at=NEXT_MONTH)

    assert {source for source, *_ in lines(batch)} == {
        f"order:{Order.objects.get(reverses=early).pk}",
        f"order:{late.pk}",
    }


def _coded(batch):
    return (each._replace(external_code="77") for each in payroll.lines_of(batch))
