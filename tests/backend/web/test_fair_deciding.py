"""What the page of a proposal says to who decides: presets to choose from, and that approvals went both ways."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.people.models import Delegation
from recognition.people.selectors import company_date
from recognition.programmes.definition import Approval
from recognition.rewards.models import Decision, Proposal

pytestmark = pytest.mark.django_db


def form_of(page):
    return dict(re.findall(r'name="(key|revision|csrfmiddlewaretoken)" value="([^"]+)"', page))


@pytest.mark.parametrize(("language", "typed"), [("en", "1,250.50"), ("da", "1.250,50"), ("sv", "1\u00a0250,50")])
def test_presets_are_offered_as_amounts_and_what_is_chosen_is_paid(world, as_, language, typed):
    world.rules = {"approval": Approval(presets_percent=(50, 25))}
    proposal, bob = world.proposal(amount=250_100), as_("bob")
    bob.cookies["django_language"] = language
    page = bob.get(f"/proposals/{proposal.pk}").content.decode()
    assert f'<option value="{typed}">' in page

    bob.post(f"/proposals/{proposal.pk}", form_of(page) | {"kind": "adjust", "amount": typed})

    assert Decision.objects.get().amount == 125_050


def test_another_amount_is_refused_with_those_there_are(world, as_):
    world.rules = {"approval": Approval(presets_percent=(50,))}
    proposal, bob = world.proposal(amount=50_000), as_("bob")
    form = form_of(bob.get(f"/proposals/{proposal.pk}").content.decode())

    answer = bob.post(f"/proposals/{proposal.pk}", form | {"kind": "adjust", "amount": "100"})

    assert answer.status_code == 409
    assert "DKK\u00a0250.00 (50 %)" in answer.content.decode()
    assert Proposal.objects.get().state == "proposed"


def test_that_approvals_went_both_ways_is_said_beside_the_decision(world, as_):
    now = timezone.now()
    today = company_date(now)
    for giver, to in ((world.cast.bob, world.cast.dan), (world.cast.hugo, world.cast.alice)):
        Delegation.objects.create(
            giver=giver, delegate=to, from_date=today - timedelta(days=9), to_date=today, made_at=now
        )
    world.decide(world.cast.dan, world.proposal(), at=now)
    proposal, alice = world.proposal(world.cast.dan), as_("alice")

    assert "Dan approved an award of yours since" in alice.get(f"/proposals/{proposal.pk}").content.decode()
    world.decide(world.cast.alice, world.proposal(world.cast.dan), at=now)
    page = alice.get(f"/proposals/{proposal.pk}").content.decode()
    assert "You approved an award of Dan, and Dan approved one of yours, since" in page
    assert "approved an award of yours" not in as_("hugo").get(f"/proposals/{proposal.pk}").content.decode()
