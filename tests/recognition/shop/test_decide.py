"""Who approves which order: HR things, the decider of awards money; never oneself, never the first one twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from recognition.people import access as people_access
from recognition.people.models import Delegation, Employment
from recognition.rewards.models import PersonPeriod
from recognition.shop import access, selectors
from recognition.shop import services as shop
from recognition.shop.models import Order, OrderDecision
from tests.recognition.shop.till import NOW, as_


@pytest.mark.django_db
def test_hr_approves_and_hands_over_goods_which_are_payable_then(till):
    till.item()
    order = till.approve(till.cast.greta, till.order(till.cast.alice))
    assert (order.state, till.owed(till.cast.alice)) == ("approved", 0)

    order = till.fulfil(till.cast.greta, order)

    assert (order.state, order.period.code, order.fulfilled_at) == ("payable", "2026-09", NOW)
    assert till.purse(till.cast.alice) == (400, 0)
    assert till.owed(till.cast.alice) == 8_000


@pytest.mark.django_db
def test_a_day_off_is_no_pay_and_ends_with_being_given(till):
    till.day_off()

    order = till.handed_over(till.cast.alice, "day")

    assert (order.state, order.period, order.value_minor) == ("fulfilled", None, None)
    assert till.owed(till.cast.alice) == 0


@pytest.mark.django_db
def test_the_manager_approves_money_which_is_payable_at_once(till):
    till.money()
    order = till.order(till.cast.alice, "money", quantity=2)

    order = till.approve(till.cast.bob, order)

    assert (order.state, order.value_minor, order.period.code) == ("payable", 10_000, "2026-09")
    assert (till.purse(till.cast.alice, "cash"), till.owed(till.cast.alice)) == ((100, 0), 10_000)
    assert PersonPeriod.objects.get(employee=till.cast.alice, unit="DKK").approved == 10_000


@pytest.mark.django_db
def test_hr_does_not_approve_money_nor_the_manager_goods(till):
    till.item()
    till.money()
    goods, money = till.order(till.cast.alice), till.order(till.cast.alice, "money")

    with pytest.raises(access.UnknownOrder):
        till.approve(till.cast.bob, goods)
    with pytest.raises(access.NotADecider):
        till.approve(till.cast.greta, money)


@pytest.mark.django_db
def test_a_stranger_does_not_learn_that_there_is_an_order(till):
    till.money()
    order = till.order(till.cast.alice, "money")

    missing = Order(pk=987_654)
    for act in (till.approve, till.decline, till.fulfil, till.refund, till.cancel):
        sentences = []
        for each in (order, missing):
            with pytest.raises(access.UnknownOrder) as refusal:
                act(till.cast.dan, each)
            sentences.append(str(refusal.value).replace(str(each.pk), "N"))
        assert sentences[0] == sentences[1], act


@pytest.mark.django_db
def test_nobody_decides_about_their_own_order(till):
    till.item()
    till.money()
    for unit in ("goods", "cash"):
        till.points(till.cast.greta, 500, unit)
    goods, money = till.order(till.cast.greta), till.order(till.cast.greta, "money")

    for order in (goods, money):
        with pytest.raises(access.NotADecider):
            till.approve(till.cast.greta, order)


@pytest.mark.django_db
def test_a_delegate_approves_with_the_managers_right(till):
    till.money()
    order = till.order(till.cast.alice, "money")
    Delegation.objects.create(
        giver=till.cast.bob, delegate=till.cast.carol, from_date=NOW.date(), to_date=NOW.date(), made_at=NOW
    )

    till.approve(till.cast.carol, order)

    decision = OrderDecision.objects.get()
    assert (decision.decided_by, decision.acted_by) == (till.cast.bob, till.cast.carol)


@pytest.mark.slow
@pytest.mark.django_db
def test_money_nobody_decides_about_rises_every_two_weeks(till):
    till.money()
    order = till.order(till.cast.alice, "money")

    def desks(days):
        at = NOW + timedelta(days=days)
        return [
            name
            for name in ("bob", "erik", "frida", "greta", "hugo")
            if selectors.desk(viewer=as_(getattr(till.cast, name)), language="en", at=at).orders
        ]

    assert (desks(0), desks(13), desks(14), desks(28)) == (
        ["bob"],
        ["bob"],
        ["bob", "erik"],
        ["bob", "erik", "frida"],
    )
    with pytest.raises(access.NotADecider):
        till.approve(till.cast.erik, order, at=NOW + timedelta(days=13))
    assert till.approve(till.cast.erik, order, at=NOW + timedelta(days=14)).state == "payable"


@pytest.mark.django_db
def test_what_a_second_sent_back_loses_no_level(till):
    till.money(second_above=1)
    late = NOW + timedelta(days=20)
    order = till.approve(till.cast.bob, till.order(till.cast.alice, "money"), at=late)

    order = till.decline(till.cast.frida, order, at=late)

    assert till.approve(till.cast.erik, order, at=late).state == "needs_second"


@pytest.mark.django_db
def test_above_the_limit_a_second_person_confirms_who_is_not_the_first(till):
    till.money(second_above=4_999)
    order = till.approve(till.cast.bob, till.order(till.cast.alice, "money"))
    assert (order.state, till.owed(till.cast.alice)) == ("needs_second", 0)

    with pytest.raises(access.NotADecider):
        till.approve(till.cast.bob, order, key="again")
    order = till.approve(till.cast.frida, order)

    assert (order.state, till.owed(till.cast.alice)) == ("payable", 5_000)


@pytest.mark.django_db
def test_the_sum_of_the_period_needs_a_second_person_too(till):
    till.money(second_above_in_period=9_999)
    first = till.approve(till.cast.bob, till.order(till.cast.alice, "money"))
    second = till.approve(till.cast.bob, till.order(till.cast.alice, "money"))

    assert (first.state, second.state) == ("payable", "needs_second")


@pytest.mark.django_db
def test_a_second_who_disagrees_sends_it_back_to_the_first(till):
    till.money(second_above=1)
    order = till.approve(till.cast.bob, till.order(till.cast.alice, "money"))

    order = till.decline(till.cast.frida, order)
    assert (order.state, till.purse(till.cast.alice, "cash")) == ("ordered", (200, 100))

    assert till.approve(till.cast.bob, order).state == "needs_second"


@pytest.mark.parametrize("is_money", [False, True])
@pytest.mark.django_db
def test_declining_gives_points_and_stock_back_and_needs_a_reason(till, is_money):
    (till.money if is_money else till.item)("thing", stock=2)
    decider, unit = (till.cast.bob, "cash") if is_money else (till.cast.greta, "goods")
    before = till.purse(till.cast.alice, unit)
    order = till.order(till.cast.alice, "thing")

    with pytest.raises(shop.ReasonNeeded):
        till.decline(decider, order, reason=" ")
    order = till.decline(decider, order)

    assert (order.state, till.purse(till.cast.alice, unit), till.stock("thing")) == ("declined", before, 2)


@pytest.mark.django_db
def test_hr_declines_what_it_approved_and_cannot_get(till):
    till.item()
    order = till.approve(till.cast.greta, till.order(till.cast.alice))

    assert till.decline(till.cast.greta, order).state == "declined"


@pytest.mark.django_db
def test_a_stale_page_is_refused(till):
    till.item()
    order = till.order(till.cast.alice)
    till.approve(till.cast.greta, order, revision=1)

    with pytest.raises(shop.StaleOrder):
        till.fulfil(till.cast.greta, order, revision=1)


@pytest.mark.django_db
def test_the_same_wish_again_changes_nothing_and_another_is_told_it_is_decided(till):
    till.item()
    order = till.order(till.cast.alice)
    till.approve(till.cast.greta, order, key="one")

    assert till.approve(till.cast.greta, order, key="one").state == "approved"
    with pytest.raises(shop.OrderDecided):
        till.approve(till.cast.greta, order, key="two")
    assert OrderDecision.objects.count() == 1


@pytest.mark.django_db
def test_only_what_is_approved_is_handed_over_and_only_by_hr(till):
    till.item()
    order = till.order(till.cast.alice)

    with pytest.raises(shop.NotApproved):
        till.fulfil(till.cast.greta, order)
    with pytest.raises(people_access.RoleNeeded):
        till.fulfil(till.cast.alice, order)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("order_decision_not_for_oneself", {"decided_by": "alice", "acted_by": "alice"}),
        ("order_decision_not_for_oneself", {"decided_by": "greta", "acted_by": "alice"}),
        ("order_decision_second_is_another", {"decided_by": "bob", "acted_by": "bob", "step": "second"}),
        ("order_decision_beneficiary", {"decided_by": "bob", "acted_by": "bob", "beneficiary": "dan"}),
    ],
)
@pytest.mark.django_db
def test_the_database_has_the_last_word(till, constraint, fields):
    till.money(second_above=1)
    order = till.approve(till.cast.bob, till.order(till.cast.alice, "money"))
    said = {"step": "first", "beneficiary": "alice"} | fields
    people = {name: getattr(till.cast, said.pop(name)) for name in ("decided_by", "acted_by", "beneficiary")}

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        OrderDecision.objects.create(
            order=order, number=2, kind="approve", channel="test", decided_at=NOW, **said, **people
        )
    assert refusal.value.__cause__.diag.constraint_name == constraint


@pytest.mark.django_db
def test_the_database_refuses_a_decision_for_ones_manager(till):
    till.money()
    till.points(till.cast.bob, 100, "cash")
    order = till.order(till.cast.bob, "money")

    with pytest.raises(IntegrityError, match="direct report"), transaction.atomic():
        OrderDecision.objects.create(
            order=order,
            number=1,
            kind="approve",
            step="first",
            channel="test",
            decided_at=NOW,
            decided_by=till.cast.alice,
            acted_by=till.cast.alice,
            beneficiary=till.cast.bob,
        )
    assert Order.objects.get().state == "ordered"


@pytest.mark.django_db
def test_the_database_asks_who_reports_to_whom_on_the_companys_day(till):
    """At 23:30 UTC the 15th has begun in Copenhagen, and Alice does not report to Bob any more."""
    Employment.objects.filter(employee=till.cast.alice).update(ends_on=date(2026, 9, 15))
    till.money()
    till.points(till.cast.bob, 100, "cash")
    order = till.order(till.cast.bob, "money")
    said = {"order": order, "number": 1, "kind": "approve", "step": "first", "channel": "test"}
    people = {"decided_by": till.cast.alice, "acted_by": till.cast.alice, "beneficiary": till.cast.bob}

    with pytest.raises(IntegrityError, match="direct report"), transaction.atomic():
        OrderDecision.objects.create(decided_at=datetime(2026, 9, 14, 21, 30, tzinfo=UTC), **said, **people)
    OrderDecision.objects.create(decided_at=datetime(2026, 9, 14, 23, 30, tzinfo=UTC), **said, **people)
