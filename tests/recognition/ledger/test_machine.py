"""The ledger against a plain model of itself: any sequence of movements leads both to the same balances."""

from collections import Counter
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from recognition.core.errors import DomainError
from recognition.ledger import chart, selectors
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from tests.recognition.ledger.journal import AT, entry_id

PEOPLE = {"employee_id": 1, "entity_id": 1}
MOVEMENTS = {
    "allocate": chart.allocate,
    "withdraw": chart.withdraw_allocation,
    "reserve": chart.reserve,
    "release": chart.release,
    "settle": lambda **budget: chart.settle(**budget, **PEOPLE),
    "export": lambda **budget: chart.export(**budget, **PEOPLE),
    "grant": lambda **budget: chart.grant_points(**budget, employee_id=1),
    "take": lambda **budget: chart.points_reversal(**budget, employee_id=1),
    "owe_back": lambda *, budget_id, **terms: chart.settle_reversal(**terms, **PEOPLE),
    "free_again": lambda **budget: chart.export_reversal(**budget, **PEOPLE),
}
drafts = st.builds(
    lambda key, movement, budget_id, unit, amount: EntryDraft(
        key=key,
        code=movement,
        subject_kind="budget",
        subject_id=budget_id,
        transfers=MOVEMENTS[movement](budget_id=budget_id, unit=unit, amount=amount),
    ),
    key=st.integers(0, 60).map(str),
    movement=st.sampled_from([*MOVEMENTS, "allocate", "reserve", "settle", "reserve"]),
    budget_id=st.sampled_from([7, 8]),
    unit=st.sampled_from(["DKK", "goods"]),
    amount=st.integers(1, 60),
)


class Model:
    """What a ledger is, in forty lines without a database."""

    def __init__(self):
        self.balances, self.said, self.mirrored = Counter(), {}, set()
        self.overdrafts = Counter()

    def post_many(self, wanted):
        fresh = {}
        for draft in wanted:
            if self.said.get(draft.key, fresh.get(draft.key, draft)) != draft:
                return "ledger_key_reused"
            if draft.key not in self.said:
                fresh[draft.key] = draft
        after = Counter(self.balances)
        for draft in fresh.values():
            for debit, credit, amount in draft.transfers:
                after[debit] += amount
                after[credit] -= amount
        for ref, held in after.items():
            floor = chart.floor(ref.code)
            if floor is not None and held < floor - self.overdrafts[ref] and held < self.balances[ref]:
                return "insufficient_funds"
        self.balances, self.said = after, self.said | fresh
        return len(fresh)

    def reverse(self, key, of_key):
        original = self.said.get(of_key)
        if original is None:
            return "no_such_entry"
        if original.code == "reversal":
            return "already_reversed"
        mirror = EntryDraft(
            key=key,
            code="reversal",
            subject_kind=original.subject_kind,
            subject_id=original.subject_id,
            transfers=[type(move)(move.credit, move.debit, move.amount) for move in original.transfers],
            reverses_id=of_key,
        )
        if key not in self.said and of_key in self.mirrored:
            return "already_reversed"
        done = self.post_many([mirror])
        if isinstance(done, int):
            self.mirrored.add(of_key)
        return done


class Ledger(RuleBasedStateMachine):
    met: ClassVar[set[str]] = set()

    def __init__(self):
        super().__init__()
        self.model = Model()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()

    @initialize(amount=st.integers(0, 100))
    def begin_with_an_overdraft(self, amount):
        ledger.set_overdraft(budget_id=7, unit="DKK", overdraft=amount)
        self.model.overdrafts[chart.account("budget_available", "DKK", 7)] = amount

    @rule(draft=drafts)
    def post(self, draft):
        expected = self.model.post_many([draft])
        found = self.outcome(lambda: ledger.post(draft=draft, at=AT))
        assert found == (expected if isinstance(expected, str) else entry_id(draft.key))

    @rule(wanted=st.lists(drafts, max_size=6))
    def post_many(self, wanted):
        assert self.outcome(lambda: ledger.post_many(drafts=wanted, at=AT)) == self.model.post_many(wanted)

    @rule(key=st.integers(0, 90).map(str), of_key=st.integers(0, 60).map(str))
    def reverse(self, key, of_key):
        expected = self.model.reverse(key, of_key)
        found = self.outcome(lambda: ledger.reverse(key=key, of_key=of_key, at=AT))
        assert found == (expected if isinstance(expected, str) else entry_id(key))

    @invariant()
    def balances_agree(self):
        refs = list(self.model.balances)
        assert selectors.balances(refs) == {ref: self.model.balances[ref] for ref in refs}

    def teardown(self):
        wrong = selectors.check_books()
        transaction.set_rollback(True)
        self.sandbox.__exit__(None, None, None)
        assert wrong == []

    def outcome(self, work):
        try:
            done = work()
        except DomainError as error:
            self.met.add(error.code)
            return error.code
        self.met.add("done")
        return done


@pytest.mark.parametrize("examples", [10, pytest.param(100, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
@pytest.mark.django_db
def test_any_sequence_of_movements_leads_ledger_and_model_to_the_same_balances(examples):
    class Walked(Ledger):
        met: ClassVar[set[str]] = set()

    run_state_machine_as_test(
        Walked,
        settings=settings(
            max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    # The machine itself compares after every step; walks in which nothing moved would compare nothing.
    assert {"done", "insufficient_funds"} <= Walked.met
