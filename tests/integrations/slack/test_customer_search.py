"""The menu of customers shows those one has served, and tells nobody of others."""

from datetime import timedelta

import pytest

from recognition.core import identity
from recognition.customers.models import Customer, Source, Touchpoint
from tests.integrations.slack import payload
from tests.integrations.slack.asking import send
from tests.recognition.kudos.world import NOW

pytestmark = pytest.mark.django_db


def serve(employee, *customers, days=9):
    source = Source.objects.get_or_create(code="crm")[0]
    for number, name in customers:
        customer, _ = Customer.objects.get_or_create(
            external_id=number, defaults={"uid": identity.uid("crm", "customer", number), "name": name}
        )
        Touchpoint.objects.create(
            source=source,
            external_id=f"T{number}{employee.pk}",
            customer=customer,
            employee=employee,
            occurred_at=NOW - timedelta(days=days),
            kind="call",
            channel="phone",
            recorded_at=NOW,
        )


def options(typed="", user="U0ALICE", view=None):
    answer = send(payload.suggestion("customer", typed, user=user, view=view))
    return [(option["value"], option["text"]["text"]) for option in answer["options"]]


def test_it_shows_whom_one_served_last_first(slack, cast):
    serve(cast.alice, ("C1", "Acme"), days=9)
    serve(cast.alice, ("C2", "Bolt"), days=2)

    assert options() == [("C2", "Bolt"), ("C1", "Acme")]
    assert options("acM") == [("C1", "Acme")]


def test_who_served_nobody_sees_nothing(slack, cast):
    serve(cast.alice, ("C1", "Acme"))

    assert options(user="U0DAN") == options("Acme", user="U0DAN") == options("C1", user="U0DAN") == []


def test_who_speaks_for_a_colleague_finds_by_its_number_whom_their_people_served(slack, cast):
    serve(cast.alice, ("C1", "Acme"))

    def found(typed, user):
        return options(typed, user=user, view=payload.modal("nominate"))

    assert found("C1", "U0BOB") == [("C1", "Acme")]
    assert found("Acme", "U0BOB") == found("C1", "U0DAN") == options("C1", user="U0BOB") == []


def test_a_stranger_sees_nothing(slack, cast):
    serve(cast.alice, ("C1", "Acme"))
    slack.add_user("U0NEW", "Nina", "nina@elsewhere.example")

    assert options(user="U0NEW") == []


def test_a_hundred_fit_and_long_names_are_cut(slack, cast):
    serve(cast.alice, *[(f"{number:050}", "N" * 190) for number in range(101)])

    found = options()

    assert len(found) == 100
    assert {len(name) for _, name in found} == {75}


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "😀" * 100])
def test_what_is_typed_is_no_pattern(slack, cast, typed):
    serve(cast.alice, ("C1", "Acme"))

    assert options(typed) == []
