"""Many record, repeat, receive, claim and seal at once."""

import pytest
from django.db import transaction

from recognition.activity import consumers
from recognition.activity import services as activity
from recognition.activity.models import Activity, Delivery, Dispatch, IdempotencyKey, Seal, Unsealed
from recognition.core.actor import system
from recognition.core.db import durable
from tests.concurrency.together import together
from tests.recognition.ledger.journal import AT

THREADS, ROUNDS = 8, 20
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def record(subject_id):
    with durable():
        return activity.record(actor=system("t"), at=AT, code="c", subject_kind="s", subject_id=subject_id).pk


def test_without_the_key_twins_do_the_work_twice():
    together(lambda _: record(1), 2)

    assert Activity.objects.count() == 2


def test_with_one_key_the_work_is_done_once_and_all_get_its_result():
    def ask(key):
        def work():
            return activity.record(actor=system("t"), at=AT, code="c", subject_kind="s", subject_id=1).pk

        with durable():
            return activity.once(service="s", actor=system("t"), key=key, arguments=[], at=AT, work=work)

    for turn in range(ROUNDS):
        assert len(set(together(lambda _, key=f"k{turn}": ask(key), THREADS))) == 1
    assert Activity.objects.count() == IdempotencyKey.objects.count() == ROUNDS


def test_a_twin_that_waited_for_work_that_failed_does_it_itself():
    def ask(number):
        def work():
            if number == first:
                raise activity.KeyReused("The first one fails.")
            return number

        with durable():
            return activity.once(service="s", actor=system("t"), key="k", arguments=[], at=AT, work=work)

    for first in range(2):
        IdempotencyKey.objects.all().delete()
        results = together(ask, 2)
        assert results[1 - first] == 1 - first


def test_a_message_that_comes_many_times_is_stored_once():
    def receive(_):
        return activity.receive(source="chat", natural_key="m", body=b"hello", content_type="", at=AT)

    results = together(receive, THREADS)

    assert len({one.delivery_id for one in results}) == 1
    assert sum(one.is_new for one in results) == 1
    assert Delivery.objects.count() == 1


def test_a_dispatch_is_claimed_by_one(monkeypatch):
    monkeypatch.setattr(consumers, "registered", {"chat": frozenset({"c"})})
    with transaction.atomic():
        rows = [(number, {}) for number in range(400)]
        activity.record_many(actor=system("t"), at=AT, code="c", subject_kind="s", rows=rows)

    def work(_):
        done = []
        while claims := activity.claim(consumer="chat", at=AT, limit=7):
            assert activity.finish(claims=claims, at=AT) == len(claims)
            done += [claim.activity_id for claim in claims]
        return done

    told = [activity_id for done in together(work, THREADS) for activity_id in done]

    assert len(told) == len(set(told)) == 400
    assert set(Dispatch.objects.values_list("state", "attempts")) == {("done", 1)}


def test_sealers_and_writers_at_once_leave_one_whole_chain():
    def work(number):
        for turn in range(ROUNDS):
            if number % 2:
                record(turn)
            else:
                activity.seal(at=AT, limit=5)
        return "done"

    assert together(work, THREADS) == ["done"] * THREADS
    while activity.seal(at=AT):
        pass

    found = activity.verify()
    assert (found.sealed, found.unsealed, found.broken) == (THREADS // 2 * ROUNDS, 0, None)
    assert Seal.objects.count() == Activity.objects.count()
    assert not Unsealed.objects.exists()


def test_a_message_is_taken_up_by_one_worker():
    for number in range(200):
        activity.receive(source="chat", natural_key=str(number), body=b"", content_type="", at=AT)

    def work(_):
        done = []
        while claims := activity.claim_deliveries(source="chat", at=AT, limit=3):
            for one in claims:
                activity.mark_delivery(delivery_id=one.delivery_id, attempt=one.attempt, at=AT, result_code="ok")
                done.append(one.delivery_id)
        return done

    results = together(work, 8)

    taken = [delivery for done in results for delivery in done]
    assert len(taken) == len(set(taken)) == 200
