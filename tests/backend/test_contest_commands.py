"""The commands about contesting, correcting and late evidence: one domain call each, lists that machines read."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recognition.rewards.models import Correction, Dispute, Proposal
from tests.recognition.rewards.world import World, run

AT = "2026-09-16T12:00:00+02:00"


@pytest.fixture
def world(cast):
    world = World(cast)
    assert world.period
    assert world.budget
    world.touch(cast.alice, days=2)
    world.outcome(name="O-1")
    run()
    world.touch(cast.dan, days=1, recorded_at=datetime(2026, 9, 15, 12, tzinfo=UTC))
    return world


def told(name, *arguments, who=None):
    out = StringIO()
    acting = ["--as", who] if who else []
    call_command(name, *map(str, arguments), *acting, "--at", AT, stdout=out)
    return out.getvalue()


def listed(name, *arguments, **options):
    return list(csv.DictReader(told(name, *arguments, "--format", "csv", **options).splitlines()))


def test_late_evidence_is_listed_and_told_by_explain(world):
    [row] = listed("late_evidence", "--programme", "loyal")
    assert (row["kind"], row["employee_id"], row["known_at"]) == ("touchpoint", "dan", "2026-09-15T12:00:00+00:00")
    assert listed("late_evidence", "--outcome", "O-1") == [row]
    assert "Late evidence: touchpoint crm:" in told("explain", Proposal.objects.get().pk)


def test_a_correction_is_opened_once_and_listed(world):
    wish = ("correction", "open", "loyal", "O-1", "--code", "late_evidence", "--reason", "Dan called, too.")
    said = told(*wish, who="greta")
    assert said.endswith("1 awards added, 1 proposed anew, 0 to be taken back of.\n")
    assert told(*wish, who="greta") == said
    [row] = listed("correction", "list", "--programme", "loyal")
    assert (row["outcome_id"], row["opened_by"], row["reason"]) == ("O-1", "greta", "Dan called, too.")
    assert (row["added"], row["anew"], row["taken_back"]) == ("1", "1", "0")
    assert listed("late_evidence") == []


def test_somebody_contests_and_somebody_else_answers(world):
    proposal = Proposal.objects.get()
    touch, *_ = listed("contest", "touches", "O-1", who="alice")
    said = told(
        "contest",
        "raise",
        "--proposal",
        proposal.pk,
        "--text",
        "Too little.",
        "--evidence",
        touch["touchpoint_id"],
        who="alice",
    )
    assert said.endswith("by 2026-09-30.\n")
    dispute = Dispute.objects.get()
    told("correction", "open", "loyal", "O-1", "--code", "contested", "--reason", "Dan.", who="greta")
    correction = Correction.objects.get().pk
    wish = ("contest", "settle", dispute.pk, "corrected", "--answer", "Judged again.", "--correction", correction)
    assert told(*wish, who="bob") == f"Dispute {dispute.pk} is settled: corrected.\n"
    [row] = listed("contest", "list", "--state", "settled")
    assert (row["employee_id"], row["settled_by"], row["text"], row["answer"]) == (
        "alice",
        "Bob",
        "Too little.",
        "Judged again.",
    )
    days = ("--from", "2026-09-01", "--to", "2026-09-30")
    [figures] = json.loads(told("contest", "figures", *days, "--format", "json"))
    assert (figures["raised"], figures["corrected"], figures["median_days"]) == (1, 1, 0)


def test_a_missing_award_is_contested_and_taken_back(world):
    told("contest", "raise", "--outcome", "O-1", "--text", "I called them.", who="dan")
    number = Dispute.objects.get().pk
    assert told("contest", "withdraw", number, who="dan") == f"Dispute {number} is withdrawn.\n"
    with pytest.raises(CommandError, match="no dispute") as error:
        told("contest", "withdraw", number, who="bob")
    assert error.value.returncode == 1
