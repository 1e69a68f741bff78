"""Whatever is sent to the API, nothing breaks and every answer is as described."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from backend.api import throttling
from recognition.people import tokens
from recognition.people.models import Role, RoleGrant
from tests.backend.api.fuzzing import Fuzz

pytestmark = pytest.mark.django_db
SEED = 20_261_122  # the same cases in every run, so that what passed here passes elsewhere
# Each of the cast has other roles; Dan gets those that nobody of them has.
PEOPLE = ("alice", "bob", "carol", "greta", "frida", "erik")
MORE = {"dan": (Role.AUDITOR,), "hugo": (Role.ADMINISTRATOR, Role.WORKS_COUNCIL)}


@pytest.fixture
def fuzz(world, token_for, monkeypatch):
    for signal in (request_started, request_finished):
        # As Django's own client does: the connection is the test's.
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(throttling, "QUOTAS", {"read": 10**9, "write": 10**9})
    world.proposal()
    world.touch(world.cast.alice)
    yield lambda secret: Fuzz(secret=secret, seed=SEED)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.timeout(600)
def test_three_hundred_cases_of_all_phases_find_nothing(fuzz, token_for):
    found = fuzz(token_for(*tokens.SCOPES, employee="greta"))

    found.examples_coverage_and_fuzzing(explicit=1, generated=1)
    found.stateful(runs=1, steps=10)

    assert not found.failures
    assert found.cases >= 300
    assert 200 in found.statuses


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", [*PEOPLE, *MORE, "a source"])
def test_ten_thousand_cases_over_the_roles_find_nothing(fuzz, token_for, cast, name):
    for role in MORE.get(name, ()):
        RoleGrant.objects.create(employee=getattr(cast, name), role=role, granted_at=timezone.now())
    is_source = name == "a source"
    secret = token_for(*tokens.SOURCE_SCOPES, source="crm") if is_source else token_for(*tokens.SCOPES, employee=name)
    found = fuzz(secret)

    found.examples_coverage_and_fuzzing(explicit=12, generated=8)
    found.stateful(runs=10, steps=10)

    assert not found.failures
    assert found.cases >= 1_112  # nine times this are ten thousand
