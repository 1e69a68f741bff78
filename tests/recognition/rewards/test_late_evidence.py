"""What became known after an occasion was judged is listed, and moves nothing."""

from datetime import timedelta

import pytest

from recognition.attribution.policies import Policy
from recognition.customers.models import Outcome, Source, Touchpoint
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import HAPPENED, NOW, as_, run, served, system

DAY = timedelta(days=1)
LATER = NOW + 2 * DAY


@pytest.fixture
def world(world, cast):
    world.rules = {"credit": Policy(name="equal", kind_weights={"mail": 0})}
    assert world.period
    assert world.budget
    served(world, cast.alice)
    world.outcome(name="O-1", document_id="D1")
    run()
    return world


def listed(*, at=LATER, **wanted):
    found = selectors.late_evidence(at=at, **wanted)
    return [(each.kind, each.employee_id or each.external_id, each.known_at) for each in found]


def test_nothing_is_late_at_first(world):
    assert listed() == []


def test_a_touch_in_the_window_that_arrived_later_is_listed_with_when(world, cast):
    world.touch(cast.dan, recorded_at=NOW + DAY)
    world.touch(cast.hugo, recorded_at=LATER + DAY)  # not known yet
    world.touch(cast.bob, recorded_at=NOW + DAY, days=181)  # before the window
    world.touch(cast.bob, recorded_at=NOW + DAY, kind="mail")  # of no weight
    world.touch(cast.bob, recorded_at=NOW + DAY, customer=world.another_customer("C2"))
    assert listed() == [("touchpoint", "dan", NOW + DAY)]
    assert listed(programme="loyal") == listed(outcome="O-1") == listed()
    assert listed(programme="other") == []


def test_what_was_counted_and_is_superseded_is_listed_unless_it_came_again_as_it_was(world, cast):
    touch = Touchpoint.objects.get()
    Touchpoint.objects.update(superseded_at=NOW + DAY)
    assert listed() == [("superseded", "alice", NOW + DAY)]
    touch.pk, touch.recorded_at, touch.value_hundredths = None, NOW + DAY, 5
    touch.save()
    assert listed() == []


def test_an_accepted_nomination_and_a_corrected_outcome_are_named_as_such(world, cast):
    nominations = Source.objects.create(code="nominations", is_needed=False)
    world.touch(cast.dan, source=nominations, recorded_at=NOW + DAY)
    outcome = Outcome.objects.get()
    Outcome.objects.update(superseded_at=LATER)
    outcome.pk, outcome.recorded_at = None, LATER
    outcome.save()
    assert listed() == [("nomination", "dan", NOW + DAY), ("outcome", "O-1", LATER)]


def test_a_late_member_of_the_occasion_is_listed(world):
    world.outcome(name="O-2", document_id="D1", occurred_at=HAPPENED + DAY, recorded_at=NOW)
    run(NOW + DAY)
    assert listed() == [("same_occasion", "O-2", NOW + DAY)]


def test_what_a_correction_took_into_account_is_late_no_more(world, cast):
    world.touch(cast.dan, recorded_at=NOW + DAY)
    wish = {"programme_code": "loyal", "outcome": "O-1", "code": "late_evidence", "reason": "It came late."}
    rewards.open_correction(actor=as_(cast.greta), at=LATER, **wish)
    world.touch(cast.hugo, recorded_at=LATER + DAY)
    assert listed(at=LATER + DAY) == [("touchpoint", "hugo", LATER + DAY)]


def test_explain_tells_it_and_holds(world, cast):
    world.touch(cast.dan, recorded_at=NOW + DAY)
    found = selectors.explain(viewer=system(), proposal_id=Proposal.objects.get().pk, at=LATER)
    assert found.holds
    assert [(each["kind"], each["employee_id"]) for each in found.late] == [("touchpoint", "dan")]


def test_it_takes_one_statement_for_many(world, cast, django_assert_num_queries):
    for number in range(5):
        world.outcome(customer=world.another_customer(f"K{number}"))
        world.touch(cast.alice, customer=world.another_customer(f"L{number}"))
    run()
    with django_assert_num_queries(1):
        list(selectors.late_evidence(at=LATER))
