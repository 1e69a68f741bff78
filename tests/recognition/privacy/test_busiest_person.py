"""The copy of somebody with ten busy years is whole; how long it takes is printed, and judged on a quiet machine."""

import io
import time
from datetime import UTC, datetime

import pytest
from django.db import connection

from recognition.activity.personal import Subject
from recognition.privacy.services.copying import Copy
from tests.recognition.rewards.world import World

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
ROWS = """
    INSERT INTO customers_touchpoint (source_id, external_id, customer_id, employee_id, occurred_at, kind, channel,
        stage, role, matter_id, recorded_at)
    SELECT %(source)s, 'T' || n, %(customer)s, CASE WHEN n %% 10 = 0 THEN %(me)s ELSE %(other)s END,
        %(at)s - n * interval '3 minutes', 'case', 'phone', '', '', '', %(at)s FROM generate_series(1, 1000000) n;
    INSERT INTO activity_activity (at, code, subject_kind, subject_id, employee_id, capacity, channel, request_id, data,
        text_digest)
    SELECT %(at)s, 'kudos.given', 'kudos', n, CASE WHEN n %% 10 = 0 THEN %(me)s ELSE %(other)s END, 'employee',
        'web', '', '{"points": 1}', '' FROM generate_series(1, 500000) n;
    INSERT INTO people_personview (viewer_id, employee_id, what, at)
    SELECT %(other)s, %(me)s, 'team', %(at)s FROM generate_series(1, 20000) n;
    INSERT INTO activity_personaltext (digest, salt, text, employee_id, written_at)
    SELECT encode(sha256(n::text::bytea), 'hex'), '',
        'Thank you, Bob and Dan, for staying with Erik until it worked ' || n, %(me)s, %(at)s
    FROM generate_series(1, 20000) n;
    INSERT INTO kudos_kudos (giver_id, visibility, points, unit, from_extra, tag, text_digest, channel, place, given_at)
    SELECT %(me)s, 'public', 0, 'symbolic', 0, '', encode(sha256(n::text::bytea), 'hex'), 'web', '', %(at)s
    FROM generate_series(1, 20000) n;
"""


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_a_busy_decade_is_written_whole(cast):
    world = World(cast)
    facts = {"source": world.source.pk, "customer": world.customer.pk, "at": AT}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in ROWS.split(";")[:-1]:
            cursor.execute(statement, facts | {"me": cast.alice.pk, "other": cast.bob.pk})
    file, began = io.BytesIO(), time.monotonic()

    copy = Copy(subject=Subject(cast.alice.pk, None), language="da", at=AT, tell=lambda count: None)
    copy.write(file)

    print(f"{time.monotonic() - began:.0f} s for a copy of {file.tell()} bytes")  # noqa: T201 (a measure, no verdict)
    assert {section: count for section, count in copy.counts.items() if count} == {
        "activity.Activity": 50_000,
        "activity.PersonalText": 20_000,
        "customers.Touchpoint": 100_000,
        "kudos.Kudos": 20_000,
        "people.Employee": 1,
        "people.Employment": 1,
        "people.PersonView": 20_000,
    }
