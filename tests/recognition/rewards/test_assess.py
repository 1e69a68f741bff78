from datetime import UTC, date, datetime, timedelta

import pytest

from recognition.activity.models import Activity
from recognition.attribution.models import Assessment, Contribution
from recognition.customers.models import ConflictOfInterest, Outcome, Source
from recognition.people.models import Employment
from recognition.programmes.definition import Formula
from recognition.rewards.models import Judgement, Proposal
from recognition.rewards.services import assessing
from tests.recognition.rewards.world import HAPPENED, NOW, run, served


@pytest.fixture
def ready(world):
    """A programme with money, a customer served by Alice and Dan, and one outcome that is due."""
    assert world.period
    assert world.budget
    assert world.source
    return world


def test_a_matured_outcome_becomes_a_proposal_for_each_who_served_the_customer(ready, cast):
    served(ready, cast.alice, cast.dan)
    outcome = ready.outcome()
    report = run()
    assert (report.paid, report.proposed, report.judged) == (1, 2, 1)
    first, second = Proposal.objects.order_by("employee_id")
    assert [first.employee, second.employee] == [cast.alice, cast.dan]
    assert first.amount == second.amount == 25_000
    assert (first.state, first.unit, first.outcome, first.matured_at) == (
        "proposed",
        "DKK",
        outcome,
        outcome.matured_at,
    )
    assert (first.entity, first.team.name, first.proposed_by) == (cast.entity, "Kundeservice", None)
    assert first.because["params"]["weight"] == 1
    assert ready.figures().committed == 50_000
    judgement = Judgement.objects.get()
    assert (judgement.result, judgement.outcome_uid, len(judgement.parts)) == ("paid", outcome.uid, 2)
    assert Contribution.objects.count() == 2
    assert Activity.objects.filter(code="rewards.proposed").count() == 2


def test_running_it_again_changes_nothing(ready, cast):
    served(ready, cast.alice)
    ready.outcome()
    run()
    before = list(Proposal.objects.values()), ready.figures(), Activity.objects.count()
    assert run().judged == 0
    assert (list(Proposal.objects.values()), ready.figures(), Activity.objects.count()) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"matured_at": None},
        {"matured_at": NOW + timedelta(seconds=1)},
        {"kind": "csat", "family": "neutral"},
        {"kind": "churn", "family": "loss"},
        {"kind": "expansion"},
        {"occurred_at": datetime(2025, 12, 31, 22, 59, tzinfo=UTC)},
        {"withdrawn_at": HAPPENED + timedelta(days=3)},
        {"superseded_at": NOW},
    ],
)
def test_what_is_not_due_or_not_paid_for_is_left_alone(ready, cast, fields):
    served(ready, cast.alice)
    ready.outcome(**fields)
    assert run().judged == 0
    assert not Judgement.objects.exists()


def test_the_date_is_that_of_the_companys_time_zone(ready, cast):
    moment = datetime(2025, 12, 31, 23, 1, tzinfo=UTC)  # 00:01 on 1 January in Copenhagen
    ready.touch(cast.alice, at=moment - timedelta(days=1))
    ready.outcome(occurred_at=moment)
    assert run().paid == 1


def test_it_waits_until_every_needed_source_is_complete_past_the_outcome(ready, cast):
    served(ready, cast.alice)
    ready.outcome()
    late = Source.objects.create(code="phone", complete_until=HAPPENED)
    assert run().judged == 0
    Source.objects.filter(pk=late.pk).update(complete_until=HAPPENED + timedelta(seconds=1))
    assert run().paid == 1


def test_nobody_is_credited_for_a_customer_nobody_served(ready):
    ready.outcome()
    assert run().uncredited == 1
    assert not Proposal.objects.exists()
    from recognition.rewards import selectors

    [row] = selectors.uncredited()
    assert row[0] == "loyal"


def test_an_outcome_is_judged_by_the_version_of_its_date(world, cast):
    world.rules = {"ends_on": date(2026, 7, 31)}
    assert world.period
    assert world.budget
    world.another_version(starts_on=date(2026, 8, 1), formula=Formula(kind="fixed", amount=70_000))
    ready_before = HAPPENED - timedelta(days=5)
    world.touch(cast.alice, at=ready_before - timedelta(days=1))
    old, new = world.outcome(occurred_at=ready_before), world.outcome()
    assert run().paid == 2
    found = {each.outcome_id: (each.amount, each.version.number) for each in Proposal.objects.all()}
    assert found == {old.pk: (50_000, 1), new.pk: (70_000, 2)}


