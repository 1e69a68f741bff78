"""A twin of a write that is still under way is told to come back, and then gets the first answer."""

import json
import threading

import pytest
from django.db import connection, connections

from recognition.customers.services import record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow
def test_a_twin_in_flight_is_told_to_come_back_and_then_gets_the_first_answer(world, token_for, caller, monkeypatch):
    assert world.customer
    secret = token_for("touchpoints:write", source="crm")
    client, begun, may_end = caller(secret), threading.Event(), threading.Event()
    row = {"interaction_id": "t1", "customer_id": "C1", "employee_id": "alice", "type": "call", "channel": "phone"}
    body = json.dumps(row | {"occurred_at": "2026-08-01T12:00:00Z"})
    lock_source = record.sources.lock_source

    def slow(**arguments):
        begun.set()
        may_end.wait(30)
        return lock_source(**arguments)

    def send(client):
        headers = {"Idempotency-Key": "key-0001"}
        return client.post("/api/v1/touchpoints", body, content_type="application/json", headers=headers)

    answers = []

    def first():
        answers.append(send(caller(secret)))
        connections.close_all()

    monkeypatch.setattr(record.sources, "lock_source", slow)
    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    try:
        twin = send(client)
    finally:
        may_end.set()
        thread.join(30)
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")

    assert (twin.status_code, twin.json()["code"]) == (409, "in_flight")
    assert int(twin["Retry-After"]) >= 1
    assert send(client).json() == answers[0].json()
    assert answers[0].json()["new"] == 1
