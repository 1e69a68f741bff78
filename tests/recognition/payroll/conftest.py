import pytest

from tests.recognition.payroll.office import Office
from tests.recognition.rewards.world import World


@pytest.fixture
def office(cast):
    return Office(World(cast))
