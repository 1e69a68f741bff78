"""manage.py kudos: policy, values, allowance rules and grants from the command line."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from recognition.kudos import selectors
from tests.recognition.kudos.world import NOW

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("kudos", *arguments, "--at", NOW.isoformat(), stdout=out)
    return out.getvalue()


def listed(*arguments):
    return json.loads(run(*arguments, "--format", "json"))


def test_the_policy_is_shown_and_set(cast):
    assert {"choice": "pair_points", "value": "50"} in listed("policy", "show")
    told = run("policy", "set", "shows_points=yes", "pair_points=none", "most_recipients=9", "--as", "greta")
    assert told == "From now on: shows_points yes, pair_points none, most_recipients 9.\n"
    policy = selectors.policy(at=NOW)
    assert (policy.shows_points, policy.pair_points, policy.most_recipients) == (True, None, 9)
    assert len(listed("policy", "show")) == len(selectors.CHOICES)


def test_values_are_added_listed_and_retired(cast):
    assert run("value", "add", "care", "en=Care", "da=Omsorg", "--as", "greta") == "#care can be named.\n"
    assert listed("value", "list") == [{"code": "care", "names": "da: Omsorg, en: Care"}]
    assert "is no longer" in run("value", "retire", "care", "--as", "greta")
    assert listed("value", "list") == []


def test_allowance_rules_are_set_listed_and_taken_back(cast):
    run("allowance", "set", "150", "--role", "manager", "--as", "greta")
    run("allowance", "set", "30", "week", "--team", "Lager", "--as", "greta")
    assert sorted(listed("allowance", "list"), key=lambda row: row["amount"]) == [
        {"team": "Lager", "role": "", "amount": 30, "span": "week"},
        {"team": "", "role": "manager", "amount": 150, "span": "month"},
    ]
    assert "taken back" in run("allowance", "set", "none", "--role", "manager", "--as", "greta")
    assert [row["amount"] for row in listed("allowance", "list")] == [30]


def test_extra_points_are_granted_once_per_key(cast):
    grant = ("grant", "25", "alice", "bob", "--reason", "Busy.", "--key", "k", "--as", "greta")
    assert run(*grant) == run(*grant) == "2 people have 25 more points to give.\n"
    assert selectors.left(employee_id=cast.alice.pk, at=NOW).extra == 25


def test_who_may_not_and_what_is_wrong_is_said(cast):
    with pytest.raises(CommandError, match="needs the role"):
        run("policy", "set", "shows_points=yes", "--as", "alice")
    with pytest.raises(CommandError, match="no choice"):
        run("policy", "set", "colour=red", "--as", "greta")
    with pytest.raises(CommandError, match="NAME=VALUE"):
        run("policy", "set", "colour", "--as", "greta")
