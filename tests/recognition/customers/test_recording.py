"""Touchpoints and outcomes reported in a call are merged by the rules of the files."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from recognition.core import actor
from recognition.core.errors import DomainError
from recognition.core.identity import uid
from recognition.customers import selectors, services
from recognition.customers.models import Customer, Outcome, Source, Touchpoint
from recognition.customers.reports import OutcomeReport, TouchpointReport

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CALL = TouchpointReport(
    interaction_id="t1", customer_id="A", employee_id="alice", occurred_at=NOW, type="call", channel="phone"
)
RENEWAL = OutcomeReport(
    outcome_id="o1", customer_id="A", kind="renewal", occurred_at=NOW, value="10.00", currency="DKK"
)
EASY = OutcomeReport(outcome_id="o2", customer_id="A", kind="ces", score=7, occurred_at=NOW, matter_id="m1")


@pytest.fixture(autouse=True)
def customer(cast):
    return Customer.objects.create(external_id="A", uid=uid("test", "customer", "A"), name="Andersen")


def touch(*rows, at=NOW, **options):
    return services.record_touchpoints(actor=actor.system("api"), source_code="crm", rows=rows, at=at, **options)


def happen(*rows, at=NOW, **options):
    return services.record_outcomes(actor=actor.system("api"), source_code="crm", rows=rows, at=at, **options)


def test_new_rows_are_written_and_the_same_again_changes_nothing():
    assert touch(CALL).merged.new == 1

    assert touch(CALL, at=NOW + timedelta(days=1)).merged.is_unchanged

    assert Touchpoint.objects.get().recorded_at == NOW


def test_a_correction_supersedes_and_what_was_known_stays():
    happen(RENEWAL)

    done = happen(replace(RENEWAL, value="12.00"), at=NOW + timedelta(days=1))

    assert [(row.field, row.old, row.new) for row in done.merged.corrections] == [("value", "10.00", "12.00")]
    old, new = Outcome.objects.order_by("pk")
    assert (old.superseded_at, new.superseded_at) == (NOW + timedelta(days=1), None)
    assert old.uid == new.uid == uid("crm", "outcome", "o1")


def test_a_refused_row_is_named_by_index_and_nothing_is_written():
    done = touch(CALL, replace(CALL, interaction_id="t2", employee_id="zoe"))

    assert [(row.line, row.field) for row in done.refusals] == [(1, "employee_id")]
    assert not done.is_written
    assert not Touchpoint.objects.exists()
    assert not Source.objects.exists()


def test_bad_rows_can_be_skipped():
    done = touch(CALL, replace(CALL, interaction_id="t2", employee_id="zoe"), skip_bad_rows=True)

    assert (done.is_written, done.refused, done.merged.new) == (True, 1, 1)


def test_a_key_answers_the_same_twice_and_refuses_other_content():
    first = touch(CALL, key="k1")

    assert touch(CALL, key="k1") == first
    with pytest.raises(DomainError) as refusal:
        touch(replace(CALL, type="visit"), key="k1")
    assert refusal.value.code == "key_reused"


def test_a_repeated_call_names_its_refused_rows_again():
    call = replace(CALL, interaction_id="t2", employee_id="zoe")
    first = touch(CALL, call, key="k1", skip_bad_rows=True)

    assert touch(CALL, call, key="k1", skip_bad_rows=True) == first
    assert [row.mistake.code for row in first.refusals] == ["unknown_employee_id"]


def test_a_refused_call_may_be_mended_under_the_same_key():
    touch(replace(CALL, employee_id="zoe"), key="k1")

    assert touch(CALL, key="k1").is_written


def test_too_many_rows_are_refused():
    with pytest.raises(DomainError, match="at most 10000"):
        touch(*[CALL] * 10_001)


def test_a_touchpoint_refers_to_what_exists_even_without_the_services(customer):
    source = Source.objects.create(code="crm")
    row = {"source": source, "external_id": "x", "occurred_at": NOW, "kind": "call", "recorded_at": NOW}

    with pytest.raises(IntegrityError, match="does not exist"), transaction.atomic():
        Touchpoint.objects.create(**row, customer_id=0, channel="self_service")
    with pytest.raises(IntegrityError, match="does not exist"), transaction.atomic():
        Touchpoint.objects.create(**row, customer=customer, employee_id=0, channel="phone")


def test_a_customer_with_touchpoints_cannot_be_deleted_past_django(customer):
    touch(CALL)

    with pytest.raises(IntegrityError, match="touchpoints refer to a row of customers_customer"), transaction.atomic():
        Customer.objects.filter(pk=customer.pk)._raw_delete("default")


def complete(until, *, needed=True):
    services.set_needed(actor=actor.system("t"), source_code="crm", is_needed=needed, at=NOW)
    services.set_complete_until(actor=actor.system("t"), source_code="crm", complete_until=until, at=NOW)


def test_low_effort_matures_after_seven_silent_days_once_every_source_is_complete():
    happen(EASY)
    week = NOW + timedelta(days=7)
    complete(week - timedelta(seconds=1))
    assert services.mature_low_effort(at=week + timedelta(days=9)) == 0

    complete(week)
    assert services.mature_low_effort(at=week + timedelta(days=9)) == 1

    assert Outcome.objects.get().matured_at == week
    assert services.mature_low_effort(at=week + timedelta(days=9)) == 0


@pytest.mark.parametrize(("days", "matter", "matures"), [(3, "m1", 0), (7, "m1", 0), (8, "m1", 1), (3, "m2", 1)])
def test_a_contact_about_the_same_matter_within_seven_days_was_no_low_effort(days, matter, matures):
    happen(EASY)
    touch(replace(CALL, occurred_at=NOW + timedelta(days=days), matter_id=matter))
    complete(NOW + timedelta(days=30))

    assert services.mature_low_effort(at=NOW + timedelta(days=30)) == matures


def test_nothing_is_complete_while_a_needed_source_has_not_said_so():
    assert selectors.needed_complete_until(NOW) is None
    Source.objects.create(code="mail", is_needed=True)
    touch(CALL)
    assert selectors.needed_complete_until(NOW) is None

    services.set_needed(actor=actor.system("t"), source_code="mail", is_needed=False, at=NOW)
    complete(NOW - timedelta(days=2))

    assert selectors.needed_complete_until(NOW) == NOW - timedelta(days=2)
    assert selectors.needed_complete_until(NOW - timedelta(days=3)) == NOW - timedelta(days=3)
