"""A declared conflict of interest stands until HR lifts it."""

from datetime import UTC, datetime

import pytest

from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.core.identity import uid
from recognition.customers import selectors, services
from recognition.customers.models import Customer

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)


@pytest.fixture
def customer():
    return Customer.objects.create(external_id="A", uid=uid("test", "customer", "A"), name="Andersen")


def named(cast, customer, actor):
    return {
        "actor": Actor(channel="test", employee_id=actor.pk),
        "employee_id": cast.alice.pk,
        "customer_id": customer.pk,
        "at": AT,
    }


def test_the_person_declares_and_hr_withdraws(cast, customer):
    services.declare_conflict(**named(cast, customer, cast.alice))
    services.declare_conflict(**named(cast, customer, cast.alice))
    assert selectors.conflicts([customer.pk]) == {(cast.alice.pk, customer.pk)}

    assert services.withdraw_conflict(**named(cast, customer, cast.greta))

    assert selectors.conflicts([customer.pk]) == set()
    assert not services.withdraw_conflict(**named(cast, customer, cast.greta))


def test_nobody_lifts_their_own_bar_or_declares_for_a_colleague(cast, customer):
    services.declare_conflict(**named(cast, customer, cast.alice))

    with pytest.raises(DomainError, match="withdrawn by HR"):
        services.withdraw_conflict(**named(cast, customer, cast.alice))
    with pytest.raises(DomainError, match="declared by the person"):
        services.declare_conflict(**named(cast, customer, cast.dan))
