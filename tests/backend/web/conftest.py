"""A small company, and a browser that is signed in as one of its people."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from recognition.core import actor as actors
from recognition.people import sign_in
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

    def make(name):
        at = timezone.now()
        secret = sign_in.issue_link(actor=actors.system("test"), email=getattr(cast, name).email, at=at)
        client = Client()
        client.force_login(sign_in.redeem_link(secret=secret, at=at))
        return client

    return make
