"""The commands around kudos: what HR reviews, nominations, frictions; one domain call each, and exit codes."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from backend import sweeps
from recognition.core.actor import Actor
from recognition.core.identity import uid
from recognition.customers.models import Customer, Nomination
from recognition.kudos import services as kudos
from recognition.kudos.models import Flag, Kudos
from recognition.listening import services as listening
from tests.recognition.customers.nominating import credited, served_long_ago

pytestmark = pytest.mark.django_db

AT = "2026-09-30T12:00:00+02:00"
NOW = datetime(2026, 9, 30, 10, tzinfo=UTC)
ON = "2026-09-10T09:00:00+02:00"


@pytest.fixture(autouse=True)
def customer(cast):
    found = Customer.objects.create(external_id="K1", uid=uid("test", "customer", "K1"), name="Ærø Bageri")
    served_long_ago(found, cast.dan)
    return found


def run(name, *arguments, who=None):
    out = StringIO()
    acting = ["--as", who] if who else []
    call_command(name, *map(str, arguments), *acting, "--at", AT, stdout=out)
    return out.getvalue()


def refused(name, *arguments, who=None):
    with pytest.raises(CommandError) as error:
        run(name, *arguments, who=who)
    return error.value.returncode, str(error.value)


def listed(name, *arguments):
    return list(csv.DictReader(StringIO(run(name, "list", *arguments, "--format", "csv"))))


def by(employee):
    return Actor(channel="test", employee_id=employee.pk)


def thank(giver, receiver, number=0):
    at = NOW - timedelta(days=3) + number * timedelta(hours=2)
    wish = {"recipients": [receiver.pk], "points": 1, "text": "Thank you!", "at": at, "key": f"{giver.pk} {number}"}
    return kudos.give(actor=by(giver), **wish).kudos_id


def test_a_reported_kudos_is_listed_and_hidden_by_hr(cast):
    number = thank(cast.dan, cast.alice)
    kudos.report(actor=by(cast.bob), kudos_id=number, reason="Not so.", at=NOW)

    (row,) = listed("kudos_review")
    assert (row["what"], row["number"], row["about"], row["detail"]) == ("kudos", str(number), "Bob", "Not so.")
    assert refused("kudos_review", "hide", number, who="erik")[0] == 1
    assert run("kudos_review", "hide", number, who="greta") == f"Kudos {number} is hidden; reports settled: 1.\n"
    assert Kudos.objects.get().hidden_at == NOW
    assert listed("kudos_review") == []
    assert refused("kudos_review", "keep", number, who="greta") == (
        1,
        "No report of this kudos waits; somebody else reviewed it.",
    )


def test_the_sweep_finds_a_flag_and_hr_settles_it(cast):
    for number in range(3):
        thank(cast.dan, cast.alice, number)
    name = "recognition.kudos.services.find_flags"
    assert sweeps.DUE[name] == timedelta(hours=6)

    assert sweeps.run(at=NOW, names=[name]) == {name: 1}

    (row,) = json.loads(run("kudos_review", "list", "--format", "json"))
    assert (row["what"], row["pattern"], json.loads(row["detail"])["times"]) == ("flag", "repeated_text", 3)
    assert set(row["about"].split(", ")) == {"Alice", "Dan"}
    assert run("kudos_review", "settle", row["number"], "followed_up", who="greta").endswith(": followed up.\n")
    assert Flag.objects.get().outcome == "followed_up"


def nominate(who="dan", nominee="alice", **more):
    options = {"on": ON, "evidence": "She drove out on a Sunday.", **more}
    return ("nominate", nominee, "K1", *(f"--{name}={value}" for name, value in options.items()))


def test_a_nomination_is_made_listed_and_decided(cast):
    said = run("nomination", *nominate(matter="M1"), who="dan")
    number = Nomination.objects.get().pk

    assert said == f"Nomination {number}: it waits for the manager's decision.\n"
    assert run("nomination", *nominate(matter="M1"), who="dan") == said
    (row,) = listed("nomination")
    assert (row["nominee"], row["giver"], row["customer_id"], row["state"]) == ("Alice", "Dan", "K1", "proposed")
    assert refused("nomination", "decide", number, "accept", who="carol")[0] == 1
    assert "Say why" in refused("nomination", "decide", number, "decline", who="bob")[1]
    assert run("nomination", "decide", number, "accept", who="bob") == f"Nomination {number} is accepted.\n"
    assert credited().get().kind == "took_ownership"
    assert listed("nomination")[0]["decided_by"] == "Bob"


def test_wrong_arguments_of_a_nomination_are_said(cast):
    assert "no employee 'zoe'" in refused("nomination", *nominate(nominee="zoe"), who="dan")[1]
    assert "has no offset" in refused("nomination", *nominate(on="2026-09-10T09:00:00"), who="dan")[1]
    assert refused("nomination", *nominate(), who="alice")[1].startswith("Nobody nominates themself")


def test_a_friction_is_listed_and_settled_by_an_owner(cast):
    wish = {"text": "Nobody answers on Fridays.", "customer": "K1", "at": NOW, "key": "k"}
    number = listening.report_friction(actor=by(cast.dan), **wish)

    (row,) = listed("friction", "--state", "open")
    assert (row["id"], row["reporter"], row["text"]) == (str(number), "Dan", "Nobody answers on Fridays.")
    assert refused("friction", "settle", number, "done", who="bob")[0] == 1
    assert run("friction", "settle", number, "done", "--answer", "Two more hands.", who="erik").endswith("is done.\n")
    assert listed("friction", "--state", "open") == []
    assert listed("friction")[0]["answer"] == "Two more hands."
