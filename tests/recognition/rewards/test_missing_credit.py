"""How far back who served a customer may miss credit for what became of them."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.attribution.policies import Policy
from recognition.programmes.models import ProgrammeVersion
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.selectors import own
from tests.recognition.rewards.world import NOW, as_, define

# The year of the version begins at 23:00 UTC in Copenhagen.
IN_2026 = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)


@pytest.fixture
def of_a_year(world):
    """A programme that looks a year back from renewals dated 2026."""
    world.rules = {"kinds": ("renewal",), "credit": Policy(name="equal", lookback_days=365)}
    assert world.version
    return world


@pytest.mark.parametrize(
    ("kind", "happened", "days"),
    [
        ("renewal", IN_2026, 365),
        ("renewal", IN_2026 - timedelta(minutes=1), 180),
        ("repeat_purchase", IN_2026, 180),
    ],
)
def test_it_is_as_far_as_a_programme_that_judges_it_looks(of_a_year, cast, kind, happened, days):
    facts = {"kind": kind, "reported_kind": kind, "occurred_at": happened, "matured_at": NOW - timedelta(days=9)}
    for name, more in (("in", 0), ("out", 1)):
        found = of_a_year.outcome(name=name, customer=of_a_year.another_customer(name), **facts)
        of_a_year.touch(cast.dan, customer=found.customer, at=happened - timedelta(days=days, seconds=more))

    listed = own.missed(viewer=as_(cast.dan), language="en", limit=9, at=NOW)

    assert [(each.outcome, each.contacts, each.days) for each in listed] == [("crm:in", 1, days)]
    assert rewards.contest(actor=as_(cast.dan), outcome="in", text="I solved it.", at=NOW).state == "open"
    with pytest.raises(selectors.UnknownOutcome):
        rewards.contest(actor=as_(cast.dan), outcome="out", text="I solved it.", at=NOW)


def test_a_shorter_look_takes_nothing_away_and_a_draft_adds_nothing(world, cast):
    world.rules = {"credit": Policy(name="equal", lookback_days=30)}
    says = define(**world.rules | {"credit": Policy(name="equal", lookback_days=365)})
    facts = {each: getattr(world.version, each) for each in ("programme", "nature", "unit", "starts_on", "ends_on")}
    signed = {"fingerprint": says.fingerprint(), "created_by": cast.hugo, "created_at": NOW}
    ProgrammeVersion.objects.create(number=2, state="draft", definition=says.document(), **facts, **signed)
    for days in (180, 181):
        found = world.outcome(name=f"O{days}", customer=world.another_customer(f"C{days}"))
        world.touch(cast.dan, customer=found.customer, at=found.occurred_at - timedelta(days=days))

    listed = own.missed(viewer=as_(cast.dan), language="en", limit=9, at=NOW)

    assert [(each.outcome, each.days) for each in listed] == [("crm:O180", 180)]
