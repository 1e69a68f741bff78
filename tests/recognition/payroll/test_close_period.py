"""HR closes a pay period at payroll's cut-off."""

import pytest

from recognition.activity.models import Activity
from recognition.core.errors import Forbidden, NotFound
from recognition.core.periods import BadPeriod
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.payroll import services as payroll
from tests.recognition.payroll.office import CUT_OFF, later
from tests.recognition.rewards.world import as_
from tests.recognition.shop.till import Till


def test_it_closes_the_open_period_and_opens_the_next(office):
    office.approved()

    closed = office.close()

    assert (closed.is_new, closed.closed_by, closed.closed_at) == (True, "greta", CUT_OFF)
    assert closed.open_code == books.open_period(office.cast.entity.pk).code == "2026-10"


def test_december_is_followed_by_january(office):
    with pytest.raises(Forbidden):
        open_first(office, "2026-12", who=office.cast.carol)
    open_first(office, "2026-12")

    assert office.close("2026-12").open_code == "2027-01"


def test_closing_twice_says_who_closed_it_and_changes_nothing(office):
    office.approved()
    office.close()
    recorded = Activity.objects.count()

    again = office.close(at=later(1))

    assert (again.is_new, again.closed_by, again.closed_at, again.open_code) == (False, "greta", CUT_OFF, "2026-10")
    assert Activity.objects.count() == recorded


def test_what_is_pending_is_listed_and_moves_on(office):
    waiting = [office.world.proposal() for _ in range(2)]
    held = office.world.proposal(state="held", held_for="hold_days", hold_until=later(9))
    needs_second = office.world.proposal(amount=100_001)
    office.world.decide(office.cast.bob, needs_second)
    office.approved()

    closed = office.close()

    assert {state: each.proposal_ids for state, each in closed.pending.items()} == {
        "held": (held.pk,),
        "proposed": tuple(each.pk for each in waiting),
        "needs_second": (needs_second.pk,),
        "approved": (),
    }
    approved = office.world.decide(office.cast.bob, waiting[0], at=later(1))
    assert approved.period.code == "2026-10"


@pytest.mark.slow
def test_orders_that_would_be_pay_are_pending_until_they_are_decided_and_handed_over(office):
    award, till, alice = office.world.proposal(), Till(office.cast), office.cast.alice
    for unit in ("goods", "cash"):
        till.points(alice, 500, unit)
    till.item()
    till.day_off()
    till.money(second_above=1)
    ordered, approved = till.order(alice), till.approve(office.cast.greta, till.order(alice))
    needs_second = till.approve(office.cast.bob, till.order(alice, "money"))
    till.approve(office.cast.greta, till.order(alice, "day"))  # no pay
    till.handed_over(alice)

    closed = office.close()

    assert {state: (each.count, each.proposal_ids, each.order_ids) for state, each in closed.pending.items()} == {
        "held": (0, (), ()),
        "proposed": (2, (award.pk,), (ordered.pk,)),
        "needs_second": (1, (), (needs_second.pk,)),
        "approved": (1, (), (approved.pk,)),
    }
    assert till.fulfil(office.cast.greta, approved, at=later(1)).period.code == "2026-10"


@pytest.mark.slow
def test_a_hundred_ids_are_listed_and_all_are_counted(office):
    proposals = [office.world.proposal(amount=100) for _ in range(102)]

    pending = office.close().pending["proposed"]

    assert pending.count == 102
    assert pending.proposal_ids == tuple(each.pk for each in proposals[:100])


def test_a_period_the_entity_never_had_is_refused_naming_the_open_one(office):
    assert office.world.period

    with pytest.raises(payroll.PeriodNotOpen, match="no period 2026-10 to close; the open one is 2026-09"):
        office.close("2026-10")


def test_an_entity_without_any_period_says_what_to_do(office):
    with pytest.raises(NotFound, match="no open period; open its first one"):
        office.close()


def test_an_unknown_entity_is_named(office):
    with pytest.raises(NotFound, match="no entity 'XX'; known are: DK"):
        office.close(entity="XX")


@pytest.mark.parametrize("who", ["carol", "bob", "alice", "erik"])
def test_only_hr_closes(office, who):
    assert office.world.period

    with pytest.raises(Forbidden, match="needs the role hr for entity DK"):
        office.close(who=getattr(office.cast, who))


def test_closing_is_recorded_with_what_was_pending(office):
    office.world.proposal()

    office.close()

    recorded = Activity.objects.get(code="period.closed")
    assert (recorded.employee_id, recorded.subject_kind) == (office.cast.greta.pk, "period")
    assert recorded.data == {"held": 0, "proposed": 1, "needs_second": 0, "approved": 0}


def test_a_first_period_is_a_month_and_opened_once(office):
    with pytest.raises(BadPeriod):
        open_first(office, "September")
    open_first(office, "2026-09")

    with pytest.raises(ledger.PeriodExists):
        open_first(office, "2026-10")


def test_the_first_approval_opens_the_month_of_its_clock(office):
    office.world.period = "nobody opened one"

    assert office.approved().period.code == "2026-09"
    assert office.close().open_code == "2026-10"


def open_first(office, code, who=None):
    actor = as_(who or office.cast.greta)
    return payroll.open_period(actor=actor, entity_code="DK", code=code, at=CUT_OFF)
