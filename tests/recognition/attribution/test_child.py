"""The child process reads committed rows and answers as the policies do."""

import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from recognition.attribution import child, history, policies
from recognition.attribution.child import CreditNotComputed, Evidence, Job, Share
from recognition.attribution.policies import Policy, Touch, Weight
from recognition.customers.models import Customer, Outcome, Source, Touchpoint
from recognition.people.models import Employee

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 21, 12, 0, 0, 123_456, tzinfo=UTC)
DAY = timedelta(days=1)
KINDS = {"call": 3, "it's {odd}": 2, "spam": 0}


def dsn():
    given = connection.get_connection_params()
    names = ("host", "port", "user", "dbname", "password", "passfile")
    return make_conninfo("", **{name: given[name] for name in names if name in given})


def record(customer, employee, days, external_id, *, source, kind="call", **more):
    return Touchpoint.objects.create(
        customer=customer,
        employee=employee,
        occurred_at=NOW - days * DAY,
        external_id=external_id,
        source=source,
        kind=kind,
        channel="phone" if employee else "self_service",
        recorded_at=NOW - DAY,
        **more,
    )


def renewed(customer, *, source):
    return Outcome.objects.create(
        source=source,
        external_id=customer.external_id,
        uid=uuid4(),
        customer=customer,
        kind="renewal",
        reported_kind="renewal",
        family="gain",
        occurred_at=NOW,
        value_minor=1_000,
        currency="DKK",
        recorded_at=NOW,
    )


@pytest.fixture
def story():
    """Alice and Bob serve one customer who renews now: (outcome, the touches that count, in no order)."""
    crm, shop = (Source.objects.create(code=code) for code in ("crm", "shop"))
    alice, bob = (Employee.objects.create(external_id=name, uid=uuid4(), name=name) for name in ("alice", "bob"))
    customer = Customer.objects.create(external_id="c", uid=uuid4(), name="Customer")
    rows = [
        record(customer, alice, 30, "é", source=crm),
        record(customer, bob, 30, "z", source=shop, stage="support"),
        record(customer, alice, 30, "z", source=crm, kind="it's {odd}", role="owner"),
        record(customer, bob, 180, "oldest", source=crm),
    ]
    record(customer, alice, 181, "too old", source=crm)
    record(customer, bob, 0, "the moment itself", source=crm)
    record(customer, None, 5, "nobody", source=crm)
    record(customer, bob, 5, "nothing", source=crm, kind="spam")
    record(customer, bob, 5, "corrected", source=crm, superseded_at=NOW)
    outcome = renewed(customer, source=crm)
    touches = [
        Touch(
            row.employee_id,
            policies.microseconds(row.occurred_at),
            row.external_id,
            row.source.code,
            row.kind,
            row.stage,
            row.role,
        )
        for row in rows
    ]
    return outcome, touches


def job(work, policy, outcomes):
    touches = history.touches_for(outcomes=outcomes, policy=policy, as_of=NOW, with_marks=work == "contributions")
    return Job(work=work, policy=policy, outcomes=outcomes, touches=touches)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["equal", "last", "position", "time_decay"])
def test_its_contributions_and_evidence_are_those_of_the_policies(story, name):
    outcome, touches = story
    policy = Policy(name=name, half_life_days=30 if name == "time_decay" else None, kind_weights=KINDS)
    order = job("contributions", policy, history.outcomes_by_id(ids=[outcome.pk]))
    with child.run(order, dsn=dsn()) as answer:
        shares, evidence = list(answer.shares()), list(answer.evidence())
    at = policies.microseconds(NOW)
    weighed = policies.weigh(policy, touches, outcome_at=at)
    assert {share.employee: Weight(share.weight, share.touch_count) for share in shares} == weighed
    assert {share.weight_total for share in shares} == {sum(weight.weight for weight in weighed.values())}
    counted = policies.evidence(policy, touches, outcome_at=at)
    assert evidence == [Evidence(outcome.pk, 4, policies.digest(counted))]


@pytest.mark.slow
def test_it_copies_contributions_into_a_table_of_the_callers_transaction(story):
    outcome, _ = story
    order = job("contributions", Policy(name="linear"), history.outcomes_by_id(ids=[outcome.pk]))
    with child.run(order, dsn=dsn()) as answer, connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE share"
            " (outcome int, employee int, weight numeric(38), total numeric(38), touches int)"
        )
        answer.copy(cursor, rows="shares", table="share")
        cursor.execute("SELECT outcome, employee, weight::text, total::text, touches FROM share")
        assert {Share(*map(int, row)) for row in cursor.fetchall()} == set(answer.shares())


@pytest.mark.slow
def test_its_totals_add_up_to_the_outcomes(story):
    outcome, _ = story
    order = job("totals", Policy(name="linear"), history.outcomes_by_id(ids=[outcome.pk]))
    with child.run(order, dsn=dsn()) as answer:
        totals = list(answer.totals())
    assert [total.credit for total in totals] == pytest.approx([0.4, 0.6])
    assert [total.value for total in totals] == pytest.approx([400, 600])


@pytest.mark.slow
def test_an_outcome_nobody_served_has_no_rows(story):
    alone = Customer.objects.create(external_id="alone", uid=uuid4(), name="Alone")
    outcome = renewed(alone, source=Source.objects.get(code="crm"))
    order = job("contributions", Policy(name="linear"), history.outcomes_by_id(ids=[outcome.pk]))
    with child.run(order, dsn=dsn()) as answer:
        assert not list(answer.shares())
        assert not list(answer.evidence())


@pytest.mark.slow
def test_an_error_in_the_child_comes_back_with_its_sentence():
    order = Job(work="totals", policy=Policy(name="equal"), outcomes="SELECT * FROM no_such_table", touches="SELECT 1")
    with pytest.raises(CreditNotComputed, match="no_such_table"), child.run(order, dsn=dsn()):
        pass


@pytest.mark.slow
def test_a_policy_the_engine_refuses_comes_back_with_its_sentence(story):
    outcome, _ = story
    order = job("totals", Policy(name="agreed"), history.outcomes_by_id(ids=[outcome.pk]))
    with pytest.raises(CreditNotComputed, match="An agreed split"), child.run(order, dsn=dsn()):
        pass


SLEEPING = Job(work="totals", policy=Policy(name="equal"), outcomes="SELECT pg_sleep(60)", touches="SELECT 1")


def test_a_killed_child_is_an_error_and_leaves_no_zombie():
    killed = []
    thread = threading.Thread(target=lambda: killed.extend(kill_child()))
    thread.start()
    with pytest.raises(CreditNotComputed, match="stopped by SIGKILL"), child.run(SLEEPING, dsn=dsn()):
        pass
    thread.join()
    assert killed
    assert not set(killed) & set(children())
    assert_the_server_stops_its_query()


@pytest.mark.slow
def test_a_child_that_takes_too_long_is_stopped():
    before = set(children())
    with pytest.raises(CreditNotComputed, match="within 2 s"), child.run(SLEEPING, dsn=dsn(), seconds=2):
        pass
    assert not set(children()) - before
    assert_the_server_stops_its_query()


def assert_the_server_stops_its_query():
    others = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
    """
    deadline = time.monotonic() + 20
    with connection.cursor() as cursor:
        while cursor.execute(others).fetchone()[0]:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def children():
    return [int(pid) for file in Path("/proc/self/task").glob("*/children") for pid in file.read_text().split()]


def kill_child():
    while True:
        for pid in children():
            if b"child_program" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
                return [pid]
        time.sleep(0.05)
