"""A caller with a token, for the tests of the API."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from recognition.core import actor as actors
from recognition.people import tokens
from tests.recognition.rewards.world import World

SYSTEM = actors.system("test")


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


@pytest.fixture
def alice(cast):
    return cast.alice


@pytest.fixture
def world(cast):
    return World(cast)


@pytest.fixture
def token_for(db):
    """Return the secret of a token of an employee (by external id) or a source."""

    def issue(*scopes, employee="", source="", days=30, at=None):
        return tokens.issue(
            actor=SYSTEM,
            name="test",
            scopes=scopes,
            lifetime=timedelta(days=days),
            at=at or timezone.now(),
            employee=employee,
            source_code=source,
        ).secret

    return issue


@pytest.fixture
def caller():
    """Return a client that sends this secret, and no cookie."""

    def make(secret=""):
        return Client(headers={"Authorization": f"Bearer {secret}"} if secret else {})

    return make
