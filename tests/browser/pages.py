"""Every page in every state, by who looks at it: an address, or what makes one from the world of conftest.py.

A page of a new area stands here empty, filled, refused and without permission; whatever a state needs in the
database is made by its callable, which gets the world.
"""

from datetime import timedelta

from django.utils import timezone

from integrations.email.models import Letter
from integrations.slack.models import Installation
from integrations.sources import importing
from recognition.activity.models import Activity, Dispatch
from recognition.core.actor import Actor
from recognition.kudos import services as kudos
from recognition.people import invitations
from recognition.people.models import RoleGrant
from tests.browser import (
    account_pages,
    approval_pages,
    customer_pages,
    data_protection_pages,
    organisation_pages,
    payroll_pages,
    programme_pages,
    reader_pages,
    recognition_pages,
    refused_pages,
    shop_pages,
)
from tests.cast import employ
from tests.integrations.sources.bundles import FILES

STRANGER = "stranger"
LATER = {"auditor": "Revision", "works_council": "Lager"}  # who joins the cast when looking: role and team


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


def imported(world, key="as it is", **changes):
    """Dan sends a bundle; the number of its check, which waits."""
    files = {name: text.replace("alice", "anna").replace("bob", "bent") for name, text in FILES.items()} | changes
    return importing.request_import(
        actor=Actor(channel="test", employee_id=world.cast.dan.pk),
        files={f"{name}.csv": [text.replace("bakkegaard", "fjord").encode()] for name, text in files.items()},
        complete_until=None,
        at=timezone.now(),
        key=key,
    )


def checked(world, **sent):
    """The same, once a worker looked at it."""
    number = imported(world, **sent)
    while importing.import_due(at=timezone.now()):
        pass
    return number


def misspelt(world):
    """A check that found errors."""
    return checked(world, key="misspelt", outcomes=FILES["outcomes"].replace("renewal", "reneval"))


def untold(world):
    """News that failed, and news that is late."""
    at = timezone.now()
    for state in ("failed", "waiting"):
        told = Activity.objects.create(at=at, code="kudos.given", subject_kind="kudos", subject_id=1, channel="web")
        Dispatch.objects.create(
            activity=told, consumer="slack", state=state, due_at=at - timedelta(hours=1), attempts=14, error_code="late"
        )
    Letter.objects.get_or_create(
        key="refused",
        employee=world.cast.alice,
        defaults={"state": "failed", "attempts": 1, "made_at": at, "due_at": at, "error_code": "smtp_550"},
    )


def invited(world):
    """The page an invitation leads to."""
    hr = Actor(channel="test", employee_id=world.cast.greta.pk)
    sent = invitations.invite(actor=hr, employee_id=world.cast.frida.pk, at=timezone.now())
    return f"/accounts/invitation/{sent.secret}/"


def in_slack(world):
    """A workspace that is connected, and one that Slack has ended."""
    at = timezone.now()
    given = {"app_id": "A1", "bot_user_id": "U0", "installed_at": at - timedelta(days=90)}
    for team, ended in (("T1", None), ("T2", at)):
        Installation.objects.get_or_create(
            team_id=team, defaults={**given, "name": f"Fabrikken {team}", "synced_at": at, "ended_at": ended}
        )


def after(make, address):
    """The address, once ``make`` has made what it shows."""
    return lambda world: address.format(number=make(world))


def person(world, who):
    """Who looks: one of the cast, or somebody new who holds the role."""
    if who not in LATER:
        return getattr(world.cast, who)
    employee = employ(who, world.cast.entity, manager=world.cast.erik, team=LATER[who])
    RoleGrant.objects.create(employee=employee, role=who, granted_at=timezone.now())
    return employee


PAGES = {
    STRANGER: {
        "landing": "/",
        "sign-in": "/accounts/login/",
        "sign-up": "/accounts/signup/",
        "ask-for-code": "/accounts/login/code/",
        "link": "/sign-in/x",
        **recognition_pages.STRANGER,
        "sign-in-password": "/accounts/login/password/",
        "forgot-password": "/accounts/password/reset/",
        "password-changed": "/accounts/password/reset/done/",
        "invited": invited,
        "invitation-used": "/accounts/invitation/x/",
        "inactive": "/accounts/inactive/",
        **account_pages.STRANGER,
        **refused_pages.STRANGER,
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
        "tokens": "/accounts/tokens/",
        "security": "/accounts/security/",
        "add-app": "/accounts/security/app/add/",
        "add-passkey": "/accounts/security/passkeys/add/",
        "set-password": "/accounts/password/set/",
        "missing": "/proposals/7",
        "not-hers": "/health",
        **programme_pages.EVERYBODY,
        **approval_pages.EMPLOYEE,
        **recognition_pages.EMPLOYEE,
        **organisation_pages.EMPLOYEE,
        **shop_pages.SHOPPER,
        **customer_pages.EMPLOYEE,
        "sign-out": "/accounts/logout/",
        **account_pages.EMPLOYEE,
    },
    "bob": {  # her manager
        "home": "/",
        "thanks-to-him": after(thanked, "/feed/{number}"),
        "decision": lambda world: f"/proposals/{world.waiting.pk}",
        "undo": lambda world: f"/proposals/{world.approved.pk}",
        **approval_pages.MANAGER,
        **customer_pages.MANAGER,
        **shop_pages.MANAGER,
    },
    "greta": {  # HR, and releases payroll
        "home": "/",
        "reported-thanks": after(thanked, "/feed/{number}"),
        **payroll_pages.HR,
        **approval_pages.HR,
        **recognition_pages.HR,
        **organisation_pages.HR,
        **shop_pages.HR,
        **data_protection_pages.HR,
        **refused_pages.HR,
    },
    "carol": {"home": "/", **payroll_pages.PREPARER, **customer_pages.NOBODY_SERVED},  # prepares payroll
    "erik": {  # writes programmes
        "home": "/",
        **programme_pages.OWNER,
        **approval_pages.UPPER_MANAGER,
        **customer_pages.UPPER_MANAGER,
        **refused_pages.OWNER,
        "home-filled": "/",
    },
    "hugo": {"home": "/", **programme_pages.SECOND_OWNER},  # so does he, and signs those of Erik
    "frida": {"home": "/", **programme_pages.FINANCE, **refused_pages.FINANCE},  # gives them something to spend
    "dan": {  # on another team; an administrator in this world
        "home": "/",
        "health": "/health",
        "roles": "/administration/roles",
        "sources": "/administration/sources",
        "kudos-rules": "/administration/kudos",
        "imports-empty": "/imports",
        "import-waiting": after(imported, "/imports/{number}"),
        "import-sound": after(checked, "/imports/{number}"),
        "import-wrong": after(misspelt, "/imports/{number}"),
        "imports": "/imports",
        "undelivered-empty": "/administration/undelivered",
        "undelivered": after(untold, "/administration/undelivered"),
        "activity": "/activity",
        "activity-nothing": "/activity?code=nothing",
        "slack-empty": "/administration/slack",
        "slack-install": "/slack/install",
        "slack-installed": "/slack/installed",
        "slack-declined": "/slack/installed?outcome=declined",
        "slack": after(in_slack, "/administration/slack"),
        **recognition_pages.OTHER_TEAM,
        **organisation_pages.ADMINISTRATOR,
        **refused_pages.ADMINISTRATOR,
    },
    "auditor": reader_pages.AUDITOR,
    "works_council": reader_pages.WORKS_COUNCIL,
}
