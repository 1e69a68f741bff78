"""The whole life of awards in any order: budgets balance, nobody decides for themself, what left never changes."""

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from recognition.ledger import selectors as books
from recognition.payroll.models import BatchFile, PayrollLine
from recognition.programmes.models import Budget
from recognition.rewards import selectors, states
from recognition.rewards.models import ClawBackCase, Correction, Decision, Dispute, Proposal
from tests.journeys.company import LEFT, Company
from tests.recognition.rewards.world import as_

EXAMPLES = 8
PLACES = {states.Place.COMMITTED: "committed", states.Place.APPROVED: "approved", states.Place.EXPORTED: "exported"}
REACHED = {
    *"proposed payable confirmed declined withdrawn".split(),
    *("dispute settled", "a correction paid", "taken back", "a delegate decided", "batch void", "batch confirmed"),
}


class Watched(Company):
    """What must hold after every step."""

    def __init__(self):
        self.lines: dict[int, tuple] = {}
        self.files: dict[int, str] = {}
        self.amounts: dict[int, int] = {}
        super().__init__()

    @invariant()
    def budgets_balance(self):
        for budget in Budget.objects.all():
            figures = books.budget_figures([budget.pk])[budget.pk]
            spent = figures.committed + figures.approved + figures.exported
            assert spent <= figures.allocated + figures.overdraft
            expected = dict.fromkeys(PLACES.values(), 0)
            for each in Proposal.objects.filter(budget=budget):
                place = states.PLACE[states.name(each.state, each.held_for)]
                counts = each.reverses_id is None or place == states.Place.EXPORTED
                if counts and place in PLACES:
                    expected[PLACES[place]] += each.amount
            assert {name: getattr(figures, name) for name in expected} == expected

    @invariant()
    def nobody_decides_what_benefits_them(self):
        pools = defaultdict(set)
        for occasion, employee in Proposal.objects.filter(from_pool=True).values_list("occasion", "employee_id"):
            pools[occasion].add(employee)
        for decision in Decision.objects.select_related("proposal"):
            persons = {decision.decided_by_id, decision.acted_by_id}
            assert decision.beneficiary_id not in persons
            assert persons.isdisjoint(pools[decision.proposal.occasion])
        for dispute in Dispute.objects.exclude(settled_by=None):
            assert dispute.settled_by_id != dispute.employee_id

    @invariant()
    def what_left_for_payroll_never_changes(self):
        lines = {row[0]: row for row in PayrollLine.objects.values_list()}
        files = dict(BatchFile.objects.values_list("pk", "sha256"))
        assert self.lines.items() <= lines.items()
        assert self.files.items() <= files.items()
        left = dict(Proposal.objects.filter(state__in=LEFT).values_list("pk", "amount"))
        assert all(left.get(pk, amount) == amount for pk, amount in self.amounts.items())
        self.lines, self.files, self.amounts = lines, files, self.amounts | left

    @invariant()
    def every_because_recomputes(self):
        for proposal in Proposal.objects.order_by("-state_at", "-pk")[:2]:
            found = selectors.explain(viewer=as_(self.cast.greta), proposal_id=proposal.pk, at=self.at)
            assert found.broken == []

    @invariant()
    def nobody_gets_twice_or_loses_more_than_they_got(self):
        for each in Proposal.objects.filter(reversals__isnull=False).distinct():
            taken = sum(each.reversals.exclude(state__in=states.DEAD).values_list("amount", flat=True))
            cases = sum(ClawBackCase.objects.filter(proposal=each).values_list("amount", flat=True))
            assert each.amount + taken - cases >= 0
        assert Correction.objects.count() == len(set(Correction.objects.values_list("occasion", "number")))


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.django_db
def test_whatever_happens_in_any_order_the_books_the_rights_and_the_reasons_hold(cast):
    Watched.cast = cast
    run_state_machine_as_test(
        Watched,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=20,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert books.check_books() == []
    assert REACHED - Watched.reached == set()
