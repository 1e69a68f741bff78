"""The oldest of what was recorded can go, and the rest is still proved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from recognition.activity import services as activity
from recognition.activity.models import Activity, Seal, Tombstone
from recognition.core.actor import Actor, system
from tests.recognition.activity.test_seal import past_the_guards

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH = (datetime(2020, month, 1, tzinfo=UTC) for month in (1, 2, 3))


def record(at, *, actor=None, count=1):
    with transaction.atomic():
        for _ in range(count):
            activity.record(actor=actor or system("t"), at=at, code="c", subject_kind="kudos", subject_id=1)
    activity.seal(at=at)


def forget(before, *, held=(), limit=1_000):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE laurels_retention")
        gone = activity.forget_sealed(before=before, held=held, limit=limit, at=MARCH, using="default")
        cursor.execute("SET LOCAL ROLE NONE")
    return gone


def test_a_month_goes_and_the_chain_still_holds():
    record(JANUARY + timedelta(days=3), count=3)
    record(FEBRUARY + timedelta(days=3), count=2)
    head = activity.verify().head

    assert activity.count_forgettable(before=FEBRUARY, held=(), using="default") == 3
    assert [forget(FEBRUARY, limit=2), forget(FEBRUARY), forget(FEBRUARY)] == [2, 1, 0]

    found = activity.verify()
    assert (found.broken, found.head, found.sealed, found.removed) == (None, head, 5, 3)
    assert Activity.objects.count() == Seal.objects.count() == 2
    call_command("verify_activity")


def test_the_chain_goes_on_when_all_of_it_was_taken():
    record(JANUARY, count=2)
    forget(MARCH)
    record(MARCH)

    assert Seal.objects.get().seq == 3
    assert activity.verify().broken is None


def test_whoever_is_on_hold_stops_the_rest_behind_them():
    record(JANUARY)
    record(JANUARY, actor=Actor(channel="t", employee_id=7))
    record(JANUARY)

    assert forget(FEBRUARY, held=[7]) == 1
    assert activity.verify().broken is None


@pytest.mark.parametrize("damage", ["head_before = repeat('a', 64)", "last_seq = 3", "head_after = repeat('a', 64)"])
def test_a_changed_tombstone_is_found(damage):
    record(JANUARY, count=2)
    record(MARCH, count=2)
    forget(FEBRUARY)
    past_the_guards(f"UPDATE activity_tombstone SET {damage}")

    with pytest.raises(CommandError):
        call_command("verify_activity")


def attempt(role, statement):
    """What becomes of a statement somebody with this role sends; ``owner`` is who owns the tables, the tests' own."""
    with transaction.atomic(), connection.cursor() as cursor:
        if role != "owner":
            cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("laurels_app", "DELETE FROM activity_seal"),
        ("owner", "DELETE FROM activity_seal"),
        ("laurels_retention", "UPDATE activity_activity SET code = 'd'"),
        ("laurels_app", "INSERT INTO activity_tombstone SELECT 9, 9, 9, 'a', 'a', now(), now(), now()"),
    ],
)
def test_nobody_but_retention_deletes_and_nobody_at_all_changes(role, statement):
    record(JANUARY, count=2)
    forget(FEBRUARY)
    record(MARCH)

    with pytest.raises(DatabaseError, match=r"append-only|permission denied"):
        attempt(role, statement)
    assert Tombstone.objects.count() == 1
