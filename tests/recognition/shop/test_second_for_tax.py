"""What takes somebody's year in kind over its tax limit is approved by two: HR, and a second approver."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from recognition.activity.models import Activity
from recognition.people.models import Delegation, Employment, Entity, RoleGrant
from recognition.rewards.access import NobodyDecides
from recognition.shop import access, selectors, verdicts
from recognition.shop import services as shop
from recognition.shop.models import Order, OrderDecision
from tests.recognition.shop.limits import LIMIT, verified
from tests.recognition.shop.till import NOW, as_

pytestmark = pytest.mark.django_db
EVERYBODY = ("alice", "bob", "carol", "dan", "erik", "frida", "greta", "hugo")


@pytest.fixture
def till(till):
    verified(till.cast)
    return till


def gift(till, value=LIMIT + 1, who=None, code="gift", **fields):
    """A gift of that value, ordered by Alice."""
    till.item(code, value_minor=value, points=1, **({"tax_class": "exempt_within_threshold"} | fields))
    return till.order(who or till.cast.alice, code, price=1)


def second(cast, who, **fields):
    RoleGrant.objects.create(
        employee=who, role="second_approver", granted_at=datetime(2020, 1, 1, tzinfo=UTC), **fields
    )


def at_the_desk(till, order):
    """Who finds the order among what they may decide."""
    return [
        name
        for name in EVERYBODY
        for desk in [selectors.desk(viewer=as_(getattr(till.cast, name)), language="en", at=NOW)]
        if order.pk in {each.order_id for each in desk.orders if "approve" in each.may}
    ]


@pytest.mark.slow
def test_hr_approves_first_and_a_second_approver_confirms(till):
    order = gift(till)
    assert at_the_desk(till, order) == ["greta"]

    order = till.approve(till.cast.greta, order)
    assert (order.state, at_the_desk(till, order)) == ("needs_second", ["frida"])
    with pytest.raises(shop.NotApproved):
        till.fulfil(till.cast.greta, order)
    order = till.approve(till.cast.frida, order)

    assert (order.state, till.fulfil(till.cast.greta, order).state) == ("approved", "payable")
    told = OrderDecision.objects.order_by("number").values_list("kind", "step", "decided_by__external_id")
    assert list(told) == [("approve", "first", "greta"), ("approve", "second", "frida"), ("fulfil", "first", "greta")]


@pytest.mark.parametrize(
    ("value", "fields", "state"),
    [
        (LIMIT, {}, "approved"),
        (LIMIT + 1, {}, "needs_second"),
        (LIMIT + 1, {"tax_class": "benefit_taxable"}, "needs_second"),
        (LIMIT + 1, {"kind": "donation"}, "needs_second"),
        (None, {"kind": "day_off", "currency": "", "tax_class": "no_pay"}, "approved"),
    ],
)
def test_what_counts_against_the_year_needs_a_second_above_the_limit(till, value, fields, state):
    assert till.approve(till.cast.greta, gift(till, value, **fields)).state == state


def test_where_no_limit_is_verified_none_is_passed(till):
    Employment.objects.filter(employee=till.cast.alice).update(country="SE")

    assert till.approve(till.cast.greta, gift(till, 10 * LIMIT)).state == "approved"


def test_of_three_that_wait_together_the_one_that_passes_needs_a_second_and_what_comes_after_does_not(till):
    orders = [gift(till, 70_000, code=f"gift-{number}") for number in range(3)]

    states = [till.approve(till.cast.greta, each).state for each in orders[:2]]
    assert states == ["approved", "needs_second"]
    till.approve(till.cast.frida, orders[1])

    assert till.approve(till.cast.greta, orders[2]).state == "approved", "the year is over its limit already"


def test_what_the_second_has_not_confirmed_takes_nothing_from_the_year(till):
    first, large, small = (
        gift(till, value, code=f"gift-{number}") for number, value in enumerate((70_000, 70_000, 60_001))
    )
    states = [till.approve(till.cast.greta, each).state for each in (first, large, small)]

    assert states == ["approved", "needs_second", "needs_second"]


def test_what_was_approved_last_year_and_waits_to_be_handed_over_counts_in_this_one(till):
    verified(till.cast, year=2027)
    new_year = datetime(2027, 1, 4, 9, tzinfo=UTC)
    old = gift(till, 70_000)
    till.approve(till.cast.greta, old)
    till.item("late", value_minor=70_000, points=1)
    late = till.order(till.cast.alice, "late", price=1, at=new_year)

    assert till.approve(till.cast.greta, late, at=new_year).state == "needs_second"


def test_a_refund_makes_room_again(till):
    first = till.fulfil(till.cast.greta, till.approve(till.cast.greta, gift(till, 70_000)))
    till.refund(till.cast.greta, first)

    assert till.approve(till.cast.greta, gift(till, 70_000, code="other")).state == "approved"


def test_the_second_is_neither_the_first_nor_the_person_nor_a_delegate_of_either(till):
    cast = till.cast
    for who in (cast.greta, cast.alice):
        second(cast, who)
        Delegation.objects.create(giver=who, delegate=cast.carol, from_date=NOW.date(), to_date=NOW.date(), made_at=NOW)
    order = till.approve(cast.greta, gift(till))

    assert at_the_desk(till, order) == ["frida"]
    for who in (cast.greta, cast.alice, cast.carol):
        with pytest.raises(access.NotADecider):
            till.approve(who, order, key=f"again {who.pk}")


def test_a_delegate_of_the_second_confirms_with_the_right_of_the_second(till):
    cast = till.cast
    Delegation.objects.create(
        giver=cast.frida, delegate=cast.carol, from_date=NOW.date(), to_date=NOW.date(), made_at=NOW
    )
    order = till.approve(cast.greta, gift(till))

    assert at_the_desk(till, order) == ["carol", "frida"]
    till.approve(cast.carol, order)

    decision = OrderDecision.objects.get(step="second")
    assert (decision.decided_by, decision.acted_by) == (cast.frida, cast.carol)


def test_nobody_confirms_for_their_own_manager(till):
    second(till.cast, till.cast.erik)
    till.points(till.cast.hugo, 10)
    order = till.approve(till.cast.greta, gift(till, who=till.cast.hugo))

    assert at_the_desk(till, order) == ["erik"], "Frida reports to Hugo"
    with pytest.raises(access.NotADecider):
        till.approve(till.cast.frida, order)


@pytest.fixture
def stuck(till):
    """Approved by Greta, and nobody may confirm it."""
    RoleGrant.objects.filter(role="second_approver").delete()
    return till.approve(till.cast.greta, gift(till))


def test_where_nobody_may_confirm_it_waits(till, stuck):
    with pytest.raises(NobodyDecides):
        till.approve(till.cast.greta, stuck, key="again")
    assert till.cancel(till.cast.alice, stuck).state == "cancelled"


def test_where_nobody_may_confirm_hr_may_decline_and_the_points_are_back(till, stuck):
    cast = till.cast
    RoleGrant.objects.create(employee=cast.alice, role="hr", granted_at=datetime(2020, 1, 1, tzinfo=UTC))
    desks = {who: selectors.desk(viewer=as_(who), language="en", at=NOW).orders for who in (cast.greta, cast.alice)}
    assert [[set(each.may) for each in desk] for desk in desks.values()] == [[{"decline"}], []]
    for who, refusal in ((cast.alice, NobodyDecides), (cast.frida, access.UnknownOrder)):
        with pytest.raises(refusal):
            till.decline(who, stuck)

    order = till.decline(cast.greta, stuck)

    assert (order.state, till.purse(cast.alice)) == ("declined", (500, 0))
    assert OrderDecision.objects.latest("number").step == "first"


def test_hr_is_told_once_that_nobody_may_confirm(till, stuck):
    told = [shop.alarm_undecidable(actor=as_(till.cast.greta), at=NOW) for _ in range(2)]

    assert told == [1, 0]
    alarm = Activity.objects.get(code="shop.no_decider")
    assert (alarm.subject_id, alarm.data["employee"]) == (stuck.pk, till.cast.alice.pk)
    second(till.cast, till.cast.frida)
    assert selectors.undecidable(order_ids=[stuck.pk], at=NOW) == set()


def test_only_the_second_sees_it_and_only_from_the_first_approval_on(till):
    order = gift(till)

    def seen_by():
        return {
            name
            for name in EVERYBODY
            if access.visible_to(viewer=as_(getattr(till.cast, name)), at=NOW).filter(pk=order.pk).exists()
        }

    assert seen_by() == {"alice", "greta"}
    till.approve(till.cast.greta, order)
    assert seen_by() == {"alice", "greta", "frida"}
    with pytest.raises(access.UnknownOrder):
        till.approve(till.cast.dan, order)

    till.approve(till.cast.frida, order)
    assert seen_by() == {"alice", "greta", "frida"}, "who decided may look at what became of it"


def test_a_second_approver_of_another_entity_neither_sees_nor_confirms_it(till):
    other = Entity.objects.create(
        external_id="SE", name="Sverige", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    second(till.cast, till.cast.hugo, entity=other)
    order = till.approve(till.cast.greta, gift(till))

    with pytest.raises(access.UnknownOrder):
        till.approve(till.cast.hugo, order)


def test_a_second_who_disagrees_sends_it_back_to_hr(till):
    order = till.approve(till.cast.greta, gift(till))

    order = till.decline(till.cast.frida, order)

    assert (order.state, till.purse(till.cast.alice), at_the_desk(till, order)) == ("ordered", (499, 1), ["greta"])
    assert till.approve(till.cast.greta, order).state == "needs_second"


def test_hr_does_not_decline_what_waits_for_the_second(till):
    order = till.approve(till.cast.greta, gift(till))

    with pytest.raises(access.NotADecider):
        till.decline(till.cast.greta, order)


def test_it_does_not_rise_to_the_managers(till):
    order = till.approve(till.cast.greta, gift(till))

    late = NOW + timedelta(days=30)
    assert selectors.deciders(order_ids=[order.pk], at=late) == {order.pk: [till.cast.frida.pk]}


def test_the_database_refuses_a_second_who_was_first(till):
    order = till.approve(till.cast.greta, gift(till))

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        OrderDecision.objects.create(
            order=order,
            number=2,
            kind="approve",
            step="second",
            channel="test",
            decided_at=NOW,
            decided_by=till.cast.greta,
            acted_by=till.cast.greta,
            beneficiary=till.cast.alice,
        )
    assert refusal.value.__cause__.diag.constraint_name == "order_decision_second_is_another"
    assert Order.objects.get().state == "needs_second"


@pytest.mark.parametrize(
    ("facts", "is_needed"),
    [
        ({}, False),
        ({"passes_tax_limit": True}, True),
        ({"second_above": 100}, False),
        ({"second_above": 99}, True),
        ({"second_above_in_period": 150, "approved_in_period": 50}, False),
        ({"second_above_in_period": 150, "approved_in_period": 51}, True),
    ],
)
def test_one_rule_says_whether_a_second_is_needed(facts, is_needed):
    assert verdicts.needs_second(verdicts.Approval(value=100, **facts)) is is_needed
