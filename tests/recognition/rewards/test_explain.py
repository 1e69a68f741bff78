import dataclasses
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from recognition.attribution.models import Contribution
from recognition.core.errors import NotFound
from recognition.customers.models import Touchpoint
from recognition.programmes.definition import Formula
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import NOW, as_, system


@pytest.fixture
def award(world, cast):
    """Alice's share of one outcome, a third of 500.00 DKK or so, assessed from touchpoints."""
    world.rules = {"formula": Formula(kind="fixed", amount=50_000)}
    assert world.period
    assert world.budget
    for days, who in enumerate((cast.alice, cast.dan, cast.hugo), start=1):
        world.touch(who, days=days)
    world.outcome()
    rewards.assess(actor=system(), at=NOW)
    return Proposal.objects.get(employee=cast.alice)


def explain(proposal, viewer=None, **options):
    return selectors.explain(viewer=viewer or system(), proposal_id=proposal.pk, at=NOW, **options)


def test_it_tells_everything_from_the_sentence_to_the_touchpoints(world, cast, award):
    world.decide(cast.bob, award, "adjust", amount=10_000, reason="Half of it.")
    found = explain(award)
    assert found.holds
    assert "C1" in found.sentence
    assert found.steps["amount"] == award.proposed_amount
    assert [(each["employee_id"], each["weight"], each["weight_total"]) for each in found.weights] == [
        ("alice", 1, 3),
        ("dan", 1, 3),
        ("hugo", 1, 3),
    ]
    assert sum(each["share_ppm"] for each in found.weights) == 1_000_000
    assert found.assessment["digest_verified"]
    assert [each["employee_id"] for each in found.touches] == ["hugo", "dan", "alice"]
    [decision] = found.decisions
    assert (decision["kind"], decision["amount_minor"], decision["reason"]) == ("adjust", 10_000, "Half of it.")
    json.dumps(dataclasses.asdict(found))


@pytest.mark.parametrize("language", ["da", "sv", "en"])
def test_it_speaks_three_languages(award, language):
    assert "C1" in explain(award, language=language).sentence


def test_late_or_superseded_touchpoints_move_nothing(world, cast, award):
    world.touch(cast.bob, recorded_at=NOW.replace(hour=11))
    Touchpoint.objects.filter(employee=cast.dan).update(superseded_at=NOW.replace(hour=11))
    assert explain(award).holds


def test_a_touchpoint_that_was_changed_is_found(award):
    Touchpoint.objects.filter(employee=award.employee).update(kind="visit")
    assert "give another" in explain(award).broken[0]


def test_an_amount_that_was_changed_is_found(award):
    Proposal.objects.filter(pk=award.pk).update(proposed_amount=99_000)
    assert "not 99000 DKK" in explain(award).broken[0]


def test_what_does_not_hold_is_a_code_with_its_values(award):
    Proposal.objects.filter(pk=award.pk).update(proposed_amount=99_000)
    [mistake, *_] = explain(award).mistakes
    assert (mistake.code, mistake.values["proposed"]) == ("award_amount", "99000")


def test_an_approved_amount_that_nobody_decided_is_found(world, cast, award):
    world.decide(cast.bob, award)
    Proposal.objects.filter(pk=award.pk).update(amount=1)
    assert "last decided" in explain(award).broken[0]


def test_a_weight_that_was_changed_is_found(award):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Contribution.objects.filter(employee=award.employee).update(weight=2, weight_total=4)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert len(explain(award).broken) == 3


def test_after_retention_count_and_digest_are_left(award):
    Touchpoint.objects.filter(employee=award.employee).delete()
    assert not explain(award).holds
    later = selectors.explain(viewer=system(), proposal_id=award.pk, at=NOW.replace(year=2029))
    assert later.holds
    assert (later.assessment["touches_kept"], later.assessment["touch_count"]) == (2, 3)
    assert not later.assessment["digest_verified"]


def test_a_reversal_is_explained_with_the_award_it_takes_back(world, cast, award):
    world.decide(cast.bob, award)
    Proposal.objects.filter(pk=award.pk).update(state="exported")
    wish = {"code": "duplicate", "reason": "Twice.", "at": NOW, "key": "k"}
    reversal = rewards.claw_back(actor=as_(cast.greta), proposal_id=award.pk, amount=1_000, **wish)
    found = explain(world.decide(cast.bob, reversal), language="da")
    assert found.holds
    assert found.sentence.startswith(
        "10,00\N{NO-BREAK SPACE}kr. af denne belønning tages tilbage: den blev udbetalt to gange."
    )
    assert explain(award).proposal["reversed_by"] == [reversal.pk]


def test_only_who_may_see_it_and_its_amount_looks_into_it(world, cast, award):
    for who in (cast.dan, cast.alice):
        with pytest.raises(NotFound):
            explain(award, viewer=as_(who))
    assert explain(award, viewer=as_(cast.bob)).holds
    world.decide(cast.bob, award)
    assert explain(award, viewer=as_(cast.alice)).holds


def test_the_command_prints_it_and_fails_when_something_does_not_hold(award, capsys):
    call_command("explain", str(award.pk), "--language", "sv")
    printed = capsys.readouterr().out
    assert "alice: weight 1 of 3" in printed
    assert "Everything was computed anew and holds." in printed
    call_command("explain", str(award.pk), "--format", "json")
    assert json.loads(capsys.readouterr().out)["holds"] is True
    Touchpoint.objects.filter(employee=award.employee).update(kind="visit")
    with pytest.raises(CommandError, match="give another") as refused:
        call_command("explain", str(award.pk))
    assert refused.value.returncode == 1
