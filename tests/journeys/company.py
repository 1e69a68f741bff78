"""A company in which anything may happen, in any order: the machine whose books test_any_order.py watches."""

from collections import defaultdict
from dataclasses import fields
from datetime import timedelta
from typing import ClassVar

from django.db import transaction
from django.db.models import F
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from recognition.core import periods
from recognition.core.errors import DomainError
from recognition.customers.models import Source
from recognition.ledger import selectors as books
from recognition.payroll import services as payroll
from recognition.payroll.models import PayrollBatch
from recognition.people import services as people
from recognition.people.models import Employee, Employment
from recognition.programmes.definition import Approval, Cap, Formula, Pool
from recognition.rewards import services as rewards
from recognition.rewards import states
from recognition.rewards.models import Decision, Dispute, Proposal
from tests.recognition.payroll.office import CSV
from tests.recognition.rewards.world import NOW, World, as_, system

EXAMPLES = 8
FEW = st.integers(0, 9)
AMOUNTS = st.integers(1, 60_000)
EVERYBODY = st.sampled_from("alice bob carol dan erik frida greta hugo".split())
PLACES = {states.Place.COMMITTED: "committed", states.Place.APPROVED: "approved", states.Place.EXPORTED: "exported"}
LEFT = ("exported", "confirmed")
RULES = {
    "formula": Formula(kind="fixed", amount=60_000),
    "approval": Approval(second_above=50_000, second_above_in_period=120_000, escalate_after_days=5),
    "caps": (Cap(cap="employee", amount=150_000, span="quarter"),),
    "pools": (Pool(team="Lager", share_ppm=100_000),),
    "hold_days": 1,
}


