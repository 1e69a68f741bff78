"""How a nomination is made and decided in tests, and how somebody serves the customer K1."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.core.actor import Actor, system
from recognition.core.errors import DomainError
from recognition.customers import services
from recognition.customers.models import Source, Touchpoint
from recognition.customers.reports import TouchpointReport

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
DEED = AT - timedelta(days=20)
LATER = AT + timedelta(days=1)


def served_long_ago(customer, *employees):
    """What lets them nominate for the customer, too long ago to be credited for a deed of their own."""
    source = Source.objects.get_or_create(code="crm")[0]
    for each in employees:
        Touchpoint.objects.create(
            source=source, external_id=f"{each.pk} {customer.pk} long ago", customer=customer, employee=each,
            occurred_at=AT - timedelta(days=700), kind="call", channel="phone", recorded_at=AT - timedelta(days=700),
        )  # fmt: skip


def credited():
    """The touchpoints that came of nominations."""
    return Touchpoint.objects.filter(source__code="nominations")


def by(employee, **options):
    return Actor(channel="test", employee_id=employee.pk, **options)


def nominate(giver, nominee, **options):
    wish = {"customer": "K1", "occurred_at": DEED, "evidence": "She drove out on a Sunday.", "at": AT, "key": "n"}
    return services.nominate(actor=by(giver), nominee_id=nominee.pk, **{**wish, **options})


def decide(decider, number, accept=True, **options):
    wish = {"accept": accept, "reason": "" if accept else "That is her own work.", "at": LATER, "key": "d", **options}
    return services.decide_nomination(actor=by(decider), nomination_id=number, **wish)


def touch(employee, at, matter_id="", source="crm"):
    row = TouchpointReport(
        interaction_id=f"{employee.pk} {at}",
        customer_id="K1",
        employee_id=employee.external_id,
        occurred_at=at,
        type="call",
        channel="phone",
        matter_id=matter_id,
    )
    assert services.record_touchpoints(actor=system("crm"), source_code=source, rows=[row], at=AT).is_written


def refused(call, *arguments, **options):
    with pytest.raises(DomainError) as refusal:
        call(*arguments, **options)
    return refusal.value.code
