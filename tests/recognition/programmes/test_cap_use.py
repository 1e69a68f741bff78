"""What caps have used up, in the database."""

import pytest

from recognition.programmes import services
from recognition.programmes.caps import CapKey
from recognition.programmes.models import CapUse, Programme

PAIR = CapKey("pair", "7:1", "2026")
TEAM = CapKey("team", "5", "2026-Q1")
pytestmark = pytest.mark.django_db


LIMITS = {"pair": 1_000, "team": 2_000}


@pytest.fixture
def of():
    """The caps of a programme that pays kroner."""
    return {"programme_id": Programme.objects.create(code="keep").pk, "unit": "DKK"}


def use(of, uses):
    services.use_caps(**of, limits=LIMITS, uses=uses)


def test_it_makes_what_is_missing_and_finds_what_is_there(of):
    assert services.lock_caps(**of, uses=[PAIR]) == {PAIR: 0}
    use(of, {PAIR: 300})

    assert services.lock_caps(**of, uses=[TEAM, PAIR, PAIR]) == {PAIR: 300, TEAM: 0}
    assert CapUse.objects.count() == 2


def test_the_rights_of_the_site_are_enough(of, as_site):
    services.lock_caps(**of, uses=[PAIR])
    use(of, {PAIR: 300})

    assert services.lock_caps(**of, uses=[PAIR]) == {PAIR: 300}


def test_it_gives_back(of):
    services.lock_caps(**of, uses=[PAIR, TEAM])
    use(of, {PAIR: 300, TEAM: 400})
    services.use_caps(**of, limits={}, uses={PAIR: -300, TEAM: -1})

    assert services.lock_caps(**of, uses=[PAIR, TEAM]) == {PAIR: 0, TEAM: 399}


@pytest.mark.parametrize(("used", "more"), [(999, 2), (0, 1_001), (5, -6)])
def test_it_refuses_to_pass_a_limit_or_fall_below_nothing(of, used, more):
    services.lock_caps(**of, uses=[PAIR])
    use(of, {PAIR: used})

    with pytest.raises(services.CapMoved):
        use(of, {PAIR: more})


@pytest.mark.parametrize("limits", [LIMITS, {}])
def test_it_refuses_a_cap_that_was_not_locked_or_has_no_limit(of, limits):
    if not limits:
        services.lock_caps(**of, uses=[PAIR])
    with pytest.raises(services.CapMoved):
        services.use_caps(**of, limits=limits, uses={PAIR: 1})


@pytest.mark.parametrize("other", ["programme", "unit"])
def test_it_keeps_programmes_and_units_apart(of, other):
    another = Programme.objects.create(code="another").pk
    services.lock_caps(**of, uses=[PAIR])
    use(of, {PAIR: 300})
    elsewhere = of | ({"programme_id": another} if other == "programme" else {"unit": "SEK"})

    assert services.lock_caps(**elsewhere, uses=[PAIR]) == {PAIR: 0}


@pytest.mark.django_db(transaction=True)
def test_it_needs_the_transaction_of_a_use_case():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        services.lock_caps(programme_id=1, unit="DKK", uses=[PAIR])