class Company(RuleBasedStateMachine):
    """The cast, one programme with a pool and a cap, a budget that may run dry; the clock only goes forward."""

    cast = None
    reached: ClassVar[set[str]] = set()

    def __init__(self):
        super().__init__()
        self.beginning = transaction.savepoint()
        self.world = World(self.cast, rules=RULES, allocated=200_000)
        assert self.world.period
        assert self.world.budget
        self.at = NOW
        self.seen: defaultdict[str, int] = defaultdict(int)
        for name in ("alice", "dan", "bob"):
            self.a_customer_stays(0, {name}, 3)
        self.sweeps_run(26)
        self.every_door_is_opened_once()

    def every_door_is_opened_once(self):
        """So that what follows in any order begins with something of every kind."""
        self.somebody_is_heard(0)
        self.hr_corrects(0, "dan")
        self.the_manager_declines(1)
        self.a_delegate_approves(0)
        self.whoever_may_approves(0)
        self.what_was_reached_is_noted()
        self.payroll_runs("confirm")
        self.hr_takes_back(0, 1_000)
        self.whoever_may_approves(0)
        self.payroll_runs("void")
        self.what_was_reached_is_noted()

    def teardown(self):
        transaction.savepoint_rollback(self.beginning)

    @invariant()
    def what_was_reached_is_noted(self):
        approved = Proposal.objects.filter(state__in=states.APPROVED)
        self.reached.update(self.seen, Proposal.objects.values_list("state", flat=True))
        self.reached.update(f"dispute {each}" for each in Dispute.objects.values_list("state", flat=True))
        self.reached.update("a correction paid" for _ in approved.filter(correction__isnull=False)[:1])
        self.reached.update("taken back" for _ in approved.filter(reverses__isnull=False)[:1])
        self.reached.update("a delegate decided" for _ in Decision.objects.exclude(acted_by=F("decided_by"))[:1])
        self.reached.update(f"batch {each}" for each in PayrollBatch.objects.values_list("state", flat=True))

    def attempt(self, call, *arguments, **named):
        """What is refused leaves everything as it was; the invariants look after that."""
        try:
            return call(*arguments, **named)
        except DomainError as error:
            self.seen[error.code] += 1
            return None

    def chosen(self, model, number, **wanted):
        found = list(model.objects.filter(**wanted).order_by("pk"))
        return found[number % len(found)] if found else None

    def who(self, name) -> Employee:
        return getattr(self.cast, name)

    @rule(number=FEW, names=st.sets(st.sampled_from(["alice", "bob", "dan"]), max_size=3), days=st.integers(1, 9))
    def a_customer_stays(self, number, names, days):
        customer = self.customer(number)
        self.at += timedelta(minutes=1)
        for name in sorted(names):
            self.world.touch(self.who(name), customer=customer, at=self.at - timedelta(days=days), recorded_at=self.at)
        self.world.outcome(customer=customer, occurred_at=self.at, matured_at=self.at, recorded_at=self.at)

    @rule(number=FEW)
    def a_customer_goes(self, number):
        loss = {"kind": "churn", "reported_kind": "churn", "family": "loss"}
        self.world.outcome(
            customer=self.customer(number), occurred_at=self.at, matured_at=self.at, recorded_at=self.at, **loss
        )

    @rule(number=FEW)
    def an_outcome_is_taken_back(self, number):
        proposal = self.chosen(Proposal, number)
        if proposal is not None and proposal.outcome.withdrawn_at is None:
            type(proposal.outcome).objects.filter(pk=proposal.outcome_id).update(withdrawn_at=self.at)

    @rule(hours=st.sampled_from([1, 26, 50, 150]))
    def sweeps_run(self, hours):
        self.at += timedelta(hours=hours)
        Source.objects.update(complete_until=self.at)
        rewards.assess(actor=system(), at=self.at)
        rewards.expire(actor=system(), at=self.at)
        rewards.escalate(actor=system(), at=self.at)

    @rule(amount=AMOUNTS)
    def finance_allocates(self, amount):
        self.world.allocate(amount)
        rewards.serve_all_waiting(actor=system(), at=self.at)

    @rule(
        name=EVERYBODY,
        number=FEW,
        kind=st.sampled_from(["approve", "approve", "decline", "adjust", "revoke"]),
        amount=AMOUNTS,
    )
    def somebody_decides(self, name, number, kind, amount):
        proposal = self.chosen(Proposal, number, state__in=["proposed", "needs_second", "payable"])
        if proposal is not None:
            wish = {"amount": amount} if kind == "adjust" else {}
            self.attempt(self.world.decide, self.who(name), proposal, kind, at=self.at, reason="So.", **wish)

    @rule(skips=FEW)
    def whoever_may_approves(self, skips):
        for proposal in Proposal.objects.filter(state__in=["proposed", "needs_second"]).order_by("pk")[skips // 3 :]:
            for name in ("bob", "hugo", "erik", "frida"):
                self.attempt(self.world.decide, self.who(name), proposal, at=self.at)

    @rule(number=FEW)
    def the_manager_declines(self, number):
        proposal = self.chosen(Proposal, number, state="proposed")
        if proposal is not None and proposal.employment.manager is not None:
            self.attempt(
                self.world.decide, proposal.employment.manager, proposal, "decline", at=self.at, reason="Not theirs."
            )

    @rule(number=FEW)
    def a_delegate_approves(self, number):
        proposal = self.chosen(Proposal, number, state="proposed")
        if proposal is not None and proposal.employment.manager is not None:
            manager = next(each for each in self.everybody() if each == proposal.employment.manager)
            self.somebody_delegates(manager.external_id, "carol", 2)
            self.attempt(self.world.decide, self.cast.carol, proposal, at=self.at, acting_for=manager)

    @rule(number=FEW)
    def somebody_is_heard(self, number):
        """A beneficiary contests and HR answers; what others try is refused."""
        proposal = self.chosen(Proposal, number, reverses=None)
        if proposal is not None:
            self.somebody_contests(proposal.employee.external_id, number)
            for name in ("erik", "greta"):
                self.somebody_reviews(name, number, "explained")

    @rule(giver=EVERYBODY, name=EVERYBODY, days=st.integers(0, 9))
    def somebody_delegates(self, giver, name, days):
        today = periods.local_date(self.at, "Europe/Copenhagen")
        self.attempt(
            people.delegate,
            actor=as_(self.who(giver)),
            giver_id=self.who(giver).pk,
            delegate_id=self.who(name).pk,
            from_date=today,
            to_date=today + timedelta(days=days),
            at=self.at,
        )

    @rule(name=EVERYBODY, number=FEW)
    def somebody_contests(self, name, number):
        proposal = self.chosen(Proposal, number, reverses=None)
        if proposal is not None:
            self.attempt(
                rewards.contest,
                actor=as_(self.who(name)),
                proposal_id=proposal.pk,
                evidence=[],
                text="I was there.",
                at=self.at,
                key=f"contest-{self.next()}",
            )

    @rule(name=EVERYBODY, number=FEW, result=st.sampled_from(["upheld", "explained"]))
    def somebody_reviews(self, name, number, result):
        dispute = self.chosen(Dispute, number, state="open")
        if dispute is not None:
            self.attempt(
                rewards.settle_dispute,
                actor=as_(self.who(name)),
                dispute_id=dispute.pk,
                result=result,
                answer="Looked at.",
                at=self.at,
                key=f"settle-{self.next()}",
            )

    @rule(number=FEW, late=st.sampled_from(["alice", "bob", "dan"]))
    def hr_corrects(self, number, late):
        proposal = self.chosen(Proposal, number, reverses=None)
        if proposal is not None:
            self.at += timedelta(minutes=1)
            self.world.touch(
                self.who(late),
                customer=proposal.outcome.customer,
                at=proposal.outcome.occurred_at - timedelta(days=2),
                recorded_at=self.at,
            )
            self.attempt(
                rewards.open_correction,
                actor=as_(self.cast.greta),
                programme_code="loyal",
                outcome=proposal.outcome.external_id,
                code="late_evidence",
                reason="A call was missing.",
                at=self.at,
                key=f"correct-{self.next()}",
            )

    @rule(number=FEW, amount=AMOUNTS)
    def hr_takes_back(self, number, amount):
        proposal = self.chosen(Proposal, number, state__in=LEFT)
        if proposal is not None:
            wish = {"code": "duplicate", "reason": "Twice.", "at": self.at, "amount": amount}
            self.attempt(rewards.claw_back, actor=as_(self.cast.greta), proposal_id=proposal.pk, **wish)

    @rule(then=st.sampled_from(["", "confirm", "void"]))
    def payroll_runs(self, then):
        period = books.open_period(self.cast.entity.pk)
        by = {"entity_code": "DK", "code": period.code, "at": self.at}
        self.attempt(payroll.close_period, actor=as_(self.cast.greta), **by)
        batch = self.attempt(payroll.build_batch, actor=as_(self.cast.carol), **by)
        if batch is None:
            return
        named = {"reference": str(batch.pk), "at": self.at}
        self.attempt(payroll.export_batch, actor=as_(self.cast.greta), file_format=CSV, **named)
        if then == "void":
            self.attempt(payroll.void_batch, actor=as_(self.cast.carol), is_not_imported=True, **named)
            self.attempt(payroll.void_batch, actor=as_(self.cast.greta), is_not_imported=True, **named)
        elif then == "confirm":
            self.attempt(payroll.confirm_batch, actor=as_(self.cast.greta), explanation="They told us.", **named)

    @rule(name=st.sampled_from(["alice", "dan", "bob", "hugo"]))
    def somebody_leaves(self, name):
        today = periods.local_date(self.at, "Europe/Copenhagen")
        Employment.objects.filter(employee=self.who(name), ends_on=None).update(ends_on=today + timedelta(days=1))
        Employee.objects.filter(pk=self.who(name).pk).update(left_on=today)

    def everybody(self):
        return [self.who(each.name) for each in fields(self.cast) if each.name != "entity"]

    def customer(self, number):
        from recognition.customers.models import Customer

        name = f"C{number % 3}"
        return Customer.objects.filter(external_id=name).first() or self.world.another_customer(name)

    def next(self):
        self.seen["keys"] += 1
        return self.seen["keys"]
