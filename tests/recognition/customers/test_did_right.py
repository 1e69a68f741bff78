"""Who did right by a customer, whatever it cost, is credited and makes an outcome of their own."""

from datetime import timedelta

import pytest

from recognition.core.actor import system
from recognition.core.identity import uid
from recognition.customers import selectors, services
from recognition.customers.models import Customer, Outcome, Touchpoint
from recognition.customers.reports import OutcomeReport
from tests.recognition.customers.nominating import (
    AT,
    DEED,
    LATER,
    by,
    credited,
    decide,
    nominate,
    refused,
    served_long_ago,
    touch,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def customer(cast):
    found = Customer.objects.create(external_id="K1", uid=uid("test", "customer", "K1"), name="Ærø Bageri")
    served_long_ago(found, cast.bob, cast.carol, cast.dan, cast.frida, cast.hugo)
    return found


def test_who_did_right_is_credited_with_a_touchpoint_and_an_outcome_a_second_later(cast, customer):
    number = nominate(cast.dan, cast.alice, kind="did_right", matter_id="M7")
    assert not Outcome.objects.exists()

    decide(cast.bob, number)

    touchpoint, outcome = credited().get(), Outcome.objects.get()
    assert (touchpoint.kind, touchpoint.employee, touchpoint.occurred_at) == ("did_right", cast.alice, DEED)
    assert (outcome.kind, outcome.family, outcome.customer) == ("did_right", "gain", customer)
    assert outcome.occurred_at == outcome.matured_at == DEED + timedelta(seconds=1)
    assert (outcome.external_id, outcome.source.code, outcome.recorded_at) == (str(number), "nominations", LATER)
    assert (outcome.value_minor, outcome.matter_id) == (None, "M7")
    assert selectors.nomination(viewer=by(cast.dan), nomination_id=number, at=LATER).kind == "did_right"


def test_who_served_the_customer_may_still_have_done_right_by_them(cast):
    touch(cast.alice, DEED - timedelta(days=3))
    assert refused(nominate, cast.dan, cast.alice) == "already_served"
    assert nominate(cast.dan, cast.alice, kind="did_right", key="right")


def test_one_deed_is_credited_once_however_many_saw_it(cast):
    first = nominate(cast.dan, cast.alice, kind="did_right")
    second = nominate(cast.carol, cast.alice, kind="did_right", occurred_at=DEED + timedelta(hours=3))
    decide(cast.bob, first)

    assert refused(decide, cast.bob, second, key="second") == "already_credited"
    assert refused(nominate, cast.hugo, cast.alice, kind="did_right") == "already_credited"
    another = nominate(cast.hugo, cast.alice, kind="did_right", occurred_at=DEED + timedelta(days=2))
    assert decide(cast.bob, another, key="third") == "accepted"


def test_two_deeds_told_for_the_same_moment_stay_apart(cast):
    """Slack says a day: everybody's deed of that day is at midnight, and none is the other's last contact."""
    for nominee in (cast.alice, cast.dan):
        number = nominate(cast.carol, nominee, kind="did_right", key=f"n {nominee.pk}")
        decide(cast.bob if nominee == cast.alice else cast.hugo, number, key=f"d {number}")
    touch(cast.carol, DEED - timedelta(microseconds=1))

    for outcome in Outcome.objects.all():
        last = Touchpoint.objects.filter(occurred_at__lt=outcome.occurred_at).latest("occurred_at")
        assert str(outcome.external_id) == last.external_id
    assert Outcome.objects.values("occurred_at").distinct().count() == 2


def test_no_source_reports_that_somebody_did_right(cast):
    row = OutcomeReport(outcome_id="O1", customer_id="K1", kind="did_right", occurred_at=DEED)
    report = services.record_outcomes(actor=system("crm"), source_code="crm", rows=[row], at=AT)

    assert not report.is_written
    assert "comes from an accepted nomination alone" in report.refusals[0].sentence


def test_it_knows_no_other_deed(cast):
    assert refused(nominate, cast.dan, cast.alice, kind="was_nice") == "unknown_deed"
