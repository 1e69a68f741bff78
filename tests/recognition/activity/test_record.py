"""Recording what happened."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from recognition.activity import consumers, selectors, signals
from recognition.activity import services as activity
from recognition.activity.models import Activity, Delivery, Dispatch, IdempotencyKey, Unsealed
from recognition.core import texts
from recognition.core.actor import Actor, system

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    monkeypatch.setattr(consumers, "registered", {})
    consumers.register("post", {"kudos.given"})
    consumers.register("chat", {"kudos.given", "kudos.withdrawn"})


def record(code="kudos.given", **more):
    actor = Actor(channel="web", employee_id=1, on_behalf_of_id=2, request_id="r")
    return activity.record(actor=actor, at=AT, code=code, subject_kind="kudos", subject_id=3, **more)


def record_two(code="kudos.given"):
    rows = [(1, {"points": 5}), (2, {})]
    return activity.record_many(actor=system("sweep"), at=AT, code=code, subject_kind="kudos", rows=rows)


def test_it_makes_one_dispatch_for_each_consumer_of_the_code(told):
    recorded = record()

    assert sorted(Dispatch.objects.values_list("activity_id", "consumer", "state", "due_at")) == [
        (recorded.pk, "chat", "waiting", AT),
        (recorded.pk, "post", "waiting", AT),
    ]


def test_many_mean_the_same_as_one(told):
    assert record_two() == 2

    assert list(Activity.objects.order_by("pk").values_list("subject_id", "data", "channel", "employee_id")) == [
        (1, {"points": 5}, "sweep", None),
        (2, {}, "sweep", None),
    ]
    assert Dispatch.objects.count() == 4
    assert Unsealed.objects.count() == 2


def test_it_says_who_acted_for_whom():
    recorded = record(data={"on": AT.date()})

    recorded.refresh_from_db()
    assert (recorded.employee_id, recorded.on_behalf_of_id, recorded.capacity, recorded.channel) == (
        1,
        2,
        "employee",
        "web",
    )
    assert recorded.data == {"on": "2026-09-30"}


def test_it_refuses_a_float():
    with pytest.raises(TypeError):
        record(data={"share": 0.5})


def test_it_rings_after_commit_with_ids_only(django_capture_on_commit_callbacks):
    heard = []

    def listen(**news):
        heard.append({name: value for name, value in news.items() if name not in ("signal", "sender")})

    signals.recorded.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            recorded = record()
            assert heard == []
    finally:
        signals.recorded.disconnect(listen)
    assert heard == [{"activity_ids": (recorded.pk,)}]


def test_a_listener_that_fails_harms_nobody(django_capture_on_commit_callbacks, caplog):
    def fail(**news):
        raise RuntimeError("deaf")

    signals.recorded.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            record()
    finally:
        signals.recorded.disconnect(fail)
    assert "deaf" in caplog.text


def test_two_consumers_may_not_share_a_name(told):
    with pytest.raises(ValueError, match="registered already"):
        consumers.register("chat", {"x"})


def test_a_text_lies_apart_from_its_proof():
    first = activity.keep_text(text="Thanks, Alice", employee_id=1, at=AT)
    second = activity.keep_text(text="Thanks, Alice", employee_id=1, at=AT)

    assert first != second
    assert selectors.text_of(first) == "Thanks, Alice"
    assert selectors.text_of("0" * 64) is None


def once(work, key="k", arguments=(1,)):
    return activity.once(service="give", actor=system("t"), key=key, arguments=list(arguments), at=AT, work=work)


def test_the_work_of_a_key_is_done_once():
    runs = []

    assert [once(lambda: runs.append(1) or {"id": 7}) for _ in range(3)] == [{"id": 7}] * 3
    assert runs == [1]


def test_a_key_with_other_content_is_refused():
    once(lambda: 1)

    with pytest.raises(activity.KeyReused, match="'k'"):
        once(lambda: 2, arguments=(2,))


def test_work_that_fails_leaves_the_key_free():
    def fail():
        raise LookupError

    with pytest.raises(LookupError), transaction.atomic():
        once(fail)
    assert not IdempotencyKey.objects.exists()
    assert once(lambda: 1) == 1


def test_a_message_is_stored_once_with_its_first_body():
    def receive(body):
        return activity.receive(source="shop", natural_key="m1", body=body, content_type="text/csv", at=AT)

    first, again = receive(b"a\n"), receive(b"b\n")

    assert (first.is_new, again.is_new) == (True, False)
    assert first.delivery_id == again.delivery_id
    assert bytes(Delivery.objects.get(pk=first.delivery_id).body) == b"a\n"


def test_a_message_is_marked_once():
    message = activity.receive(source="shop", natural_key="m1", body=b"", content_type="", at=AT).delivery_id
    assert Delivery.objects.get(pk=message).state == "received"

    activity.mark_delivery(delivery_id=message, at=AT, result_code="ok")

    assert Delivery.objects.get(pk=message).state == "processed"
    with pytest.raises(activity.DeliverySettled):
        activity.mark_delivery(delivery_id=message, at=AT, result_code="ok")


def test_the_queue_of_the_sealer_notices_rows_put_in_by_hand():
    connection.cursor().execute(
        """
        INSERT INTO activity_activity (at, code, subject_kind, subject_id, capacity, channel, request_id, data,
                                       text_digest)
        VALUES (now(), 'x', 'y', 1, 'z', 'psql', '', '{}', '')
        """
    )
    assert Unsealed.objects.count() == 1


@pytest.mark.parametrize("text", ["a\x00b", "a\udcffb", "x" * 10_001])
def test_it_refuses_a_text_that_cannot_be_kept(text):
    with transaction.atomic(), pytest.raises(texts.BadText):
        activity.keep_text(text=text, employee_id=None, at=AT)
