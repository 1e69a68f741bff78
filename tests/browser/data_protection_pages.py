"""People's data in every state: empty, asked for, done, held, refused."""

from datetime import date

from django.utils import timezone

from recognition.people.models import Employee, Employment
from recognition.privacy import services, tasks
from recognition.privacy.models import Anonymisation
from tests.cast import employ
from tests.recognition.rewards.world import as_


def copied(world):
    """One that is done, and one that waits."""
    at, greta = timezone.now(), as_(world.cast.greta)
    services.request_access_export(actor=greta, employee_id="alice", language="da", at=at, key="copy 1")
    tasks.write_copies(at=at)
    services.request_access_export(actor=greta, employee_id="bob", language="sv", at=at, key="copy 2")
    return "/privacy/copies"


def erased(world):
    """One who left became nobody; of another it is asked."""
    at, greta, entity = timezone.now(), as_(world.cast.greta), world.cast.entity
    gone, going = (employ(name, entity, manager=None, team="Lager") for name in ("ingrid", "jens"))
    for person in (gone, going):
        Employee.objects.filter(pk=person.pk).update(left_on=date(2026, 1, 31))
        Employment.objects.filter(employee=person).update(ends_on=date(2026, 2, 1))
        services.ask_anonymisation(
            actor=greta,
            employee_id=person.external_id,
            early_reason="They asked for it in a letter of Monday, and nothing of theirs is open.",
            at=at,
            key=f"erase {person.pk}",
        )
    Anonymisation.objects.filter(employee=gone).update(state="confirmed", confirmed_by=world.cast.erik, confirmed_at=at)
    tasks.anonymise_due(at=at)
    return "/privacy/erasures"


def held(world):
    """One in force, one released."""
    at, greta = timezone.now(), as_(world.cast.greta)
    services.set_hold(actor=greta, retention_class="service", reason="The authority asks.", at=at, key="hold 1")
    number = services.set_hold(actor=greta, employee_id="bob", reason="A case at court.", at=at, key="hold 2")
    services.release_hold(actor=greta, hold_id=number, at=at)
    return "/privacy/holds"


def pruned(world):
    at = timezone.now()
    services.set_clock(actor=as_(world.cast.greta), clock="accounting", country="DK", span=6, at=at)
    services.prune(at=at, using="default", is_dry=True)
    services.prune(at=at, using="default")
    return "/privacy/clocks"


HR = {
    "copies-empty": "/privacy/copies",
    "copies": copied,
    "erasures-empty": "/privacy/erasures",
    "holds-empty": "/privacy/holds",
    "holds": held,
    "clocks-new": "/privacy/clocks",
    "clocks": pruned,
    "privacy-with-copy": "/privacy",
    "erasures": erased,
}
