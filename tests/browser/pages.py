"""Every page in every state, by who looks at it: an address, or what makes one from the world of conftest.py.

A page of a new area stands here empty, filled, refused and without permission; whatever a state needs in the
database is made by its callable, which gets the world.
"""

from datetime import timedelta

from django.utils import timezone

from recognition.activity.models import Activity, Dispatch
from recognition.core.actor import Actor
from recognition.kudos import services as kudos
from tests.browser import payroll_pages, programme_pages

STRANGER = "stranger"


def thanked(world):
    """A feed with every kind of post; returns the number of one by Alice to Bob, which Dan joined and reported."""
    if hasattr(world, "thanks"):
        return world.thanks
    cast, at = world.cast, timezone.now()

    def give(giver, *recipients, hours, **more):
        given = kudos.give(
            actor=Actor(channel="test", employee_id=giver.pk),
            recipients=[each.pk for each in recipients],
            at=at - timedelta(hours=hours),
            key=f"thanks {hours}",
            **{"points": 0, "text": "You stayed until it worked, and called them back as you had promised."} | more,
        )
        return given.kudos_id

    kudos.add_value(actor=Actor(channel="test", employee_id=cast.greta.pk), code="care", names={"en": "Care"}, at=at)
    world.thanks = give(cast.alice, cast.bob, hours=3, points=10, tag="care")
    dan = Actor(channel="test", employee_id=cast.dan.pk)
    kudos.settle_boost(actor=dan, kudos_id=world.thanks, mark="web", is_on=True, said_at=at, at=at, key="joined")
    kudos.report(actor=dan, kudos_id=world.thanks, reason="Was this meant for everybody?", at=at)
    give(cast.bob, cast.alice, cast.carol, cast.greta, hours=2, text="شكرا جزيلا — " + "långa ord " * 40)
    give(cast.dan, cast.alice, hours=1, visibility="private", points=5)
    return world.thanks


def untold(world):
    """News that failed, and news that is late."""
    at = timezone.now()
    for state in ("failed", "waiting"):
        told = Activity.objects.create(at=at, code="kudos.given", subject_kind="kudos", subject_id=1, channel="web")
        Dispatch.objects.create(
            activity=told, consumer="slack", state=state, due_at=at - timedelta(hours=1), attempts=14, error_code="late"
        )


def after(make, address):
    """The address, once ``make`` has made what it shows."""
    return lambda world: address.format(number=make(world))


PAGES = {
    STRANGER: {
        "landing": "/",
        "sign-in": "/accounts/login/",
        "sign-up": "/accounts/signup/",
        "link": "/sign-in/x",
    },
    "alice": {  # serves customers
        "home-empty": "/",
        "feed-empty": "/feed",
        "home": after(thanked, "/"),
        "feed": "/feed",
        "feed-private": "/feed?show=private",
        "feed-by-value": "/feed?value=care",
        "feed-nothing-older": "/feed?before=1k1",
        "thank": lambda world: f"/feed/give?to=e{world.cast.bob.pk}",
        "thanks-of-hers": after(thanked, "/feed/{number}"),
        "thanks-missing": "/feed/999999",
        "award": lambda world: f"/proposals/{world.approved.pk}",
        "sessions": "/accounts/sessions/",
        "missing": "/proposals/7",
        "not-hers": "/health",
        **programme_pages.EVERYBODY,
    },
    "bob": {  # her manager
        "home": "/",
        "thanks-to-him": after(thanked, "/feed/{number}"),
        "decision": lambda world: f"/proposals/{world.waiting.pk}",
        "undo": lambda world: f"/proposals/{world.approved.pk}",
    },
    "greta": {  # HR, and releases payroll
        "home": "/",
        "reported-thanks": after(thanked, "/feed/{number}"),
        **payroll_pages.HR,
    },
    "carol": payroll_pages.PREPARER,  # prepares payroll
    "erik": programme_pages.OWNER,  # writes programmes
    "hugo": programme_pages.SECOND_OWNER,  # so does he, and signs those of Erik
    "frida": programme_pages.FINANCE,  # gives them something to spend
    "dan": {  # on another team; an administrator in this world
        "home": "/",
        "health": "/health",
        "roles": "/administration/roles",
        "sources": "/administration/sources",
        "kudos-rules": "/administration/kudos",
        "undelivered-empty": "/administration/undelivered",
        "undelivered": after(untold, "/administration/undelivered"),
        "activity": "/activity",
        "activity-nothing": "/activity?code=nothing",
        "slack-install": "/slack/install",
        "slack-installed": "/slack/installed",
        "slack-declined": "/slack/installed?outcome=declined",
    },
}
