"""Two people close, build, export or void at the same moment: one does it, the other finds it done.

Each race is shown first with its guard taken out and the two held at the moment that matters.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier, Event

import pytest
from django.db import connection

from recognition.activity.models import Activity
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.models import JournalEntry, Period
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.payroll.models import BatchFile, PayrollBatch, PayrollClaim, PayrollLine, Reconciliation
from recognition.payroll.services import freeze, locks
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests import cast as people
from tests.recognition.payroll.office import JSONL, Office, later
from tests.recognition.rewards.world import World

ROUNDS = 20
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    return Office(World(people.gather()))


@pytest.fixture
def meeting():
    """Where two threads wait for each other, so that both have read before either writes."""
    return Barrier(2, timeout=20)


def both(*calls):
    """What each call returned or raised, run at the same moment on connections of their own."""
    start = Barrier(len(calls), timeout=20)

    def run(call):
        start.wait()
        try:
            return call()
        except Exception as error:  # noqa: BLE001 (the error is the answer)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_without_the_condition_two_close_one_period(office, meeting, monkeypatch):
    assert office.world.period

    def careless(*, period_id: int, actor_employee_id: int, at: datetime):
        period = Period.objects.get(pk=period_id)
        meeting.wait()
        Period.objects.filter(pk=period_id).update(state="closed", closed_at=at, closed_by_id=actor_employee_id)
        following = {"starts_on": period.starts_on, "ends_on": period.ends_on, "state": "open", "opened_at": at}
        Period.objects.get_or_create(entity_id=period.entity_id, code="2026-10", defaults=following)

    monkeypatch.setattr(ledger, "close_period_row", careless)
    first, second = both(office.close, office.close)

    assert first.is_new
    assert second.is_new
    assert Activity.objects.filter(code="period.closed").count() == 2


def test_two_closing_one_period_close_it_once(office):
    assert office.world.period
    code = "2026-09"
    for number in range(ROUNDS):
        closed = both(*[lambda: office.close(code, at=later(number))] * 2)  # noqa: B023 (called in this round)

        assert Counter(each.is_new for each in closed) == {True: 1, False: 1}
        assert {each.open_code for each in closed} == {books.open_period(office.cast.entity.pk).code}
        code = closed[0].open_code
    assert Activity.objects.filter(code="period.closed").count() == ROUNDS


def test_an_approval_and_a_close_at_once_leave_the_award_in_a_period_that_was_open(office):
    assert office.world.period
    code = "2026-09"
    for number in range(ROUNDS):
        proposal = office.world.proposal(amount=100)
        at = later(number)

        closed, decided = both(
            lambda: office.close(code, at=at),  # noqa: B023
            lambda: office.world.decide(office.cast.bob, proposal, at=at),  # noqa: B023
        )

        listed = proposal.pk in closed.pending["proposed"].proposal_ids
        assert decided.period.code == (closed.open_code if listed else code)
        code = closed.open_code


def test_without_any_guard_two_builders_pay_one_award_twice(office, careless_builders, monkeypatch):
    monkeypatch.setattr(freeze, "_claim", lambda batch: None)

    both(*careless_builders)

    assert PayrollLine.objects.count() == 2


def test_without_queue_and_condition_the_claim_still_refuses_the_second(office, careless_builders):
    results = both(*careless_builders)

    assert [type(each) for each in results if isinstance(each, Exception)] == [payroll.AlreadyClaimed]
    assert PayrollClaim.objects.count() == PayrollLine.objects.count() == 1


@pytest.fixture
def careless_builders(office, meeting, monkeypatch):
    """Builders of two periods who no longer queue, and take what they read as payable without looking again."""
    office.approved()
    office.close()
    office.close("2026-10", at=later(30))

    def careless(*, entity_id, until, at):
        ids = list(Proposal.objects.filter(entity_id=entity_id, state="payable").values_list("pk", flat=True))
        meeting.wait()
        Proposal.objects.filter(pk__in=ids).update(state="in_batch")
        return ids

    monkeypatch.setattr(locks, "queue_for", lambda entity: None)
    monkeypatch.setattr(rewards, "take_into_batch", careless)
    return office.build, lambda: office.build("2026-10")


def test_two_builders_of_any_closed_periods_build_one_batch(office):
    office.approved(amount=100)
    office.close()
    office.close("2026-10", at=later(30))
    for number in range(1, ROUNDS + 1):
        results = both(office.build, lambda: office.build("2026-10" if number % 2 else "2026-09"))  # noqa: B023
        built = [each for each in results if each is not None]

        assert len(built) == 1
        assert PayrollClaim.objects.count() == 1
        office.voided(built[0])
    for code in ("2026-09", "2026-10"):
        numbers = [batch.number for batch in selectors.batches_of(entity_code="DK", code=code)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_without_the_lock_two_exporters_run_into_each_other(office, meeting, monkeypatch):
    office.approved()
    batch = office.built()

    def careless(reference):
        found = selectors.batch_by(reference)
        meeting.wait()
        return found

    monkeypatch.setattr(locks, "locked_batch", careless)
    results = both(lambda: office.export(batch), lambda: office.export(batch, JSONL))

    assert [type(each) for each in results if not isinstance(each, BatchFile)] == [rewards.NotInBatch]


@pytest.mark.parametrize("second_format", [None, JSONL])
def test_two_exporters_take_the_money_out_once(office, second_format):
    office.approved(amount=100)
    office.close()
    for number in range(1, ROUNDS + 1):
        batch = office.build()

        stored = both(
            lambda: office.export(batch),  # noqa: B023
            lambda: office.export(batch, second_format) if second_format else office.export(batch),  # noqa: B023
        )

        assert len({each.pk for each in stored}) == (2 if second_format else 1)
        assert JournalEntry.objects.filter(code="reward_export").count() == number
        assert office.cleared() == 100
        office.voided(batch)
    assert books.check_books() == []


def test_a_void_and_a_confirmation_at_once_leave_one_of_two_whole_states(office):
    office.approved(amount=100)
    office.close()
    for _ in range(ROUNDS):
        batch = office.build()
        office.export(batch)
        office.void(batch)

        confirmed, voided = both(
            lambda: office.confirm(batch),  # noqa: B023
            lambda: office.void(batch, who=office.cast.greta),  # noqa: B023
        )

        batch.refresh_from_db()
        if batch.state == "confirmed":
            assert isinstance(voided, payroll.TakenBack)
            assert office.cleared() == 100
            break
        assert isinstance(confirmed, payroll.NotExported)
        assert office.cleared() == 0
    assert books.check_books() == []


def test_a_void_a_build_and_an_export_at_once_never_leave_a_claim_in_two_batches(office):
    office.approved(amount=100)
    office.close()
    office.close("2026-10", at=later(30))
    for number in range(ROUNDS):
        batch = office.build() or live_batch()
        office.void(batch)

        both(
            lambda: office.void(batch, who=office.cast.greta),  # noqa: B023
            lambda: office.export(batch),  # noqa: B023
            lambda: office.build("2026-10" if number % 2 else "2026-09"),  # noqa: B023
            office.build,
        )

        live = PayrollBatch.objects.exclude(state="void")
        assert live.count() <= 1
        assert set(PayrollClaim.objects.values_list("batch", flat=True)) == set(live.values_list("pk", flat=True))
        assert office.cleared() == (100 if live.filter(state="exported").exists() else 0)
        for left in live:
            office.voided(left) if left.void_asked_by_id is None else office.void(left, who=office.cast.greta)
    assert books.check_books() == []


def live_batch():
    return PayrollBatch.objects.exclude(state="void").get()


def test_one_answer_sent_twice_at_once_is_taken_in_once(office):
    office.approved(amount=100)
    batch = office.exported()
    [line] = selectors.lines_of(batch)
    code = line.external_code or line.wage_type
    for number in range(1, ROUNDS + 1):
        content = f"payroll_number,wage_type,amount,period\n{line.payroll_number},{code},{number},2026-09\n".encode()

        found = both(*[lambda: office.reconcile(batch, content)] * 2)  # noqa: B023

        assert {each.number for each in found} == {number}
    assert Reconciliation.objects.count() == ROUNDS


def test_a_void_waits_for_the_batch_that_takes_one_of_its_lines_back(office, monkeypatch):
    award = office.approved(amount=100)
    first = office.exported()
    office.taken_back(award, 100, at=later(1))
    office.close("2026-10", at=later(30))
    office.void(first)
    is_frozen, is_over = Event(), Event()
    real = freeze.freeze

    def slowly(**said):
        real(**said)
        is_frozen.set()
        is_over.wait(2)

    def void():
        is_frozen.wait(20)
        try:
            return office.void(first, who=office.cast.greta)
        finally:
            is_over.set()

    monkeypatch.setattr(freeze, "freeze", slowly)
    built, voided = both(lambda: office.build("2026-10"), void)

    assert isinstance(voided, payroll.TakenBack)
    assert PayrollClaim.objects.filter(batch=first).exists()
    assert built.negative_minor == -100
