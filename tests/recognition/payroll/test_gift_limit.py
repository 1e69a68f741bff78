"""What people got in kind in the year against the verified limit: worked figures, and the sum of the lines."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recognition.payroll import services as payroll
from recognition.payroll.selectors import report_sheets
from recognition.people.models import RoleGrant
from tests.recognition.payroll.office import CUT_OFF
from tests.recognition.payroll.test_pivots import FILTERS, lines
from tests.recognition.payroll.test_tax_limits import enter
from tests.recognition.rewards.world import NOW, as_
from tests.recognition.shop.till import Till


@pytest.fixture
def till(office):
    office.approved(amount=30_000)
    found = Till(office.cast)
    for person in (office.cast.alice, office.cast.carol, office.cast.hugo):
        found.points(person, 5_000)
        found.points(person, 5_000, "cash")
    found.item(tax_class="exempt_within_threshold")  # 80.00 a piece
    found.money()
    return found


def verified(cast, amount):
    RoleGrant.objects.create(employee=cast.hugo, role="hr", granted_at=datetime(2020, 1, 1, tzinfo=UTC))
    payroll.verify_limit(actor=as_(cast.hugo), number=enter(cast, amount=amount), at=NOW)


def rows():
    sheet = report_sheets.pivot(name="gift_limit", filters=FILTERS, at=CUT_OFF)
    return [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]


def told(row):
    return [row[name] for name in ("employee", "year", "lines", "amount", "used", "limit", "left", "standing")]


def test_a_year_stands_within_its_limit_or_has_passed_it(office, till):
    verified(office.cast, 25_000)
    till.handed_over(office.cast.alice, quantity=2)
    till.order(office.cast.alice)  # counts, though nobody decided yet
    till.decline(office.cast.greta, till.order(office.cast.alice, quantity=5))  # a line, but nothing in kind
    till.handed_over(office.cast.carol, quantity=4)  # confirmed by Frida, who may not about Hugo, her manager

    assert [told(row) for row in rows()] == [
        ["alice", "2026", "3", "640.00", "240.00", "250.00", "10.00", "within_limit"],
        ["carol", "2026", "1", "320.00", "320.00", "250.00", "0.00", "limit_passed"],
    ]


def test_without_a_verified_limit_all_of_it_is_taxable(office, till):
    till.handed_over(office.cast.alice)

    [row] = rows()
    assert told(row) == ["alice", "2026", "1", "80.00", "80.00", "", "", "no_limit"]
    assert (row["country"], row["currency"]) == ("DK", "DKK")


def test_what_was_refunded_is_off_the_year(office, till):
    verified(office.cast, 25_000)
    sold = till.handed_over(office.cast.alice, quantity=2)
    till.handed_over(office.cast.alice)
    office.exported()
    till.refund(office.cast.greta, sold, at=CUT_OFF)

    assert told(rows()[0])[3:7] == ["240.00", "80.00", "250.00", "170.00"]


def test_its_lines_are_those_in_kind_and_money_is_none(office, till):
    till.handed_over(office.cast.alice, quantity=2)
    till.handed_over(office.cast.hugo)
    till.approve(office.cast.bob, till.order(office.cast.alice, "money"))

    in_kind = [each for each in lines() if (each["programme"], each["award_type"]) == ("shop", "goods")]
    assert sum(float(each["amount"]) for each in in_kind) == sum(float(row["amount"]) for row in rows()) == 240.0
    assert len(in_kind) == sum(int(row["lines"]) for row in rows())


@pytest.mark.parametrize(("before", "after", "standing"), [(79, 80, "within_limit"), (300, 79, "limit_passed")])
def test_the_report_and_the_lines_of_a_batch_go_by_one_limit_where_it_changes(office, till, before, after, standing):
    cast, changes = office.cast, NOW.date() + timedelta(days=1)
    RoleGrant.objects.create(employee=cast.hugo, role="hr", granted_at=datetime(2020, 1, 1, tzinfo=UTC))
    for amount, since, until in ((before, date(2026, 1, 1), NOW.date()), (after, changes, None)):
        number = enter(cast, amount=amount * 100, valid_from=since, valid_to=until, key=f"from {since}")
        payroll.verify_limit(actor=as_(cast.hugo), number=number, at=NOW)
    till.handed_over(cast.alice)
    batch = office.exported()

    [line] = batch.lines.exclude(tax_because=None)
    [row] = rows()
    assert (line.tax_because["limit"], line.tax_because["code"]) == (after * 100, standing)
    assert (row["limit"], row["standing"]) == (f"{after}.00", standing)
