import pytest

from tests.recognition.rewards.world import World


@pytest.fixture
def world(cast):
    return World(cast)
