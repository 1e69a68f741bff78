"""The chain over activity."""

import hashlib
import json
import threading
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from recognition.activity import chain
from recognition.activity import services as activity
from recognition.activity.models import Activity, Seal, Unsealed
from recognition.activity.services import sealing
from recognition.core.actor import system
from tests.crash import for_every_crash

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)


def record(count=1, subject_id=1):
    rows = [(subject_id, {"points": number}) for number in range(count)]
    with transaction.atomic():
        activity.record_many(actor=system("t"), at=AT, code="c", subject_kind="kudos", rows=rows)


def past_the_guards(statement):
    """What somebody with the keys of the database could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.mark.django_db
def test_each_seal_follows_from_the_one_before_and_from_its_row():
    record(3)

    assert activity.seal(at=AT) == 3

    head = bytes(32)
    for seal in Seal.objects.order_by("seq").select_related("activity"):
        row = [getattr(seal.activity, column) for column in chain.COLUMNS]
        row[1] = row[1].isoformat()
        said = json.dumps(row, sort_keys=True, separators=(",", ":"))
        row_hash = hashlib.sha256(said.encode()).digest()
        head = hashlib.sha256(head + row_hash).digest()
        assert (seal.row_hash, seal.chain_hash) == (row_hash.hex(), head.hex())


def test_a_seal_covers_every_column():
    assert tuple(field.attname for field in Activity._meta.concrete_fields) == chain.COLUMNS


@pytest.mark.django_db
def test_it_goes_on_where_it_stopped():
    record(5)

    assert [activity.seal(at=AT, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert activity.verify().sealed == 5
    assert activity.verify().broken is None


@pytest.mark.django_db
def test_a_thousand_rows_take_a_handful_of_statements(django_assert_max_num_queries):
    record(1_000)

    with django_assert_max_num_queries(8):
        assert activity.seal(at=AT) == 1_000


@pytest.mark.slow
@pytest.mark.django_db
def test_a_crash_while_sealing_seals_nothing_and_forgets_nothing():
    record(3)

    assert for_every_crash(lambda: activity.seal(at=AT)) >= 4


@pytest.mark.django_db
def test_what_is_not_sealed_yet_is_reported():
    record(2)
    activity.seal(at=AT)
    record(1)

    found = activity.verify()

    assert (found.sealed, found.unsealed, found.broken) == (2, 1, None)
    assert found.first_unsealed_id == Activity.objects.latest("pk").pk


def third():
    return Activity.objects.order_by("pk")[2].pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("UPDATE activity_activity SET code = 'd' WHERE id = {third}", "Activity {third} .* was changed"),
        ("""UPDATE activity_activity SET data = '{{"points": 3}}' WHERE id = {third}""", "Activity {third} .* changed"),
        ("UPDATE activity_activity SET at = at + interval '1 microsecond' WHERE id = {third}", "Activity {third} "),
        ("DELETE FROM activity_activity WHERE id = {third}", "Activity {third} is missing"),
        ("DELETE FROM activity_seal WHERE seq = 3", "Seal 3 is missing"),
        ("DELETE FROM activity_seal WHERE seq = 5", "1 activities are neither sealed nor waiting"),
        ("UPDATE activity_seal SET chain_hash = repeat('a', 64) WHERE seq = 3", "Seal 3 does not follow"),
        (
            "UPDATE activity_seal SET activity_id = CASE seq WHEN 3 THEN 900 + {third} ELSE activity_id END",
            "Activity .* is missing",
        ),
        ("UPDATE activity_seal SET seq = seq + 10 WHERE seq > 3", "Seal 4 is missing"),
        (
            "UPDATE activity_activity SET data = jsonb_build_object('points', 5 - (data->>'points')::int) "
            "WHERE id IN ({third}, {third} + 1)",
            "Activity {third} ",
        ),
    ],
)
def test_it_names_the_first_thing_that_was_changed(damage, sentence):
    record(5)
    activity.seal(at=AT)
    number = third()
    assert activity.verify().broken is None

    past_the_guards(damage.format(third=number))

    assert activity.verify().broken is not None
    with pytest.raises(CommandError, match=sentence.format(third=number)) as refusal:
        call_command("verify_activity")
    assert refusal.value.returncode == 1


@pytest.mark.django_db
def test_a_row_slipped_in_behind_the_trigger_is_found():
    record(2)
    activity.seal(at=AT)
    record(1)
    past_the_guards("DELETE FROM activity_unsealed")

    assert "1 activities are neither sealed nor waiting" in activity.verify().broken


@pytest.mark.django_db
def test_the_command_says_what_is_sealed_and_what_is_not(capsys):
    record(2)
    activity.seal(at=AT)
    record(1)

    call_command("verify_activity")

    said = capsys.readouterr().out
    assert said.startswith("2 activities are sealed and whole")
    assert "1 are not sealed yet" in said


def in_a_thread(work):
    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_row_that_commits_late_with_a_lower_id_is_sealed_all_the_same():
    recorded, go_on = threading.Event(), threading.Event()

    def record_slowly():
        with transaction.atomic():
            record(1, subject_id=100)
            recorded.set()
            go_on.wait(20)

    slow = in_a_thread(record_slowly)
    assert recorded.wait(20)
    record(1, subject_id=200)
    assert activity.seal(at=AT) == 1
    go_on.set()
    slow.join()

    assert activity.verify().unsealed == 1
    assert activity.seal(at=AT) == 1
    assert list(Seal.objects.order_by("seq").values_list("activity__subject_id", flat=True)) == [200, 100]
    assert activity.verify().broken is None
    assert not Unsealed.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_only_one_seals_at_a_time():
    holding, go_on = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.SEALER_LOCK])
            holding.set()
            go_on.wait(20)

    record(1)
    other = in_a_thread(hold)
    assert holding.wait(20)
    assert activity.seal(at=AT) == 0
    go_on.set()
    other.join()
    assert activity.seal(at=AT) == 1


@pytest.mark.django_db
def test_the_site_has_the_rights_it_needs(as_site):
    record(3)

    assert activity.seal(at=AT) == 3
    assert activity.verify().broken is None
