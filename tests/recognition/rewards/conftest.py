import pytest

from tests import cast as people
from tests.recognition.rewards.world import World


@pytest.fixture
def cast(db):
    return people.gather()


@pytest.fixture
def world(cast):
    return World(cast)
