"""The commands about awards: one domain call each, exit codes, lists that machines read."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recognition.rewards.models import Decision, Proposal
from recognition.rewards.selectors import COLUMNS
from tests.recognition.rewards.world import World

AT = "2026-09-15T12:00:00+02:00"


@pytest.fixture
def world(cast):
    world = World(cast)
    assert world.period
    assert world.budget
    world.touch(cast.alice, days=2)
    world.touch(cast.dan, days=1)
    return world


def run(name, *arguments, who=None):
    out = StringIO()
    acting = ["--as", who] if who else []
    call_command(name, *map(str, arguments), *acting, "--at", AT, stdout=out)
    return out.getvalue()


def refused(name, *arguments, who=None):
    with pytest.raises(CommandError) as error:
        run(name, *arguments, who=who)
    return error.value.returncode, str(error.value)


def test_assess_says_what_it_did_and_does_it_once(world):
    world.outcome()
    world.outcome(customer=world.another_customer("nobody"))
    first = json.loads(run("assess", "--format", "json"))[0]
    assert first == {
        "paid": 1,
        "nothing": 0,
        "uncredited": 1,
        "same_occasion": 0,
        "proposed": 2,
        "held": 0,
        "waiting": 0,
    }
    assert set(json.loads(run("assess", "--format", "json"))[0].values()) == {0}
    assert run("proposals", "--uncredited", "--format", "csv").splitlines()[1].split(",")[2] == "nobody"


def test_assess_takes_a_limit_above_zero(world):
    with pytest.raises(CommandError, match="above 0"):
        run("assess", "--limit", "0")


@pytest.mark.slow
def test_proposals_are_listed_for_machines(world):
    world.outcome(name="O-1")
    run("assess")
    rows = list(csv.DictReader(StringIO(run("proposals", "--format", "csv"))))
    assert tuple(rows[0]) == COLUMNS
    assert COLUMNS[:4] == ("proposal_id", "employee_id", "amount_minor", "unit")
    assert [(row["employee_id"], row["amount_minor"], row["unit"], row["outcome_id"]) for row in rows] == [
        ("alice", "25000", "DKK", "O-1"),
        ("dan", "25000", "DKK", "O-1"),
    ]
    assert run("proposals", "--employee", "dan", "--format", "csv").count("\n") == 2
    assert json.loads(run("proposals", "--state", "payable", "--format", "json")) == []
    assert "alice" in run("proposals", "--programme", "loyal")


def test_deciding_the_same_twice_changes_nothing_the_second_time(world):
    world.outcome()
    run("assess")
    proposal = Proposal.objects.get(employee__external_id="alice")
    printed = f"Proposal {proposal.pk} is payable: 25000 DKK.\n"
    assert run("decide", proposal.pk, "approve", who="bob") == printed
    assert run("decide", proposal.pk, "approve", who="bob") == printed
    assert Decision.objects.count() == 1
    assert refused("decide", proposal.pk, "decline", "--reason", "No.", who="bob")[0] == 1


def test_after_a_revocation_the_same_decision_is_a_new_one(world):
    world.outcome()
    run("assess")
    proposal = Proposal.objects.get(employee__external_id="alice")
    for kind in ("approve", "revoke", "approve"):
        run("decide", proposal.pk, kind, who="bob")
    proposal.refresh_from_db()
    assert (proposal.state, Decision.objects.count()) == ("payable", 3)


def test_a_refusal_is_exit_code_1_with_its_sentence(world, cast):
    proposal = world.proposal(cast.bob)
    code, sentence = refused("decide", proposal.pk, "approve", who="bob")
    assert (code, sentence) == (1, "Nobody decides about themself; Erik (erik) decides about this proposal.")
    assert refused("decide", 999_999, "approve", who="bob")[0] == 1
    assert refused("decide", proposal.pk, "approve", who="nobody")[0] == 1


def test_taking_back_twice_proposes_once(world, cast):
    proposal = world.decide(cast.bob, world.proposal())
    wish = (proposal.pk, "--code", "duplicate", "--reason", "Paid twice.")
    assert refused("claw_back", *wish, who="greta")[0] == 1
    Proposal.objects.filter(pk=proposal.pk).update(state="exported")
    first = run("claw_back", *wish, "--amount", 100, who="greta")
    assert first == run("claw_back", *wish, "--amount", 100, who="greta")
    reversal = Proposal.objects.get(reverses=proposal)
    assert first == f"Proposal {reversal.pk} takes back 100 DKK of proposal {proposal.pk}; it is proposed.\n"


def test_explain_takes_a_proposal_or_a_payroll_line(world):
    from uuid import uuid4

    world.outcome()
    run("assess")
    proposal = Proposal.objects.get(employee__external_id="alice")
    assert "25000 DKK" in run("explain", proposal.pk)
    assert refused("explain", uuid4())[1].startswith("There is no payroll line")
    assert refused("explain", 999_999)[0] == 1
    with pytest.raises(CommandError, match="neither a proposal's number"):
        run("explain", "x")
