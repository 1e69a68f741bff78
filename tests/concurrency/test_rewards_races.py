"""Many decide, assess and spend at once: nothing twice, no limit passed; and what happens without the locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Sum

from recognition.core.errors import DomainError
from recognition.ledger import selectors as books
from recognition.programmes.definition import Approval, Cap
from recognition.programmes.models import CapUse, ProgrammeVersion
from recognition.rewards import due
from recognition.rewards import services as rewards
from recognition.rewards.models import Decision, Judgement, PersonPeriod, Proposal
from recognition.rewards.services import assessing, moves
from tests.recognition.rewards.world import NOW, World, system

ROUNDS, RUNS = 20, 4
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(cast):
    return World(cast, allocated=100_000_000)


def at_once(calls):
    """Run the calls at the same moment, each on a connection of its own; their results or DomainErrors."""
    together = Barrier(len(calls))

    def run(call):
        try:
            connection.ensure_connection()
            together.wait(timeout=30)
            return call()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def rounds(number, prepare, check):
    for _ in range(number):
        calls = prepare()
        check(at_once(calls))
    assert books.check_books() == []


def approvals(world, cast, proposals):
    return [lambda proposal=each: world.decide(cast.bob, proposal) for each in proposals]


def test_without_the_lock_two_small_approvals_pass_the_period_limit_unseen(world, cast, monkeypatch):
    together = Barrier(2)

    def unlocked(**who):
        PersonPeriod.objects.bulk_create([PersonPeriod(**who)], ignore_conflicts=True)
        row = PersonPeriod.objects.get(**who)
        together.wait(timeout=30)
        return row

    monkeypatch.setattr(moves, "locked_person_period", unlocked)
    proposals = [world.proposal(amount=90_000) for _ in range(2)]
    world.rules = {}
    PersonPeriod.objects.create(employee=cast.alice, period=world.period, unit="DKK", approved=100_000)
    assert [done.state for done in at_once(approvals(world, cast, proposals))] == ["payable", "payable"]
    assert PersonPeriod.objects.get().approved == 280_000  # the limit is 200 000


def test_with_it_the_sum_is_counted_and_the_second_goes_to_a_second_person(world, cast):
    PersonPeriod.objects.create(employee=cast.alice, period=world.period, unit="DKK", approved=0)

    def prepare():
        PersonPeriod.objects.update(approved=20_000)
        return approvals(world, cast, [world.proposal(amount=90_000) for _ in range(RUNS)])

    def check(done):
        assert sorted(each.state for each in done) == ["needs_second"] * (RUNS - 2) + ["payable"] * 2
        assert PersonPeriod.objects.get().approved == 200_000

    rounds(ROUNDS, prepare, check)


def test_without_the_lock_only_the_numbering_of_decisions_stops_a_second_payment(world, cast, monkeypatch):
    together = Barrier(2)

    def unlocked(proposal_id):
        proposal = moves.proposal_named(proposal_id)
        together.wait(timeout=30)
        return proposal

    monkeypatch.setattr(moves, "locked_proposal", unlocked)
    monkeypatch.setattr(moves, "locked_person_period", lambda **who: PersonPeriod(approved=0, **who))
    proposal = world.proposal()
    done = at_once(approvals(world, cast, [proposal, proposal]))
    assert sorted(type(each).__name__ for each in done) == ["Conflict", "Proposal"]


def test_with_it_one_approval_pays_and_the_others_are_told(world, cast):
    def prepare():
        proposal = world.proposal(amount=100)
        return approvals(world, cast, [proposal] * RUNS)

    def check(done):
        assert sum(isinstance(each, Proposal) for each in done) == 1
        assert {each.code for each in done if not isinstance(each, Proposal)} == {"already_decided"}

    world.rules = {"approval": Approval()}
    rounds(ROUNDS, prepare, check)
    assert Decision.objects.count() == ROUNDS
    assert world.figures().approved == world.owed(cast.alice) == ROUNDS * 100


def test_the_same_click_delivered_many_times_is_one_decision(world, cast):
    def prepare():
        proposal = world.proposal(amount=100)
        return [lambda: world.decide(cast.bob, proposal, key=f"click-{proposal.pk}")] * RUNS

    def check(done):
        assert {each.state for each in done} == {"payable"}

    rounds(ROUNDS, prepare, check)
    assert Decision.objects.count() == ROUNDS


def test_approve_and_decline_at_once_is_one_of_them(world, cast):
    world.rules = {"approval": Approval()}

    def prepare():
        proposal = world.proposal(amount=100)
        return [
            lambda: world.decide(cast.bob, proposal),
            lambda: world.decide(cast.bob, proposal, "decline", reason="No."),
        ]

    def check(done):
        assert sorted(type(each).__name__ for each in done) == ["AlreadyDecided", "Proposal"]

    rounds(ROUNDS, prepare, check)
    paid = Proposal.objects.filter(state="payable").aggregate(sum=Sum("amount"))["sum"] or 0
    assert world.figures().approved == paid


def assessments(number):
    return [lambda: rewards.assess(actor=system(), at=NOW)] * number


def outcomes(world, cast, number):
    assert world.period
    assert world.budget
    world.touch(cast.alice)
    world.touch(cast.dan)
    for _ in range(number):
        world.outcome()


def test_without_the_lock_two_runs_assess_the_same_and_one_is_refused(world, cast, monkeypatch):
    together = Barrier(2)

    def unlocked(version_ids):
        versions = [due.read(version) for version in ProgrammeVersion.objects.filter(pk__in=version_ids)]
        together.wait(timeout=30)
        return versions

    monkeypatch.setattr(assessing, "_locked", unlocked)
    monkeypatch.setattr(assessing, "TRIES", 1)
    monkeypatch.setattr(assessing.budgets, "locked", lambda **_: [world.budget])
    outcomes(world, cast, 3)
    done = at_once(assessments(2))
    assert sorted(type(each).__name__ for each in done)[0] == "AssessReport"
    assert {type(each).__name__ for each in done} & {"EvidenceMoved", "Conflict"}


def test_with_it_runs_take_turns_and_every_outcome_is_judged_once(world, cast, monkeypatch):
    monkeypatch.setattr(assessing, "CHUNK", 2)
    assert world.version

    def check(done):
        assert sum(each.judged for each in done) == 5

    def prepare():
        outcomes(world, cast, 5)
        return assessments(RUNS)

    rounds(ROUNDS, prepare, check)
    assert Judgement.objects.count() == ROUNDS * 5
    assert Proposal.objects.count() == ROUNDS * 10
    assert world.figures().committed == Proposal.objects.aggregate(sum=Sum("amount"))["sum"]


def test_one_budget_and_one_cap_bear_assessing_declining_and_adjusting_at_once(world, cast):
    world.rules = {"caps": (Cap(cap="employee", amount=2_000_000, span="year"),), "approval": Approval()}
    world.allocated = 600_000
    outcomes(world, cast, 4)
    rewards.assess(actor=system(), at=NOW)

    def prepare():
        outcomes(world, cast, 1)
        open_ones = list(Proposal.objects.filter(state="proposed", employee=cast.alice).order_by("pk")[:2])
        calls = assessments(1)
        calls += [lambda: rewards.serve_all_waiting(actor=system(), at=NOW)]
        calls += [lambda p=each: world.decide(cast.bob, p, "decline", reason="No.") for each in open_ones[:1]]
        calls += [lambda p=each: world.decide(cast.bob, p, "adjust", amount=10_000) for each in open_ones[1:]]
        return calls

    def check(done):
        assert not [each for each in done if isinstance(each, DomainError) and each.code != "already_decided"]
        figures = world.figures()
        assert figures.available >= 0
        assert figures.allocated == 600_000
        used = CapUse.objects.get(holder=str(cast.alice.pk)).used
        standing = Proposal.objects.filter(employee=cast.alice).exclude(state="declined")
        assert used == standing.aggregate(sum=Sum("proposed_amount"))["sum"]

    rounds(ROUNDS, prepare, check)
