"""Whoever is named by id, address or whole name is meant, by every page alike; otherwise the page says who may be."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from backend.web import colleagues
from recognition.people.models import Employee

pytestmark = pytest.mark.django_db


def named(cast, text, **more):
    person = SimpleNamespace(employee_id=cast.greta.pk)
    return colleagues.one(text, me=SimpleNamespace(person=person, at=timezone.now()), **more)


@pytest.mark.parametrize("text", ["alice", "Alice", " ALICE ", "alice@bakkegaard.example", "Alice@Bakkegaard.example"])
def test_an_id_an_address_and_a_whole_name_mean_one(cast, text):
    assert named(cast, text).person.number == cast.alice.pk


def test_an_id_goes_before_a_name_that_reads_the_same(cast):
    Employee.objects.filter(pk=cast.dan.pk).update(name="alice")

    assert named(cast, "alice").person.number == cast.alice.pk


def test_several_of_one_name_are_listed_with_their_addresses(cast):
    Employee.objects.filter(pk__in=[cast.dan.pk, cast.bob.pk]).update(name="Kim Dal")

    found = named(cast, "kim dal")

    assert found.person is None
    assert "bob@bakkegaard.example" in found.sentence
    assert {each.number for each in found.candidates} == {cast.dan.pk, cast.bob.pk}


def test_a_part_of_a_name_is_asked_about(cast):
    found = named(cast, "frid")

    assert found.person is None
    assert "Do you mean one of these? Frida (Økonomi)" in found.sentence


@pytest.mark.parametrize("text", ["nobody", "%", "_", "\x00", "Ⅷ", "Å" * 10_000, "' OR 1=1 --", "\u202eecila"])
def test_what_means_nobody_is_said_in_words(cast, text):
    found = named(cast, text)

    assert (found.person, list(found.candidates)) == (None, [])
    assert found.sentence.startswith("Nobody here is called")
    assert len(found.sentence) < 200


def test_who_asks_may_be_left_out(cast):
    assert named(cast, "Greta").person.number == cast.greta.pk
    assert named(cast, "Greta", may_be_me=False).person is None


PAGES = [
    ("greta", "/delegations", {"scope": "all", "from_date": "2099-01-01", "to_date": "2099-01-02"}, "delegate"),
    ("dan", "/administration/roles", {"role": "hr", "entity": ""}, "employee"),
]


@pytest.mark.parametrize("case", PAGES)
def test_every_page_says_the_same(cast, as_, case):
    who, address, sent, field = case
    from recognition.people.models import RoleGrant

    RoleGrant.objects.create(employee=cast.dan, role="administrator", granted_at=timezone.now())

    answer = as_(who).post(address, sent | {field: "Frid"})

    assert answer.status_code == 409
    assert "Nobody is called exactly “Frid”. Do you mean one of these? Frida (Økonomi)" in answer.content.decode()
