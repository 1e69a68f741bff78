"""Two who decide about nominations at the same moment credit one deed once."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.core.actor import Actor
from recognition.core.identity import uid
from recognition.customers import services
from recognition.customers.models import Customer, Nomination
from recognition.people.models import Role, RoleGrant
from tests.cast import BEGINNING
from tests.concurrency.together import together
from tests.recognition.customers.nominating import credited, served_long_ago

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
ROUNDS = 10


def by(employee):
    return Actor(channel="test", employee_id=employee.pk)


def nominate(giver, nominee, customer):
    return services.nominate(
        actor=by(giver),
        nominee_id=nominee.pk,
        customer=customer.external_id,
        occurred_at=AT - timedelta(days=1),
        evidence="Stayed until it worked.",
        at=AT,
        key=customer.external_id,
    )


def decide(decider, number, accept):
    return services.decide_nomination(
        actor=by(decider), nomination_id=number, accept=accept, reason="No.", at=AT, key=f"{number}"
    )


def customers(cast):
    for number in range(ROUNDS):
        name = f"K{number}"
        customer = Customer.objects.create(external_id=name, uid=uid("test", "customer", name), name=name)
        served_long_ago(customer, cast.carol, cast.dan)
        yield customer


def test_of_two_decisions_about_one_nomination_the_first_stands(cast):
    RoleGrant.objects.create(employee=cast.dan, role=Role.SECOND_APPROVER, granted_at=BEGINNING)
    for customer in customers(cast):
        deed = nominate(cast.carol, cast.erik, customer)

        said = together(lambda number, deed=deed: decide((cast.dan, cast.frida)[number], deed, number == 0), 2)

        assert sorted(getattr(each, "code", "decided") for each in said) == ["already_decided", "decided"]
        is_accepted = Nomination.objects.get(pk=deed).state == "accepted"
        assert credited().filter(customer=customer).count() == is_accepted


def test_of_two_nominations_accepted_at_once_one_is_credited(cast):
    for customer in customers(cast):
        deeds = [nominate(giver, cast.alice, customer) for giver in (cast.dan, cast.carol)]

        said = together(lambda number, deeds=deeds: decide(cast.bob, deeds[number], accept=True), 2)

        assert sorted(getattr(each, "code", each) for each in said) == ["accepted", "already_served"]
        assert credited().filter(customer=customer).count() == 1
