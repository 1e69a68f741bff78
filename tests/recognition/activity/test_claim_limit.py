"""Who asks for one gets one, however PostgreSQL runs the statement: what is claimed unseen waits for minutes."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from recognition.activity import services
from recognition.activity.models import Activity, Dispatch

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
WITHOUT = ("hashagg", "sort", "hashjoin", "mergejoin", "material")


@pytest.fixture
def nested_loops():
    """The plan a small table gets now and then: the inner side is run once for each row of the outer."""
    with connection.cursor() as cursor:
        for name in WITHOUT:
            cursor.execute(f"SET LOCAL enable_{name} = off")


@pytest.mark.usefixtures("nested_loops")
def test_one_delivery_is_claimed_at_a_time():
    for name in "abc":
        services.receive(source="slack", natural_key=name, body=b"", content_type="", at=AT)

    claimed = [services.claim_deliveries(source="slack", at=AT, limit=1) for _ in range(4)]

    assert [len(each) for each in claimed] == [1, 1, 1, 0]


@pytest.mark.usefixtures("nested_loops")
def test_one_dispatch_is_claimed_at_a_time():
    for number in range(3):
        activity = Activity.objects.create(
            at=AT, code="test", subject_kind="test", subject_id=number, capacity="system", channel="test"
        )
        Dispatch.objects.create(activity=activity, consumer="reader", due_at=AT)

    claimed = [services.claim(consumer="reader", at=AT, limit=1) for _ in range(4)]

    assert [len(each) for each in claimed] == [1, 1, 1, 0]