def test_who_declared_a_conflict_or_was_not_employed_yet_gets_nothing_and_the_others_no_more(ready, cast):
    served(ready, cast.alice, cast.dan, cast.hugo)
    ConflictOfInterest.objects.create(employee=cast.dan, customer=ready.customer, declared_at=HAPPENED)
    Employment.objects.filter(employee=cast.hugo).update(starts_on=date(2026, 8, 2))
    ready.outcome()
    run()
    [proposal] = Proposal.objects.all()
    assert proposal.employee == cast.alice
    assert proposal.amount in (16_666, 16_667)
    codes = {part["employee"]: part["code"] for part in Judgement.objects.get().parts}
    assert codes == {cast.alice.pk: "", cast.dan.pk: "conflict_of_interest", cast.hugo.pk: "not_employed"}


def test_team_entity_and_cost_centre_are_those_of_the_outcomes_date(ready, cast):
    Employment.objects.filter(employee=cast.alice).update(ends_on=date(2026, 8, 2), cost_centre="110")
    Employment.objects.create(
        employee=cast.alice, entity=cast.entity, manager=cast.hugo, cost_centre="220", starts_on=date(2026, 8, 2)
    )
    served(ready, cast.alice)
    ready.outcome()
    run()
    proposal = Proposal.objects.get()
    assert (proposal.cost_centre, proposal.team.name) == ("110", "Kundeservice")


def test_outcomes_of_one_document_pay_once_thirty_days_after_the_first(ready, cast):
    served(ready, cast.alice)
    bought = ready.outcome(kind="repeat_purchase", document_id="D1", matured_at=HAPPENED + timedelta(days=30))
    renewed = ready.outcome(document_id="D1", occurred_at=HAPPENED + timedelta(days=2))
    assert run(at=HAPPENED + timedelta(days=30, seconds=-1)).judged == 0
    report = run()
    assert (report.paid, report.same_occasion) == (1, 1)
    assert Proposal.objects.get().outcome == renewed  # renewal comes first in the programme's precedence
    assert Judgement.objects.get(outcome=bought).result == "same_occasion"
    late = ready.outcome(document_id="D1", occurred_at=HAPPENED + timedelta(days=5))
    assert run().same_occasion == 1
    assert Judgement.objects.get(outcome=late).result == "same_occasion"
    assert Proposal.objects.count() == 1


def test_an_occasion_waits_until_all_its_members_have_matured(ready, cast):
    served(ready, cast.alice)
    ready.outcome(document_id="D1")
    slow = ready.outcome(document_id="D1", matured_at=None)
    assert run().judged == 0
    Outcome.objects.filter(pk=slow.pk).update(matured_at=NOW)
    assert run().judged == 2


def test_hold_days_count_from_maturity_and_bind_the_budget(world, cast):
    world.rules = {"hold_days": 20}
    assert world.period
    assert world.budget
    served(world, cast.alice)
    ready, held = world.outcome(), world.outcome(matured_at=NOW - timedelta(days=19))
    ready.matured_at = NOW - timedelta(days=20)
    ready.save()
    assert (run().held, Proposal.objects.get(outcome=ready).state) == (1, "proposed")
    proposal = Proposal.objects.get(outcome=held)
    assert (proposal.state, proposal.held_for, proposal.hold_until) == ("held", "hold_days", NOW + timedelta(days=1))
    assert world.figures().committed == 100_000


def test_a_limit_judges_no_more_outcomes_than_asked_and_the_next_run_goes_on(ready, cast):
    served(ready, cast.alice)
    for _ in range(3):
        ready.outcome()
    assert [run(limit=2).judged, run(limit=2).judged, run(limit=2).judged] == [2, 1, 0]


def test_when_another_run_freezes_the_same_evidence_meanwhile_it_tries_again(ready, cast, monkeypatch):
    served(ready, cast.alice)
    ready.outcome()
    real, calls = assessing.frozen.freeze, []

    def freeze(**arguments):
        calls.append(1)
        if len(calls) == 1:
            raise assessing.frozen.EvidenceMoved("Somebody was faster.")
        return real(**arguments)

    monkeypatch.setattr(assessing.frozen, "freeze", freeze)
    assert run().paid == 1
    assert Assessment.objects.count() == 1


def test_statements_do_not_grow_with_outcomes(ready, cast, django_assert_max_num_queries):
    served(ready, cast.alice, cast.dan)
    for _ in range(60):
        ready.outcome()
    with django_assert_max_num_queries(80):
        assert run().paid == 60
