"""What points bought and payroll must pay or tax becomes lines, once; a refund after that a reversal line."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from recognition.core.actor import system
from recognition.core.money import to_minor
from recognition.ledger import books, chart
from recognition.ledger import selectors as ledger
from recognition.payroll import selectors as payroll
from recognition.payroll.models import PayrollClaim, PayrollLine, Statement
from recognition.payroll.services import restate
from recognition.shop import selectors
from recognition.shop.models import Order
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.rewards.world import World
from tests.recognition.shop.till import as_

NEXT_MONTH = CUT_OFF + timedelta(days=30)


@pytest.fixture
def office(till):
    return Office(World(till.cast))


def clearing(till):
    return ledger.balance(chart.account("payroll_clearing", "DKK", till.cast.entity.pk))


def line(order):
    return PayrollLine.objects.select_related("wage_type").get(source=f"order:{order.pk}")


@pytest.mark.django_db
def test_goods_are_a_benefit_and_money_is_cash_beside_the_awards(till, office):
    till.item(texts={"da": {"name": "Krus"}})
    till.money(texts={"da": {"name": "Penge på lønsedlen"}})
    award = office.approved(till.cast.alice, 30_000)
    goods = till.handed_over(till.cast.alice)
    money = till.approve(till.cast.bob, till.order(till.cast.alice, "money"))
    office.close()

    batch = office.build()

    assert (batch.line_count, batch.person_count, batch.positive_minor) == (3, 1, 43_000)
    assert list(batch.lines.order_by("line_no").values_list("source", flat=True)) == [
        f"proposal:{award.pk}",
        f"order:{goods.pk}",
        f"order:{money.pk}",
    ]
    assert (line(goods).kind, line(goods).wage_type.code, line(goods).tax_class, line(goods).text) == (
        "benefit_in_kind",
        "BENEFIT_TAXABLE",
        "benefit_taxable",
        "Krus",
    )
    assert (line(money).kind, line(money).tax_class, line(money).amount_minor) == ("cash", "cash_taxable", 5_000)
    assert line(goods).earned_from.isoformat() == "2026-09-15"


@pytest.mark.slow
@pytest.mark.django_db
def test_the_order_goes_with_its_batch_to_payroll_and_back(till, office):
    till.item()
    order = till.handed_over(till.cast.alice)
    office.close()
    batch = office.build()
    assert Order.objects.get().state == "in_batch"

    office.export(batch)
    assert (Order.objects.get().state, clearing(till), till.owed(till.cast.alice)) == ("exported", 8_000, 0)
    office.voided(batch)
    assert (Order.objects.get().state, clearing(till), till.owed(till.cast.alice)) == ("payable", 0, 8_000)
    assert not PayrollClaim.objects.exists()

    again = office.build()
    office.export(again)
    office.confirm(again)
    assert (Order.objects.get().state, clearing(till)) == ("confirmed", 8_000)
    assert again.reissues == batch
    assert PayrollLine.objects.filter(source=f"order:{order.pk}").count() == 2
    assert list(books.disagreements()) == []


@pytest.mark.django_db
def test_a_batch_of_orders_alone_is_built_once(till, office):
    till.item()
    till.handed_over(till.cast.alice)
    office.close()

    assert office.build().line_count == 1
    assert office.build() is None


@pytest.mark.django_db
def test_a_day_off_is_nothing_to_payroll(till, office):
    till.day_off()
    till.handed_over(till.cast.alice, "day")
    office.approved(till.cast.alice)
    office.close()

    assert office.build().line_count == 1


@pytest.mark.slow
@pytest.mark.django_db
def test_a_refund_after_the_export_is_a_reversal_of_its_line(till, office):
    till.item()
    order = till.handed_over(till.cast.alice)
    office.close()
    office.export(office.build())

    order = till.refund(till.cast.greta, order, at=CUT_OFF)
    office.close("2026-10", at=NEXT_MONTH)
    batch = office.build("2026-10", at=NEXT_MONTH)
    office.export(batch, at=NEXT_MONTH)

    back = line(order.reversal)
    assert (back.kind, back.amount_minor, back.reverses_uid) == ("reversal", -8_000, line(order).uid)
    assert (back.tax_class, back.wage_type) == (line(order).tax_class, line(order).wage_type)
    assert (clearing(till), till.owed(till.cast.alice), till.purse(till.cast.alice)) == (0, 0, (500, 0))
    assert Order.objects.get(pk=order.pk).state == "exported"
    assert list(books.disagreements()) == []


@pytest.mark.django_db
def test_payable_lines_are_those_of_the_period_with_their_classification(till, office):
    till.item()
    till.money()
    goods = till.handed_over(till.cast.alice)
    money = till.approve(till.cast.bob, till.order(till.cast.alice, "money"))

    lines = list(selectors.payable_lines(period=goods.period))

    assert [(each.order_id, each.amount, each.unit, each.tax_class) for each in lines] == [
        (goods.pk, 8_000, "DKK", "benefit_taxable"),
        (money.pk, 5_000, "DKK", "cash_taxable"),
    ]


@pytest.mark.django_db
def test_what_came_in_kind_in_a_year_is_counted_without_money_and_refunds(till, office):
    till.item()
    till.money()
    alice, day = till.cast.alice, CUT_OFF.date()
    till.handed_over(alice)
    till.approve(till.cast.bob, till.order(alice, "money"))
    till.order(alice)
    assert selectors.non_cash(employee_ids=[alice.pk], day=day) == {(alice.pk, "DKK"): 8_000}
    assert selectors.non_cash(employee_ids=[alice.pk], day=day, with_open=True) == {(alice.pk, "DKK"): 16_000}

    office.close()
    till.refund(till.cast.greta, Order.objects.filter(item__code="mug").earliest("pk"), at=CUT_OFF)

    assert selectors.non_cash(employee_ids=[alice.pk], day=day) == {(alice.pk, "DKK"): 0}


@pytest.mark.slow
@pytest.mark.django_db
def test_statements_lines_the_ledger_and_the_report_agree(till, office):
    till.item()
    till.money()
    alice = till.cast.alice
    office.approved(alice, 30_000)
    goods = till.handed_over(alice)
    till.approve(till.cast.bob, till.order(alice, "money"))
    office.close()
    batch = office.build()
    office.export(batch)
    till.refund(till.cast.greta, goods, at=CUT_OFF)
    office.close("2026-10", at=NEXT_MONTH)
    office.export(office.build("2026-10", at=NEXT_MONTH), at=NEXT_MONTH)

    stated = {
        each.period.code: sum(each.document["totals"]["DKK"].values())
        for each in Statement.objects.select_related("period").filter(employee=alice, number=1)
    }
    lines = dict(PayrollLine.objects.order_by("pay_period").values_list("pay_period").annotate(Sum("amount_minor")))
    column = {name: place for place, name in enumerate(payroll.REPORT_COLUMNS)}
    reported = {
        code: sum(
            to_minor(row[column["amount"]], "DKK")
            for row in payroll.report_lines(filters=payroll.Filters(entity="DK", period=code))
            if row[column["status"]] == "exported"
        )
        for code in lines
    }
    assert stated == lines == reported == {"2026-09": 43_000, "2026-10": -8_000}
    assert clearing(till) == 35_000
    assert list(payroll.broken_statements()) == []


@pytest.mark.django_db
def test_a_statement_tells_of_orders_and_of_what_was_refunded_later(till, office):
    till.item(texts={"en": {"name": "Mug"}})
    alice = till.cast.alice
    goods = till.handed_over(alice)
    office.close()
    till.refund(till.cast.greta, goods, at=CUT_OFF)

    assert restate(actor=system("test"), at=NEXT_MONTH) == 1

    view = payroll.statement(viewer=as_(alice), employee="alice", period="2026-09", at=NEXT_MONTH)
    assert [(each.name, each.amount, each.points) for each in view.orders] == [("Mug", 8_000, 100)]
    assert [(each.amount, each.period) for each in view.later_orders] == [(-8_000, "2026-10")]
    assert (view.head.totals, view.corrected) == ({"DKK": {"shop": 8_000}}, {"DKK": 0})
    assert view.holds
    assert list(payroll.broken_statements()) == []


@pytest.mark.django_db
def test_the_report_says_what_was_bought_and_filters_it(till, office):
    till.item()
    till.handed_over(till.cast.alice)
    till.order(till.cast.alice)
    office.close()

    rows = [
        dict(zip(payroll.REPORT_COLUMNS, row, strict=True))
        for row in payroll.report_lines(filters=payroll.Filters(entity="DK", period="2026-09"))
    ]

    assert [(row["status"], row["amount"], row["pay_period"], row["award_type"]) for row in rows] == [
        ("payable", "80.00", "2026-09", "goods"),
        ("ordered", "80.00", "", "goods"),
    ]
    assert (rows[0]["reason_code"], rows[0]["programme"], rows[0]["approved_by"]) == ("mug", "shop", "greta")
    filters = payroll.Filters(entity="DK", period="2026-09", programme="loyal")
    assert list(payroll.report_lines(filters=filters)) == []
    assert payroll.report_length(filters=payroll.Filters(entity="DK", period="2026-09", team="Kundeservice")) == 2
