"""Pay periods: one is open at a time."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from recognition.core.errors import NotFound
from recognition.core.periods import BadPeriod
from recognition.ledger import selectors
from recognition.ledger import services as ledger
from recognition.people.models import Entity
from tests.concurrency.together import somebody_waits
from tests.recognition.ledger.journal import AT


@pytest.fixture
def entity():
    return Entity.objects.create(external_id="DK", name="DK", currency="DKK", time_zone="Europe/Copenhagen")


def open_first(entity, code="2026-12"):
    return ledger.open_period(entity_id=entity.pk, code=code, at=AT)


@pytest.mark.django_db
def test_the_first_is_opened_by_hand_and_the_next_as_it_closes(entity):
    first = open_first(entity)
    second = ledger.close_period_row(period_id=first, actor_employee_id=5, at=AT)

    closed = selectors.period_by_code(entity_id=entity.pk, code="2026-12")
    opened = selectors.open_period(entity.pk)
    assert (closed.state, closed.closed_by_id, closed.closed_at) == ("closed", 5, AT)
    assert (opened.pk, opened.code, opened.starts_on, opened.ends_on) == (
        second,
        "2027-01",
        date(2027, 1, 1),
        date(2027, 1, 31),
    )


@pytest.mark.django_db
def test_there_is_one_first_period(entity):
    open_first(entity)

    with pytest.raises(ledger.PeriodExists):
        open_first(entity, "2027-06")


@pytest.mark.django_db
def test_a_closed_period_is_not_closed_again(entity):
    first = open_first(entity)
    ledger.close_period_row(period_id=first, actor_employee_id=None, at=AT)

    with pytest.raises(ledger.PeriodNotOpen):
        ledger.close_period_row(period_id=first, actor_employee_id=None, at=AT)


@pytest.mark.django_db
def test_what_is_no_month_is_refused(entity):
    with pytest.raises(BadPeriod):
        open_first(entity, "2026-W40")


@pytest.mark.django_db
def test_an_entity_without_a_period_has_none_to_hold(entity):
    with pytest.raises(ledger.NoOpenPeriod):
        ledger.lock_open_period(entity_id=entity.pk)
    with pytest.raises(NotFound):
        selectors.open_period(entity.pk)
    with pytest.raises(NotFound, match="2026-12"):
        selectors.period_by_code(entity_id=entity.pk, code="2026-12")


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_closing_gets_the_next_period(entity):
    with transaction.atomic():
        first = open_first(entity)
    closing, got = threading.Event(), []

    def hold_the_open_one():
        try:
            assert closing.wait(20)
            with transaction.atomic():
                got.append(ledger.lock_open_period(entity_id=entity.pk).code)
        finally:
            connection.close()

    waiter = threading.Thread(target=hold_the_open_one)
    waiter.start()
    with transaction.atomic():
        ledger.close_period_row(period_id=first, actor_employee_id=None, at=AT)
        closing.set()
        assert somebody_waits()
    waiter.join(20)

    assert got == ["2027-01"]


@pytest.mark.django_db(transaction=True)
def test_many_hold_the_open_period_at_once_and_the_closing_waits_for_them(entity):
    with transaction.atomic():
        first = open_first(entity)
    held, closed = threading.Event(), []

    def close():
        try:
            assert held.wait(20)
            with transaction.atomic():
                ledger.close_period_row(period_id=first, actor_employee_id=None, at=AT)
            closed.append(True)
        finally:
            connection.close()

    closer = threading.Thread(target=close)
    closer.start()
    with transaction.atomic():
        ledger.lock_open_period(entity_id=entity.pk)
        held.set()
        assert somebody_waits()
        assert closed == []
    closer.join(20)

    assert closed == [True]
