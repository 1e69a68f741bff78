"""Whoever gets another work address signs in with that one, and with the old one no longer."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from recognition.core import actor as actors
from recognition.people import services, sign_in
from recognition.people.models import Employee, User
from recognition.people.reports import EmployeeReport, Refusals

pytestmark = pytest.mark.django_db
ALICE = EmployeeReport(
    employee_id="a",
    name="Alice",
    email="alice@old.example",
    manager_id="",
    department="Kundeservice",
    title="",
    hired_on=date(2020, 1, 1),
    left_on=None,
    currency="DKK",
)
BOB = replace(ALICE, employee_id="b", name="Bob", email="bob@old.example")


def report(*reports):
    refusals = Refusals()
    with transaction.atomic():
        services.take_in_employees(
            actor=actors.system("test"),
            source="employees",
            rows=list(enumerate(reports, start=2)),
            refusals=refusals,
            at=timezone.now(),
        )


def known(*reports):
    report(*reports)
    for each in reports:
        sign_in.make_known(email=each.email, at=timezone.now())


def addresses():
    return dict(Employee.objects.values_list("external_id", "user__email"))


def test_a_new_address_is_the_one_to_sign_in_with():
    known(ALICE)
    report(replace(ALICE, email="Alice@new.example"))

    assert addresses() == {"a": "alice@new.example"}
    assert not User.objects.filter(email="alice@old.example").exists()


def test_two_people_may_take_each_others_address():
    known(ALICE, BOB)
    for step in (
        [replace(ALICE, email="spare@old.example")],
        [replace(BOB, email=ALICE.email)],
        [replace(ALICE, email=BOB.email)],
    ):
        report(*step)

    assert addresses() == {"a": "bob@old.example", "b": "alice@old.example"}


def test_the_address_of_another_user_is_not_taken():
    known(ALICE)
    User.objects.create_user("alice@new.example", joined_at=timezone.now())
    report(replace(ALICE, email="alice@new.example"))

    assert addresses()["a"].endswith("@invalid")
