"""The command that shows the reward mix."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.recognition.rewards.world import World


@pytest.mark.django_db
def test_it_prints_the_mix_as_csv(cast):
    world = World(cast)
    world.decide(cast.bob, world.proposal(amount=50_000))
    out = StringIO()

    call_command("reward_mix", "--from", "2026-07", "--to", "2026-09", "--format", "csv", stdout=out)

    assert out.getvalue() == (
        "period,team,programme,unit,people,winning,keeping,gain,saved,winning_ppm,keeping_ppm,gain_ppm,saved_ppm\n"
        "2026-09,,loyal,DKK,1,0,50000,50000,0,0,1000000,1000000,0\n"
    )
