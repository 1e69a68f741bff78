"""The lines of everybody's statements are what the ledger moved for them in the period, whatever happened before."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from recognition.core.actor import system
from recognition.ledger.models import Posting
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.payroll.models import Statement
from recognition.rewards.models import Proposal
from tests import cast as people
from tests.recognition.payroll.office import Office
from tests.recognition.payroll.test_sums import Walk
from tests.recognition.rewards.world import World

STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["approve", "points", "revoke", "take_back", "close", "build", "export", "void"]),
                  st.integers(1, 9_000)),
        st.tuples(st.sampled_from(["order", "refund"]), st.integers(1, 9)),
    ),
    min_size=6,
    max_size=14,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(600)
class StatementsTest(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=STEPS)
    def test_they_agree(self, steps):
        walk = Stated(Office(World(people.gather())))
        for name, number in [("approve", 5_000), *steps, ("close", 0)]:
            getattr(walk, name)(number)
        payroll.restate(actor=system("test"), at=walk.tick())

        assert stated() == moved()
        assert list(selectors.broken_statements()) == []


class Stated(Walk):
    """Also points, and approvals taken back at once."""

    def __init__(self, office):
        super().__init__(office)
        self.stars = Office(World(office.cast, {"programme": "stars", "unit": "symbolic"}))
        self.stars.world.source, self.stars.world.customer = office.world.source, office.world.customer
        self.stars.world.period = office.world.period

    def points(self, amount):
        employee = self.office.cast.dan if amount % 2 else self.office.cast.alice
        proposal = self.stars.world.proposal(employee, amount=amount)
        self.stars.world.decide(proposal.employment.manager, proposal, at=self.tick())

    def revoke(self, _):
        """An approval of this very moment, taken back."""
        just_now = Proposal.objects.filter(state="payable", period__state="open", state_at=self.at).first()
        if just_now is not None:
            self.office.world.decide(self.office.cast.bob, just_now, "revoke", at=self.at)


def stated():
    """By period, person and unit."""
    found = Counter()
    for row in Statement.objects.filter(number=1):
        for line in [*row.document["lines"], *row.document.get("orders", [])]:
            found[row.period_id, row.employee_id, line["unit"]] += line["amount"]
    return {key: amount for key, amount in found.items() if amount}


def moved():
    """The same from the books: what people were owed, or given in points; its export only hands that on to payroll.

    What points bought is in a period only where it is owed.
    """
    found = Counter()
    postings = Posting.objects.filter(entry__period__state="closed", entry__subject_kind__in=["proposal", "order"])
    postings = postings.exclude(debit__code="payroll_clearing").exclude(credit__code="payroll_clearing")
    for side, sign in (("debit", 1), ("credit", -1)):
        accounts = postings.filter(**{f"{side}__code__in": ["due", "points"]})
        for period, person, unit, amount in accounts.values_list(
            "entry__period", f"{side}__holder_id", "unit", "amount"
        ):
            found[period, person, unit] += sign * amount
    return {key: amount for key, amount in found.items() if amount}
