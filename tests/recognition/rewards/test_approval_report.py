"""How awards are decided, counted for auditors by programme and by whose right; nobody is ranked."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recognition.activity import services as activity
from recognition.core import db
from recognition.core.errors import Forbidden
from recognition.people.models import Delegation, Entity, RoleGrant
from recognition.programmes.definition import Approval
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from tests.cast import BEGINNING
from tests.recognition.rewards.world import NOW, World, as_, system

DAY = date(2026, 9, 15)


@pytest.fixture
def world(cast):
    return World(cast, rules={"approval": Approval(second_above=100_000)}, allocated=10_000_000)


def stands_in(giver, to):
    Delegation.objects.create(
        giver=giver, delegate=to, from_date=DAY - timedelta(days=9), to_date=DAY, made_at=BEGINNING
    )


def report(viewer=None, first=DAY, last=DAY):
    rows = selectors.approval_report(viewer=viewer or system(), from_date=first, to_date=last, at=NOW)
    return {row.decider: row for row in rows}


def counts(row):
    return {name: number for name, number in row._asdict().items() if isinstance(number, int) and number}


@pytest.mark.slow
def test_every_kind_of_decision_is_counted_once(world, cast):
    world.decide(cast.bob, world.proposal())
    world.decide(cast.bob, world.proposal(), "adjust", amount=50_000)
    world.decide(cast.bob, world.proposal(), "adjust", amount=20_000)
    world.decide(cast.bob, world.proposal(), "decline", reason="No.")
    revoked = world.proposal()
    world.decide(cast.bob, revoked)
    world.decide(cast.bob, revoked, "revoke")
    more, large = world.proposal(), world.proposal(amount=100_001)
    world.decide(cast.frida, world.decide(cast.bob, more, "adjust", amount=60_000))
    world.decide(cast.frida, world.decide(cast.bob, large), "decline", reason="Too much.")
    wishes = [(world.proposal().pk, 1), (world.proposal().pk, 1)]
    rewards.decide_many(actor=as_(cast.bob), wishes=wishes, at=NOW, key="k")
    stands_in(cast.bob, cast.carol)
    world.decide(cast.carol, world.proposal())

    found = report()

    assert counts(found["bob"]) == {
        "approved": 7,
        "adjusted_up": 1,
        "adjusted_down": 1,
        "declined": 1,
        "revoked": 1,
        "by_delegate": 1,
        "in_bulk": 2,
    }
    assert counts(found["frida"]) == {"confirmed": 1, "disagreed": 1}
    assert [row.programme for row in found.values()] == ["loyal", "loyal"]


def test_the_hours_are_counted_from_when_it_waited_for_that_person(world, cast):
    for hours in (1, 2, 30):
        world.decide(cast.bob, world.proposal(proposed_at=NOW - timedelta(hours=hours)))
    held = world.proposal(cast.dan, amount=150_000, proposed_at=NOW - timedelta(days=30))
    facts = {"subject_kind": "proposal", "subject_id": held.pk}
    with db.durable():
        activity.record(actor=system(), at=NOW - timedelta(hours=6), code="rewards.proposed", data={}, **facts)
    world.decide(cast.hugo, held, at=NOW - timedelta(minutes=90))
    RoleGrant.objects.create(employee=cast.carol, role="second_approver", granted_at=BEGINNING)
    world.decide(cast.carol, held)

    assert {decider: row.median_hours for decider, row in report().items()} == {
        "bob": Decimal("2.0"),
        "carol": Decimal("1.5"),
        "hugo": Decimal("4.5"),
    }


def test_approvals_that_went_both_ways_are_counted_on_both_sides(world, cast):
    stands_in(cast.bob, cast.dan)
    stands_in(cast.hugo, cast.alice)
    world.decide(cast.dan, world.proposal(cast.alice))
    world.decide(cast.alice, world.proposal(cast.dan))
    world.decide(cast.bob, world.proposal(cast.alice))

    assert {decider: counts(row) for decider, row in report().items()} == {
        "bob": {"approved": 2, "by_delegate": 1, "reciprocal": 1},
        "hugo": {"approved": 1, "by_delegate": 1, "reciprocal": 1},
    }


def test_the_days_are_the_company_s_and_both_inclusive(world, cast):
    world.decide(cast.bob, world.proposal(), at=NOW.replace(hour=22, minute=30))  # 16 September, 00:30 in Copenhagen

    assert set(report()) == set()
    assert set(report(last=DAY + timedelta(days=1))) == {"bob"}
    with pytest.raises(selectors.BadStretch, match="swap the days"):
        report(last=DAY - timedelta(days=1))


def test_auditors_hr_and_finance_read_it_of_their_entities_and_nobody_else(world, cast):
    world.decide(cast.bob, world.proposal())
    elsewhere = Entity.objects.create(external_id="SE", name="SE", currency="SEK", time_zone="Europe/Stockholm")
    RoleGrant.objects.create(employee=cast.dan, role="auditor", entity=elsewhere, granted_at=BEGINNING)
    RoleGrant.objects.create(employee=cast.carol, role="auditor", entity=cast.entity, granted_at=BEGINNING)

    for reader in (cast.greta, cast.frida, cast.carol):
        assert set(report(as_(reader))) == {"bob"}
    assert report(as_(cast.dan)) == {}
    for nobody in (cast.bob, cast.alice, cast.erik):
        with pytest.raises(Forbidden, match="for auditors, HR and finance"):
            report(as_(nobody))


def test_the_command_prints_it(world, cast):
    world.decide(cast.bob, world.proposal())
    out = StringIO()

    call_command("approval_report", "--from", "2026-09-15", "--to", "2026-09-15", "--format", "csv", stdout=out)

    assert out.getvalue().splitlines() == [
        "programme,decider,approved,adjusted_up,adjusted_down,declined,confirmed,disagreed,revoked,by_delegate,"
        "in_bulk,reciprocal,median_hours",
        "loyal,bob,1,0,0,0,0,0,0,0,0,0,0.0",
    ]
    with pytest.raises(CommandError, match="write 2026-09-30"):
        call_command("approval_report", "--from", "yesterday", "--to", "2026-09-15", stdout=out)
