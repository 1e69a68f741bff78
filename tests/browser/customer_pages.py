"""The pages of customers, team and insight, by who looks at them; see pages.py."""

from datetime import timedelta

from django.utils import timezone

from recognition.core.actor import Actor
from recognition.kudos import services as kudos
from recognition.rewards.models import Judgement


def told(world):
    """The address of C1, of whom everything there can be is known: each family, an answer, self-service, a kudos."""
    address = f"/customers/{world.customer.pk}"
    if hasattr(world, "told"):
        return address
    world.told, at = True, timezone.now()
    happened = (
        ("recovered", "saved", {}),
        ("promoter", "gain", {"score": 9, "scale": "0-10"}),
        ("contraction", "loss", {"value_minor": 1_800_000, "currency": "DKK"}),
        ("detractor", "loss", {"score": 3, "scale": "0-10"}),
        ("csat", "neutral", {"score": 4, "scale": "1-5"}),
        ("expansion", "gain", {"withdrawn_at": at}),
    )
    for number, (kind, family, more) in enumerate(happened):
        world.outcome(kind=kind, family=family, occurred_at=at - timedelta(days=40 * number + 2), **more)
    lonely = world.outcome(occurred_at=at - timedelta(days=300))
    Judgement.objects.create(
        programme=world.version.programme,
        version=world.version,
        outcome=lonely,
        outcome_uid=lonely.uid,
        occasion=lonely.uid,
        result="uncredited",
        judged_at=at,
    )
    for days in range(3, 120, 9):
        world.touch(world.cast.alice, at=at - timedelta(days=days), stage="follow_up")
        world.touch(None, at=at - timedelta(days=days), channel="self_service", kind="portal")
    kudos.give(
        actor=Actor(channel="test", employee_id=world.cast.dan.pk),
        recipients=[world.cast.alice.pk],
        points=0,
        text="Du blev i telefonen, til varmen virkede igen. " + "Meget langt ord: Bartholomæus. " * 8,
        customer="C1",
        key="told kudos",
        at=at,
    )
    return address


def having_told(query):
    """The address of what is told, with a query."""
    return lambda world: told(world) + query


EMPLOYEE = {
    "customers": "/customers",
    "customers-nobody": "/customers?q=zzz",
    "customer-short": lambda world: f"/customers/{world.customer.pk}",
    "customer": told,
    "customer-losses": having_told("?show=loss"),
    "customer-nothing": having_told("?year=2001"),
    "customer-missing": "/customers/999999",
    "team-not-hers": "/team",
    "mix-not-hers": "/insight/mix",
}
MANAGER = {
    "customers": "/customers",
    "customers-mine-empty": "/customers?whose=mine",
    "customer-with-awards": told,
    "team-too-small": "/team",
}
UPPER_MANAGER = {"team": lambda world: told(world) and "/team", "mix": "/insight/mix"}
NOBODY_SERVED = {"customers-empty": "/customers"}
