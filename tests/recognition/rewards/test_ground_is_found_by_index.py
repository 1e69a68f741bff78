"""What awards lose their ground by is asked for every minute: never by reading every outcome there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.rewards import services as rewards
from tests.recognition.rewards.world import NOW, system

MANY = """
    INSERT INTO customers_outcome (source_id, external_id, uid, customer_id, kind, reported_kind, family, occurred_at,
        matured_at, recorded_at, scale, currency, document_id, matter_id, withdrawn_at)
    SELECT source_id, 'many ' || number, gen_random_uuid(), customer_id, 'renewal', 'renewal', family, occurred_at,
        matured_at, recorded_at, '', '', '', '', CASE WHEN number = 1 THEN recorded_at END
    FROM customers_outcome, generate_series(1, 5000) AS number
"""


@pytest.fixture
def plans(world, cast):
    """How PostgreSQL answers what a sweep asks of outcomes where losses are rare."""
    world.outcome()
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        cursor.execute("ANALYZE customers_outcome")
    with CaptureQueriesContext(connection) as captured:
        rewards.release_held(actor=system(), at=NOW)
    asked = [each["sql"] for each in captured if "churn" in each["sql"] or "withdrawn_at" in each["sql"]]
    found = []
    with connection.cursor() as cursor:
        for statement in asked:
            cursor.execute(f"EXPLAIN {statement}")
            found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


def test_neither_what_was_taken_back_nor_who_left_is_found_by_reading_all(plans):
    assert len(plans) >= 4
    assert not any("Seq Scan on customers_outcome" in each for each in plans)
