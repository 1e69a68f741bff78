"""A simulation asked for, worked off as a job, and kept; nothing is proposed or booked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recognition.activity.services import KeyReused
from recognition.attribution import selectors as attribution
from recognition.attribution.child import CreditNotComputed
from recognition.attribution.policies import Policy
from recognition.core.actor import system
from recognition.customers.models import Source
from recognition.jobs import services as jobs
from recognition.ledger.models import JournalEntry
from recognition.people.access import RoleNeeded
from recognition.programmes import definition, selectors, services, tasks
from recognition.programmes.definition import Cap, Formula
from recognition.programmes.models import SimulationLine
from recognition.programmes.simulation import hearing, preview, running
from recognition.rewards.models import Judgement, Proposal
from tests.recognition.programmes.examples import TEXTS
from tests.recognition.rewards.world import HAPPENED, NOW, World, as_, define, served

FROM, TO = date(2026, 7, 1), date(2026, 8, 31)


@pytest.fixture
def world(cast):
    world = World(cast)
    assert world.source
    return world


@pytest.fixture
def served_by_two(world, cast):
    """One outcome of a customer whom Alice and Dan served."""
    served(world, cast.alice, cast.dan)
    world.outcome()
    return world


def draft(**rules):
    return define(**{"texts": TEXTS, "value_currency": "DKK"} | rules)


def ask(*, actor=None, key="ask", compares=None, at=NOW, to_date=TO, **rules):
    return services.request_simulation(
        actor=actor or system("test"),
        text=definition.to_toml(draft(**rules)),
        compares=compares,
        from_date=FROM,
        to_date=to_date,
        at=at,
        key=key,
    )


def answer(*, from_date=FROM, to_date=TO, as_of=NOW, has_sensitivity=True, **rules):
    question = running.Question(
        draft=draft(**rules), from_date=from_date, to_date=to_date, as_of=as_of, has_sensitivity=has_sensitivity
    )
    return running.answer(question)


def amounts(lines):
    return [(line.employee_id, line.month, line.amount, line.outcomes) for line in lines]


def state(simulation_id):
    return selectors.simulation(simulation_id).job.state


def test_a_worker_stores_what_everybody_would_have_got_and_books_nothing(served_by_two, cast):
    simulation_id = ask()
    assert selectors.simulation(simulation_id).figures is None
    with pytest.raises(preview.NotSimulatedYet, match="queued"):
        preview.kept(viewer=system("test"), simulation_id=simulation_id, at=NOW)
    assert tasks.simulate_due(at=NOW) == 1
    done = selectors.simulation(simulation_id)
    assert (done.job.state, done.job.progress_done, done.job.progress_total) == ("done", 1, 1)
    kept = preview.kept(viewer=system("test"), simulation_id=simulation_id, at=NOW)
    assert amounts(kept.lines["draft"]) == [(cast.alice.pk, "2026-08", 25_000, 1), (cast.dan.pk, "2026-08", 25_000, 1)]
    assert kept.figures["draft"]["units"]["DKK"]["amount"] == 50_000
    assert selectors.finished_simulation(fingerprint=draft().fingerprint()) == done
    assert [table.objects.count() for table in (Judgement, Proposal, JournalEntry)] == [0, 0, 0]
    assert tasks.simulate_due(at=NOW) == 0


def test_run_at_once_it_takes_its_job_from_the_queue_and_is_done_once(served_by_two):
    simulation_id = ask()
    done = services.run_simulation(simulation_id=simulation_id, at=NOW)
    assert tasks.simulate_due(at=NOW) == 0
    assert services.run_simulation(simulation_id=simulation_id, at=NOW).figures == done.figures
    assert SimulationLine.objects.count() == 2


def test_the_same_key_asks_for_the_same_simulation(served_by_two):
    assert ask() == ask()
    with pytest.raises(KeyReused):
        ask(formula=Formula(kind="fixed", amount=1))


def test_only_who_may_see_everybodys_amounts_may_simulate(served_by_two, cast):
    with pytest.raises(RoleNeeded, match="auditor or finance or hr or programme owner"):
        ask(actor=as_(cast.bob))
    simulation_id = ask(actor=as_(cast.greta))
    services.run_simulation(simulation_id=simulation_id, at=NOW)
    with pytest.raises(RoleNeeded):
        preview.kept(viewer=as_(cast.bob), simulation_id=simulation_id, at=NOW)


@pytest.mark.parametrize(
    ("to_date", "sentence"), [(date(2026, 6, 30), "first day first"), (date(9999, 12, 31), "2999")]
)
def test_it_refuses_days_that_make_no_stretch(db, to_date, sentence):
    with pytest.raises(running.BadStretch, match=sentence):
        ask(to_date=to_date)


def test_facts_of_the_future_are_refused(db):
    with pytest.raises(running.BadStretch, match="Nobody knows"):
        running.require_stretch(from_date=FROM, to_date=TO, as_of=NOW + timedelta(seconds=1), at=NOW)


def test_a_waiting_one_is_cancelled_at_once(served_by_two, cast):
    simulation_id = ask()
    services.cancel_simulation(actor=as_(cast.erik), simulation_id=simulation_id, at=NOW)
    assert state(simulation_id) == "cancelled"
    with pytest.raises(services.SimulationStopped):
        services.run_simulation(simulation_id=simulation_id, at=NOW)


def test_a_running_one_is_cancelled_between_two_chunks_and_leaves_nothing(world, cast, monkeypatch):
    monkeypatch.setattr(hearing, "CHUNK", 1)
    served(world, cast.alice)
    world.outcome()
    world.outcome()
    simulation_id = ask()
    heard = hearing._heard

    def cancelled_meanwhile(*arguments):
        jobs.cancel(job_id=selectors.simulation(simulation_id).job_id, at=NOW)
        return heard(*arguments)

    monkeypatch.setattr(hearing, "_heard", cancelled_meanwhile)
    with pytest.raises(jobs.JobCancelled):
        services.run_simulation(simulation_id=simulation_id, at=NOW)
    found = selectors.simulation(simulation_id)
    assert (found.job.state, found.job.progress_done, found.figures) == ("cancelled", 1, None)
    assert not SimulationLine.objects.exists()


def test_a_worker_killed_in_the_middle_is_followed_by_another_and_cannot_end_it(served_by_two):
    simulation_id = ask()
    dead = jobs.start(kind="simulation", at=NOW)
    jobs.progress(run=dead, done=0, total=1, at=NOW)
    with pytest.raises(services.SimulationRuns):
        services.run_simulation(simulation_id=simulation_id, at=NOW)
    later = NOW + jobs.LONGEST_SILENCE + timedelta(seconds=1)
    assert jobs.recover(at=later) == 1
    with pytest.raises(jobs.RunLost):
        services.run_simulation(simulation_id=simulation_id, at=later, run=dead)
    assert tasks.simulate_due(at=later) == 1
    assert (state(simulation_id), SimulationLine.objects.count()) == ("done", 2)


def test_what_went_wrong_is_told_by_the_job(served_by_two, monkeypatch):
    def fail(*arguments, **options):
        raise CreditNotComputed("Too little memory.")

    monkeypatch.setattr(running, "answer", fail)
    simulation_id = ask()
    assert tasks.simulate_due(at=NOW) == 1
    job = selectors.simulation(simulation_id).job
    assert (job.state, job.error_sentence) == ("failed", "Too little memory.")


def test_beside_a_version_it_says_who_gains_and_who_loses(served_by_two, cast):
    world = served_by_two
    simulation_id = ask(compares=world.version.pk, formula=Formula(kind="fixed", amount=30_000), kinds=("renewal",))
    services.run_simulation(simulation_id=simulation_id, at=NOW)
    kept = preview.kept(viewer=system("test"), simulation_id=simulation_id, at=NOW)
    assert {side: [line.amount for line in lines] for side, lines in kept.lines.items()} == {
        "draft": [15_000, 15_000],
        "active": [25_000, 25_000],
    }
    assert kept.figures["gains"] == {"DKK": {"gaining": 0, "gained": 0, "losing": 2, "lost": 20_000, "same": 0}}


def test_what_cannot_be_judged_yet_is_counted(world, cast):
    served(world, cast.alice)
    world.outcome(matured_at=None)
    world.outcome(withdrawn_at=HAPPENED)
    world.outcome(occurred_at=NOW - timedelta(days=15), matured_at=NOW - timedelta(days=15), document_id="D")
    world.outcome(customer=world.another_customer("unserved"))
    found = answer(to_date=date(2026, 9, 30)).figures
    assert found["outcomes"] == {"ready": 2, "withdrawn": 1, "not_matured": 1, "waiting_for_sources": 0}
    assert (found["draft"]["open_occasions"], found["draft"]["results"]) == (1, {"uncredited": 1})


def test_nothing_is_judged_while_a_needed_source_has_not_said_how_far_it_is(served_by_two):
    Source.objects.update(complete_until=None)
    found = answer()
    assert (found.figures["outcomes"]["waiting_for_sources"], found.lines["draft"]) == (1, [])
    assert found.figures["draft"]["units"] == {}


def test_outcomes_before_the_stretch_use_up_the_caps_and_are_not_counted(world, cast):
    served(world, cast.alice)
    day = datetime(2026, 6, 30, 12, tzinfo=UTC)
    world.touch(cast.alice, at=day - timedelta(days=1))
    world.outcome(occurred_at=day, matured_at=day + timedelta(days=30))
    world.outcome()
    caps = (Cap(cap="employee", amount=70_000, span="year"),)
    assert [line.amount for line in answer(caps=caps).lines["draft"]] == [20_000]
    bounded = answer(caps=caps, starts_on=FROM).lines["draft"]
    assert [line.amount for line in bounded] == [50_000]


def test_history_before_the_draft_starts_is_judged_as_if_it_had(served_by_two):
    found = answer(starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    assert [line.amount for line in found.lines["draft"]] == [25_000, 25_000]
    assert found.figures["draft"]["assumed"] == ["before_its_dates"]


def test_facts_are_those_known_at_a_moment(served_by_two, cast):
    served_by_two.touch(cast.hugo, recorded_at=NOW - timedelta(days=1))
    assert len(answer().lines["draft"]) == 3
    assert len(answer(as_of=NOW - timedelta(days=2)).lines["draft"]) == 2


def test_sensitivity_says_how_much_hangs_on_the_policy(served_by_two, cast):
    found = answer().figures["sensitivity"]
    by_policy = {(each["policy"], each["lookback_days"]): each["moved_ppm"] for each in found["variants"]}
    assert (found["stride"], by_policy["equal", 180], by_policy["linear", 180]) == (1, 0, 0)
    assert by_policy["first", 180] == by_policy["last", 180] == 500_000


def test_sensitivity_takes_a_sample_of_many_outcomes(world, cast, monkeypatch):
    monkeypatch.setattr(running, "SAMPLE", 2)
    served(world, cast.alice)
    for _ in range(7):
        world.outcome()
    found = answer()
    assert found.figures["draft"]["judged"] == 7
    sampled = found.figures["sensitivity"]
    assert sampled["stride"] == 4
    assert sampled["variants"][0]["amount"] <= 350_000


@pytest.mark.slow
def test_the_answer_does_not_depend_on_how_many_outcomes_are_taken_at_a_time(world, cast, monkeypatch):
    people = [cast.alice, cast.dan, cast.hugo]
    for number in range(4):
        customer = world.another_customer(f"K{number}")
        for employee in people[: 1 + number % 3]:
            world.touch(employee, customer=customer, days=30)
        for turn in range(4):
            day = HAPPENED - timedelta(days=number + 2 * turn)
            world.outcome(
                customer=customer,
                occurred_at=day,
                matured_at=day + timedelta(days=30 - 3 * turn),
                document_id="D" if turn in (1, 3) else "",
            )
    caps = (Cap(cap="employee", amount=120_000, span="quarter"),)
    found = []
    for size in (1, 3, 100):
        monkeypatch.setattr(hearing, "CHUNK", size)
        found.append(answer(caps=caps))
    assert found[0] == found[1] == found[2]
    assert found[0].figures["draft"]["results"] == {"nothing": 4, "paid": 8}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_engine_for_many_outcomes_says_the_same_to_the_minor_unit(cast, monkeypatch):
    world = World(cast)
    people = [cast.alice, cast.dan, cast.hugo]
    for number in range(6):
        world.touch(people[number % 3], days=7 * number + 3)
        world.outcome(occurred_at=HAPPENED - timedelta(days=number))
    policy = Policy(name="time_decay", half_life_days=20)
    few = answer(credit=policy, has_sensitivity=False)
    monkeypatch.setattr(attribution, "FEW", 0)
    assert answer(credit=policy, has_sensitivity=False) == few
    assert few.figures["draft"]["judged"] == 6
