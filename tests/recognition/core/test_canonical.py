"""One spelling of data, one identity of things, one way into a transaction."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from recognition.core import canonical, db, identity
from recognition.core.actor import Actor, system
from recognition.people.models import Team

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@given(plain)
def test_it_is_json_and_says_the_same(value):
    assert json.loads(canonical.text(value)) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical.fingerprint(dict(reversed(value.items()))) == canonical.fingerprint(value)


def test_dates_ids_and_bytes_have_a_spelling():
    value = {"at": datetime(2026, 9, 30, 12, tzinfo=UTC), "on": date(2026, 9, 30), "id": UUID(int=1), "raw": b"\x00"}

    assert canonical.text(value) == (
        '{"at":"2026-09-30T12:00:00+00:00","id":"00000000-0000-0000-0000-000000000001","on":"2026-09-30","raw":"00"}'
    )


def test_a_float_has_none():
    with pytest.raises(TypeError, match="float"):
        canonical.text([0.1])


def test_an_identity_is_the_same_on_every_replay_and_differs_by_each_part():
    assert identity.uid("a", "b", "c") == identity.uid("a", "b", "c")
    assert (
        len({identity.uid(*parts) for parts in (("a", "b", "c"), ("ab", "", "c"), ("a", "bc", ""), ("", "ab", "c"))})
        == 4
    )


def test_an_actor_has_a_stable_name():
    assert Actor(channel="web", employee_id=7, user_id=9).name == "employee:7"
    assert Actor(channel="web", user_id=9).name == "user:9"
    assert (system("sweep").name, system("sweep").is_system) == ("system:sweep", True)


@pytest.mark.django_db(transaction=True)
def test_a_promise_to_commit_is_not_made_inside_another_transaction():
    with pytest.raises(RuntimeError, match="durable"), db.durable(), db.durable():
        pass


@pytest.mark.django_db(transaction=True)
def test_inner_services_demand_a_transaction():
    with pytest.raises(RuntimeError, match="outermost"):
        db.require_transaction()
    with db.durable():
        db.require_transaction()


@pytest.mark.django_db
def test_rows_are_locked_by_ascending_key_and_come_back_fresh():
    teams = [Team.objects.create(name=name) for name in "cab"]
    Team.objects.filter(pk=teams[0].pk).update(name="changed")

    locked = db.lock_in_order(Team.objects.order_by("name"))

    assert [team.pk for team in locked] == sorted(team.pk for team in teams)
    assert locked[0].name == "changed"


@pytest.mark.django_db
def test_rows_are_copied_in_under_ids_taken_before():
    ids = db.next_ids(table="people_team", count=3)

    db.copy_rows(table="people_team", columns=("id", "name"), rows=zip(ids, "xyz", strict=True))

    assert ids == sorted(ids)
    assert list(Team.objects.order_by("pk").values_list("pk", "name")) == list(zip(ids, "xyz", strict=True))


@pytest.mark.django_db
def test_a_row_refused_in_a_copy_is_refused_as_in_an_insert():
    with pytest.raises(IntegrityError), transaction.atomic():
        db.copy_rows(table="people_team", columns=("name",), rows=[("x",), ("x",)])


def test_a_fingerprint_never_fails_for_what_a_text_holds():
    assert len(canonical.fingerprint("\udcff")) == 64
