"""After any sequence of corrections, once all is approved, each person has what the newest judgement gives."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recognition.core.actor import system
from recognition.customers.models import Touchpoint
from recognition.ledger import selectors as books
from recognition.people.models import Employee
from recognition.programmes.definition import Approval, Cap, Formula
from recognition.programmes.models import CapUse
from recognition.rewards import selectors, states
from recognition.rewards import services as rewards
from recognition.rewards.models import Correction, Proposal
from tests.recognition.rewards.world import NOW, World, as_, run, served

HOUR = timedelta(hours=1)
PEOPLE = ("alice", "bob", "dan", "carol")
EVENTS = st.lists(
    st.tuples(st.sampled_from(["arrives", "superseded", "approve", "decline", "export"]), st.sampled_from(PEOPLE)),
    max_size=8,
)


def decide(at, kind, *, employee=None):
    """Whoever may decides about what is open, of one person or of all."""
    found = Proposal.objects.filter(state__in=states.OPEN).order_by("pk")
    for each in found.filter(employee__external_id=employee) if employee else found:
        [decider, *_] = selectors.deciders(proposal_ids=[each.pk], at=at)[each.pk]
        rewards.decide(actor=as_(Employee.objects.get(pk=decider)), proposal_id=each.pk, kind=kind, reason="So.", at=at)


def happen(world, what, who, at):
    person = getattr(world.cast, who)
    if what == "arrives":
        world.touch(person, recorded_at=at)
    elif what == "superseded":
        Touchpoint.objects.filter(employee=person, superseded_at=None).update(superseded_at=at)
    elif what == "export":
        Proposal.objects.filter(employee=person, state="payable").update(state="exported")
    else:
        decide(at, what, employee=who)


def correct(world, at):
    wish = {"programme_code": "loyal", "outcome": "O-1", "code": "late_evidence", "reason": f"As of {at}."}
    return rewards.open_correction(actor=as_(world.cast.greta), at=at, **wish)


def has(employee_id):
    approved = Proposal.objects.filter(employee=employee_id, state__in=states.APPROVED)
    return sum(approved.values_list("amount", flat=True))


def check(world, events):
    served(world, world.cast.alice, world.cast.dan)
    world.outcome(name="O-1")
    run()
    at = NOW
    for what, who in events:
        at += HOUR
        happen(world, what, who, at)
        if what in ("arrives", "superseded"):
            correct(world, at)
    last = correct(world, at + HOUR)
    decide(at + HOUR, "approve")
    given_now = {part["employee"]: part["amount"] for part in last.parts}
    for name in PEOPLE:
        number = getattr(world.cast, name).pk
        assert has(number) == given_now.get(number, 0)
    used = {each.holder: each.used for each in CapUse.objects.filter(cap="employee", used__gt=0)}
    assert used == {str(number): amount for number, amount in given_now.items() if amount}
    assert books.check_books() == []
    for each in Proposal.objects.exclude(state__in=states.WITHOUT_AMOUNT):
        assert selectors.explain(viewer=system("test"), proposal_id=each.pk, at=at + 2 * HOUR).holds
    assert Correction.objects.count() >= 1


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_whatever_was_corrected_everybody_ends_with_what_the_newest_judgement_gives(cast):
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(events=EVENTS)
    def any_order(events):
        beginning = transaction.savepoint()
        caps = (Cap(cap="customer", amount=50_000, span="year"), Cap(cap="employee", amount=22_000, span="year"))
        rules = {"formula": Formula(kind="fixed", amount=60_001), "approval": Approval(), "caps": caps}
        world = World(cast, rules=rules)
        assert world.period
        assert world.budget
        check(world, events)
        transaction.savepoint_rollback(beginning)

    any_order()
