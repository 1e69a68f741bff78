"""``claw_back_cases``: what could not be taken back is listed, and HR settles it."""

import json
from datetime import date

import pytest

from recognition.customers.models import Outcome
from recognition.people.models import Employment
from recognition.rewards.models import Proposal
from tests.backend.test_rewards_commands import refused, run
from tests.recognition.rewards.world import NOW, World


@pytest.fixture
def case(cast):
    """The number of the case of an award of Alice's, who left."""
    world = World(cast)
    award = world.decide(cast.bob, world.proposal())
    Proposal.objects.filter(pk=award.pk).update(state="exported")
    Employment.objects.filter(employee=cast.alice).update(ends_on=date(2026, 9, 10))
    wish = (award.pk, "--code", "wrong_facts", "--reason", "It was another customer.")
    assert refused("claw_back", *wish, who="greta")[0] == 1
    return listed()[0]["case_id"]


def test_what_lost_its_ground_is_due_until_somebody_takes_it_back(cast):
    world = World(cast)
    award = world.decide(cast.bob, world.proposal())
    Proposal.objects.filter(pk=award.pk).update(state="exported")
    due = ("claw_back_cases", "due", "--format", "json")
    assert json.loads(run(*due)) == []
    Outcome.objects.update(withdrawn_at=NOW)
    run("assess")
    [row] = json.loads(run(*due))
    assert (row["proposal_id"], row["employee_id"], row["code"]) == (award.pk, "alice", "outcome_withdrawn")
    run("claw_back", award.pk, "--code", "outcome_withdrawn", "--reason", "Returned.", who="greta")
    assert json.loads(run(*due)) == []


def listed(*options):
    return json.loads(run("claw_back_cases", "list", "--format", "json", *options))


def settle(case, *, who="greta", result="written_off"):
    return "claw_back_cases", "settle", case, result, "--note", "Too little to pursue.", "--as", who


def test_it_is_listed_settled_once_and_no_longer_open(case):
    [open_one] = listed("--open")
    assert (open_one["employee_id"], open_one["amount_minor"], open_one["cause"]) == ("alice", 50_000, "left")
    assert run(*settle(case)) == run(*settle(case)) == f"Case {case} is written_off.\n"
    assert listed("--open") == []
    assert listed()[0]["note"] == "Too little to pursue."


def test_who_is_not_hr_is_told_who_is(case):
    code, sentence = refused(*settle(case, who="bob"))
    assert (code, "role hr" in sentence) == (1, True)
