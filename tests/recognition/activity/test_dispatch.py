"""Telling consumers: at least once, never by two at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.activity import consumers
from recognition.activity import services as activity
from recognition.activity.models import Dispatch
from recognition.activity.services import dispatching
from recognition.core.actor import system

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_waiting(monkeypatch):
    monkeypatch.setattr(consumers, "registered", {})
    consumers.register("chat", {"c"})
    rows = [(number, {"points": number}) for number in range(3)]
    activity.record_many(actor=system("t"), at=AT, code="c", subject_kind="kudos", rows=rows)


def claim(at=AT, limit=10):
    return activity.claim(consumer="chat", at=at, limit=limit)


def test_it_claims_the_oldest_first_and_says_what_happened():
    claims = claim(limit=2)

    assert [(one.subject_id, one.data, one.code, one.attempt) for one in claims] == [
        (0, {"points": 0}, "c", 1),
        (1, {"points": 1}, "c", 1),
    ]


def test_what_is_claimed_is_not_claimed_again():
    assert len(claim(limit=2)) == 2
    assert len(claim()) == 1
    assert claim() == []


def test_another_consumer_gets_nothing():
    assert activity.claim(consumer="post", at=AT, limit=9) == []


def test_what_is_finished_is_done():
    assert activity.finish(claims=claim(), at=AT) == 3
    assert claim(at=AT + timedelta(days=1)) == []
    assert set(Dispatch.objects.values_list("state", "done_at")) == {("done", AT)}


def test_the_claims_of_a_dead_worker_are_due_again_and_no_longer_its_own():
    dead = claim()
    again = claim(at=AT + dispatching.LEASE)

    assert [one.attempt for one in again] == [2, 2, 2]
    assert activity.finish(claims=dead, at=AT) == 0
    assert not activity.fail(claim=dead[0], at=AT, error_code="late")
    assert activity.finish(claims=again, at=AT) == 3


def test_what_failed_is_tried_again_later_and_later():
    waits = []
    at = AT
    while found := [one for one in claim(at=at) if one.subject_id == 0]:
        assert activity.fail(claim=found[0], at=at, error_code="unreachable")
        waiting = Dispatch.objects.get(pk=found[0].dispatch_id)
        if waiting.state == Dispatch.State.FAILED:
            break
        waits.append(waiting.due_at - at)
        at = waiting.due_at

    assert len(waits) == dispatching.MOST_ATTEMPTS - 1
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (dispatching.FIRST_WAIT, dispatching.LONGEST_WAIT)
    assert (waiting.state, waiting.error_code) == ("failed", "unreachable")
    assert claim(at=at + timedelta(days=30), limit=1) != [waiting.pk]
