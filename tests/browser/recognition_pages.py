"""The pages of My recognition and privacy, by who looks at them; see pages.py."""

from datetime import timedelta

from django.utils import timezone

from integrations.email import unsubscribing
from recognition.core.actor import Actor
from recognition.payroll import services as payroll
from recognition.payroll.models import Statement
from recognition.payroll.services import links
from recognition.people import services as people
from recognition.people.models import Employee, StatementLink
from tests.cast import employ


def missed(world):
    """The form about an outcome of a customer Alice served that gave her nothing."""
    if not hasattr(world, "missed"):
        happened = timezone.now() - timedelta(days=20)
        world.missed = world.outcome(name="O-missed", occurred_at=happened, matured_at=happened + timedelta(days=1))
        world.touch(world.cast.alice, at=happened - timedelta(days=2))
    return "/recognition/missing?outcome=crm%3AO-missed"


def looked_at(world):
    """Bob looked at Alice's amounts in every way there is."""
    for what in ("proposal", "approvals", "team", "batch", "report", "statement"):
        actor = Actor(channel="test", employee_id=world.cast.bob.pk)
        people.viewed(actor=actor, employee_ids=[world.cast.alice.pk], what=what, subject_id=1, at=timezone.now())
    return "/privacy"


def stated(world):
    """A statement of Alice's; HR closes the period for it where nobody did."""
    if not Statement.objects.exists():
        actor = Actor(channel="test", employee_id=world.cast.greta.pk)
        payroll.close_period(actor=actor, entity_code="DK", code="2026-09", at=timezone.now())
    return f"/statements/{Statement.objects.filter(employee=world.cast.alice).latest('pk').pk}"


def a_leavers_link(world):
    """Greta's list of links, with one open and one revoked; Hilda has left."""
    hilda, at = Employee.objects.filter(external_id="hilda").first(), timezone.now()
    if hilda is None:
        hilda = employ("hilda", world.cast.entity, manager=world.cast.bob, team="Kundeservice")
        Employee.objects.filter(pk=hilda.pk).update(left_on=at.date() - timedelta(days=3))
        greta = Actor(channel="test", employee_id=world.cast.greta.pk)
        for key in ("first", "second"):
            world.link = links.issue_statement_link(actor=greta, employee="hilda", days=14, at=at, key=key)
        first = StatementLink.objects.filter(employee=hilda).earliest("pk")
        links.revoke_statement_link(actor=greta, link_id=first.pk, at=at)
    return "/statements/links"


def behind_the_link(world):
    """What whoever holds the link sees."""
    a_leavers_link(world)
    return f"/statements/by-link/{world.link}/"


def way_out(world):
    """The page of the link every mail carries."""
    return f"/privacy/unsubscribe/{unsubscribing.secret_of(employee_id=world.cast.alice.pk, topics=['kudos'])}"


STRANGER = {
    "statements-link-unknown": "/statements/by-link/nothing/",
    "statements-link": behind_the_link,
    "unsubscribe": way_out,
    "unsubscribe-unknown": "/privacy/unsubscribe/nothing",
}
EMPLOYEE = {
    "recognition": "/recognition",
    "recognition-thanks": "/recognition?show=thanks",
    "recognition-nothing-of-this-kind": "/recognition?show=ended",
    "recognition-nothing-older": "/recognition?before=1a1",
    "award-being-checked": lambda world: f"/proposals/{world.waiting.pk}",
    "statements": "/statements",
    "statement-missing": "/statements/999999",
    "own-pay": "/recognition/pay",
    "missing-form": missed,
    "missing-list": "/recognition/missing",
    "nominations": "/recognition/nominations",
    "conflicts": "/recognition/conflicts",
    "privacy-empty": "/privacy",
    "privacy": looked_at,
    "notifications": "/privacy/notifications",
}
HR = {
    "conflicts-of-all": "/recognition/conflicts",
    "statement": stated,
    "statement-file": lambda world: f"{stated(world)}.html",
    "leavers-links": a_leavers_link,
}
OTHER_TEAM = {"recognition-empty": "/recognition", "statements-empty": "/statements", "privacy-of-his": "/privacy"}
