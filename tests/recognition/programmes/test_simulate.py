"""A simulation asked for, worked off and kept."""

from datetime import date, timedelta

import pytest

from recognition.core.actor import system
from recognition.jobs import selectors as job_rows
from recognition.jobs import services as jobs
from recognition.ledger.models import JournalEntry
from recognition.people.access import RoleNeeded
from recognition.people.models import RoleGrant
from recognition.programmes import definition, selectors, services, tasks
from recognition.programmes.simulation import running
from recognition.rewards.models import Proposal
from tests.recognition.programmes.examples import TEXTS
from tests.recognition.rewards.world import HAPPENED, NOW, World, as_, define, served

FROM, TO = date(2026, 7, 1), date(2026, 8, 31)


@pytest.fixture
def world(cast):
    world = World(cast)
    assert world.source
    return world


def draft(**rules):
    return define(**{"texts": TEXTS, "value_currency": "DKK"} | rules)


def ask(world, *, actor=None, key="ask", compares=None, at=NOW, **rules):
    return services.request_simulation(
        actor=actor or system("test"),
        text=definition.to_toml(draft(**rules)),
        compares=compares,
        from_date=FROM,
        to_date=TO,
        at=at,
        key=key,
    )


def test_a_worker_stores_what_everybody_would_have_got_and_books_nothing(world, cast):
    served(world, cast.alice, cast.dan)
    world.outcome()
    simulation_id = ask(world)
    assert selectors.simulation(simulation_id).figures is None
    assert tasks.simulate_due(at=NOW) == 1
    done = selectors.simulation(simulation_id)
    assert (done.job.state, done.job.progress_done, done.job.progress_total) == ("done", 1, 1)
    lines = selectors.simulation_lines(simulation_id=simulation_id)["draft"]
    assert [(line.employee_id, *line[2:]) for line in lines] == [
        (cast.alice.pk, "2026-08", "DKK", 25_000, 1),
        (cast.dan.pk, "2026-08", "DKK", 25_000, 1),
    ]
    assert done.figures["draft"]["units"]["DKK"]["amount"] == 50_000
    assert selectors.finished_simulation(fingerprint=draft().fingerprint()) == done
    assert not Proposal.objects.exists()
    assert not JournalEntry.objects.exists()
    assert tasks.simulate_due(at=NOW) == 0
