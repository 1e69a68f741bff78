"""``decide`` with several numbers approves a handful: what was done is printed, what was refused exits with 1."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast):
    return World(cast)


def decide(*arguments):
    out = StringIO()
    try:
        call_command(
            "decide", *map(str, arguments), "--as", "bob", "--at", "2026-09-15T12:00:00+02:00", stdout=out, stderr=out
        )
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), ""


def test_several_are_approved_and_what_is_refused_is_said_and_exits_with_one(world):
    first, second, stale = (world.proposal() for _ in range(3))

    code, printed, said = decide(first.pk, f"{second.pk}:1", f"{stale.pk}:7", "approve")

    assert printed.splitlines() == [f"Proposal {each.pk} is payable: 50000 DKK." for each in (first, second)]
    assert (code, said.partition(": ")[0]) == (1, f"Proposal {stale.pk}")
    assert "This page is out of date" in said


def test_one_with_its_revision_is_decided_as_ever(world):
    proposal = world.proposal()

    assert decide(f"{proposal.pk}:7", "approve")[0] == 1
    assert decide(f"{proposal.pk}:1", "approve")[:2] == (0, f"Proposal {proposal.pk} is payable: 50000 DKK.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("1", "2", "decline"), 1, "one by one"),
        (("1", "2", "approve", "--reason", "Good."), 2, "of one proposal"),
        (("1", "2", "approve", "--revision", "1"), 2, "of one proposal"),
        (("1:x", "approve"), 1, "no proposal"),
        (tuple("123456789") + tuple(str(number) for number in range(10, 22)) + ("approve",), 1, "1 to 20"),
    ],
)
def test_what_is_no_handful_is_refused_whole(world, arguments, code, said):
    world.proposal()

    result = decide(*arguments)

    assert (result[0], said in result[2]) == (code, True), result
    assert set(Proposal.objects.values_list("state", flat=True)) == {"proposed"}
