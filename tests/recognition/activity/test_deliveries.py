"""Messages from outside: taken up once at a time, given back, given up, never lost."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.activity import selectors
from recognition.activity import services as activity
from recognition.activity.models import Delivery
from recognition.activity.services import receiving

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def receive(key, at=AT, **more):
    message = {"source": "chat", "natural_key": key, "body": key.encode(), "content_type": "text/plain"}
    return activity.receive(**message, at=at, **more).delivery_id


def claim(at=AT, limit=10, source="chat"):
    return activity.claim_deliveries(source=source, at=at, limit=limit)


def test_the_oldest_is_taken_first_with_what_was_stored():
    newer, older = receive("b", at=AT), receive("a", at=AT - timedelta(seconds=1))

    assert claim(limit=1) == [(older, 1, AT - timedelta(seconds=1), "text/plain", b"a")]
    assert [one.delivery_id for one in claim()] == [newer]
    assert claim() == []


def test_other_sources_and_what_is_due_later_are_left_alone():
    receive("a", due_at=AT + timedelta(seconds=60))

    assert claim(AT + timedelta(seconds=59)) == []
    assert claim(AT + timedelta(seconds=60), source="shop") == []
    assert len(claim(AT + timedelta(seconds=60))) == 1


def test_a_worker_that_died_loses_its_message_to_the_next_when_the_lease_ends():
    receive("a")
    [first] = claim()
    later = AT + receiving.LEASE

    assert claim(later - timedelta(seconds=1)) == []
    [second] = claim(later)
    assert (second.delivery_id, second.attempt) == (first.delivery_id, 2)

    assert activity.postpone_delivery(claim=first, at=later) is False
    with pytest.raises(activity.DeliverySettled):
        activity.mark_delivery(delivery_id=first.delivery_id, attempt=first.attempt, at=later, result_code="ok")
    activity.mark_delivery(delivery_id=second.delivery_id, attempt=second.attempt, at=later, result_code="ok")
    assert Delivery.objects.get(pk=second.delivery_id).state == "processed"


def test_what_is_given_back_waits_twice_as_long_each_time_but_never_long():
    receive("a")
    at, waits = AT, []
    for _ in range(9):
        [taken] = claim(at)
        assert activity.postpone_delivery(claim=taken, at=at)
        due = Delivery.objects.get(pk=taken.delivery_id).due_at
        waits.append((due - at).total_seconds())
        at = due

    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]


def test_it_can_be_given_back_for_as_long_as_the_other_side_asks():
    receive("a")
    [taken] = claim()

    assert activity.postpone_delivery(claim=taken, at=AT, wait=timedelta(seconds=30))
    assert claim(AT + timedelta(seconds=29)) == []
    assert len(claim(AT + timedelta(seconds=30))) == 1


def test_what_failed_for_reasons_outside_is_not_counted_against_it():
    receive("a")
    [taken] = claim()

    assert activity.postpone_delivery(claim=taken, at=AT, is_blameless=True)
    assert [one.attempt for one in claim(AT + receiving.FIRST_WAIT)] == [1]


def test_what_was_refused_is_counted_by_reason_from_a_moment_on():
    for number, (code, refused) in enumerate([("poison", True), ("poison", True), ("not_yours", True), ("", False)]):
        message = receive(str(number))
        activity.mark_delivery(delivery_id=message, at=AT, result_code=code, is_refused=refused)

    assert selectors.refused_deliveries(source="chat", since=AT) == {"not_yours": 1, "poison": 2}
    assert selectors.refused_deliveries(source="chat", since=AT + timedelta(seconds=1)) == {}
    assert selectors.refused_deliveries(source="shop", since=AT) == {}
