"""Whatever happens on the way, what payroll was handed is what was approved or bought and what the ledger says left."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from recognition.ledger import selectors as books
from recognition.payroll.models import PayrollBatch, PayrollClaim, PayrollLine
from recognition.rewards.models import Proposal
from recognition.shop import states
from recognition.shop.models import Order
from tests import cast as people
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.rewards.world import World
from tests.recognition.shop.till import Till

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("approve"), st.integers(1, 9_000)),
        st.tuples(st.just("take back"), st.integers(1, 9_000)),
        st.tuples(st.sampled_from(["order", "refund"]), st.integers(1, 9)),
        st.tuples(st.sampled_from(["close", "build", "export", "void", "confirm"]), st.integers(0, 3)),
    ),
    min_size=6,
    max_size=14,
)


class SumsTest(TestCase):
    @settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=STEPS)
    def test_lines_awards_and_ledger_agree(self, steps):
        walk = Walk(Office(World(people.gather())))
        for name, number in [("approve", 5_000), *steps, ("close", 0), ("build", 0), ("export", 0)]:
            getattr(walk, name.replace(" ", "_"))(number)
            walk.check()


class Walk:
    """One step after another at a clock that moves on; what a step cannot do now it leaves."""

    def __init__(self, office):
        self.office = office
        self.at = CUT_OFF
        self.period = "2026-09"
        assert office.world.period
        self.till = Till(office.cast)
        for unit in ("goods", "cash"):
            self.till.points(office.cast.alice, 100_000, unit)
        self.till.item()
        self.till.money()

    def approve(self, amount):
        proposal = self.office.world.proposal(amount=amount)
        self.office.world.decide(self.office.cast.bob, proposal, at=self.tick())

    def take_back(self, amount):
        award = Proposal.objects.filter(state__in=["exported", "confirmed"], reverses=None, reversals=None).first()
        if award is not None:
            self.office.taken_back(award, min(amount, award.amount), at=self.tick())

    def order(self, number):
        """Money or a mug; every third order waits for a decision, every third one for the mug."""
        cast, item = self.office.cast, "money" if number % 2 else "mug"
        order = self.till.order(cast.alice, item, quantity=number, at=self.tick())
        if number % 3:
            order = self.till.approve(cast.bob if item == "money" else cast.greta, order, at=self.tick())
        if number % 3 == 1 and order.state == "approved":
            self.till.fulfil(cast.greta, order, at=self.tick())

    def refund(self, choice):
        spent = Order.objects.filter(state__in=states.AT_PAYROLL, reverses=None, reversal=None)
        found = list(spent.order_by("pk"))
        if found:
            self.till.refund(self.office.cast.greta, found[choice % len(found)], at=self.tick())

    def close(self, _):
        self.period_closed = self.period
        self.period = self.office.close(self.period, at=self.tick()).open_code

    def build(self, _):
        if self.period != "2026-09":
            self.office.build(self.period_closed, at=self.tick())

    def export(self, choice):
        self.with_batch(["built"], choice, self.office.export)

    def confirm(self, choice):
        self.with_batch(["exported"], choice, self.office.confirm)

    def void(self, choice):
        taken_back = PayrollLine.objects.filter(payrollclaim__isnull=False, reverses_uid__isnull=False)
        needed = PayrollBatch.objects.filter(lines__uid__in=taken_back.values("reverses_uid"))
        self.with_batch(["built", "exported"], choice, self.office.voided, exclude=needed)

    def with_batch(self, states, choice, step, exclude=()):
        batches = PayrollBatch.objects.filter(state__in=states).exclude(pk__in=[batch.pk for batch in exclude])
        found = list(batches.order_by("pk"))
        if found:
            step(found[choice % len(found)], at=self.tick())

    def tick(self):
        self.at += timedelta(hours=1)
        return self.at

    def check(self):
        claimed = PayrollLine.objects.filter(payrollclaim__isnull=False)
        in_batch = Proposal.objects.filter(state__in=["in_batch", "exported", "confirmed"])
        bought = Order.objects.filter(state__in=["in_batch", "exported", "confirmed"])
        assert total(claimed, "amount_minor") == total(in_batch, "amount") + total(bought, "value_minor")
        left = claimed.filter(batch__state__in=["exported", "confirmed"])
        gone = in_batch.exclude(state="in_batch")
        handed_over = total(gone, "amount") + total(bought.exclude(state="in_batch"), "value_minor")
        assert total(left, "amount_minor") == handed_over == self.office.cleared()
        for batch in PayrollBatch.objects.all():
            assert batch.positive_minor + batch.negative_minor == total(batch.lines.all(), "amount_minor")
            assert PayrollClaim.objects.filter(batch=batch).count() == (
                0 if batch.state == "void" else batch.line_count
            )
        assert books.check_books() == []


def total(rows, field):
    return sum(rows.values_list(field, flat=True))
