"""A customer search shows whom one served, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from recognition.core.actor import system
from recognition.core.identity import uid
from recognition.customers import selectors, services
from recognition.customers.models import Customer
from recognition.customers.reports import TouchpointReport

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
NAMES = {"K1": "Ærø Bageri", "K2": "Bager Jørgensen", "K3": "100% Økologi", "K4": "Færgen"}


@pytest.fixture(autouse=True)
def customers():
    for external_id, name in NAMES.items():
        Customer.objects.create(external_id=external_id, uid=uid("test", "customer", external_id), name=name)


def touch(employee, *customers, at=AT - timedelta(days=9), interaction_id=""):
    rows = [
        TouchpointReport(
            interaction_id=interaction_id or f"{employee.external_id} {customer} {at}",
            customer_id=customer,
            employee_id=employee.external_id,
            occurred_at=at + timedelta(minutes=number),
            type="call",
            channel="phone",
        )
        for number, customer in enumerate(customers)
    ]
    assert services.record_touchpoints(actor=system("crm"), source_code="crm", rows=rows, at=AT).is_written


def served(employee, text="", **options):
    return [code for code, _ in selectors.served(employee_id=employee.pk, text=text, at=AT, **options)]


def test_it_shows_whom_one_served_last_first(cast):
    touch(cast.alice, "K1", "K2", "K3")
    touch(cast.alice, "K1", at=AT - timedelta(days=1))
    touch(cast.dan, "K4")

    assert served(cast.alice) == ["K1", "K3", "K2"]
    assert served(cast.alice, limit=2) == ["K1", "K3"]
    assert selectors.served(employee_id=cast.dan.pk, at=AT) == [("K4", "Færgen")]
    assert served(cast.bob) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("bager", ["K2", "K1"]), ("ÆRØ", ["K1"]), ("%", ["K3"]), ("_", []), (" k2 ", ["K2"]), ("færgen", [])],
)
def test_a_part_of_the_name_is_enough_in_any_case(cast, text, found):
    touch(cast.alice, "K1", "K2", "K3")

    assert served(cast.alice, text) == found


def test_what_was_corrected_or_is_still_to_come_does_not_count(cast):
    touch(cast.alice, "K1", interaction_id="t1")
    touch(cast.dan, "K1", interaction_id="t1")
    touch(cast.alice, "K2", at=AT + timedelta(days=1))

    assert served(cast.alice) == []
    assert not selectors.has_served(employee_id=cast.alice.pk, customer="K1")
    assert selectors.has_served(employee_id=cast.dan.pk, customer="K1")
    assert not selectors.has_served(employee_id=cast.dan.pk, customer="no such customer")


def test_a_letter_typed_reads_one_person_s_touchpoints_and_not_everybody_s(cast):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO customers_source (code, is_needed) VALUES ('crm', false) RETURNING id")
        (source_id,) = cursor.fetchone()
        cursor.execute(
            """
            INSERT INTO customers_touchpoint (source_id, external_id, customer_id, employee_id, occurred_at, kind,
                channel, stage, role, matter_id, recorded_at)
            SELECT %s, number::text, (SELECT min(id) FROM customers_customer) + number %% 4,
                CASE WHEN number %% 100 = 0 THEN %s ELSE %s END, %s - number * interval '1 minute', 'call', 'phone',
                '', '', '', %s
            FROM generate_series(1, 20000) AS number
            """,
            [source_id, cast.alice.pk, cast.bob.pk, AT, AT],
        )
        cursor.execute("ANALYZE customers_touchpoint")
        with connection.execute_wrapper(explained := Explained()):
            selectors.served(employee_id=cast.alice.pk, text="b", at=AT)

    assert "touchpoint_employee" in explained.plan
    assert "Seq Scan on customers_touchpoint" not in explained.plan


class Explained:
    """Asks for the plan of a statement before it runs."""

    def __call__(self, execute, statement, parameters, many, context):
        execute(f"EXPLAIN {statement}", parameters, many, context)
        self.plan = "\n".join(line for (line,) in context["cursor"].fetchall())
        return execute(statement, parameters, many, context)
