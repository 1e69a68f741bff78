"""Programme files, versions and simulations for the pages that show them."""

import re
from datetime import date, timedelta

from django.utils import timezone

from recognition.core.actor import Actor
from recognition.people.models import Employee, RoleGrant
from recognition.programmes import definition, selectors, services
from tests import cast as people
from tests.recognition.programmes.examples import FILE


def as_(employee):
    return Actor(channel="test", employee_id=employee.pk)


def text(*, starts_in=60, **changes):
    """FILE for the year that begins in ``starts_in`` days; ``changes`` are replaced in it, key by value."""
    starts_on = timezone.now().date() + timedelta(days=starts_in)
    dated = re.sub(r"starts_on = .*", f"starts_on = {starts_on}", FILE)
    dated = re.sub(r"ends_on = .*", f"ends_on = {starts_on + timedelta(days=364)}", dated)
    for key, value in changes.items():
        dated = re.sub(rf"(?m)^{key} = .*", f"{key} = {value}", dated)
    return dated


def load(employee, written=None, *, key="draft-key"):
    """Keep a file as a draft of ``employee``."""
    written = written or text()
    kept = services.load(actor=as_(employee), text=written, at=timezone.now(), key=key)
    return selectors.version(version_id=kept.version_id)


def consult(employee, *, notified=50, code="keep-customers"):
    services.record_consultation(
        actor=as_(employee),
        programme_code=code,
        country="DK",
        body="Samarbejdsudvalget",
        notified_on=timezone.now().date() - timedelta(days=notified),
        at=timezone.now(),
        key=f"consult {notified}",
    )


def simulate(employee, version, *, compares=None, run=True, key="simulate", first=date(2026, 7, 1)):
    """Ask for a simulation of a version, and compute it unless told otherwise; its number."""
    at = timezone.now()
    simulation_id = services.request_simulation(
        actor=as_(employee),
        text=definition.to_toml(definition.from_document(version.definition)),
        compares=compares,
        from_date=first,
        to_date=date(2026, 8, 31),
        at=at,
        key=key,
    )
    if run:
        services.run_simulation(simulation_id=simulation_id, at=at)
    return simulation_id


def holder(role, entity, *, of=None):
    """Somebody new who holds ``role`` for the company, or for the entity ``of`` alone."""
    employee = people.employ(f"{role}-{'all' if of is None else of.external_id}", entity, manager=None, team="Andre")
    RoleGrant.objects.create(employee=employee, role=role, entity=of, granted_at=people.BEGINNING)
    return Employee.objects.get(pk=employee.pk)
