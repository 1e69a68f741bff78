"""Missing credit: contest an outcome that gave one nothing, speak for a colleague, declare an interest."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recognition.customers.models import ConflictOfInterest, Nomination, Outcome
from recognition.people.models import RoleGrant
from recognition.rewards.models import Dispute

pytestmark = pytest.mark.django_db
MOST = 12


def outcome(world, *, days=30, **fields):
    happened = timezone.now() - timedelta(days=days)
    return world.outcome(occurred_at=happened, matured_at=happened + timedelta(days=1), **fields)


@pytest.fixture
def missed(world):
    """An outcome of a customer Alice served, for which she has nothing."""
    found = outcome(world, name="O-missed")
    world.touch(world.cast.alice, at=found.occurred_at - timedelta(days=3))
    return found


def page(client, address="/recognition/missing"):
    return client.get(address).content.decode()


def key_of(text):
    return re.search(r'name="key" value="([^"]+)"', text)[1]


def contest(client, **fields):
    form = page(client, "/recognition/missing?outcome=crm%3AO-missed")
    said = {"outcome": "crm:O-missed", "key": key_of(form), "text": "I called them."} | fields
    return client.post("/recognition/missing", said, follow=True)


def test_only_what_gave_me_nothing_though_i_served_them_is_listed(world, missed, as_):
    outcome(world, name="O-not-served", customer=world.another_customer("C2"))
    paid = outcome(world, name="O-paid")
    world.proposal(outcome=paid)
    outcome(world, name="O-loss", kind="churn", family="loss")
    outcome(world, name="O-old", days=400)

    found = re.findall(r"outcome=([^\"]+)", page(as_("alice")))

    assert found == ["crm%3AO-missed"]
    assert "Nothing is missing" in page(as_("dan"))


def test_it_is_contested_with_evidence_and_taken_back(world, missed, as_):
    alice, touch = as_("alice"), world.touch(world.cast.alice, at=missed.occurred_at - timedelta(days=1))

    shown = contest(alice, evidence=[touch.pk]).content.decode()

    assert "You contest this. Another person looks at it and answers." in shown
    assert "An answer comes by" in shown
    dispute = Dispute.objects.get()
    assert (dispute.about, dispute.evidence) == ("missing", [touch.pk])

    alice.post("/recognition/missing", {"act": "withdraw", "dispute": dispute.pk})
    assert Dispute.objects.get().state == "withdrawn"


def test_the_same_form_twice_is_one_contest(missed, as_):
    alice = as_("alice")
    form = page(alice, "/recognition/missing?outcome=crm%3AO-missed")
    for _ in range(2):
        alice.post("/recognition/missing", {"outcome": "crm:O-missed", "key": key_of(form), "text": "I called them."})
    assert Dispute.objects.count() == 1


def test_what_newer_ones_pushed_off_the_list_meanwhile_is_contested_all_the_same(world, missed, as_, monkeypatch):
    monkeypatch.setattr("backend.web.views.missing.MOST", 1)
    alice = as_("alice")
    key = key_of(page(alice, "/recognition/missing?outcome=crm%3AO-missed"))
    newer = outcome(world, name="O-newer", days=20, customer=world.another_customer("C2"))
    world.touch(world.cast.alice, customer=newer.customer, at=newer.occurred_at - timedelta(days=3))
    assert "O-missed" not in page(alice)

    alice.post("/recognition/missing", {"outcome": "crm:O-missed", "key": key, "text": "I called them."})

    assert Dispute.objects.get().outcome == missed


def test_without_a_word_it_is_refused_beside_the_field(missed, as_):
    answer = contest(as_("alice"), text=" ")
    assert answer.status_code == 409
    assert "Say in a sentence or two what is wrong." in answer.content.decode()
    assert not Dispute.objects.exists()


def test_an_outcome_that_is_not_mine_to_miss_is_not_there(missed, as_):
    dan = as_("dan")
    assert dan.get("/recognition/missing?outcome=crm%3AO-missed").status_code == 404
    assert (
        dan.post("/recognition/missing", {"outcome": "crm:O-missed", "text": "x", "key": "12345678"}).status_code == 404
    )
    assert dan.post("/recognition/missing", {"act": "withdraw", "dispute": "1"}).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("times", [2, 15])
def test_the_statements_do_not_grow(world, as_, times):
    for number in range(times):
        found = outcome(world, name=f"O-{number}", customer=world.another_customer(f"K{number}"))
        world.touch(world.cast.alice, customer=found.customer, at=found.occurred_at - timedelta(days=3))
    alice = as_("alice")
    page(alice)
    for address in ("/recognition/missing", "/recognition/nominations", "/recognition/conflicts"):
        page(alice, address)
        with CaptureQueriesContext(connection) as seen:
            page(alice, address)
        assert len(seen) <= MOST, address


def nominate(client, **fields):
    form = page(client, "/recognition/nominations")
    today = timezone.localdate().isoformat()
    said = {
        "colleague": "Dan",
        "kind": "did_right",
        "customer": "C1",
        "occurred_on": today,
        "evidence": "He drove out.",
    }
    return client.post("/recognition/nominations", said | {"key": key_of(form)} | fields, follow=True)


def test_somebody_speaks_for_a_colleague(world, missed, as_):
    answer = nominate(as_("alice"))

    assert "Noted. A manager of Dan decides." in answer.content.decode()
    assert "He drove out." in answer.content.decode()
    row = Nomination.objects.get()
    assert (row.giver.name, row.nominee.name, row.kind, row.state) == ("Alice", "Dan", "did_right", "proposed")


def test_who_is_meant_is_asked_where_several_fit(world, missed, as_):
    answer = nominate(as_("alice"), colleague="a")  # Dan, Carol, Frida …
    assert answer.status_code == 409
    assert "Nobody is called exactly “a”. Do you mean one of these?" in answer.content.decode()
    assert not Nomination.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"colleague": "nobody at all"}, "Nobody here is called “nobody at all”."),
        ({"colleague": "alice"}, "Nobody here is called “alice”."),
        ({"customer": "C9"}, "Select a valid choice"),
        ({"occurred_on": "2999-01-01"}, "This day is still to come."),
    ],
)
def test_what_is_wrong_with_a_nomination_is_said(world, missed, as_, wrong, told):
    answer = nominate(as_("alice"), **wrong)
    assert answer.status_code == 409
    assert told in answer.content.decode()
    assert not Nomination.objects.exists()


def test_who_is_nominated_sees_it_when_it_is_accepted(world, missed, as_):
    nominate(as_("alice"))
    assert "He drove out." not in page(as_("dan"), "/recognition/nominations")
    Nomination.objects.update(state="accepted", decided_by=world.cast.hugo, decided_at=timezone.now())
    assert "He drove out." in page(as_("dan"), "/recognition/nominations")


def test_an_interest_is_declared_by_oneself_and_ended_by_hr_alone(world, missed, as_):
    alice, greta = as_("alice"), as_("greta")
    answer = alice.post("/recognition/conflicts", {"customer": "C1"}, follow=True)
    assert "Declared: from now on you earn nothing from C1." in answer.content.decode()
    ending = {"act": "end", "employee": world.cast.alice.pk, "customer": world.customer.pk}

    refused = alice.post("/recognition/conflicts", ending, follow=True).content.decode()
    assert "withdrawn by HR" in refused
    assert ConflictOfInterest.objects.get().withdrawn_at is None

    assert "Alice" in page(greta, "/recognition/conflicts")
    greta.post("/recognition/conflicts", ending)
    assert ConflictOfInterest.objects.get().withdrawn_at is not None
    assert "Declared by others" not in page(alice, "/recognition/conflicts")


def test_an_interest_in_somebody_elses_customer_is_refused_like_one_in_nobody(world, missed, as_):
    world.touch(world.cast.dan, customer=world.another_customer("C2"))
    said = []
    for customer in ("C1", "C9"):
        answer = as_("dan").post("/recognition/conflicts", {"customer": customer})
        said.append((answer.status_code, re.findall(r"Select a valid choice\.[^<]*", answer.content.decode())))
    sentence = "Select a valid choice. %s is not one of the available choices."
    assert said == [(409, [sentence % "C1"]), (409, [sentence % "C9"])]
    assert not ConflictOfInterest.objects.exists()


def test_hr_of_another_entity_sees_none(world, missed, as_):
    as_("alice").post("/recognition/conflicts", {"customer": "C1"})
    RoleGrant.objects.filter(role="hr").update(entity=None, employee=world.cast.carol)
    assert "Alice" in page(as_("carol"), "/recognition/conflicts")
    other = type(world.cast.entity).objects.create(external_id="SE", name="B", currency="SEK", time_zone="UTC")
    RoleGrant.objects.filter(role="hr").update(entity=other)
    assert "Alice" not in page(as_("carol"), "/recognition/conflicts")


def test_a_superseded_outcome_is_not_missed(world, missed, as_):
    Outcome.objects.update(superseded_at=timezone.now())
    assert "Nothing is missing" in page(as_("alice"))
