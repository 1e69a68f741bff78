"""A small company, and a browser that is signed in as one of its people."""

import pytest
from django.core.cache import cache

from tests.cast import signed_in
from tests.recognition.rewards.world import World


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


@pytest.fixture
def world(cast):
    return World(cast)


@pytest.fixture
def as_(cast):
    """Return a client signed in as the person of this name."""

    return lambda name: signed_in(getattr(cast, name))
