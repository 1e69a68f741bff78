"""What caps have used up, in the database."""

from datetime import UTC, datetime

import pytest

from recognition.core import actor
from recognition.programmes import services
from recognition.programmes.caps import CapKey
from recognition.programmes.models import CapUse
from tests.recognition.programmes.examples import FILE

AT = datetime(2025, 12, 1, 12, tzinfo=UTC)
PAIR = CapKey("pair", "7:1", "2026")
TEAM = CapKey("team", "5", "2026-Q1")
pytestmark = pytest.mark.django_db


@pytest.fixture
def version_id(cast):
    text = FILE + '[caps.pair]\namount = "10.00"\nspan = "year"\n[caps.team]\namount = "20.00"\nspan = "quarter"\n'
    owner = actor.Actor(channel="test", employee_id=cast.erik.pk)
    return services.load(actor=owner, text=text, at=AT, key="load").version_id


def test_it_makes_what_is_missing_and_finds_what_is_there(version_id):
    assert services.lock_caps(version_id=version_id, uses=[PAIR]) == {PAIR: 0}
    services.use_caps(version_id=version_id, uses={PAIR: 300})

    assert services.lock_caps(version_id=version_id, uses=[TEAM, PAIR, PAIR]) == {PAIR: 300, TEAM: 0}
    assert CapUse.objects.count() == 2


def test_the_rights_of_the_site_are_enough(version_id, as_site):
    services.lock_caps(version_id=version_id, uses=[PAIR])
    services.use_caps(version_id=version_id, uses={PAIR: 300})

    assert services.lock_caps(version_id=version_id, uses=[PAIR]) == {PAIR: 300}


def test_it_gives_back(version_id):
    services.lock_caps(version_id=version_id, uses=[PAIR, TEAM])
    services.use_caps(version_id=version_id, uses={PAIR: 300, TEAM: 400})
    services.use_caps(version_id=version_id, uses={PAIR: -300, TEAM: -1})

    assert services.lock_caps(version_id=version_id, uses=[PAIR, TEAM]) == {PAIR: 0, TEAM: 399}


@pytest.mark.parametrize(("used", "more"), [(999, 2), (0, 1_001), (5, -6)])
def test_it_refuses_to_pass_a_limit_or_fall_below_nothing(version_id, used, more):
    services.lock_caps(version_id=version_id, uses=[PAIR])
    services.use_caps(version_id=version_id, uses={PAIR: used})

    with pytest.raises(services.CapMoved):
        services.use_caps(version_id=version_id, uses={PAIR: more})


def test_it_refuses_a_cap_that_was_not_locked(version_id):
    with pytest.raises(services.CapMoved):
        services.use_caps(version_id=version_id, uses={PAIR: 1})


def test_it_keeps_versions_apart(version_id, cast):
    owner = actor.Actor(channel="test", employee_id=cast.erik.pk)
    other = FILE.replace("keep-customers", "another") + '[caps.pair]\namount = "10.00"\nspan = "year"\n'
    another = services.load(actor=owner, text=other, at=AT, key="another").version_id
    services.lock_caps(version_id=version_id, uses=[PAIR])
    services.use_caps(version_id=version_id, uses={PAIR: 300})

    assert services.lock_caps(version_id=another, uses=[PAIR]) == {PAIR: 0}


@pytest.mark.django_db(transaction=True)
def test_it_needs_the_transaction_of_a_use_case():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        services.lock_caps(version_id=1, uses=[PAIR])
