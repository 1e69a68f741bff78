"""A simulation is what assessing proposes; where reality went on, every reason is listed and they add up."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recognition.attribution.policies import Policy
from recognition.customers.models import ConflictOfInterest, Outcome, Source
from recognition.people.access import RoleNeeded
from recognition.people.models import Employee
from recognition.programmes import definition
from recognition.programmes.definition import Approval, Cap, Formula
from recognition.programmes.simulation import running
from recognition.rewards.models import Proposal
from recognition.rewards.selectors import reality
from recognition.rewards.states import DEAD
from tests.recognition.programmes.examples import TEXTS
from tests.recognition.rewards.world import HAPPENED, NOW, World, as_, run, served, system

FROM, TO = date(2026, 7, 15), date(2026, 8, 31)
BEGINNING = datetime(2026, 7, 14, 22, tzinfo=UTC)  # of the first day, in Copenhagen
LATER = NOW + timedelta(days=7)
RULES = {
    "texts": TEXTS,
    "value_currency": "DKK",
    "formula": Formula(kind="fixed", amount=10_000),
    "credit": Policy(name="linear"),
    "approval": Approval(),
}


@pytest.fixture
def world(cast):
    return furnished(cast)


def furnished(cast, **rules):
    world = World(cast, rules=RULES | rules)
    assert world.period
    assert world.budget
    assert world.source
    return world


def says(world):
    return definition.from_document(world.version.definition)


def reasons(world, *, at=NOW, **other):
    return list(
        reality.comparison(
            viewer=system(),
            text=definition.to_toml(replace(says(world), **other)),
            from_date=FROM,
            to_date=TO,
            as_of=at,
            at=at,
        )
    )


def simulated(world, at, **other):
    question = running.Question(
        draft=replace(says(world), **other), from_date=FROM, to_date=TO, as_of=at, has_sensitivity=False
    )
    sums = defaultdict(int)
    for line in running.answer(question).lines["draft"]:
        sums[line.employee_id, line.unit] += line.amount
    return sums


def real():
    sums = defaultdict(int)
    for each in Proposal.objects.exclude(state__in=DEAD).filter(outcome__occurred_at__gte=BEGINNING):
        sums[each.employee_id, each.unit] += each.amount
    return sums


def adds_up(world, *, at=NOW, **other):
    """The reasons, once it is certain that they are the whole difference for every person and unit."""
    found = reasons(world, at=at, **other)
    names = dict(Employee.objects.values_list("external_id", "pk"))
    sums = simulated(world, at, **other)
    for each in found:
        sums[names[each.employee_id], each.unit] += each.amount_minor
    assert {who: amount for who, amount in sums.items() if amount} == dict(real())
    return [(each.employee_id, each.amount_minor, each.reason) for each in found]


def test_assessed_and_left_alone_there_is_no_difference(world, cast):
    served(world, cast.alice, cast.dan)
    world.outcome()
    run()
    assert adds_up(world) == []
    assert sum(real().values()) == 10_000


def test_what_nobody_assessed_yet_is_the_difference(world, cast):
    served(world, cast.alice)
    world.outcome()
    assert adds_up(world) == [("alice", -10_000, "not_assessed")]


def test_declines_and_adjustments_are_listed(world, cast):
    served(world, cast.alice)
    first, second, third = (world.outcome(name=name) for name in ("A", "B", "C"))
    run()
    world.decide(cast.bob, Proposal.objects.get(outcome=first), "decline", reason="Not this one.")
    world.decide(cast.bob, Proposal.objects.get(outcome=second), "adjust", amount=7_000, reason="Less.")
    world.decide(cast.bob, Proposal.objects.get(outcome=third))
    assert set(adds_up(world)) == {("alice", -10_000, "declined"), ("alice", -3_000, "adjusted")}
    assert {each.outcome_id: each.reason for each in reasons(world)} == {"A": "declined", "B": "adjusted"}


def test_touchpoints_that_came_after_the_assessment_are_late_evidence(world, cast):
    served(world, cast.alice)
    world.outcome()
    run()
    world.touch(cast.dan, recorded_at=NOW + timedelta(days=1))
    assert adds_up(world, at=LATER) == [("alice", 5_000, "late_evidence"), ("dan", -5_000, "late_evidence")]
    assert adds_up(world, at=NOW) == []


def test_an_outcome_of_an_occasion_judged_before_is_a_late_outcome(world, cast):
    served(world, cast.alice)
    early = HAPPENED - timedelta(days=10)
    world.touch(cast.dan, at=early - timedelta(days=1), recorded_at=HAPPENED)
    world.outcome(name="A", document_id="D", kind="repeat_purchase", occurred_at=early, matured_at=HAPPENED)
    run()
    world.outcome(name="B", document_id="D", recorded_at=NOW + timedelta(days=1), occurred_at=HAPPENED)
    run(at=LATER)
    assert set(adds_up(world, at=LATER)) == {
        ("alice", -5_000, "late_outcome"),
        ("dan", -5_000, "late_outcome"),
        ("dan", 10_000, "late_outcome"),
    }


def test_other_rules_are_named_as_such(world, cast):
    served(world, cast.alice)
    world.outcome()
    run()
    dearer = Formula(kind="fixed", amount=12_000)
    assert adds_up(world, formula=dearer) == [("alice", -2_000, "other_rules")]
    assert adds_up(world, ends_on=date(2026, 11, 30), hold_days=3) == []


def test_an_outcome_taken_back_after_it_was_approved_is_listed(world, cast):
    served(world, cast.alice)
    outcome = world.outcome()
    run()
    world.decide(cast.bob, Proposal.objects.get())
    Outcome.objects.filter(pk=outcome.pk).update(withdrawn_at=NOW + timedelta(days=1))
    assert adds_up(world, at=LATER) == [("alice", 10_000, "outcome_withdrawn")]


def test_facts_about_people_that_changed_are_listed(world, cast):
    served(world, cast.alice, cast.dan)
    world.outcome()
    run()
    ConflictOfInterest.objects.create(employee=cast.dan, customer=world.customer, declared_at=NOW)
    assert adds_up(world) == [("dan", 5_000, "people_changed")]


def test_a_cap_that_a_late_outcome_used_up_first_is_listed(cast):
    world = furnished(cast, caps=(Cap(cap="employee", amount=15_000, span="year"),))
    served(world, cast.alice)
    world.outcome(name="A", matured_at=HAPPENED + timedelta(days=30))
    run()
    world.outcome(name="B", matured_at=HAPPENED + timedelta(days=20), recorded_at=NOW + timedelta(days=1))
    run(at=LATER)
    assert adds_up(world, at=LATER) == [("alice", -5_000, "cap"), ("alice", 5_000, "cap")]


def test_only_who_may_see_everybodys_amounts_is_told(world, cast):
    with pytest.raises(RoleNeeded):
        list(
            reality.comparison(
                viewer=as_(cast.bob),
                text=definition.to_toml(says(world)),
                from_date=FROM,
                to_date=TO,
                as_of=NOW,
                at=NOW,
            )
        )


PEOPLE = st.integers(0, 3)
KINDS = ["approve", "decline", "adjust"]
HISTORIES = st.fixed_dictionaries(
    {
        "policy": st.sampled_from(["equal", "linear", "first", "last", "position", "time_decay"]),
        "minimum_share_ppm": st.sampled_from([0, 200_000, 400_000]),
        "caps": st.lists(
            st.tuples(
                st.sampled_from(["customer", "pair", "employee", "team"]),
                st.integers(1, 40_000),
                st.sampled_from(["month", "quarter", "year"]),
            ),
            unique_by=lambda cap: cap[0],
            max_size=3,
        ),
        "touches": st.lists(st.tuples(PEOPLE, st.integers(0, 2), st.integers(0, 150), st.booleans()), max_size=12),
        "outcomes": st.lists(
            st.tuples(
                st.integers(0, 2),
                st.integers(0, 60),
                st.integers(1, 40),
                st.sampled_from(["", "", "D"]),
                st.booleans(),
                st.booleans(),
            ),
            min_size=1,
            max_size=8,
        ),
        "decisions": st.lists(
            st.tuples(st.integers(0, 9), st.sampled_from(["approve", "decline", "adjust"])), max_size=5
        ),
    }
)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=HISTORIES)
def test_on_any_history_the_reasons_are_the_whole_difference(cast, history):
    beginning = transaction.savepoint()
    try:
        world = tell(cast, history, is_late=False)
        run()
        assert reasons(world) == []
        adds_up(world)
        tell_the_rest(world, history)
        run(at=LATER)
        adds_up(world, at=LATER)
    finally:
        transaction.savepoint_rollback(beginning)


def tell(cast, history, *, is_late):
    credit = Policy(name=history["policy"], half_life_days=30 if history["policy"] == "time_decay" else None)
    world = furnished(
        cast,
        credit=credit,
        minimum_share_ppm=history["minimum_share_ppm"],
        caps=tuple(Cap(cap=name, amount=amount, span=span) for name, amount, span in history["caps"]),
    )
    Source.objects.update(complete_until=LATER)
    world.customers = [world.another_customer(f"K{number}") for number in range(3)]
    add(world, history, is_late=is_late)
    return world


def add(world, history, *, is_late):
    people = [world.cast.alice, world.cast.dan, world.cast.hugo, world.cast.bob]
    recorded_at = NOW + timedelta(days=1) if is_late else HAPPENED
    for person, customer, days, late in history["touches"]:
        if late == is_late:
            world.touch(people[person], customer=world.customers[customer], days=days - 40, recorded_at=recorded_at)
    for customer, days, matures, document, late, is_renewal in history["outcomes"]:
        if late == is_late:
            moment = HAPPENED - timedelta(days=days - 20)
            world.outcome(
                customer=world.customers[customer],
                kind="renewal" if is_renewal else "repeat_purchase",
                occurred_at=moment,
                matured_at=moment + timedelta(days=matures),
                document_id=document,
                recorded_at=recorded_at,
            )


def tell_the_rest(world, history):
    for number, kind in history["decisions"]:
        found = list(Proposal.objects.filter(state="proposed").exclude(employee=world.cast.bob).order_by("pk"))
        mine = [each for each in found if each.employee == world.cast.alice]
        if mine:
            proposal = mine[number % len(mine)]
            wish = {
                "approve": {},
                "decline": {"reason": "Not this one."},
                "adjust": {"amount": max(1, proposal.amount // 2), "reason": "Less."},
            }
            world.decide(world.cast.bob, proposal, kind, **wish[kind])
    add(world, history, is_late=True)
