"""Every page takes twelve statements at most, as many for twenty rows as for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recognition.people.models import Delegation, RoleGrant
from recognition.programmes.definition import Approval
from tests.recognition.rewards.world import NOW, World

pytestmark = pytest.mark.django_db
MOST = 12
FEW, MANY = 3, 20


@pytest.fixture
def world(cast):
    """Everybody has everything a page could show: roles, a delegation, decisions with reasons, second approvals."""
    world = World(cast, rules={"approval": Approval()}, allocated=10**9)
    for name in ("bob", "greta", "dan"):
        for role in ("administrator", "hr", "second_approver"):
            RoleGrant.objects.get_or_create(
                employee=getattr(world.cast, name), role=role, entity=None, defaults={"granted_at": NOW}
            )
    today = timezone.localdate()
    Delegation.objects.create(
        giver=world.cast.bob, delegate=world.cast.greta, from_date=today, to_date=today, made_at=NOW
    )
    return world


def statements(client, address):
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return [each["sql"] for each in seen]


def fill(world, times):
    """Proposals that wait, that need a second, that are approved with a reason; a contact and a colleague each."""
    for number in range(times):
        world.touch(world.cast.alice, days=number + 1)
        world.proposal()
        second = world.proposal(amount=70_000)
        world.decide(world.cast.bob, second, kind="adjust", amount=90_000, reason=f"More {number}")
        approved = world.proposal()
        world.decide(world.cast.bob, approved, reason=f"Good {number}", at=timezone.now())
    return {"waiting": world.proposal(), "second": second, "approved": approved}


PEOPLE = ("alice", "bob", "dan", "erik", "greta")
LOOKS = (
    *(("bob", which) for which in ("waiting", "second", "approved")),
    *(("greta", "waiting"), ("dan", "second"), ("alice", "approved"), ("erik", "second")),
)


@pytest.mark.slow
def test_the_start_page_of_everybody(world, as_):
    clients = {name: as_(name) for name in PEOPLE}
    fill(world, FEW)
    few = {name: statements(client, "/") for name, client in clients.items()}
    fill(world, MANY - FEW)

    for name, client in clients.items():
        many = statements(client, "/")
        assert len(few[name]) == len(many) <= MOST, (name, many)


@pytest.mark.slow
def test_the_page_of_a_proposal_for_everybody(world, as_):
    clients = {name: as_(name) for name in PEOPLE}
    shown = fill(world, FEW)
    few = {each: statements(clients[each[0]], f"/proposals/{shown[each[1]].pk}") for each in LOOKS}
    shown = fill(world, MANY - FEW)

    for name, which in LOOKS:
        many = statements(clients[name], f"/proposals/{shown[which].pk}")
        assert len(few[name, which]) == len(many) <= MOST, (name, which, many)


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/health", "/accounts/sessions/"])
def test_the_other_pages(world, as_, address):
    few = statements(as_("bob"), address)
    others = [as_("bob") for _ in range(5)]

    assert len(others) == 5
    assert len(few) == len(statements(as_("bob"), address)) <= MOST, few
