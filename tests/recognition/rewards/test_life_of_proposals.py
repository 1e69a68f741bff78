"""Anything people do in any order: the budget adds up, the states are those of the table, nothing is paid twice."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from recognition.core import db
from recognition.core.errors import DomainError
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.programmes import services as programmes
from recognition.programmes.definition import Approval
from recognition.rewards import services as rewards
from recognition.rewards import states
from recognition.rewards.models import PersonPeriod, Proposal
from tests.recognition.rewards.world import NOW, NUMBERS, World, as_, system

AMOUNTS = st.integers(1, 400)
PLACES = {states.Place.COMMITTED: "committed", states.Place.APPROVED: "approved", states.Place.EXPORTED: "exported"}


class Life(RuleBasedStateMachine):
    """One employee, one manager, one second approver, one budget; the clock only goes forward."""

    cast = None

    def __init__(self):
        super().__init__()
        self.beginning = transaction.savepoint()
        limits = Approval(second_above=250, second_above_in_period=300)
        self.world = World(self.cast, rules={"approval": limits}, allocated=1_000)
        assert self.world.period
        self.at = NOW
        self.allocated, self.overdraft = 1_000, 0
        assert self.world.budget
        for amount in (90, 120, 240, 300):
            self.an_award_is_proposed(amount)

    def teardown(self):
        transaction.savepoint_rollback(self.beginning)

    def chosen(self, number, **wanted):
        found = list(Proposal.objects.filter(**wanted).order_by("pk"))
        return found[number % len(found)] if found else None

    def attempt(self, call):
        try:
            return call()
        except DomainError as error:
            return error

    @rule(minutes=st.integers(0, 20))
    def time_passes(self, minutes):
        self.at += timedelta(minutes=minutes)

    @rule(amount=AMOUNTS)
    def somebody_allocates(self, amount):
        self.world.allocate(amount)
        self.allocated += amount

    @rule(amount=AMOUNTS)
    def finance_withdraws(self, amount):
        done = self.attempt(lambda: programmes.withdraw_budget(**self.finance(amount)))
        assert isinstance(done, programmes.Allocated | programmes.NotAvailable)
        self.allocated -= amount if isinstance(done, programmes.Allocated) else 0

    @rule(amount=st.integers(0, 400))
    def finance_overdraws(self, amount):
        wish = self.finance(amount) | {"reason": "More stayed than we planned."}
        done = self.attempt(lambda: programmes.set_overdraft(**wish))
        assert isinstance(done, programmes.Allocated | programmes.OverdraftInUse)
        if isinstance(done, programmes.Allocated):
            self.overdraft = amount

    def finance(self, amount):
        key = f"finance {next(NUMBERS)}"
        who = {"actor": as_(self.cast.frida), "programme_code": "loyal", "unit": "DKK"}
        return who | {"amount": amount, "at": self.at, "key": key}

    @rule(amount=AMOUNTS)
    def an_award_is_proposed(self, amount):
        waits = self.world.figures().available + self.world.figures().overdraft < amount
        held = {"state": "held", "held_for": "budget"} if waits else {}
        self.world.proposal(amount=amount, **held)

    @rule(number=st.integers(0, 9), kind=st.sampled_from(["approve", "decline", "adjust"]), amount=AMOUNTS)
    def the_manager_decides(self, number, kind, amount):
        self.decided(self.cast.bob, number, kind, amount, state="proposed")

    @rule(number=st.integers(0, 9))
    def the_manager_revokes(self, number):
        self.decided(self.cast.bob, number, "revoke", None, state="payable")

    @rule(number=st.integers(0, 9), kind=st.sampled_from(["approve", "decline", "revoke"]))
    def somebody_decides_about_anything(self, number, kind):
        self.decided(self.cast.bob, number, kind, None)

    @rule(number=st.integers(0, 9), kind=st.sampled_from(["approve", "decline"]))
    def the_second_decides(self, number, kind):
        self.decided(self.cast.frida, number, kind, None, state="needs_second")

    def decided(self, who, number, kind, amount, **wanted):
        proposal = self.chosen(number, **wanted)
        if proposal is None:
            return
        wish = {"amount": amount} if kind == "adjust" else {"reason": "Because."}
        before = states.name(proposal.state, proposal.held_for)
        self.attempt(lambda: self.world.decide(who, proposal, kind, at=self.at, **wish))
        proposal.refresh_from_db()
        after = states.name(proposal.state, proposal.held_for)
        assert after == before or after in states.NEXT[before]

    @rule()
    def who_waits_is_served(self):
        rewards.serve_all_waiting(actor=system(), at=self.at)

    @precondition(lambda self: Proposal.objects.filter(state="payable").exists())
    @rule()
    def payroll_takes_what_is_payable(self):
        with db.durable():
            ledger.close_period_row(
                period_id=books.open_period(self.cast.entity.pk).pk, actor_employee_id=None, at=self.at
            )
            until = books.open_period(self.cast.entity.pk).starts_on
            ids = rewards.take_into_batch(entity_id=self.cast.entity.pk, until=until, at=self.at)
            rewards.mark_exported(proposal_ids=ids, at=self.at)
            ledger.post_many(drafts=[self.exported(Proposal.objects.get(pk=each)) for each in ids], at=self.at)

    def exported(self, proposal):
        from recognition.ledger.entries import EntryDraft

        movement = chart.export if proposal.amount > 0 else chart.export_reversal
        transfers = movement(
            budget_id=proposal.budget_id,
            unit="DKK",
            amount=abs(proposal.amount),
            employee_id=proposal.employee_id,
            entity_id=proposal.entity_id,
        )
        key = f"export:{proposal.pk}"
        return EntryDraft(key=key, code="export", subject_kind="proposal", subject_id=proposal.pk, transfers=transfers)

    @rule(number=st.integers(0, 9), amount=AMOUNTS)
    def hr_takes_back(self, number, amount):
        proposal = self.chosen(number, state="exported")
        if proposal is not None:
            wish = {"code": "duplicate", "reason": "Twice.", "at": self.at, "amount": amount}
            self.attempt(lambda: rewards.claw_back(actor=as_(self.cast.greta), proposal_id=proposal.pk, **wish))

    @invariant()
    def the_budget_is_where_the_states_say(self):
        figures = self.world.figures()
        assert (figures.allocated, figures.overdraft) == (self.allocated, self.overdraft)
        assert min(figures.committed, figures.approved, figures.exported) >= 0
        assert figures.committed + figures.approved + figures.exported <= figures.allocated + figures.overdraft
        expected = dict.fromkeys(PLACES.values(), 0)
        for each in Proposal.objects.all():
            place = states.PLACE[states.name(each.state, each.held_for)]
            counts = each.reverses_id is None or place == states.Place.EXPORTED
            if counts and place in PLACES:
                expected[PLACES[place]] += each.amount
        assert {name: getattr(figures, name) for name in expected} == expected

    @invariant()
    def nobody_is_owed_more_or_less_than_was_approved_and_not_exported(self):
        open_ones = Proposal.objects.filter(state="payable").values_list("amount", flat=True)
        assert self.world.owed(self.cast.alice) == sum(open_ones)

    @invariant()
    def no_more_is_taken_back_than_was_paid(self):
        for each in Proposal.objects.filter(reversals__isnull=False).distinct():
            live = each.reversals.exclude(state__in=states.DEAD)
            assert each.amount + sum(live.values_list("amount", flat=True)) >= 0

    @invariant()
    def a_second_person_saw_whatever_passed_the_limits(self):
        for row in PersonPeriod.objects.all():
            approved = Proposal.objects.filter(period=row.period_id, reverses=None, state__in=states.APPROVED)
            assert row.approved == sum(approved.values_list("amount", flat=True))
            alone = approved.exclude(decisions__step="second").values_list("amount", flat=True)
            assert sum(alone) <= 300
            assert all(amount <= 250 for amount in alone)


@pytest.mark.parametrize("examples", [5, pytest.param(100, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
@pytest.mark.django_db
def test_whatever_people_do_the_budget_adds_up_and_nothing_is_paid_twice(cast, examples):
    Life.cast = cast
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert books.check_books() == []
